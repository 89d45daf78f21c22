"""Scores over time as lines over the tiers' bands: geometry for templates/readiness/partials/_progress_chart.html.

In per cent across and in ems down, as strings: see readiness/charts/rows.py.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from readiness.charts.scale import HIGHEST, LOWEST, nth_tier_class, number, part
from readiness.scoring.questionnaire import Tier
from readiness.scoring.tiers import lower_bound

TOP, PLOT = 0.6, 15.0  # ems: room above, height from 1 to 5
LEFT, RIGHT = 4.0, 90.0  # per cent: the first and the last day
CLOSEST = 1.15  # ems between two numbers at the lines' ends


@dataclass(frozen=True)
class Series:
    """The scores of one business in order of their days; `name` ready to print."""

    name: str
    points: tuple[tuple[datetime.date, Decimal], ...]


@dataclass(frozen=True)
class BandArea:
    css: str
    name: str
    y: str
    height: str
    text_y: str


@dataclass(frozen=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True)
class Stroke:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Line:
    """`number` stands beside the line's end at `number_y`, where it meets no other line's."""

    number: int
    dots: tuple[Dot, ...]
    strokes: tuple[Stroke, ...]
    end_x: str
    number_y: str


@dataclass(frozen=True)
class ProgressChart:
    height: str
    bands: tuple[BandArea, ...]
    lines: tuple[Line, ...]
    first: datetime.date
    last: datetime.date
    first_x: str
    last_x: str
    axis_y: str


def progress_chart(tiers: Sequence[Tier], names: Sequence[str], series: Sequence[Series]) -> ProgressChart:
    """The series numbered from 1, one at least and each with a score; `names` are those of the tiers."""
    days = [day for line in series for day, _score in line.points]
    first, last = min(days), max(days)
    ends = _apart([_down(line.points[-1][1]) for line in series])
    lines = tuple(
        _line(place, line, (first, last), end) for place, (line, end) in enumerate(zip(series, ends, strict=True), 1)
    )
    return ProgressChart(
        height=number(TOP + PLOT + 1.8),
        bands=tuple(_bands(tiers, names)),
        lines=lines,
        first=first,
        last=last,
        first_x=number(_across(first, first, last)),
        last_x=number(_across(last, first, last)),
        axis_y=number(TOP + PLOT + 1.3),
    )


def _bands(tiers: Sequence[Tier], names: Sequence[str]) -> list[BandArea]:
    lows = [Fraction(LOWEST), *(bound for tier in tiers[1:] if (bound := lower_bound(tier.band)) is not None)]
    bounds = [*lows, Fraction(HIGHEST)]
    return [
        BandArea(
            css=nth_tier_class(place),
            name=name,
            y=number(_down(high)),
            height=number(_down(low) - _down(high)),
            text_y=number(_down(high) + 1.1),
        )
        for place, (name, (low, high)) in enumerate(zip(names, pairwise(bounds), strict=True), 1)
    ]


def _line(place: int, series: Series, period: tuple[datetime.date, datetime.date], end: float) -> Line:
    spots = [(number(_across(day, *period)), number(_down(score))) for day, score in series.points]
    return Line(
        number=place,
        dots=tuple(Dot(x, y) for x, y in spots),
        strokes=tuple(Stroke(*one, *other) for one, other in pairwise(spots)),
        end_x=number(_across(series.points[-1][0], *period) + 1.5),
        number_y=number(end + 0.35),
    )


def _across(day: datetime.date, first: datetime.date, last: datetime.date) -> float:
    """Per cent; one day alone stands in the middle."""
    if first == last:
        return (LEFT + RIGHT) / 2
    return LEFT + (RIGHT - LEFT) * (day - first).days / (last - first).days


def _down(score: Decimal | Fraction) -> float:
    return TOP + PLOT * float(1 - part(score))


def _apart(places: Sequence[float]) -> list[float]:
    """The places moved down as little as it takes that no two are closer than `CLOSEST`, in their order."""
    moved = list(places)
    floor = float("-inf")
    for index in sorted(range(len(places)), key=places.__getitem__):
        moved[index] = max(places[index], floor)
        floor = moved[index] + CLOSEST
    return moved
