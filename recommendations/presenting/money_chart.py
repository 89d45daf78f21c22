"""Grant and own money as stacked bars: geometry for a template, in per cent across and in ems down."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from recommendations import wording

ROW = Decimal("5.2")  # ems from one bar to the next
BAR = Decimal("1.2")


@dataclass(frozen=True)
class MoneyBar:
    """One bar with its words above and below; `grant_width` and `own_width` in per cent of the chart, side by side."""

    name: str
    amount: str
    grant: str
    own: str
    grant_width: str
    own_width: str
    name_y: str
    bar_y: str
    words_y: str
    is_total: bool


@dataclass(frozen=True)
class MoneyChart:
    """The total first, then each cost at the same scale. `height` in ems."""

    bars: tuple[MoneyBar, ...]
    height: str
    bar_height: str
    description: str


def money_chart(costs: Sequence[tuple[str, Decimal, Decimal]]) -> MoneyChart | None:
    """`costs` are (name, grant, own money) in HK$; None where there are none. One cost needs no total."""
    if not costs:
        return None
    grant, own = sum(cost[1] for cost in costs), sum(cost[2] for cost in costs)
    total = Decimal(grant + own)
    rows = [(_("In all"), Decimal(grant), Decimal(own)), *costs] if len(costs) > 1 else list(costs)
    bars = tuple(_bar(number, row, total, is_total=number == 0) for number, row in enumerate(rows))
    return MoneyChart(
        bars=bars,
        height=f"{ROW * len(rows)}",
        bar_height=f"{BAR}",
        description=" ".join(_described(bar) for bar in bars),
    )


def _bar(number: int, row: tuple[str, Decimal, Decimal], total: Decimal, *, is_total: bool) -> MoneyBar:
    name, grant, own = row
    top = ROW * number
    return MoneyBar(
        name=name,
        amount=wording.money(grant + own),
        grant=_("grant %(amount)s") % {"amount": wording.money(grant)},
        own=_("own money %(amount)s") % {"amount": wording.money(own)},
        grant_width=_percent(grant, total),
        own_width=_percent(own, total),
        name_y=f"{top + Decimal('1.1')}",
        bar_y=f"{top + Decimal('1.6')}",
        words_y=f"{top + Decimal('3.9')}",
        is_total=is_total,
    )


def _described(bar: MoneyBar) -> str:
    return _("%(name)s: %(grant)s, %(own)s.") % {"name": bar.name, "grant": bar.grant, "own": bar.own}


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{part * 100 / whole:.2f}"
