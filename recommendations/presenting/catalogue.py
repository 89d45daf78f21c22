"""The catalogue's list in words: lines for schemes, filters, how many were found."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from readiness.charts.scale import tier_class
from readiness.scoring.questionnaire import Questionnaire
from readiness.wording import words
from recommendations import browsing, wording
from recommendations.browsing import Listing, Phase, Query
from recommendations.matching import is_stale
from recommendations.presenting.bodies import body_name
from recommendations.schemes import Catalogue, Scheme

PHASES: Mapping[Phase, Promise] = {
    "open": gettext_lazy("Open now"),
    "announced": gettext_lazy("Announced, not open yet"),
    "uncertain": gettext_lazy("Not open now, or not known"),
    "closed": gettext_lazy("Closed"),
}
# How something ended: on a day, within a month or year, at a time that nobody gives.
Ending = tuple[Promise | str, Promise | str, Promise | str]
_CLOSED: Ending = (gettext_lazy("Closed on %(date)s"), gettext_lazy("Closed in %(date)s"), gettext_lazy("Closed"))
_ENDS: Mapping[str, Ending] = {
    "past_event": (gettext_lazy("Over since %(date)s"), gettext_lazy("Over since %(date)s"), gettext_lazy("Over")),
    "expected_closed": (
        gettext_lazy("Expected to have closed on %(date)s"),
        gettext_lazy("Expected to have closed in %(date)s"),
        gettext_lazy("Expected to have closed"),
    ),
}
_CLOSING: Ending = (gettext_lazy("Closes on %(date)s"), gettext_lazy("Closes in %(date)s"), "")
_LAST_ROUND: Ending = (
    gettext_lazy("The last round closed on %(date)s"),
    gettext_lazy("The last round closed in %(date)s"),
    "",
)


@dataclass(frozen=True)
class TierTag:
    css: str
    name: str


@dataclass(frozen=True)
class Line:
    """A scheme in short. `closing` says when it closed or closes, empty where neither is known."""

    id: str
    name: str
    mark: str
    body: str
    amount: str
    phase: Phase
    status: str
    checked: str
    closing: str
    tiers: tuple[TierTag, ...]
    ticked: bool


@dataclass(frozen=True)
class Group:
    id: str
    name: str
    summary: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter: its name in the address, what it is called, and its choices without the "all"."""

    name: str
    label: str
    every: str
    choices: tuple[Choice, ...]
    hint: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the query in words, the list's address without it, and how many schemes that would show."""

    label: str
    address: str
    count: int
    found: str


@dataclass(frozen=True)
class ListPage:
    """`ticked_elsewhere`: ids that are ticked for comparing and not among the lines shown."""

    query: Query
    groups: tuple[Group, ...]
    closed: tuple[Line, ...]
    summary: str
    any_stale: bool
    facets: tuple[Facet, ...]
    parts: tuple[Part, ...]
    ticked_elsewhere: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """Makes lines for schemes on a day; `questionnaire` names the tiers."""

    questionnaire: Questionnaire
    today: datetime.date
    ticked: Collection[str] = ()

    def of(self, scheme: Scheme) -> Line:
        name, mark = wording.name(scheme)
        return Line(
            id=scheme.id,
            name=name,
            mark=mark,
            body=words(scheme.body),
            amount=wording.funding(scheme),
            phase=browsing.phase(scheme, self.today),
            status=str(wording.STATUSES[scheme.status.value]),
            checked=wording.checked(scheme.status.as_of),
            closing=closing(scheme, self.today),
            tiers=tier_tags(self.questionnaire, scheme),
            ticked=scheme.id in self.ticked,
        )


def list_page(catalogue: Catalogue, query: Query, lines: Lines) -> ListPage:
    """`lines.ticked` holds ids of this catalogue's schemes, in the order in which they were ticked."""
    listing = browsing.browse(catalogue, query, lines.today)
    groups = tuple(
        Group(category.id, words(category.name), words(category.summary), tuple(lines.of(each) for each in schemes))
        for category, schemes in listing.groups
    )
    closed = tuple(lines.of(scheme) for scheme in listing.closed)
    shown = {line.id for group in groups for line in group.lines} | {line.id for line in closed}
    facets = _facets(catalogue, query, lines.questionnaire)
    return ListPage(
        query=query,
        groups=groups,
        closed=closed,
        summary=_summary(listing),
        any_stale=listing.any_stale,
        facets=facets,
        parts=_parts(catalogue, query, facets, lines),
        ticked_elsewhere=tuple(ticked for ticked in lines.ticked if ticked not in shown),
    )


