"""Geometry of the heat map of mean scores: a column per group of firms, a row per dimension."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from readiness.charts.lettering import wrap
from recommendations.programme.document import HeatMap

LABELS, COLUMN, ROW, LINE = 214, 116, 34, 16  # px; the drawing is as wide as a desktop's column and scrolls on a phone
HEAD_WIDTH, LABEL_WIDTH = 8.0, 14.5  # ems
# A mean from this on has the class heat-<place + 2>; below the first, heat-1. The ramp has the tiers' colours.
STEPS = (Decimal("2.0"), Decimal("2.5"), Decimal("3.0"), Decimal("3.5"))
HIDDEN = "·"


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Square:
    x: int
    y: int
    text_x: float
    text_y: float
    css: str
    text: str


@dataclass(frozen=True)
class HeatChart:
    """`step` and `depth` are a square's width and height, with the gap to the next one taken off."""

    width: int
    height: int
    heads: tuple[Text, ...]
    labels: tuple[Text, ...]
    squares: tuple[Square, ...]
    step: int
    depth: int
    description: str


def heat_chart(heat: HeatMap) -> HeatChart:
    """Squares shaded by their mean and labelled with it; a hidden one is empty."""
    columns = [wrap(name, HEAD_WIDTH) for name in heat.columns]
    head = max((len(lines) for lines in columns), default=0) * LINE + 8
    return HeatChart(
        width=LABELS + COLUMN * len(columns),
        height=head + ROW * len(heat.rows),
        heads=tuple(
            Text(LABELS + COLUMN * (place + 0.5), head - 8 - LINE * (len(lines) - 1 - line), text)
            for place, lines in enumerate(columns)
            for line, text in enumerate(lines)
        ),
        labels=tuple(
            Text(0, head + ROW * (place + 0.5) + 5 - LINE * ((len(lines) - 1) / 2 - line), text)
            for place, row in enumerate(heat.rows)
            for lines in [wrap(row.name, LABEL_WIDTH)]
            for line, text in enumerate(lines)
        ),
        squares=tuple(
            _square(head + ROW * place, column, mean)
            for place, row in enumerate(heat.rows)
            for column, mean in enumerate(row.means)
        ),
        step=COLUMN - 2,
        depth=ROW - 2,
        description=_described(heat),
    )


def _square(y: int, column: int, mean: Decimal | None) -> Square:
    x = LABELS + COLUMN * column
    css = "heat-none" if mean is None else f"heat-{1 + sum(mean >= step for step in STEPS)}"
    return Square(x, y, x + COLUMN / 2 - 1, y + ROW / 2 + 4, css, HIDDEN if mean is None else str(mean))


def _described(heat: HeatMap) -> str:
    means = [(mean, row.name, name) for row in heat.rows for name, mean in zip(heat.columns, row.means, strict=True)]
    shown = [(mean, dimension, group) for mean, dimension, group in means if mean is not None]
    if not shown:
        return _("No mean may be shown.")
    (low, low_row, low_column), (high, high_row, high_column) = min(shown), max(shown)
    return _(
        "Means from %(low)s (%(low_row)s, %(low_column)s) to %(high)s (%(high_row)s, %(high_column)s)."
        " The table below holds all of them."
    ) % {
        "low": low,
        "low_row": low_row,
        "low_column": low_column,
        "high": high,
        "high_row": high_row,
        "high_column": high_column,
    }
