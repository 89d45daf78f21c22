"""The cohort as it was last counted, for dashboards and benchmarks: one query, then sums over a few cells."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from itertools import product
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from readiness.cohort.disclosure import Cell, with_totals
from readiness.cohort.groups import SECTOR_GROUPS, SIZE_GROUPS
from readiness.cohort.peers import without
from readiness.models import CohortCell, StaleCell, Standing
from readiness.models.cohort import ALL

SECTORS = tuple(group.id for group in SECTOR_GROUPS)
SIZES = tuple(group.id for group in SIZE_GROUPS)

Histograms = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Figures:
    """What is known of the firms of some cells. Exact: whoever shows it hides and rounds (`cohort.disclosure`).

    `firms`, `tiers` (tier -> firms) and `dimensions` (dimension -> {score such as "5/2": firms}) count each firm once;
    `funnel` (step -> n) and `waiting` (step -> {working days: n}) count assessments by the quarter they started in.
    """

    firms: int = 0
    tiers: Mapping[str, int] = field(default_factory=dict)
    dimensions: Histograms = field(default_factory=dict)
    funnel: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cohort:
    """All cells that anything is counted in; quarters oldest first."""

    cells: Mapping[Cell, CohortCell]
    quarters: tuple[str, ...]

    @property
    def refreshed_at(self) -> datetime | None:
        """When any of the cells was last counted."""
        return max((cell.refreshed_at for cell in self.cells.values()), default=None)

    def table(self) -> dict[Cell, int]:
        """Firms per quarter, sector group and size group with all totals: what `disclosure.suppressed` takes."""
        known = set(product((*self.quarters, ALL), SECTORS, SIZES))
        counts = {key: cell.firms for key, cell in self.cells.items() if key in known}
        return with_totals(counts, quarters=self.quarters, sectors=SECTORS, sizes=SIZES)

    def figures(self, quarter: str = ALL, sector: str = ALL, size: str = ALL) -> Figures:
        """The figures of a cell of the table, totals among them; quarters are never added up (see `ALL`).

        Drafts whose firm has told nothing about itself yet are of no group: the funnel has them under all sectors and
        sizes only.
        """
        return merged(
            cell
            for (its_quarter, its_sector, its_size), cell in self.cells.items()
            if its_quarter == quarter and sector in (ALL, its_sector) and size in (ALL, its_size)
        )


def cohort() -> Cohort:
    """Everything that is counted, in one query."""
    return _read(CohortCell.objects.all())


def all_time() -> Cohort:
    """The cells over all quarters only: each firm once, with its latest assessment. One query."""
    return _read(CohortCell.objects.filter(quarter=ALL))


def of_others(firm: UUID) -> Cohort | None:
    """The cells over all quarters less one firm, exactly: by its marks where a cell has not counted its newest result
    yet. None while it is not known what a cell counts of it. One query: nothing can be counted in between.
    """
    here = {"firm": firm, "sector_group": OuterRef("sector_group"), "size_group": OuterRef("size_group")}
    marks = StaleCell.objects.filter(quarter=ALL, **here).order_by("pk")
    rows = CohortCell.objects.filter(quarter=ALL).annotate(
        is_marked=Exists(marks),
        before=Subquery(marks.values("before")[:1]),
        now=Subquery(Standing.objects.filter(is_latest=True, **here).values("dimensions")[:1]),
    )
    cells = [(cell, cell.before if cell.is_marked else cell.now) for cell in rows]
    if any(cell.is_marked and counted is None for cell, counted in cells):
        return None
    return _read(_less(cell, counted) if counted else cell for cell, counted in cells)


def _less(cell: CohortCell, counted: Mapping[str, str]) -> CohortCell:
    """The cell, never to be saved, without a firm of these scores."""
    cell.firms -= 1
    cell.dimensions = {
        dimension: without(histogram, Fraction(counted[dimension])) if dimension in counted else histogram
        for dimension, histogram in cell.dimensions.items()
    }
    return cell


def _read(rows: Iterable[CohortCell]) -> Cohort:
    cells = {(cell.quarter, cell.sector_group, cell.size_group): cell for cell in rows}
    return Cohort(cells, tuple(sorted({quarter for quarter, _sector, _size in cells} - {ALL})))


def merged(cells: Iterable[CohortCell]) -> Figures:
    """The sum of cells that share no firm."""
    firms = 0
    tiers: Counter[str] = Counter()
    funnel: Counter[str] = Counter()
    dimensions: dict[str, Counter[str]] = {}
    waiting: dict[str, Counter[int]] = {}
    for cell in cells:
        firms += cell.firms
        tiers.update(cell.tiers)
        funnel.update(cell.funnel)
        for dimension, histogram in cell.dimensions.items():
            dimensions.setdefault(dimension, Counter()).update(histogram)
        for step, days in cell.waiting.items():
            waiting.setdefault(step, Counter()).update({int(number): count for number, count in days.items()})
    return Figures(firms, tiers, dimensions, funnel, waiting)
