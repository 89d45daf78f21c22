"""The cohort's figures as frozen data, in the reader's language: what page, export and PDF draw from alike.

Everything here is published: hidden where it must be, counts rounded to 5. Standard library only.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

ALL = "all"
SPANS = (1, 3, 5, 10, 20)  # working days up to which a span of waiting goes; one more span has no end


@dataclass(frozen=True)
class Selection:
    """A cell of the published table; "all" on an axis is its total."""

    quarter: str = ALL
    sector: str = ALL
    size: str = ALL


@dataclass(frozen=True)
class SelectionWords:
    quarter: str
    sector: str
    size: str


@dataclass(frozen=True)
class TierShare:
    """One tier: firms, and their share of the tiers' firms in whole per cent."""

    id: str
    name: str
    firms: int
    share: int


@dataclass(frozen=True)
class TierRow:
    """The tiers of some firms, the lowest first; None for a hidden cell. `group`: what sets them apart."""

    group: str
    name: str
    firms: int
    tiers: tuple[TierShare, ...] | None


@dataclass(frozen=True)
class HeatRow:
    """Mean scores of one dimension, a value per column of the map; None where it is hidden."""

    id: str
    name: str
    means: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class HeatMap:
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class FunnelStep:
    """How many of the assessments that were started came so far; `share` of them in whole per cent."""

    id: str
    name: str
    assessments: int
    share: int


@dataclass(frozen=True)
class Span:
    name: str
    reviews: int
    share: int


@dataclass(frozen=True)
class Waiting:
    """Working days since a firm asked for a review; `median`: within so many half of them were done."""

    id: str
    name: str
    reviews: int
    median: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class WeakDimension:
    """`mean` of all firms; `weak`: firms whose score lies in the lowest tier's band, and their share in per cent."""

    id: str
    name: str
    mean: Decimal
    weak: int
    share: int


@dataclass(frozen=True)
class SchemeDemand:
    """Firms that the scheme is recommended to: those that seem to qualify, and those of which it is not known yet."""

    id: str
    name: str
    yes: int
    unknown: int

    @property
    def firms(self) -> int:
        return self.yes + self.unknown


@dataclass(frozen=True)
class CohortReport:
    """One selection of the published figures.

    `published_on`: None before anything was published. `firms`: None where the selection is hidden; then `weak` and
    `schemes` are empty, and so are `funnel` and `waiting`, which may be hidden by themselves. `minimum`: cells of fewer
    firms are hidden; `base`: what counts are rounded to. `weak`: the weakest dimension first. `schemes`: the most
    wanted first.
    """

    selection: Selection
    words: SelectionWords
    published_on: datetime.date | None
    minimum: int
    base: int
    firms: int | None
    tiers: tuple[TierRow, ...]
    heat: HeatMap
    funnel: tuple[FunnelStep, ...]
    waiting: tuple[Waiting, ...]
    weak: tuple[WeakDimension, ...]
    schemes: tuple[SchemeDemand, ...]


def share(part: int, whole: int) -> int:
    """The part of the whole in whole per cent, halves up; 0 of nothing."""
    return (part * 200 + whole) // (whole * 2) if whole else 0
