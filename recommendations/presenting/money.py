"""What a scheme could pay towards a planned spend, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recommendations import wording
from recommendations.frozen import FrozenMoney
from recommendations.funding import Funding
from recommendations.schemes import Scheme
from recommendations.wording import COST_ITEMS


@dataclass(frozen=True)
class MoneyView:
    """`line` says what the scheme could pay and what the firm would; `note` what lies beyond a ceiling, else empty."""

    line: str
    note: str


def money_view(scheme: Scheme, money: FrozenMoney | None, costs: Iterable[Funding]) -> MoneyView | None:
    """None where nothing is planned that the scheme could pay for."""
    if money is None or not scheme.funding.pays:
        return None
    spend = {
        "spend": _amount(money["spend"]),
        "items": item_names(cost.item for cost in costs if cost.item in scheme.cost_items),
    }
    grant, own, not_covered = money["grant"], money["own"], money["not_covered"]
    if grant is None or own is None or not_covered is None:
        return MoneyView(_("How much it could pay of your %(spend)s (%(items)s) is not known.") % spend, "")
    if not Decimal(grant):
        return MoneyView(_("Its ceiling is used up: it could pay nothing of your %(spend)s (%(items)s).") % spend, "")
    paid = {"grant": _amount(grant), "own": _amount(own)}
    line = _("Of your %(spend)s (%(items)s) it could pay %(grant)s; you pay %(own)s.") % (spend | paid)
    return MoneyView(line, _beyond(not_covered))


def item_names(items: Iterable[str]) -> str:
    """Kinds of cost in a sentence: "training, equipment"."""
    return pgettext("between the items of a list", ", ").join(str(COST_ITEMS[item]).lower() for item in items)


def _beyond(not_covered: str) -> str:
    if not Decimal(not_covered):
        return ""
    return _("%(amount)s of this lies beyond its ceiling.") % {"amount": _amount(not_covered)}


def _amount(amount: str) -> str:
    return wording.money(Decimal(amount))
