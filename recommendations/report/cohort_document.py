"""What stands in the report on the cohort: published figures only. Same rules as `document`."""

from __future__ import annotations

from dataclasses import dataclass

from recommendations.report.document import Paper
from recommendations.report.figures import StackedBars, Table


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A figure on the first page, with what it counts."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """One row of the map: scores as printed, and as values from 1 to 5; "–" and None where hidden."""

    name: str
    scores: tuple[str, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    description: str
    corner: str = ""  # heading of the rows' names


@dataclass(frozen=True, kw_only=True)
class CohortSection:
    """A chart with the same in figures below it, or one of the two alone."""

    key: str
    title: str
    intro: str
    chart: StackedBars | None = None
    heat: HeatMap | None = None
    table: Table | None = None


@dataclass(frozen=True, kw_only=True)
class CohortDocument(Paper):
    """`hidden` says why there are no figures; then `facts` and `opening` are empty."""

    facts: tuple[Fact, ...]
    opening: tuple[CohortSection, ...]  # on the first page, which is complete in itself
    sections: tuple[CohortSection, ...]
    protection_title: str
    protection: tuple[str, ...]  # how these figures protect each firm
    hidden: str = ""