def tier_tags(questionnaire: Questionnaire, scheme: Scheme) -> tuple[TierTag, ...]:
    return tuple(
        TierTag(tier_class(questionnaire, tier), words(questionnaire.tier(tier).name)) for tier in scheme.tiers
    )


def closing(scheme: Scheme, today: datetime.date) -> str:
    """When it closed, is thought to have closed, or will close; empty where nothing is known of that."""
    date = scheme.closes_on
    if browsing.phase(scheme, today) == "closed":
        on, within, undated = _ENDS.get(scheme.status.value, _CLOSED)
    else:
        on, within, undated = _LAST_ROUND if date and date.latest < today else _CLOSING
    if date is None:
        return str(undated)
    sentence = on if len(date.text) == len("2026-11-20") else within
    return str(sentence) % {"date": wording.partial_date(date)}


def is_old(scheme: Scheme, today: datetime.date) -> bool:
    return is_stale(scheme.status.as_of, today)


def address_of(query: Query, ticked: Collection[str] = ()) -> str:
    """The part of the list's address that holds the query and the ticks: "?q=…", or nothing."""
    pairs = [(name, value) for name, value in asdict(query).items() if value]
    pairs += [("scheme", scheme) for scheme in ticked]
    return f"?{urlencode(pairs)}" if pairs else ""


def _summary(listing: Listing) -> str:
    """ "12 schemes: 9 open now, 3 closed." Phases without any scheme are left out."""
    total = ngettext("%(count)s scheme", "%(count)s schemes", listing.total) % {"count": listing.total}
    counted = _phase_counts()
    parts = [counted[phase] % {"count": listing.counts[phase]} for phase in counted if listing.counts[phase]]
    return _("%(total)s: %(parts)s") % {"total": total, "parts": _(", ").join(parts)}


def _phase_counts() -> Mapping[Phase, str]:
    return {
        "open": _("%(count)s open now"),
        "announced": _("%(count)s announced"),
        "uncertain": _("%(count)s not open now or not known"),
        "closed": _("%(count)s closed"),
    }


def _facets(catalogue: Catalogue, query: Query, questionnaire: Questionnaire) -> tuple[Facet, ...]:
    categories = [(category.id, words(category.name)) for category in catalogue.categories]
    tiers = [(tier, words(questionnaire.tier(tier).name)) for tier in catalogue.tiers]
    phases = [(phase, str(label)) for phase, label in PHASES.items()]
    bodies = [(body, body_name(body)) for body, _count in browsing.bodies(catalogue)]
    sectors = [(option.id, words(option.text)) for option in browsing.sectors(catalogue)]
    hint = _("Leaves out schemes that only other sectors can use. Most schemes name no sector.")
    found = (
        Facet("category", _("Kind of support"), _("Every kind"), _choices(categories, query.category)),
        Facet("tier", _("Your tier"), _("Every tier"), _choices(tiers, query.tier)),
        Facet("status", _("Status"), _("Every status"), _choices(phases, query.status)),
        Facet("body", _("Who runs it"), _("Anybody"), _choices(bodies, query.body)),
        Facet("sector", _("Your main business"), _("Every business"), _choices(sectors, query.sector), hint),
    )
    return tuple(facet for facet in found if facet.choices)


def _choices(options: Sequence[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == chosen) for value, label in options)


def _parts(catalogue: Catalogue, query: Query, facets: tuple[Facet, ...], lines: Lines) -> tuple[Part, ...]:
    chosen = {facet.name: choice.label for facet in facets for choice in facet.choices if choice.chosen}
    return tuple(
        Part(
            label=chosen.get(part) or _("“%(text)s”") % {"text": query.q},
            address=address_of(query.without(part), lines.ticked) or "?",
            count=count,
            found=ngettext("%(count)s scheme", "%(count)s schemes", count) % {"count": count},
        )
        for part, count in browsing.wider(catalogue, query, lines.today)
    )
