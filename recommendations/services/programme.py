"""Reading what is published of the cohort, as the frozen document that page, export and report share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, pgettext

from readiness.cohort.disclosure import BASE, MINIMUM
from readiness.cohort.groups import SECTOR_GROUPS, SIZE_GROUPS, Group
from readiness.scoring.questionnaire import Questionnaire
from readiness.services.releases import questionnaire_in_force
from readiness.wording import words
from recommendations import wording
from recommendations.models import PublishedCell
from recommendations.programme.document import (
    ALL,
    SPANS,
    CohortReport,
    FunnelStep,
    HeatMap,
    HeatRow,
    SchemeDemand,
    Selection,
    SelectionWords,
    Span,
    TierRow,
    TierShare,
    Waiting,
    WeakDimension,
    share,
)
from recommendations.schemes import Catalogue
from recommendations.services.catalogue import catalogue_in_force

Figures = Mapping[str, Any]
Key = tuple[str, str]  # sector group, size group
STEPS = ("started", "submitted", "requested", "claimed", "verified")
WAITING_STEPS = ("claimed", "verified")


@dataclass(frozen=True)
class _Read:
    """The cells of one quarter that a selection needs; a hidden cell has None."""

    selection: Selection
    cells: Mapping[Key, Figures | None]
    questionnaire: Questionnaire

    @property
    def chosen(self) -> Figures | None:
        return self.cells.get((self.selection.sector, self.selection.size))

    def of_sector(self, sector: str) -> Figures | None:
        return self.cells.get((sector, self.selection.size))

    def of_size(self, size: str) -> Figures | None:
        return self.cells.get((self.selection.sector, size))


def published_quarters() -> tuple[str, ...]:
    """The quarters that figures are published of, the latest first."""
    rows = PublishedCell.objects.filter(sector_group=ALL, size_group=ALL).exclude(quarter=ALL)
    return tuple(rows.order_by("-quarter").values_list("quarter", flat=True))


def cohort_report_data(selection: Selection) -> CohortReport:
    """The published figures of a selection, in the active language. Three queries.

    QuestionnaireRelease.DoesNotExist or CatalogueRelease.DoesNotExist before either is published.
    """
    near = Q(sector_group=selection.sector) | Q(size_group=selection.size)
    rows = list(PublishedCell.objects.filter(near, quarter=selection.quarter))
    questionnaire, catalogue = questionnaire_in_force(), catalogue_in_force()
    cells = {(row.sector_group, row.size_group): None if row.hidden else row.figures for row in rows}
    read = _Read(selection, cells, questionnaire)
    chosen = read.chosen
    return CohortReport(
        selection=selection,
        words=selection_words(selection),
        published_on=max((row.published_on for row in rows), default=None),
        minimum=MINIMUM,
        base=BASE,
        firms=chosen["firms"] if chosen else None,
        tiers=_tiers(read),
        heat=_heat(read),
        funnel=_funnel(chosen or {}),
        waiting=_waiting(chosen or {}),
        weak=_weak(read.questionnaire, chosen or {}),
        schemes=_schemes(catalogue, chosen or {}),
    )


# Words


def selection_words(selection: Selection) -> SelectionWords:
    """A selection for readers of the active language."""
    return SelectionWords(
        quarter=quarter_name(selection.quarter),
        sector=group_name(SECTOR_GROUPS, selection.sector) if selection.sector != ALL else gettext("All sectors"),
        size=group_name(SIZE_GROUPS, selection.size) if selection.size != ALL else gettext("All sizes"),
    )


def quarter_name(quarter: str) -> str:
    """ "Quarter 4 of 2026" for "2026Q4"."""
    if quarter == ALL:
        return gettext("All quarters")
    year, _letter, number = quarter.partition("Q")
    return gettext("Quarter %(number)s of %(year)s") % {"number": number, "year": year}


def group_name(groups: Sequence[Group], group_id: str) -> str:
    """The name of a group in the active language; "" for none of them."""
    return next((words(group.name) for group in groups if group.id == group_id), "")


def step_name(step: str) -> str:
    """A step of the funnel."""
    names = {
        "started": pgettext("assessments", "Started"),
        "submitted": pgettext("assessments", "Submitted"),
        "requested": pgettext("assessments", "Review asked for"),
        "claimed": pgettext("assessments", "Taken by an adviser"),
        "verified": pgettext("assessments", "Verified"),
    }
    return names[step]


def waiting_name(step: str) -> str:
    """What was waited for."""
    names = {
        "claimed": gettext("From asking until an adviser took it"),
        "verified": gettext("From asking until it was verified"),
    }
    return names[step]


def span_names() -> tuple[str, ...]:
    """ "0 to 1 day", "2 to 3 days", …, "more than 20 days"."""
    lows = (0, *(bound + 1 for bound in SPANS[:-1]))
    closed = (
        gettext("%(low)s to %(high)s days") % {"low": low, "high": high} for low, high in zip(lows, SPANS, strict=True)
    )
    return *closed, gettext("more than %(days)s days") % {"days": SPANS[-1]}


# Figures


def _tiers(read: _Read) -> tuple[TierRow, ...]:
    """The selection itself, then its sectors and its sizes where it holds several."""
    selection = read.selection
    rows = [_tier_row(read.questionnaire, "", gettext("All firms selected"), read.chosen)]
    if selection.sector == ALL:
        rows += [
            _tier_row(read.questionnaire, "sector", words(group.name), read.of_sector(group.id))
            for group in SECTOR_GROUPS
        ]
    if selection.size == ALL:
        rows += [
            _tier_row(read.questionnaire, "size", words(group.name), read.of_size(group.id)) for group in SIZE_GROUPS
        ]
    return tuple(rows)


def _tier_row(questionnaire: Questionnaire, group: str, name: str, figures: Figures | None) -> TierRow:
    if figures is None:
        return TierRow(group, name, 0, None)
    counts = figures["tiers"]
    whole = sum(counts.values())
    tiers = tuple(
        TierShare(tier.id, words(tier.name), counts.get(tier.id, 0), share(counts.get(tier.id, 0), whole))
        for tier in questionnaire.tiers
    )
    return TierRow(group, name, figures["firms"], tiers)


def _heat(read: _Read) -> HeatMap:
    """A column per sector group, at last one for all of them; within the selected size."""
    cells = [read.of_sector(group.id) for group in SECTOR_GROUPS] + [read.of_sector(ALL)]
    rows = tuple(
        HeatRow(dimension.id, words(dimension.name), tuple(_mean(figures, dimension.id) for figures in cells))
        for dimension in read.questionnaire.dimensions
    )
    return HeatMap((*(words(group.name) for group in SECTOR_GROUPS), gettext("All sectors")), rows)


def _mean(figures: Figures | None, dimension: str) -> Decimal | None:
    found = (figures or {}).get("dimensions", {}).get(dimension)
    return Decimal(found["mean"]) if found else None


def _funnel(figures: Figures) -> tuple[FunnelStep, ...]:
    counts = figures.get("funnel")
    if counts is None:
        return ()
    started = counts["started"]
    return tuple(FunnelStep(step, step_name(step), counts[step], share(counts[step], started)) for step in STEPS)


def _waiting(figures: Figures) -> tuple[Waiting, ...]:
    known = figures.get("waiting", {})
    return tuple(_waited(step, known[step]) for step in WAITING_STEPS if step in known)


def _waited(step: str, known: Figures) -> Waiting:
    whole = sum(known["spans"])
    spans = tuple(
        Span(name, reviews, share(reviews, whole)) for name, reviews in zip(span_names(), known["spans"], strict=True)
    )
    return Waiting(step, waiting_name(step), known["reviews"], known["median"], spans)


def _weak(questionnaire: Questionnaire, figures: Figures) -> tuple[WeakDimension, ...]:
    """Ordered by what is shown, so that the order tells nothing more."""
    known = figures.get("dimensions", {})
    firms = figures.get("firms", 0)
    found = [
        WeakDimension(
            dimension.id,
            words(dimension.name),
            Decimal(known[dimension.id]["mean"]),
            known[dimension.id]["weak"],
            share(known[dimension.id]["weak"], firms),
        )
        for dimension in questionnaire.dimensions
        if dimension.id in known
    ]
    return tuple(sorted(found, key=lambda dimension: (dimension.mean, -dimension.weak)))


def _schemes(catalogue: Catalogue, figures: Figures) -> tuple[SchemeDemand, ...]:
    found = [
        SchemeDemand(scheme, scheme_name(catalogue, scheme), yes, unknown)
        for scheme, (yes, unknown) in figures.get("schemes", {}).items()
    ]
    return tuple(sorted(found, key=lambda scheme: (-scheme.firms, -scheme.yes, scheme.id)))


def scheme_name(catalogue: Catalogue, scheme: str) -> str:
    """By the catalogue in force; a scheme that has left it goes by its id."""
    return wording.name(catalogue.scheme(scheme))[0] if scheme in catalogue else scheme


def published_on() -> date | None:
    """The day of the figures; None before anything was published."""
    return PublishedCell.objects.order_by().values_list("published_on", flat=True).first()
