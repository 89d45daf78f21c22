"""A made-up cohort for the sample of its report: fixed figures of the shape that is published."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from readiness.cohort.disclosure import BASE, MINIMUM
from readiness.cohort.groups import SECTOR_GROUPS, SIZE_GROUPS
from readiness.scoring.questionnaire import Questionnaire
from readiness.wording import words
from recommendations.programme.document import (
    CohortReport,
    FunnelStep,
    HeatMap,
    HeatRow,
    SchemeDemand,
    Selection,
    Span,
    TierRow,
    TierShare,
    Waiting,
    WeakDimension,
    share,
)
from recommendations.report.cohort import cohort_document
from recommendations.report.cohort_document import CohortDocument
from recommendations.schemes import Catalogue
from recommendations.services import programme

# Firms of each tier, the lowest first, by sector group and by size group; None for a hidden cell: never one alone, or
# it could be found by subtraction.
SECTORS: tuple[tuple[int, ...] | None, ...] = (
    (95, 130, 45, 5),
    (220, 315, 145, 25),
    (140, 120, 25, 0),
    (20, 85, 90, 25),
    None,
    None,
)
SIZES: tuple[tuple[int, ...] | None, ...] = ((310, 330, 110, 15), (130, 245, 130, 25), (40, 85, 70, 15))
FUNNEL = (1650, 1345, 420, 390, 310)
WAITED = {"claimed": (150, 3, (55, 50, 30, 10, 5, 0)), "verified": (120, 8, (0, 10, 25, 45, 30, 10))}
DEMAND = (("nittp", 640, 255), ("bud", 410, 380), ("ai-with-hkpc", 0, 760), ("erb-upskill", 0, 530), ("cdi", 0, 455))


def sample_cohort(questionnaire: Questionnaire, catalogue: Catalogue, created_at: datetime) -> CohortDocument:
    """In the active language."""
    selection = Selection()
    firms = tuple(sum(column) for column in zip(*(row for row in SIZES if row), strict=True))
    means = [Decimal("2.05") + Decimal(place * 7 % 12) / 10 for place in range(len(questionnaire.dimensions))]
    report = CohortReport(
        selection=selection,
        words=programme.selection_words(selection),
        published_on=created_at.date(),
        minimum=MINIMUM,
        base=BASE,
        firms=sum(firms),
        tiers=tuple(_tiers(questionnaire, firms)),
        heat=_heat(questionnaire, means),
        funnel=tuple(
            FunnelStep(step, programme.step_name(step), number, share(number, FUNNEL[0]))
            for step, number in zip(programme.STEPS, FUNNEL, strict=True)
        ),
        waiting=tuple(_waited(step) for step in programme.WAITING_STEPS),
        weak=_weak(questionnaire, means, sum(firms)),
        schemes=tuple(
            SchemeDemand(scheme, programme.scheme_name(catalogue, scheme), yes, unknown)
            for scheme, yes, unknown in DEMAND
        ),
    )
    return cohort_document(report, created_at=created_at)


def _tiers(questionnaire: Questionnaire, firms: tuple[int, ...]) -> Iterator[TierRow]:
    rows: list[tuple[str, str, tuple[int, ...] | None]] = [("", _("All firms selected"), firms)]
    rows += [("sector", words(group.name), row) for group, row in zip(SECTOR_GROUPS, SECTORS, strict=True)]
    rows += [("size", words(group.name), row) for group, row in zip(SIZE_GROUPS, SIZES, strict=True)]
    for group, name, counts in rows:
        if counts is None:
            yield TierRow(group, name, 0, None)
            continue
        whole = sum(counts)
        tiers = tuple(
            TierShare(tier.id, words(tier.name), number, share(number, whole))
            for tier, number in zip(questionnaire.tiers, counts, strict=True)
        )
        yield TierRow(group, name, whole, tiers)


def _heat(questionnaire: Questionnaire, means: list[Decimal]) -> HeatMap:
    columns = (*(words(group.name) for group in SECTOR_GROUPS), _("All sectors"))
    rows = []
    for dimension, mean in zip(questionnaire.dimensions, means, strict=True):
        by_sector = [
            None if row is None else mean + Decimal(place - 2) / 5 * (1 if place % 2 else -1)
            for place, row in enumerate(SECTORS)
        ]
        rows.append(HeatRow(dimension.id, words(dimension.name), (*by_sector, mean)))
    return HeatMap(columns, tuple(rows))


def _waited(step: str) -> Waiting:
    reviews, median, counts = WAITED[step]
    spans = tuple(
        Span(name, number, share(number, sum(counts)))
        for name, number in zip(programme.span_names(), counts, strict=True)
    )
    return Waiting(step, programme.waiting_name(step), reviews, median, spans)


def _weak(questionnaire: Questionnaire, means: list[Decimal], firms: int) -> tuple[WeakDimension, ...]:
    found = []
    for dimension, mean in zip(questionnaire.dimensions, means, strict=True):
        weak = int((Decimal(4) - mean) * firms / 15) * BASE
        found.append(WeakDimension(dimension.id, words(dimension.name), mean, weak, share(weak, firms)))
    return tuple(sorted(found, key=lambda item: item.mean))
