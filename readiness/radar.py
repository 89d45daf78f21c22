"""Geometry of the radar and of bars: plain functions to frozen numbers that templates draw as SVG.

Nothing here knows a language or a database: labels come in ready to print. Coordinates are rounded to one decimal, so
that the same scores always give the same page.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, cos, floor, pi, sin

LOWEST, HIGHEST = 1, 5  # the scale of levels and scores
Number = Fraction | int


# Radar: spokes with their labels outside. One unit is one pixel on a phone of 390 px, so labels stay readable there.

RADAR_WIDTH = 358
RADAR_RADIUS = 94
LABEL_SIZE = 12  # px; as in the style sheet
LINE_HEIGHT = 14.5
LABEL_GAP = 9
TOP_ROOM = 56  # above and below the outer ring, for the labels at twelve and six o'clock
BESIDE = 0.6  # how steep a spoke may be, as a sine, for its label to stand beside it
LABEL_WIDTH = 7.2  # the widest line, in ems
_CHINESE = re.compile("人工智能|.")  # a line may end between any two characters, save within the word that all is about


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
        scale=tuple(_scale_mark(centre_x, centre_y, level) for level in range(LOWEST, HIGHEST + 1)),
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
        return _rounded(self.centre_x + x * radius), _rounded(self.centre_y + y * radius)

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
        lines=tuple(Line(_rounded(first + LINE_HEIGHT * line), text) for line, text in enumerate(texts)),
        value_y=_rounded(first + LINE_HEIGHT * len(texts)),
        value=item.value,
    )


def _scale_mark(centre_x: float, centre_y: float, level: int) -> Mark:
    """The rings' numbers, just right of the spoke that points up."""
    return Mark(_rounded(centre_x + 4), _rounded(centre_y - RADAR_RADIUS * float(part(level)) + 3.5), str(level))


# Scores as lengths, labels in lines


def part(score: Number) -> Fraction:
    """How far a score is from 1 to 5, as a part from 0 to 1."""
    return Fraction(score - LOWEST) / (HIGHEST - LOWEST)


def bar(score: Number) -> float:
    """The length of a bar in a table, in per cent of the cell: nothing for 1, all of it for 5."""
    return _rounded(part(score) * 100)


def wrap(text: str, widest: float) -> tuple[str, ...]:
    """The text in lines of at most `widest` ems where that can be: Latin between words, Chinese between characters.

    Lines are balanced, so that no last line holds a lone character.
    """
    pieces, glue = _pieces(text)
    lines = _filled(pieces, glue, widest)
    narrowest = ceil(2 * max(em_width(piece) for piece in pieces))
    for half_ems in range(narrowest, floor(2 * widest)):
        tighter = _filled(pieces, glue, half_ems / 2)
        if len(tighter) == len(lines):
            return tuple(tighter)
    return tuple(lines)


def _pieces(text: str) -> tuple[list[str], str]:
    """What a line may be broken between, and what stands there on an unbroken line."""
    if text.isascii() or " " in text:
        return text.split(" "), " "
    return _CHINESE.findall(text), ""


def em_width(text: str) -> float:
    """A rough width in ems: 1 for a Chinese character, a little over half for a Latin one."""
    return sum(1 if unicodedata.east_asian_width(letter) in "WF" else 0.53 for letter in text)


def _filled(pieces: Sequence[str], glue: str, widest: float) -> list[str]:
    lines = [pieces[0]]
    for piece in pieces[1:]:
        longer = lines[-1] + glue + piece
        if em_width(longer) <= widest:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _rounded(number: float | Fraction) -> float:
    return round(float(number), 1)
