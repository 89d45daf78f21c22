"""Everything that is known of one scheme, in words; each statement with the numbers of its sources."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.texts import Text
from readiness.wording import words
from recommendations import browsing, wording
from recommendations.browsing import Phase
from recommendations.presenting.catalogue import TierTag, closing, is_old, tier_tags
from recommendations.presenting.funding_rows import MoneyRow, money_rows
from recommendations.presenting.requirements import Requirements, requirements
from recommendations.schemes import Catalogue, Name, Scheme, Source

CONFIDENCE: Mapping[str, Promise] = {
    "high": gettext_lazy("High"),
    "medium": gettext_lazy("Medium"),
    "low": gettext_lazy("Low: few or old sources"),
}
# When applications are taken; what the status says already is left out.
WINDOWS: Mapping[str, Promise] = {
    "all_year": gettext_lazy("All year round"),
    "all_year_batched": gettext_lazy("All year round, judged in batches"),
    "always_available": gettext_lazy("At any time"),
    "by_cohort": gettext_lazy("One group after another"),
    "periodic": gettext_lazy("In rounds"),
    "via_fund_managers": gettext_lazy("Through fund managers"),
    "via_universities": gettext_lazy("Through universities"),
}


@dataclass(frozen=True)
class Said:
    """A statement, the numbers of its sources, and a date where it has one."""

    text: str
    sources: tuple[int, ...]
    date: str = ""


@dataclass(frozen=True)
class AboutGroup:
    about: str
    conditions: tuple[Said, ...]


@dataclass(frozen=True)
class SourceLine:
    """`supports` is what the source was read for, always in English; `url` is empty where there is no address."""

    number: int
    title: str
    url: str
    as_of: str
    read_on: str
    supports: str


class Titles(NamedTuple):
    """The headings that speak of a closed scheme as of something past."""

    money: str
    who: str
    apply: str


@dataclass(frozen=True)
class SchemePage:
    """`names` by language; `closing` is empty where nothing is known of it."""

    id: str
    name: str
    mark: str
    names: Mapping[str, Name]
    category: str
    also: tuple[str, ...]
    body: str
    operator: str
    url: str
    objective: str
    amount: str
    money: tuple[MoneyRow, ...]
    money_note: str
    phase: Phase
    titles: Titles
    closing: str
    is_event: bool
    status: Said
    checked: str
    checked_on: str
    stale: bool
    rules: Requirements | None
    conditions: tuple[AboutGroup, ...]
    lead_time: Said | None
    lead_note: str
    window: str
    opened: str
    window_note: str
    documents: tuple[Said, ...]
    check_with_administrator: bool
    conflicts: tuple[str, ...]
    changes: tuple[Said, ...]
    confidence: str
    tiers: tuple[TierTag, ...]
    fit: str
    dimensions: tuple[str, ...]
    cost_items: tuple[str, ...]
    sources: tuple[SourceLine, ...]


def scheme_page(catalogue: Catalogue, scheme: Scheme, questionnaire: Questionnaire, today: datetime.date) -> SchemePage:
    numbers = {source.id: number for number, source in enumerate(scheme.sources, start=1)}
    name, mark = wording.name(scheme)
    return SchemePage(
        id=scheme.id,
        name=name,
        mark=mark,
        names=scheme.names,
        category=words(catalogue.category(scheme.category).name),
        also=tuple(words(catalogue.category(category).name) for category in scheme.also),
        body=words(scheme.body),
        operator=_operator(scheme),
        url=scheme.url or "",
        objective=words(scheme.objective),
        amount=wording.funding(scheme),
        money=money_rows(catalogue, scheme),
        money_note=_maybe(scheme.funding.note),
        rules=requirements(scheme.gates, numbers) if scheme.gates else None,
        conditions=tuple(_conditions(scheme, numbers)),
        documents=tuple(Said(words(each.text), _numbered(numbers, each.sources)) for each in scheme.documents),
        changes=tuple(_changes(scheme, numbers)),
        sources=tuple(_source(source, numbers[source.id]) for source in scheme.sources),
        **_standing(scheme, numbers, today),
        **_timing(scheme, numbers),
        **_judgement(scheme, questionnaire),
    )


def _standing(scheme: Scheme, numbers: Mapping[str, int], today: datetime.date) -> dict[str, Any]:
    """Whether it is open, and how sure that is."""
    phase = browsing.phase(scheme, today)
    return {
        "phase": phase,
        "titles": _titles(phase),
        "closing": closing(scheme, today),
        "is_event": scheme.status.value == "past_event",
        "status": Said(str(wording.STATUSES[scheme.status.value]), _numbered(numbers, scheme.status.sources)),
        "checked": wording.checked(scheme.status.as_of),
        "checked_on": wording.partial_date(scheme.status.as_of) if scheme.status.as_of else "",
        "stale": is_old(scheme, today),
        "check_with_administrator": scheme.check_with_administrator,
        "conflicts": tuple(words(conflict) for conflict in scheme.conflicts),
        "confidence": str(CONFIDENCE[scheme.confidence]),
    }


def _titles(phase: Phase) -> Titles:
    if phase == "closed":
        return Titles(_("What it gave"), _("Who could apply"), _("When it was open"))
    return Titles(_("What you get"), _("Who can apply"), _("Before you apply"))


def _timing(scheme: Scheme, numbers: Mapping[str, int]) -> dict[str, Any]:
    """When to apply, and how long ahead."""
    lead, window = scheme.lead_time, scheme.window
    return {
        "lead_time": Said(wording.lead_time(lead.weeks), _numbered(numbers, lead.sources)) if lead else None,
        "lead_note": _maybe(lead.note) if lead else "",
        "window": str(WINDOWS.get(window.mode, "")) if window else "",
        "opened": wording.partial_date(window.opened_on) if window and window.opened_on else "",
        "window_note": _maybe(window.note) if window else "",
    }


def _judgement(scheme: Scheme, questionnaire: Questionnaire) -> dict[str, Any]:
    """What is our own opinion: whom it suits and what it helps with."""
    lifted = [dimension for dimension in questionnaire.dimensions if dimension.id in scheme.dimensions]
    return {
        "tiers": tier_tags(questionnaire, scheme),
        "fit": words(scheme.fit),
        "dimensions": tuple(words(dimension.name) for dimension in lifted),
        "cost_items": tuple(str(wording.COST_ITEMS[item]) for item in scheme.cost_items),
    }


def _maybe(text: Text | None) -> str:
    return words(text) if text else ""


def _operator(scheme: Scheme) -> str:
    operator = _maybe(scheme.operator)
    return "" if operator == words(scheme.body) else operator


def _numbered(numbers: Mapping[str, int], sources: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted(numbers[source] for source in sources))


def _conditions(scheme: Scheme, numbers: Mapping[str, int]) -> Iterator[AboutGroup]:
    about = list(wording.ABOUT)
    ordered = sorted(scheme.conditions, key=lambda condition: about.index(condition.about))
    for key, group in groupby(ordered, key=lambda condition: condition.about):
        said = tuple(Said(words(each.text), _numbered(numbers, each.sources)) for each in group)
        yield AboutGroup(str(wording.ABOUT[key]), said)


def _changes(scheme: Scheme, numbers: Mapping[str, int]) -> Iterator[Said]:
    """The newest first; those without a date last."""
    ordered = sorted(scheme.changes, key=lambda change: change.date.text if change.date else "", reverse=True)
    for change in ordered:
        date = wording.partial_date(change.date) if change.date else _("date not known")
        yield Said(words(change.what), _numbered(numbers, change.sources), date)


def _source(source: Source, number: int) -> SourceLine:
    as_of = _("as of %(date)s") % {"date": wording.partial_date(source.as_of)} if source.as_of else ""
    read_on = _("read on %(date)s") % {"date": date_format(source.retrieved)}
    return SourceLine(number, wording.source_title(source), source.url or "", as_of, read_on, source.supports)
