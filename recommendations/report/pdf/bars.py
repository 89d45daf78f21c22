"""Bars drawn as vectors: scores with the next level marked, and stacked bars with their values in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable, Spacer

from recommendations.report.figures import HIGHEST, LOWEST, Bar, Bars, Part, StackedBars, StackedRow
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.charts import described, label
from recommendations.report.pdf.flowables import Placed, Stack, Text
from recommendations.report.pdf.styles import Styles

PALE = 2  # shades below this one carry dark labels
BAR = 9.0  # height of a bar


def shade(canvas: Any, x: float, y: float, width: float, height: float, number: int) -> None:
    """A box in one of the four shades, with an outline that shows where the shade does not print."""
    canvas.setFillColor(look.RAMP[number])
    canvas.setStrokeColor(look.INK)
    canvas.setLineWidth(0.5)
    canvas.rect(x, y, width, height, stroke=1, fill=1)


def hatch(canvas: Any, x: float, y: float, width: float, height: float) -> None:
    """A box with slanting lines."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, y, width, height)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.setStrokeColor(look.QUIET)
    canvas.setLineWidth(0.6)
    at = -height
    while at < width:
        canvas.line(x + at, y, x + at + height, y + height)
        at += 3.5
    canvas.restoreState()
    canvas.setStrokeColor(look.QUIET)
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, width, height, stroke=1, fill=0)


class BarsChart(Flowable):
    """Scores from 1 to 5 by group; a diamond marks the next level, a bar across the median of other firms."""

    LABEL, VALUE = 0.36, 30.0  # share of the width for names; room for the score
    AXIS, KEY = 12.0, 13.0

    def __init__(self, bars: Bars, styles: Styles):
        super().__init__()
        self.bars = bars
        self.name, self.title = styles.compact, styles.column
        self.number = styles.fine.but(align="centre")
        self.value = styles.strong.but(size=styles.compact.size)
        self.row = max(self.name.leading, BAR) + 1.5

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width = room
        rows = sum(len(group.bars) for group in self.bars.groups)
        titles = len([group for group in self.bars.groups if group.bars]) * (self.title.leading + 2)
        self.height = self.AXIS + rows * self.row + titles + self.KEY * len(self._keys()) + 3
        return self.width, self.height

    def _keys(self) -> list[tuple[str, Any]]:
        keys = [(self.bars.next_label, self._diamond), (self.bars.peers_label, self._median)]
        return [key for key in keys if key[0]]

    def _x(self, value: float) -> float:
        left = self.width * self.LABEL
        return left + (self.width - left - self.VALUE) * (value - LOWEST) / (HIGHEST - LOWEST)

    def draw(self) -> None:
        with described(self.canv, self.bars.description):
            y = self.height
            for level in range(int(LOWEST), int(HIGHEST) + 1):
                label(self.canv, str(level), self.number, self._x(level), y, 12)
            y -= self.AXIS
            for group in self.bars.groups:
                if group.bars:
                    label(self.canv, group.title, self.title, 0, y, self.width * self.LABEL)
                    y -= self.title.leading + 2
                for bar in group.bars:
                    self._draw_bar(bar, y)
                    y -= self.row
            self._draw_keys(y - 3)

    def _draw_bar(self, bar: Bar, top: float) -> None:
        canvas, middle = self.canv, top - self.row / 2
        label(canvas, bar.label, self.name, 8, middle + self.name.leading / 2, self.width * self.LABEL - 12)
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.5)
        for level in range(int(LOWEST), int(HIGHEST) + 1):
            canvas.line(self._x(level), middle - self.row / 2, self._x(level), middle + self.row / 2)
        width = max(self._x(bar.value) - self._x(LOWEST), 1.2)
        shade(canvas, self._x(LOWEST), middle - BAR / 2 + 1, width, BAR - 2, 3)
        if bar.next_level is not None:
            self._diamond(self._x(bar.next_level), middle)
        if bar.peers is not None:
            self._median(self._x(bar.peers), middle)
        label(canvas, bar.score, self.value, self.width - self.VALUE + 9, middle + self.value.leading / 2, self.VALUE)

    def _diamond(self, x: float, y: float) -> None:
        path = self.canv.beginPath()
        path.moveTo(x - 3.4, y)
        for point in ((x, y + 3.4), (x + 3.4, y), (x, y - 3.4)):
            path.lineTo(*point)
        path.close()
        self.canv.setFillColor(look.WHITE)
        self.canv.setStrokeColor(look.INK)
        self.canv.setLineWidth(1)
        self.canv.drawPath(path, stroke=1, fill=1)

    def _median(self, x: float, y: float) -> None:
        """White with a dark core, to be seen on the bar and beside it."""
        for colour, weight in ((look.WHITE, 3.2), (look.TEXT, 1.4)):
            self.canv.setStrokeColor(colour)
            self.canv.setLineWidth(weight)
            self.canv.line(x, y - BAR / 2, x, y + BAR / 2)

    def _draw_keys(self, top: float) -> None:
        for number, (words, draw) in enumerate(self._keys()):
            middle = top - self.KEY * (number + 0.5)
            draw(self.width * self.LABEL + 3.4, middle)
            room = self.width * (1 - self.LABEL) - 12
            label(
                self.canv,
                words,
                self.name.but(colour=look.QUIET),
                self.width * self.LABEL + 12,
                middle + self.name.leading / 2,
                room,
            )


