"""Charts drawn as vectors, with direct labels; each also carries its description in words for screen readers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from recommendations.report.document import HIGHEST, LOWEST, Ladder, LadderStep, Radar
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.flowables import Content, Span, Text
from recommendations.report.pdf.styles import Styles, TextStyle


@contextmanager
def described(canvas: Any, description: str) -> Iterator[None]:
    """Mark what is drawn within as one figure with an alternative description."""
    code = description.encode("utf-16-be").hex().upper()
    canvas._code.append(f"/Figure <</Alt <FEFF{code}>>> BDC")
    yield
    canvas._code.append("EMC")


def label(canvas: Any, content: Content, style: TextStyle, x: float, y: float, room: float) -> float:
    """Write `content` below the point (x, y) in a column of `room` points; returns its height."""
    text = Text(content, style)
    height = text.wrap(room, look.PAGE_HEIGHT)[1]
    start = {"left": x, "centre": x - room / 2, "right": x - room}[style.align]
    text.drawOn(canvas, start, y - height)
    return height


class LadderChart(Flowable):
    """The tiers as steps on the scale of the score, with a marker at the firm's own."""

    MARKER = 25.0  # room above the highest step
    STEP = 5.0  # each tier stands this much higher than the one before
    BASE = 9.0

    def __init__(self, ladder: Ladder, styles: Styles):
        super().__init__()
        self.ladder, self.styles = ladder, styles
        self.name = styles.small.but(colour=look.TEXT, size=8, leading=10.5)  # the highest step is narrow

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width = room
        names = [self._name(step).wrap(self._span(step) - 3, 0)[1] for step in self.ladder.steps]
        self._steps_height = self.BASE + self.STEP * (len(self.ladder.steps) - 1)
        self._labels_height = max(names) + 4
        self.height = self.MARKER + self._steps_height + self._labels_height
        return self.width, self.height

    def _x(self, score: float) -> float:
        return self.width * (min(HIGHEST, max(LOWEST, score)) - LOWEST) / (HIGHEST - LOWEST)

    def _span(self, step: LadderStep) -> float:
        return self._x(step.high) - self._x(step.low)

    def _name(self, step: LadderStep) -> Text:
        name = Span(step.name, bold=step.current, colour=look.INK if step.current else look.TEXT)
        return Text([name, Span("\n" + step.band, colour=look.QUIET)], self.name)

    def draw(self) -> None:
        with described(self.canv, self.ladder.description):
            for number, step in enumerate(self.ladder.steps):
                self._draw_step(number, step)
            self._draw_marker()

    def _draw_step(self, number: int, step: LadderStep) -> None:
        canvas, x = self.canv, self._x(step.low)
        height = self.BASE + self.STEP * number
        canvas.setFillColor(look.RAMP[min(number, len(look.RAMP) - 1)])
        canvas.setStrokeColor(look.INK)
        canvas.setLineWidth(1.4 if step.current else 0.4)
        canvas.rect(x + 0.8, self._labels_height, self._span(step) - 1.6, height, stroke=1, fill=1)
        name = self._name(step)
        height = name.wrap(self._span(step) - 3, 0)[1]
        name.drawOn(canvas, x + 1, self._labels_height - 4 - height)

    def _draw_marker(self) -> None:
        canvas, x = self.canv, self._x(self.ladder.marker)
        at = sum(1 for step in self.ladder.steps if step.low <= self.ladder.marker) - 1
        current = next((number for number, step in enumerate(self.ladder.steps) if step.current), at)
        y = self._labels_height + self.BASE + self.STEP * current + 1.5
        path = canvas.beginPath()
        path.moveTo(x, y)
        path.lineTo(x - 4.5, y + 8)
        path.lineTo(x + 4.5, y + 8)
        path.close()
        canvas.setFillColor(look.TEXT)
        canvas.drawPath(path, stroke=0, fill=1)
        style = self.styles.strong.but(align="centre")
        place = min(self.width - 14, max(14, x))
        label(canvas, self.ladder.marker_label, style, place, y + 8 + style.leading, 60)


