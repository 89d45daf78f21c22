"""Where the people of a firm see it differently: a table with a strip of dots per dimension, and talking points."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from reportlab.platypus import Flowable, Spacer

from recommendations.report.document import ReportDocument, SpreadRow, TalkingPoint
from recommendations.report.figures import HIGHEST, LOWEST
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.charts import label
from recommendations.report.pdf.flowables import Span, Stack, Text
from recommendations.report.pdf.sections import BEFORE_HEADING, BEFORE_SECTION, head, heading, section
from recommendations.report.pdf.styles import Styles
from recommendations.report.pdf.tables import Grid, Row, Titled


class DotStrip(Flowable):
    """The scale from 1 to 5 as a line: the firm's score filled, each score of colleagues as a ring, with how many."""

    RING, OWN, EDGE = 3.4, 1.9, 6.0  # radii; room at both ends

    def __init__(self, row: SpreadRow, styles: Styles):
        super().__init__()
        self.row = row
        self.height = 15.0
        self.count = styles.fine.but(size=6.5, leading=7, align="centre")

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width = room
        return self.width, self.height

    def _x(self, value: float) -> float:
        return self.EDGE + (self.width - 2 * self.EDGE) * (value - LOWEST) / (HIGHEST - LOWEST)

    def draw(self) -> None:
        canvas, y = self.canv, 4.4
        self._draw_scale(canvas, y)
        canvas.setStrokeColor(look.TEXT)
        canvas.setFillColor(look.WHITE)
        canvas.setLineWidth(0.9)
        for dot in self.row.dots:
            canvas.circle(self._x(dot.value), y, self.RING, stroke=1, fill=1)
        if self.row.own_value is not None:
            canvas.setFillColor(look.INK)
            canvas.circle(self._x(self.row.own_value), y, self.OWN, stroke=0, fill=1)
        for dot in self.row.dots:
            if dot.count > 1:
                label(canvas, str(dot.count), self.count, self._x(dot.value), self.height, 12)

    def _draw_scale(self, canvas: Any, y: float) -> None:
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.6)
        canvas.line(self._x(LOWEST), y, self._x(HIGHEST), y)
        for level in range(int(LOWEST), int(HIGHEST) + 1):
            canvas.line(self._x(level), y - 2.5, self._x(level), y + 2.5)


def spread(document: ReportDocument, styles: Styles) -> list[Flowable]:
    found = document.spread
    if found is None:
        return []
    labels = document.labels
    titles = head(styles, labels.dimension, "", labels.own_rating, labels.lowest, labels.median, labels.highest)
    table = Grid(
        [Row(_row(row, styles)) for row in found.rows], (3.3, 3.6, 1.1, 0.9, 0.9, 0.9), head=titles, padding=1.2
    )
    opening = [*section(labels.spread, "spread", styles, found.intro), Text(found.key, styles.small), Spacer(1, 4)]
    above = [*heading(labels.talking_points, "talking-points", styles), Text(found.points_intro, styles.body)]
    story: list[Flowable] = [Titled(opening, table, before=BEFORE_SECTION)]
    if not found.points:
        return [*story, Titled(above, Spacer(1, 1), before=BEFORE_HEADING)]
    cells = [_point(point, styles) for point in found.points]
    rows = [Row([left, right]) for left, right in zip_longest(cells[::2], cells[1::2], fillvalue=Stack([]))]
    points = Grid(rows, (1, 1), gutter=18, padding=3)
    return [*story, Titled([*above, Spacer(1, 4)], points, before=BEFORE_HEADING)]


def _row(row: SpreadRow, styles: Styles) -> list[Flowable]:
    others = [Text(number, styles.compact) for number in (row.lowest, row.median, row.highest)]
    own = Text(row.own or "–", styles.strong)
    return [Text(row.dimension, styles.strong), DotStrip(row, styles), own, *others]


def _point(point: TalkingPoint, styles: Styles) -> Stack:
    title = [Span(point.dimension), Span("   " + point.apart, colour=look.TEXT)]
    said = Text(point.text, styles.compact.but(colour=look.QUIET))
    return Stack([Text(title, styles.column), Text(point.question, styles.compact), said])