class StackedRowChart(Flowable):
    """One bar of parts with its name before it and its value behind it."""

    LABEL, VALUE = 0.3, 0.16  # shares of the width

    def __init__(self, row: StackedRow, styles: Styles):
        super().__init__()
        self.row, self.styles = row, styles
        self.name = Text(row.label, styles.column if row.heading else styles.compact)
        self.value = Text(row.value, styles.strong.but(size=styles.compact.size, align="right"))
        self.words = Text(row.words, styles.compact.but(colour=look.QUIET))

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        self.width = room
        names = room if self.row.heading else room * self.LABEL - 8
        values = self.value.wrap(room * self.VALUE - 6, height)[1]
        words = self.words.wrap(self._room, height)[1] if self.row.words else 0.0
        self.height = max(self.name.wrap(names, height)[1], values, words, BAR) + 3
        return self.width, self.height

    @property
    def _room(self) -> float:
        return self.width * (1 - self.LABEL - self.VALUE)

    def draw(self) -> None:
        canvas, left = self.canv, self.width * self.LABEL
        middle = self.height / 2
        self.name.drawOn(canvas, 0, middle - self.name.height / 2)
        if self.row.words:
            self.words.drawOn(canvas, left, middle - self.words.height / 2)
        if self.row.value:
            self.value.drawOn(canvas, self.width * (1 - self.VALUE) + 6, middle - self.value.height / 2)
        self._draw_parts(left, middle)

    def _draw_parts(self, left: float, middle: float) -> None:
        height = self.styles.fine.leading + 1.5
        for part in self.row.parts:
            width = self._room * part.share
            if width > 0:
                shade(self.canv, left, middle - height / 2, width, height, part.shade)
                self._draw_label(part, left, width, middle)
            left += width

    def _draw_label(self, part: Part, left: float, width: float, middle: float) -> None:
        colour = look.TEXT if part.shade < PALE else look.WHITE
        style = self.styles.fine.but(colour=colour, align="centre")
        needed = Text(part.label, style).natural_width()
        if part.label and needed + 4 <= width:
            label(self.canv, part.label, style, left + width / 2, middle + style.leading / 2, width)


class Legend(Flowable):
    """Which shade stands for what, in a line."""

    def __init__(self, entries: Sequence[tuple[int, str]], styles: Styles):
        super().__init__()
        self.entries, self.style = entries, styles.small.but(colour=look.TEXT)

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width, self.height = room, 0.0
        self._places: list[tuple[float, float, float]] = []
        x, y = 0.0, 0.0
        for _shade, words in self.entries:
            needed = Text(words, self.style).natural_width() + 1
            if x and x + 14 + needed > room:
                x, y = 0.0, y + self.style.leading
            self._places.append((x, y, needed))
            x += 14 + needed + 16
        self.height = y + self.style.leading
        return self.width, self.height

    def draw(self) -> None:
        for (number, words), (x, y, needed) in zip(self.entries, self._places, strict=True):
            top = self.height - y
            shade(self.canv, x, top - self.style.leading / 2 - 4, 9, 8, number)
            label(self.canv, words, self.style, x + 14, top, needed)


class Described(Placed):
    """A flowable that is one figure to screen readers."""

    def __init__(self, content: Flowable, description: str):
        super().__init__()
        self.content, self.description = content, description

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        self.width, self.height = self.content.wrap(room, height)
        return self.width, self.height

    def split(self, room: float, height: float) -> list[Flowable]:
        parts = self.content.split(room, height)
        return [Described(part, self.description) for part in parts] if len(parts) > 1 else []

    def draw_at(self, x: float, y: float) -> None:
        with described(self.canv, self.description):
            self.content.drawOn(self.canv, x, y)


def stacked_chart(bars: StackedBars, styles: Styles) -> Flowable:
    rows: list[Flowable] = [StackedRowChart(row, styles) for row in bars.rows]
    legend: list[Flowable] = [Legend(bars.legend, styles), Spacer(1, 2)] if bars.legend else []
    return Described(Stack([*legend, *rows], gap=1.5), bars.description)
