"""What the charts of a report show, already worded. Floats are for the geometry only; levels lie between 1 and 5.

Each chart carries a `description`: the drawing in words, for those who don't see it.
"""

from __future__ import annotations

from dataclasses import dataclass

LOWEST, HIGHEST = 1.0, 5.0  # the scale of levels, dimension scores and the overall score


@dataclass(frozen=True, kw_only=True)
class LadderStep:
    """One tier on the ladder, lowest first."""

    name: str
    band: str  # "2.50 to 3.49"
    low: float  # edges on the scale of 1 to 5; one step begins where the one before ends
    high: float
    current: bool = False  # the tier that the firm is in: the exact score decides, not the drawing


@dataclass(frozen=True, kw_only=True)
class Ladder:
    steps: tuple[LadderStep, ...]
    marker: float  # the overall score, 1 to 5
    marker_label: str  # "3.42"
    description: str
    before: float | None = None  # the score last time, on a report on progress
    before_label: str = ""  # "2.75"


@dataclass(frozen=True, kw_only=True)
class RadarAxis:
    label: str
    value: float  # the own rating, or the earlier one on a report on progress
    other: float | None = None  # the second series: the adviser's rating, or the later one
    peers: float | None = None  # the third: the median of other firms; None where too few of them have a score
    score: str = ""  # "2.50": printed under the label


@dataclass(frozen=True, kw_only=True)
class Radar:
    axes: tuple[RadarAxis, ...]  # clockwise from the top
    series: str  # name of the first series
    description: str
    other_series: str = ""  # name of the second series; empty where there is none
    peers_series: str = ""  # "Median of at least 25 other firms"; empty where there are too few


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A score with the next level to reach, and where there are enough of them the median of other firms."""

    label: str
    value: float
    score: str  # "2.50"
    next_level: float | None = None  # 3.0; None at the top
    peers: float | None = None


@dataclass(frozen=True, kw_only=True)
class BarGroup:
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Scores as bars on the scale of 1 to 5; `next_label` and `peers_label` say what the marks mean."""

    title: str
    groups: tuple[BarGroup, ...]
    next_label: str  # "Next level"
    description: str
    peers_label: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of a stacked bar: its share of the chart's width (0 to 1), and one of four shades, 0 the palest."""

    share: float
    shade: int
    label: str = ""  # drawn within where there is room


@dataclass(frozen=True, kw_only=True)
class StackedRow:
    """A bar with its name and its value; `words` stand in place of a bar that is not shown."""

    label: str
    value: str = ""
    parts: tuple[Part, ...] = ()
    words: str = ""
    heading: bool = False  # of the rows below


@dataclass(frozen=True, kw_only=True)
class StackedBars:
    rows: tuple[StackedRow, ...]
    description: str
    legend: tuple[tuple[int, str], ...] = ()  # shade and what it stands for


@dataclass(frozen=True, kw_only=True)
class Table:
    """The first column is the rows' heading, the last `numbers` columns are flush right; `total`: a last, bold row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    numbers: int = 0


@dataclass(frozen=True, kw_only=True)
class FundingPlan:
    """The planned costs as stacked bars of grant and own money, and the same in figures."""

    title: str
    intro: str
    chart: StackedBars
    table: Table


@dataclass(frozen=True, kw_only=True)
class Period:
    """A stretch of the plan, in months from now; `effort` is that of its steps together."""

    title: str  # "Now to 3 months"
    start: float
    end: float
    effort: str  # "12 person-days"


@dataclass(frozen=True, kw_only=True)
class TimelineStep:
    """A step in its period (counted from 0); `lead_months` is how long the slowest scheme for it takes, 0 for none."""

    label: str
    period: int
    effort: str  # "5 person-days"
    lead_months: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Timeline:
    title: str
    periods: tuple[Period, ...]
    steps: tuple[TimelineStep, ...]
    step_label: str  # "Do it in this period"
    lead_label: str  # "Waiting for the scheme"
    months_label: str  # "Months from now"
    description: str


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    label: str  # "20 May 2026"
    score: str  # "2.75"
    value: float
    tier: str


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The overall score over time, the oldest first, in front of the tiers."""

    points: tuple[TrendPoint, ...]
    tiers: tuple[LadderStep, ...]
    description: str
