"""Charts drawn as vectors, with direct labels; each also carries its description in words for screen readers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from recommendations.report.figures import HIGHEST, LOWEST, Ladder, LadderStep, Radar
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
    APART = 22.0  # room that two labels side by side need
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
        ladder = self.ladder
        if ladder.before is not None:
            apart = 0.0 if abs(self._x(ladder.before) - self._x(ladder.marker)) > self.APART else self.APART
            self._mark(
                ladder.before, ladder.before_label, None, by=apart * (-1 if ladder.before < ladder.marker else 1)
            )
        current = next((number for number, step in enumerate(ladder.steps) if step.current), None)
        self._mark(ladder.marker, ladder.marker_label, current)

    def _mark(self, score: float, words: str, step: int | None, *, by: float = 0) -> None:
        """A full triangle for the score of now, on its step; a hollow one for the one before, its label moved `by`."""
        canvas, x = self.canv, self._x(score)
        at = step if step is not None else sum(1 for tier in self.ladder.steps if tier.low <= score) - 1
        y = self._labels_height + self.BASE + self.STEP * at + 1.5
        path = canvas.beginPath()
        path.moveTo(x, y)
        path.lineTo(x - 4.5, y + 8)
        path.lineTo(x + 4.5, y + 8)
        path.close()
        canvas.setFillColor(look.WHITE if step is None else look.TEXT)
        canvas.setStrokeColor(look.TEXT)
        canvas.setLineWidth(0.9)
        canvas.drawPath(path, stroke=1, fill=1)
        style = (self.styles.small if step is None else self.styles.strong).but(align="centre")
        place = min(self.width - 14, max(14, x + by))
        label(canvas, words, style, place, y + 8 + self.styles.strong.leading, 60)


@dataclass(frozen=True)
class Series:
    """How one series is drawn: told apart by line and mark, so also in black and white."""

    colour: Color
    dash: tuple[float, ...] = ()
    filled: bool = False
    square: bool = False

    def pen(self, canvas: Any) -> None:
        canvas.setStrokeColor(self.colour)
        canvas.setLineWidth(1.3)
        if self.dash:
            canvas.setDash(*self.dash)

    def mark(self, canvas: Any, x: float, y: float) -> None:
        canvas.setStrokeColor(self.colour)
        canvas.setFillColor(self.colour if self.filled else look.WHITE)
        canvas.setLineWidth(1)
        if self.square:
            canvas.rect(x - 1.9, y - 1.9, 3.8, 3.8, stroke=1, fill=1)
        else:
            canvas.circle(x, y, 2.1, stroke=1, fill=1)


OWN = Series(look.INK, filled=True)
OTHER = Series(look.TEXT, dash=(3, 2))
PEERS = Series(look.QUIET, dash=(1, 2), square=True)


class RadarChart(Flowable):
    """One axis a dimension, rings at the five levels; up to three series, told apart by line and mark."""

    LABEL = 100.0  # width of a label beside the drawing
    KEY = 13.0  # height of a line that says which series is which
    ABOVE = 34.0  # room for the labels at top and bottom

    def __init__(self, radar: Radar, styles: Styles, radius: float = 136):
        super().__init__()
        self.radar, self.radius = radar, radius
        self.text = styles.small.but(colour=look.TEXT, leading=styles.small.size * 1.25)

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        key = self.KEY * len(self._keys())
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
            self._draw_series([axis.value for axis in self.radar.axes], OWN)
            if self.radar.other_series:
                self._draw_series([axis.other for axis in self.radar.axes], OTHER)
            if self.radar.peers_series:
                self._draw_series([axis.peers for axis in self.radar.axes], PEERS)
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

    def _draw_series(self, values: Sequence[float | None], series: Series) -> None:
        """A point on each axis that has a value."""
        canvas = self.canv
        points = [self._point(axis, value) for axis, value in enumerate(values) if value is not None]
        if not points:
            return
        canvas.saveState()
        series.pen(canvas)
        if series.filled:
            canvas.setFillColor(look.RAMP[1])
            canvas.setFillAlpha(0.35)
        self._polygon(points, stroke=1, fill=1 if series.filled else 0)
        canvas.restoreState()
        for point in points:
            series.mark(canvas, *point)

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

    def _keys(self) -> list[tuple[str, Series]]:
        """What tells the series apart; nothing where there is one only."""
        radar = self.radar
        named = ((radar.series, OWN), (radar.other_series, OTHER), (radar.peers_series, PEERS))
        keys = [(name, series) for name, series in named if name]
        return keys if len(keys) > 1 else []

    def _draw_key(self) -> None:
        canvas, keys = self.canv, self._keys()
        for number, (name, series) in enumerate(keys):
            y = self.KEY * (len(keys) - number - 0.5)
            canvas.saveState()
            series.pen(canvas)
            canvas.line(0, y, 26, y)
            canvas.restoreState()
            series.mark(canvas, 13, y)
            label(canvas, name, self.text, 32, y + self.text.leading / 2, self.width - 32)
