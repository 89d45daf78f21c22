"""Geometry of the dot plot that shows a firm beside its peers: plain numbers that a template draws as SVG.

A row for each dimension: its name, the firm's own score as a dot with its value above, the peers' middle half as a
band and their median as a stroke with its value below. As in the radar, one unit is one pixel on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from readiness.charts.lettering import em_width
from readiness.charts.radar import Mark
from readiness.charts.scale import LEVELS, Number, part

WIDTH = 358
EDGE = 8  # room left and right of the scale, so that a dot at its end is whole
LABEL_SIZE = 12  # px; as in the style sheet
HEAD, ROW, FOOT = 22, 76, 6
NAME_Y, OWN_Y, TRACK_Y, MEDIAN_Y = 18, 34, 45, 64  # within a row
BAND = 12


@dataclass(frozen=True)
class DotItem:
    """A row as it is handed in: labels ready to print, scores from 1 to 5."""

    name: str
    own_label: str
    median_label: str
    own: Number
    lower: Number
    median: Number
    upper: Number


@dataclass(frozen=True)
class DotRow:
    name: str
    name_y: float
    track_y: float
    band_x: float
    band_y: float
    band_width: float
    median_x: float
    median_top: float
    median_foot: float
    own_x: float
    own_label: Mark
    median_label: Mark


@dataclass(frozen=True)
class DotPlot:
    """`scale` has the numbers 1 to 5 above the rows, with strokes from `top` to `foot`."""

    width: int
    height: int
    left: float
    right: float
    top: float
    foot: float
    band: int
    scale: tuple[Mark, ...]
    rows: tuple[DotRow, ...]


def dot_plot(items: Sequence[DotItem]) -> DotPlot:
    height = HEAD + ROW * len(items) + FOOT
    return DotPlot(
        width=WIDTH,
        height=height,
        left=EDGE,
        right=WIDTH - EDGE,
        top=HEAD - 4,
        foot=height - FOOT,
        band=BAND,
        scale=tuple(Mark(_x(level), HEAD - 9, str(level)) for level in LEVELS),
        rows=tuple(_row(item, HEAD + ROW * number) for number, item in enumerate(items)),
    )


def _row(item: DotItem, top: float) -> DotRow:
    track = top + TRACK_Y
    return DotRow(
        name=item.name,
        name_y=top + NAME_Y,
        track_y=track,
        band_x=_x(item.lower),
        band_y=track - BAND / 2,
        band_width=round(_x(item.upper) - _x(item.lower), 1),
        median_x=_x(item.median),
        median_top=track - BAND / 2 - 2,
        median_foot=track + BAND / 2 + 2,
        own_x=_x(item.own),
        own_label=_label(item.own_label, item.own, top + OWN_Y),
        median_label=_label(item.median_label, item.median, top + MEDIAN_Y),
    )


def _label(text: str, score: Number, y: float) -> Mark:
    """Centred on its score, but never beyond the edge of the drawing."""
    half = em_width(text) * LABEL_SIZE / 2
    return Mark(round(min(max(_x(score), half), WIDTH - half), 1), y, text)


def _x(score: Number) -> float:
    return round(EDGE + (WIDTH - 2 * EDGE) * float(part(score)), 1)
