"""Publishing the cohort's figures: once a day, hidden and rounded before anybody can ask for them.

Requests read what is stored here and never the exact cells, so no page can show too much by mistake. Quarters are
published when they are over. "All" holds each firm's latest result and so moves on; that it does so once a day at most,
with every count rounded and every mean to one decimal, is what keeps two days from being subtracted.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from readiness.cohort.disclosure import ALL, MINIMUM, Cell, rounded, suppressed, with_totals
from readiness.cohort.groups import quarter
from readiness.cohort.peers import mean
from readiness.models import QuestionnaireRelease
from readiness.scoring.tiers import contains
from readiness.services.cohort import lock_cell
from readiness.services.cohort_figures import SECTORS, SIZES, Cohort, Figures, cohort
from readiness.services.releases import questionnaire_in_force
from recommendations.models import PublishedCell
from recommendations.programme.document import SPANS
from recommendations.services.demand import Demand, demand

_LOCKS = 0x9B11  # namespace of the publication's advisory lock

IsWeak = Callable[[Fraction], bool]


def publish_if_due() -> bool:
    """Publishes unless that was done today (in Hong Kong) or nothing can have been measured yet."""
    if PublishedCell.objects.filter(published_on__gte=timezone.localdate()).exists():
        return False
    if not QuestionnaireRelease.objects.filter(code=settings.QUESTIONNAIRE_CODE).exists():
        return False
    publish()
    return True


@transaction.atomic
def publish() -> int:
    """Replaces what is published by the figures as they are counted now; returns how many cells that are.

    QuestionnaireRelease.DoesNotExist before the first questionnaire is published.
    """
    lock_cell(_LOCKS, (ALL, ALL, ALL))
    today = timezone.localdate()
    counted = over_by(today, cohort())
    lowest = questionnaire_in_force().tiers[0].band
    table = Table.of(counted, demand(), lambda score: contains(lowest, score))
    rows = [_row(cell, table.figures(cell), today) for cell in table.cells]
    PublishedCell.objects.all().delete()
    PublishedCell.objects.bulk_create(rows)
    return len(rows)


def over_by(today: date, counted: Cohort) -> Cohort:
    """The cohort without the quarter that still runs."""
    return replace(counted, quarters=tuple(name for name in counted.quarters if name < quarter(today)))


def _row(cell: Cell, figures: dict[str, Any] | None, today: date) -> PublishedCell:
    name, sector, size = cell
    return PublishedCell(
        quarter=name,
        sector_group=sector,
        size_group=size,
        published_on=today,
        hidden=figures is None,
        figures=figures or {},
    )


@dataclass(frozen=True)
class Table:
    """All cells with their totals, and which of them must not be shown: by firms, and by assessments started."""

    cohort: Cohort
    demand: Demand
    is_weak: IsWeak
    cells: tuple[Cell, ...]
    hidden: frozenset[Cell]
    hidden_progress: frozenset[Cell]

    @classmethod
    def of(cls, counted: Cohort, wanted: Demand, is_weak: IsWeak) -> "Table":
        table = counted.table()
        return cls(counted, wanted, is_weak, tuple(table), suppressed(table), suppressed(_started(counted)))

    def figures(self, cell: Cell) -> dict[str, Any] | None:
        """What is published of a cell; None where it is hidden."""
        if cell in self.hidden:
            return None
        exact = self.cohort.figures(*cell)
        found: dict[str, Any] = {
            "firms": rounded(exact.firms),
            "tiers": {tier: rounded(count) for tier, count in exact.tiers.items()},
            "dimensions": _dimensions(exact, self.is_weak),
            "schemes": _schemes(self.demand.of(*cell)),
        }
        return found if cell in self.hidden_progress else found | _progress(exact)


def _started(counted: Cohort) -> dict[Cell, int]:
    """Assessments started, per cell of the table."""
    known = set(product((*counted.quarters, ALL), SECTORS, SIZES))
    counts = {key: cell.funnel.get("started", 0) for key, cell in counted.cells.items() if key in known}
    return with_totals(counts, quarters=counted.quarters, sectors=SECTORS, sizes=SIZES)


def _dimensions(exact: Figures, is_weak: IsWeak) -> dict[str, dict[str, Any]]:
    found = {}
    for dimension, histogram in exact.dimensions.items():
        if sum(histogram.values()) < MINIMUM:
            continue
        weak = sum(count for score, count in histogram.items() if is_weak(Fraction(score)))
        found[dimension] = {"mean": one_decimal(mean(histogram)), "weak": rounded(weak)}
    return found


def one_decimal(number: Fraction) -> str:
    """A score to one place, halves up: 9/4 -> "2.3"."""
    tenths = (number * 20 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}"


def _schemes(wanted: Mapping[str, Mapping[str, int]]) -> dict[str, list[int]]:
    """Schemes that too few firms were recommended to be counted are left out."""
    counts = {
        scheme: [rounded(verdicts.get("yes", 0)), rounded(verdicts.get("unknown", 0))]
        for scheme, verdicts in wanted.items()
    }
    return {scheme: both for scheme, both in counts.items() if any(both)}


def _progress(exact: Figures) -> dict[str, Any]:
    waiting = {step: _waiting(days) for step, days in exact.waiting.items() if sum(days.values()) >= MINIMUM}
    return {"funnel": {step: rounded(count) for step, count in exact.funnel.items()}, "waiting": waiting}


def _waiting(days: Mapping[int, int]) -> dict[str, Any]:
    reviews = sum(days.values())
    spans = [0] * (len(SPANS) + 1)
    for number, count in days.items():
        spans[bisect_left(SPANS, number)] += count
    half = _half_by(days, reviews)
    return {
        "reviews": rounded(reviews),
        "median": half,
        "spans": [rounded(count) for count in spans],
    }


def _half_by(days: Mapping[int, int], reviews: int) -> int:
    """The smallest number of working days within which at least half of the reviews came so far."""
    done = 0
    for number in sorted(days):
        done += days[number]
        if 2 * done >= reviews:
            break
    return number
