"""Geometry of the radar, for templates/components/_radar.html. Coordinates are rounded to one decimal."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from readiness.charts.lettering import wrap
from readiness.charts.scale import HIGHEST, LEVELS, LOWEST, Number, part, rounded

# Radar: spokes with their labels outside. One unit is one pixel on a phone of 390 px, so labels stay readable there.

RADAR_WIDTH = 358
RADAR_RADIUS = 94
LABEL_SIZE = 12  # px; as in the style sheet
LINE_HEIGHT = 14.5
LABEL_GAP = 9
TOP_ROOM = 56  # above and below the outer ring, for the labels at twelve and six o'clock
BESIDE = 0.6  # how steep a spoke may be, as a sine, for its label to stand beside it
LABEL_WIDTH = 7.2  # the widest line, in ems


@dataclass(frozen=True)
class RadarItem:
    """One spoke, as it is handed in. Scores from 1 to 5; `other` is the second rating where there is one."""

    label: str
    value: str
    score: Number
    other: Number | None = None


@dataclass(frozen=True)
class Line:
    y: float
    text: str


@dataclass(frozen=True)
class Axis:
    """One spoke with its end, its dot (and the second rating's), and its label, line by line, the value last."""

    end_x: float
    end_y: float
    dot_x: float
    dot_y: float
    other_x: float | None
    other_y: float | None
    anchor: str
    label_x: float
    lines: tuple[Line, ...]
    value_y: float
    value: str


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Radar:
    """`rings` and shapes are ready for a polygon's `points`; `other_shape` is empty without a second rating."""

    width: int
    height: int
    centre_x: float
    centre_y: float
    rings: tuple[str, ...]
    axes: tuple[Axis, ...]
    shape: str
    other_shape: str
    scale: tuple[Mark, ...]


def radar(items: Sequence[RadarItem]) -> Radar:
    """Spokes clockwise from the top. The centre stands for 1, the outer ring for 5; a ring for each level between."""
    count = len(items)
    centre_x, centre_y = RADAR_WIDTH / 2, float(TOP_ROOM + RADAR_RADIUS)
    places = _Places(centre_x, centre_y, count)
    others = [item.other for item in items]
    return Radar(
        width=RADAR_WIDTH,
        height=2 * (TOP_ROOM + RADAR_RADIUS),
        centre_x=centre_x,
        centre_y=centre_y,
        rings=tuple(places.polygon([level] * count) for level in range(LOWEST + 1, HIGHEST + 1)),
        axes=tuple(_axis(places, number, item) for number, item in enumerate(items)),
        shape=places.polygon([item.score for item in items]),
        other_shape=places.polygon([other for other in others if other is not None]) if _complete(others) else "",
        scale=tuple(_scale_mark(centre_x, centre_y, level) for level in LEVELS),
    )


def _complete(others: Sequence[Number | None]) -> bool:
    return bool(others) and None not in others


@dataclass(frozen=True)
class _Places:
    centre_x: float
    centre_y: float
    count: int

    def direction(self, number: int) -> tuple[float, float]:
        angle = 2 * pi * number / self.count - pi / 2
        return cos(angle), sin(angle)

    def at(self, number: int, radius: float) -> tuple[float, float]:
        x, y = self.direction(number)
        return rounded(self.centre_x + x * radius), rounded(self.centre_y + y * radius)

    def of(self, number: int, score: Number) -> tuple[float, float]:
        return self.at(number, RADAR_RADIUS * float(part(score)))

    def polygon(self, scores: Sequence[Number]) -> str:
        points = (self.of(number, score) for number, score in enumerate(scores))
        return " ".join(f"{x:g},{y:g}" for x, y in points)


def _axis(places: _Places, number: int, item: RadarItem) -> Axis:
    (end_x, end_y), (dot_x, dot_y) = places.at(number, RADAR_RADIUS), places.of(number, item.score)
    other_x, other_y = places.of(number, item.other) if item.other is not None else (None, None)
    across, down = places.direction(number)
    label_x, label_y = places.at(number, RADAR_RADIUS + LABEL_GAP)
    centred = abs(across) < 0.1
    texts = wrap(item.label, LABEL_WIDTH)
    # Lines and value stand as one block: beside a spoke its middle, above one its foot, below one its head.
    above = 0.5 if abs(down) < BESIDE else (1 - down) / 2
    first = label_y - LINE_HEIGHT * (len(texts) + 1) * above + LABEL_SIZE * 0.86
    return Axis(
        end_x=end_x,
        end_y=end_y,
        dot_x=dot_x,
        dot_y=dot_y,
        other_x=other_x,
        other_y=other_y,
        anchor="middle" if centred else "start" if across > 0 else "end",
        label_x=label_x,
        lines=tuple(Line(rounded(first + LINE_HEIGHT * line), text) for line, text in enumerate(texts)),
        value_y=rounded(first + LINE_HEIGHT * len(texts)),
        value=item.value,
    )


def _scale_mark(centre_x: float, centre_y: float, level: int) -> Mark:
    """The rings' numbers, just right of the spoke that points up."""
    return Mark(rounded(centre_x + 4), rounded(centre_y - RADAR_RADIUS * float(part(level)) + 3.5), str(level))