class RadarChart(Flowable):
    """One axis a dimension, rings at the five levels, one or two series that differ by line as well as by colour."""

    LABEL = 100.0  # width of a label beside the drawing
    ABOVE = 34.0  # room for the labels at top and bottom

    def __init__(self, radar: Radar, styles: Styles, radius: float = 136):
        super().__init__()
        self.radar, self.radius = radar, radius
        self.text = styles.small.but(colour=look.TEXT, leading=styles.small.size * 1.25)

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        key = 18 if self.radar.other_series else 0
        self.width, self.height = room, 2 * (self.radius + self.ABOVE) + key
        self._centre = (room / 2, key + self.ABOVE + self.radius)
        return self.width, self.height

    def _point(self, axis: int, value: float) -> tuple[float, float]:
        angle = math.pi / 2 - 2 * math.pi * axis / len(self.radar.axes)
        distance = self.radius * value / HIGHEST
        return self._centre[0] + distance * math.cos(angle), self._centre[1] + distance * math.sin(angle)

    def draw(self) -> None:
        with described(self.canv, self.radar.description):
            self._draw_net()
            own = [axis.value for axis in self.radar.axes]
            self._draw_series(own, look.INK, dashed=False)
            if self.radar.other_series:
                self._draw_series([axis.other or 0.0 for axis in self.radar.axes], look.TEXT, dashed=True)
                self._draw_key()
            for number in range(len(self.radar.axes)):
                self._draw_label(number)

    def _draw_net(self) -> None:
        canvas, count = self.canv, len(self.radar.axes)
        canvas.setStrokeColor(look.RULE)
        for level in range(1, int(HIGHEST) + 1):
            canvas.setLineWidth(0.9 if level == HIGHEST else 0.5)
            self._polygon([self._point(axis, level) for axis in range(count)], stroke=1, fill=0)
        for axis in range(count):
            canvas.line(*self._centre, *self._point(axis, HIGHEST))
        number = self.text.but(size=6.5, leading=7, colour=look.QUIET)
        for level in range(1, int(HIGHEST) + 1):
            x, y = self._point(0, level)
            label(canvas, str(level), number, x + 2, y + 1, 12)

    def _draw_series(self, values: list[float], colour: Color, *, dashed: bool) -> None:
        canvas = self.canv
        points = [self._point(axis, value) for axis, value in enumerate(values)]
        canvas.saveState()
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.3)
        if dashed:
            canvas.setDash(3, 2)
        else:
            canvas.setFillColor(look.RAMP[1])
            canvas.setFillAlpha(0.35)
        self._polygon(points, stroke=1, fill=0 if dashed else 1)
        canvas.restoreState()
        for point in points:
            self._mark(*point, colour, hollow=dashed)

    def _mark(self, x: float, y: float, colour: Color, *, hollow: bool) -> None:
        canvas = self.canv
        canvas.setStrokeColor(colour)
        canvas.setFillColor(look.WHITE if hollow else colour)
        canvas.setLineWidth(1)
        canvas.circle(x, y, 2.1, stroke=1, fill=1)

    def _polygon(self, points: list[tuple[float, float]], *, stroke: int, fill: int) -> None:
        path = self.canv.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self.canv.drawPath(path, stroke=stroke, fill=fill)

    def _draw_label(self, number: int) -> None:
        axis = self.radar.axes[number]
        x, y = self._point(number, HIGHEST + 0.28)
        side = x - self._centre[0]
        align = "centre" if abs(side) < 8 else ("left" if side > 0 else "right")
        content: list[str | Span] = [axis.label]
        if axis.score:
            content.append(Span("  " + axis.score, bold=True, colour=look.INK))
        text = Text(content, self.text.but(align=align))
        height = text.wrap(self.LABEL, 0)[1]
        # Labels at the top stand above their point, those at the bottom below it, the others beside it.
        share = 0.5 + 0.5 * (self._centre[1] - y) / (self.radius * (1 + 0.28 / HIGHEST))
        left = {"left": x, "centre": x - self.LABEL / 2, "right": x - self.LABEL}[align]
        text.drawOn(self.canv, left, y - height * share)

    def _draw_key(self) -> None:
        canvas, y = self.canv, 6.0
        x = self._centre[0] - 130
        for name, colour, dashed in (
            (self.radar.series, look.INK, False),
            (self.radar.other_series, look.TEXT, True),
        ):
            canvas.saveState()
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(1.3)
            if dashed:
                canvas.setDash(3, 2)
            canvas.line(x, y, x + 22, y)
            canvas.restoreState()
            self._mark(x + 11, y, colour, hollow=dashed)
            label(canvas, name, self.text, x + 27, y + self.text.leading / 2, 120)
            x += 150
