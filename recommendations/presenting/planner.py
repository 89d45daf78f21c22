"""The planner: which scheme pays for which planned cost, what is left to the firm, and what could still change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from recommendations import wording
from recommendations.presenting.money import item_names
from recommendations.presenting.money_chart import MoneyChart, money_chart
from recommendations.presenting.reading import Reading
from recommendations.presenting.scheme_page import COST_ITEMS
from recommendations.schemes import Pool, Scheme
from recommendations.services.freezing import Frozen

MOST_OPEN = 5  # schemes that could still bring more


@dataclass(frozen=True)
class SchemeName:
    """`mark` says that the name is our translation; `closed_since`: closed by the day the page is read."""

    id: str
    name: str
    mark: str
    closed_since: bool


@dataclass(frozen=True)
class ItemRow:
    """One planned cost; `scheme` None where nothing pays for it."""

    name: str
    amount: str
    scheme: SchemeName | None
    grant: str
    own: str
    why: str


@dataclass(frozen=True)
class CeilingRow:
    """A ceiling that the plan uses; `received` empty where it does not count what was received before."""

    scheme: SchemeName
    kind: str
    ceiling: str
    received: str
    planned: str
    left: str


@dataclass(frozen=True)
class OpenScheme:
    """A scheme whose verdict is not known yet, and what it could bring beyond the combination."""

    scheme: SchemeName
    line: str
    waits_for_facts: bool


@dataclass(frozen=True)
class PlannerView:
    """Everything is empty where nothing is planned."""

    rows: tuple[ItemRow, ...]
    amount: str
    grant: str
    own: str
    chart: MoneyChart | None
    ceilings: tuple[CeilingRow, ...]
    not_covered: tuple[str, ...]
    could_change: tuple[OpenScheme, ...]
    any_closed_since: bool


def planner_view(reading: Reading) -> PlannerView:
    combined = reading.result.combination
    items, grant, own = combined["items"], Decimal(combined["grant"]), Decimal(combined["own"])
    rows = tuple(_row(reading, item) for item in items)
    return PlannerView(
        rows=rows,
        amount=wording.money(grant + own),
        grant=wording.money(grant),
        own=wording.money(own),
        chart=money_chart([(_name(item), Decimal(item["grant"]), Decimal(item["own"])) for item in items]),
        ceilings=tuple(_ceilings(reading)),
        not_covered=tuple(_not_covered(reading)),
        could_change=_could_change(reading),
        any_closed_since=any(row.scheme.closed_since for row in rows if row.scheme),
    )


def _row(reading: Reading, item: Frozen) -> ItemRow:
    scheme = reading.catalogue.scheme(item["scheme"]) if item["scheme"] else None
    return ItemRow(
        name=_name(item),
        amount=_money(item["amount"]),
        scheme=_scheme_name(reading, scheme) if scheme else None,
        grant=_money(item["grant"]),
        own=_money(item["own"]),
        why=_why_this(scheme, item) if scheme else _why_none(reading, item["item"]),
    )


def _name(item: Frozen) -> str:
    return str(COST_ITEMS[item["item"]])


def _scheme_name(reading: Reading, scheme: Scheme) -> SchemeName:
    name, mark = wording.name(scheme)
    return SchemeName(scheme.id, name, mark, reading.has_closed(scheme))


def _money(amount: str) -> str:
    return wording.money(Decimal(amount))


# Why


def _why_this(scheme: Scheme, item: Frozen) -> str:
    share = scheme.funding.paid_share
    if share is None:
        return ""
    words = {"share": wording.share(share)}
    if Decimal(item["grant"]) < _full(scheme, item):
        return _("It pays %(share)s, as far as its ceiling goes.") % words
    return _("It pays %(share)s.") % words


def _full(scheme: Scheme, item: Frozen) -> Decimal:
    """What the scheme would pay for a cost if it had no ceiling, down to the cent."""
    share = scheme.funding.paid_share or 0
    cents = int(Decimal(item["amount"]).scaleb(2)) * share.numerator // share.denominator
    return Decimal(cents).scaleb(-2)


def _why_none(reading: Reading, item: str) -> str:
    fitting = [
        match["verdict"]
        for match in reading.result.matches["recommended"]
        if _pays_for(reading.catalogue.scheme(match["scheme"]), item)
    ]
    if "yes" in fitting:
        return _("The ceilings of the schemes that pay for this are used up.")
    if fitting:
        return _("Schemes pay for this, but we do not know yet whether you qualify: see below.")
    return _("We know of no scheme, open to you, that pays for this.")


def _pays_for(scheme: Scheme, item: str) -> bool:
    return item in scheme.cost_items and scheme.funding.pays and scheme.funding.paid_share is not None


# Ceilings


def _used(reading: Reading) -> dict[str, Decimal]:
    """The grant in the combination by scheme."""
    used: dict[str, Decimal] = {}
    for item in reading.result.combination["items"]:
        if item["scheme"]:
            used[item["scheme"]] = used.get(item["scheme"], Decimal(0)) + Decimal(item["grant"])
    return used


def _ceilings(reading: Reading) -> Iterator[CeilingRow]:
    used = _used(reading)
    received = {held["scheme"]: Decimal(held["received"] or 0) for held in reading.result.held}
    seen = set()
    for scheme in (reading.catalogue.scheme(name) for name in used):
        if scheme.funding.ceilings.application is not None:
            limit, planned = scheme.funding.ceilings.application, used[scheme.id]
            yield _ceiling(reading, scheme, _("per application"), limit, None, planned)
        for pool in scheme.pools:
            for kind, most in ((_("a year"), pool.year), (_("in all"), pool.cumulative)):
                if most is not None and (pool.id, kind) not in seen:
                    seen.add((pool.id, kind))
                    owner = reading.catalogue.scheme(pool.id)
                    yield _ceiling(reading, owner, kind, most, _sum(received, pool), _sum(used, pool))


def _sum(amounts: dict[str, Decimal], pool: Pool) -> Decimal:
    return sum((amount for scheme, amount in amounts.items() if scheme in pool.members), Decimal(0))


def _ceiling(
    reading: Reading, scheme: Scheme, kind: str, most: Decimal, received: Decimal | None, planned: Decimal
) -> CeilingRow:
    return CeilingRow(
        scheme=_scheme_name(reading, scheme),
        kind=kind,
        ceiling=wording.money(most),
        received="" if received is None else wording.money(received),
        planned=wording.money(planned),
        left=wording.money(max(most - (received or 0) - planned, Decimal(0))),
    )


# What is not covered


def _not_covered(reading: Reading) -> Iterator[str]:
    """What nothing pays for, then what lies beyond a ceiling, in words."""
    items = reading.result.combination["items"]
    for item in items:
        if item["scheme"] is None:
            yield _("%(item)s, %(amount)s: no scheme so far.") % {
                "item": _name(item),
                "amount": _money(item["amount"]),
            }
    funded = sorted((item for item in items if item["scheme"]), key=lambda item: str(item["scheme"]))
    for name, group in groupby(funded, key=lambda item: str(item["scheme"])):
        yield from _beyond(reading, reading.catalogue.scheme(name), list(group))


def _beyond(reading: Reading, scheme: Scheme, items: list[Frozen]) -> Iterator[str]:
    """The part of the costs in which the scheme has no share any more, since its ceiling is reached."""
    share = scheme.funding.paid_share
    missing = sum((_full(scheme, item) - Decimal(item["grant"]) for item in items), Decimal(0))
    if not missing or share is None:
        return
    # The smallest cost of which the share is what is missing, in whole cents.
    cents = -(-int(missing.scaleb(2)) * share.denominator // share.numerator)
    cost = min(Decimal(cents).scaleb(-2), sum((Decimal(item["amount"]) for item in items), Decimal(0)))
    yield _("%(items)s: %(amount)s lies beyond the ceiling of %(scheme)s.") % {
        "items": item_names(item["item"] for item in items).capitalize(),
        "amount": wording.money(cost),
        "scheme": wording.name(scheme)[0],
    }


# What could still change


def _could_change(reading: Reading) -> tuple[OpenScheme, ...]:
    """The schemes not known yet that would bring most beyond what the combination has, the best first."""
    found = []
    for match in reading.result.matches["recommended"]:
        scheme, money = reading.catalogue.scheme(match["scheme"]), match.get("money")
        if match["verdict"] != "unknown" or not money or money["grant"] is None or not scheme.funding.pays:
            continue
        items = [item for item in reading.result.combination["items"] if item["item"] in scheme.cost_items]
        gain = Decimal(money["grant"]) - sum((Decimal(item["grant"]) for item in items), Decimal(0))
        if gain > 0:
            found.append((-gain, match["rank"], _open_scheme(reading, scheme, match, items)))
    return tuple(view for _gain, _rank, view in sorted(found, key=lambda entry: entry[:2]))[:MOST_OPEN]


def _open_scheme(reading: Reading, scheme: Scheme, match: Frozen, items: Iterable[Frozen]) -> OpenScheme:
    line = _("It could pay up to %(grant)s (%(items)s).") % {
        "grant": _money(match["money"]["grant"]),
        "items": item_names(item["item"] for item in items),
    }
    return OpenScheme(_scheme_name(reading, scheme), line, bool(match["missing"]))
