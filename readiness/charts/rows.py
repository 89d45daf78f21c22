"""Rows of bars or intervals under their labels: geometry for templates/components/_row_chart.html.

In per cent across and in ems down, so that a chart fills its column and its words stay as large as the page's. Numbers
come as strings, ready for attributes: a template would write a float in the reader's locale. Labels come in ready to
print; long ones are broken into lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from readiness.charts.lettering import em_width, wrap
from readiness.charts.scale import number

LABEL_WIDTH = 22.0  # ems that a label and its value may take together on a phone
BETWEEN = 1.2  # ems between the two
LINE, BAR, GAP = 1.35, 1.3, 0.9
HEADING_GAP = 0.5
AXIS_ROOM = 1.7
NARROWEST_WITH_TEXT = 9  # per cent of the chart that a bar's own text needs
EDGE = 3.0  # per cent kept free at both ends of an axis, for marks and the numbers below


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its share of the chart's width from 0 to 1, its class, and what stands in it if it fits."""

    share: float
    css: str
    text: str = ""


@dataclass(frozen=True)
class Item:
    """One row as it is handed in: a bar of parts, or an interval (low, value, high), or words in place of either.

    With none of them it is a heading for the rows that follow.
    """

    label: str
    value: str = ""
    parts: tuple[Part, ...] = ()
    interval: tuple[float, float, float] | None = None
    words: str = ""

    @property
    def is_heading(self) -> bool:
        return not (self.parts or self.interval or self.words)


@dataclass(frozen=True)
class TextLine:
    y: str
    text: str


@dataclass(frozen=True)
class Segment:
    x: str
    width: str
    text_x: str
    css: str
    text: str


@dataclass(frozen=True)
class Whisker:
    low: str
    at: str
    high: str


@dataclass(frozen=True)
class Row:
    """`bar_y`, `middle_y`, `end_y`: top, middle and foot of the bar; `text_y`: the base line of words on it."""

    lines: tuple[TextLine, ...]
    value: str
    value_y: str
    bar_y: str
    middle_y: str
    end_y: str
    text_y: str
    segments: tuple[Segment, ...]
    whisker: Whisker | None
    words: str
    is_heading: bool


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    is_base: bool


@dataclass(frozen=True)
class RowChart:
    """`height` and `bar_height` in ems; `axis_y` is the base line of the axis' numbers."""

    rows: tuple[Row, ...]
    height: str
    bar_height: str
    ticks: tuple[Tick, ...]
    axis_y: str
    description: str


@dataclass(frozen=True)
class Axis:
    """The scale of intervals from `low` to `high`; `base` is where a line marks "no difference" or the like."""

    low: float
    high: float
    ticks: tuple[float, ...]
    base: float

    def place(self, value: float) -> float:
        """Per cent of the chart's width."""
        inside = min(max(value, self.low), self.high)
        return EDGE + (100 - 2 * EDGE) * (inside - self.low) / (self.high - self.low)


def row_chart(items: Sequence[Item], *, description: str, axis: Axis | None = None) -> RowChart:
    """The items in their order. `axis` is needed where any of them has an interval."""
    rows, top = [], 0.0
    for item in items:
        row, top = _row(item, top, axis)
        rows.append(row)
    plot = max(top - GAP, 0)
    ticks = tuple(_tick(axis, value) for value in axis.ticks) if axis else ()
    return RowChart(
        rows=tuple(rows),
        height=number(plot + (AXIS_ROOM if axis else 0.2)),
        bar_height=number(BAR),
        ticks=ticks,
        axis_y=number(plot + AXIS_ROOM - 0.4),
        description=description,
    )


def _row(item: Item, top: float, axis: Axis | None) -> tuple[Row, float]:
    """The row that begins `top` ems down, and where the following one begins."""
    if item.is_heading and top:
        top += HEADING_GAP
    lines = wrap(item.label, LABEL_WIDTH - (em_width(item.value) + BETWEEN if item.value else 0))
    base = [top + LINE * (place + 1) - 0.35 for place in range(len(lines))]
    bar = top + LINE * len(lines) + 0.1
    row = Row(
        lines=tuple(TextLine(number(y), text) for y, text in zip(base, lines, strict=True)),
        value=item.value,
        value_y=number(base[-1]),
        bar_y=number(bar),
        middle_y=number(bar + BAR / 2),
        end_y=number(bar + BAR),
        text_y=number(bar + BAR - 0.3),
        segments=_segments(item.parts),
        whisker=_whisker(axis, item.interval) if axis and item.interval else None,
        words=item.words,
        is_heading=item.is_heading,
    )
    return row, (top + LINE * len(lines) + 0.3 if item.is_heading else bar + BAR + GAP)


def _segments(parts: Sequence[Part]) -> tuple[Segment, ...]:
    found, x = [], 0.0
    for part in parts:
        width = part.share * 100
        text = part.text if width >= NARROWEST_WITH_TEXT else ""
        if width:
            found.append(Segment(number(x), number(width), number(x + width / 2), part.css, text))
        x += width
    return tuple(found)


def _whisker(axis: Axis, interval: tuple[float, float, float]) -> Whisker:
    low, at, high = (number(axis.place(value)) for value in interval)
    return Whisker(low, at, high)


def _tick(axis: Axis, value: float) -> Tick:
    return Tick(number(axis.place(value)), signless(value), value == axis.base)


def signless(value: float) -> str:
    """A tick's number with a real minus sign: "−0.5"."""
    return f"{value:g}".replace("-", "−")
