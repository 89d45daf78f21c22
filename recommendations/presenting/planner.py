"""The planner: which scheme pays for which planned cost, what is left to the firm, and what could still change."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from recommendations import wording
from recommendations.case import received_of
from recommendations.frozen import FrozenMatch
from recommendations.funding import CeilingUse, Funding, beyond_ceilings, ceilings_used, full_grant, gain, pays_for
from recommendations.presenting.money import item_names
from recommendations.presenting.money_chart import MoneyChart, money_chart
from recommendations.presenting.reading import Reading
from recommendations.schemes import Scheme
from recommendations.wording import COST_ITEMS

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
    combined = reading.combination
    rows = tuple(_row(reading, item) for item in combined.items)
    used = ceilings_used(reading.catalogue, combined, received_of(reading.held))
    return PlannerView(
        rows=rows,
        amount=wording.money(combined.grant + combined.own),
        grant=wording.money(combined.grant),
        own=wording.money(combined.own),
        chart=money_chart([(_name(item), item.grant, item.own) for item in combined.items]),
        ceilings=tuple(_ceiling(reading, use) for use in used),
        not_covered=tuple(_not_covered(reading)),
        could_change=_could_change(reading),
        any_closed_since=any(row.scheme.closed_since for row in rows if row.scheme),
    )


def _row(reading: Reading, item: Funding) -> ItemRow:
    scheme = reading.catalogue.scheme(item.scheme) if item.scheme else None
    return ItemRow(
        name=_name(item),
        amount=wording.money(item.amount),
        scheme=_scheme_name(reading, scheme) if scheme else None,
        grant=wording.money(item.grant),
        own=wording.money(item.own),
        why=_why_this(scheme, item) if scheme else _why_none(reading, item.item),
    )


def _name(item: Funding) -> str:
    return str(COST_ITEMS[item.item])


def _scheme_name(reading: Reading, scheme: Scheme) -> SchemeName:
    name, mark = wording.name(scheme)
    return SchemeName(scheme.id, name, mark, reading.has_closed(scheme))


# Why


def _why_this(scheme: Scheme, item: Funding) -> str:
    share = scheme.funding.paid_share
    if share is None:
        return ""
    words = {"share": wording.share(share)}
    if item.grant < full_grant(scheme, item.amount):
        return _("It pays %(share)s, as far as its ceiling goes.") % words
    return _("It pays %(share)s.") % words


def _why_none(reading: Reading, item: str) -> str:
    fitting = [
        match["verdict"]
        for match in reading.matches["recommended"]
        if pays_for(reading.catalogue.scheme(match["scheme"]), item)
    ]
    if "yes" in fitting:
        return _("The ceilings of the schemes that pay for this are used up.")
    if fitting:
        return _("Schemes pay for this, but we do not know yet whether you qualify: see below.")
    return _("We know of no scheme, open to you, that pays for this.")


def _ceiling(reading: Reading, use: CeilingUse) -> CeilingRow:
    kinds = {
        "application": _("%(money)s per application"),
        "year": _("%(money)s a year"),
        "cumulative": _("%(money)s in all"),
    }
    return CeilingRow(
        scheme=_scheme_name(reading, reading.catalogue.scheme(use.scheme)),
        ceiling=kinds[use.limit] % {"money": wording.money(use.ceiling)},
        received="" if use.received is None else wording.money(use.received),
        planned=wording.money(use.planned),
        left=wording.money(use.left),
    )


# What is not covered


def _not_covered(reading: Reading) -> Iterator[str]:
    """What nothing pays for, then what lies beyond a ceiling, in words."""
    items = reading.combination.items
    for item in items:
        if item.scheme is None:
            yield _("%(item)s, %(amount)s: no scheme so far.") % {
                "item": _name(item),
                "amount": wording.money(item.amount),
            }
    funded = sorted((item for item in items if item.scheme), key=_scheme_of)
    for name, group in groupby(funded, key=_scheme_of):
        yield from _beyond(reading.catalogue.scheme(name), tuple(group))


def _scheme_of(item: Funding) -> str:
    return str(item.scheme)


def _beyond(scheme: Scheme, items: tuple[Funding, ...]) -> Iterator[str]:
    cost = beyond_ceilings(scheme, items)
    if cost:
        yield _("%(items)s: %(amount)s lies beyond the ceiling of %(scheme)s.") % {
            "items": item_names(item.item for item in items).capitalize(),
            "amount": wording.money(cost),
            "scheme": wording.name(scheme)[0],
        }


# What could still change


def _could_change(reading: Reading) -> tuple[OpenScheme, ...]:
    """The schemes not known yet that would bring most beyond what the combination has; equals keep their rank."""
    found = []
    for match in reading.matches["recommended"]:
        scheme, money = reading.catalogue.scheme(match["scheme"]), match.get("money")
        if match["verdict"] != "unknown" or not money or money["grant"] is None or not scheme.funding.pays:
            continue
        grant = Decimal(money["grant"])
        more = gain(reading.combination, scheme, grant)
        if more > 0:
            found.append((more, _open_scheme(reading, match, grant)))
    return tuple(view for _more, view in sorted(found, key=lambda entry: -entry[0]))[:MOST_OPEN]


def _open_scheme(reading: Reading, match: FrozenMatch, grant: Decimal) -> OpenScheme:
    scheme = reading.catalogue.scheme(match["scheme"])
    line = _("It could pay up to %(grant)s (%(items)s).") % {
        "grant": wording.money(grant),
        "items": item_names(item.item for item in reading.combination.items if item.item in scheme.cost_items),
    }
    return OpenScheme(_scheme_name(reading, scheme), line, bool(match["missing"]))
