"""How often each scheme is recommended: kept per firm when results are made, counted per cell by the clock.

Cells follow those of the cohort: a change marks the cohort's cell, its refresh gives it a new time, and a demand cell
that was counted from another time is counted anew.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from readiness.cohort.disclosure import ALL, Cell
from readiness.models import CohortCell, Scorecard, Standing
from readiness.services import standings
from readiness.services.cohort import KEY, counted_in, lock_cell, tally
from recommendations.frozen import FrozenRanking
from recommendations.models import DemandCell, Recommended, Result

_LOCKS = 0xDE3A  # namespace of the cells' advisory locks


def keep(result: Result) -> None:
    """Notes which schemes the newest result of the firm's own latest scorecard recommends; call it where it is made."""
    scorecard = result.scorecard
    if scorecard.kind != Scorecard.Kind.OWN:
        return
    standing = Standing.objects.get(assessment=scorecard.assessment_id)
    schemes = recommended_in(result.matches)
    kept = Recommended.objects.filter(standing=standing).first() or Recommended(standing=standing, schemes=None)
    if kept.schemes != schemes:
        kept.schemes = schemes
        kept.save()
        standings.mark_stale(standing)


def recommended_in(matches: FrozenRanking) -> dict[str, str]:
    """Scheme id -> verdict of what a frozen result recommends."""
    return {match["scheme"]: match["verdict"] for match in matches["recommended"]}


def refresh() -> int:
    """Counts the cells anew whose cell of the cohort was; returns how many that were."""
    return sum(_refresh(cell, only_changed=True) for cell in sorted({*_changed(), *_left_over()}))


def rebuild() -> int:
    """Counts every cell anew; returns how many there are."""
    known = CohortCell.objects.values_list(*KEY).union(DemandCell.objects.values_list(*KEY))
    for cell in sorted(known):
        _refresh(cell, only_changed=False)
    return DemandCell.objects.count()


def _changed() -> set[Cell]:
    current = DemandCell.objects.filter(counted_from=OuterRef("refreshed_at"), **{key: OuterRef(key) for key in KEY})
    return set(CohortCell.objects.exclude(Exists(current)).values_list(*KEY))


def _left_over() -> set[Cell]:
    cohort = CohortCell.objects.filter(**{key: OuterRef(key) for key in KEY})
    return set(DemandCell.objects.exclude(Exists(cohort)).values_list(*KEY))


@transaction.atomic
def _refresh(cell: Cell, *, only_changed: bool) -> bool:
    lock_cell(_LOCKS, cell)
    key: dict[str, Any] = dict(zip(KEY, cell, strict=True))
    # Read before counting: what the cohort's cell counts later has a later time, and leads here again.
    counted_from = CohortCell.objects.filter(**key).values_list("refreshed_at", flat=True).first()
    kept = DemandCell.objects.filter(**key)
    if counted_from is None:
        return bool(kept.delete()[0])
    if only_changed and kept.filter(counted_from=counted_from).exists():
        return False
    DemandCell.objects.update_or_create(defaults={"counted_from": counted_from, "schemes": _count(cell)}, **key)
    return True


def _count(cell: Cell) -> dict[str, dict[str, int]]:
    return tally(Recommended.objects.filter(standing__in=counted_in(cell)), "schemes")


# Reading


@dataclass(frozen=True)
class Demand:
    """Scheme id -> {"yes" | "unknown": firms} of each cell; exact, so whoever shows it hides and rounds."""

    cells: Mapping[Cell, Mapping[str, Mapping[str, int]]]

    def of(self, quarter: str = ALL, sector: str = ALL, size: str = ALL) -> dict[str, Counter[str]]:
        """The demand in a cell of the table, totals among them; quarters are never added up."""
        found: dict[str, Counter[str]] = {}
        for (its_quarter, its_sector, its_size), schemes in self.cells.items():
            if its_quarter == quarter and sector in (ALL, its_sector) and size in (ALL, its_size):
                for scheme, verdicts in schemes.items():
                    found.setdefault(scheme, Counter()).update(verdicts)
        return found


def demand() -> Demand:
    """Everything that is counted, in one query."""
    rows = DemandCell.objects.values_list(*KEY, "schemes")
    return Demand({(quarter, sector, size): schemes for quarter, sector, size, schemes in rows})
