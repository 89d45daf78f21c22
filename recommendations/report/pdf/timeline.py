"""The plan over twelve months, and a score over the years, drawn as vectors."""

from __future__ import annotations

import itertools

from reportlab.platypus import Flowable

from recommendations.report.figures import HIGHEST, LOWEST, Period, Timeline, TimelineStep, Trend, TrendPoint
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.bars import hatch, shade
from recommendations.report.pdf.charts import OTHER, OWN, described, label
from recommendations.report.pdf.flowables import Span, Text
from recommendations.report.pdf.styles import Styles

STEP_SHADE = 1


class TimelineChart(Flowable):
    """Months from now to the right, a line for each step: a box over its period, and hatched the wait for a scheme.

    The wait ends where the period begins if that is early enough; else it begins now.
    """

    LABEL = 0.4  # share of the width for the steps' names
    KEY = 13.0

    def __init__(self, timeline: Timeline, styles: Styles):
        super().__init__()
        self.timeline = timeline
        self.name, self.fine = styles.compact, styles.fine.but(colour=look.TEXT)
        self.title = styles.column.but(align="centre")
        self.box = self.fine.leading + 1.5

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        self.width = room
        self._names = [Text(step.label, self.name) for step in self.timeline.steps]
        lines = [name.wrap(room * self.LABEL - 8, height)[1] for name in self._names]
        self._rows = [max(line, self.box) + 3.5 for line in lines]
        heads = [self._head(period) for period in self.timeline.periods]
        self._head_height = max(head.wrap(self._span(period), height)[1] for head, period in self._pairs(heads)) + 4
        self.height = self._head_height + sum(self._rows) + self.fine.leading + 4 + self.KEY * len(self._keys())
        return self.width, self.height

    def _pairs(self, heads: list[Text]) -> list[tuple[Text, Period]]:
        return list(zip(heads, self.timeline.periods, strict=True))

    def _head(self, period: Period) -> Text:
        effort = Span("\n" + period.effort if period.effort else "", bold=False, colour=look.TEXT)
        return Text([Span(period.title), effort], self.title)

    def _x(self, month: float) -> float:
        left = self.width * self.LABEL
        return left + (self.width - left) * min(month, self._end) / self._end

    @property
    def _end(self) -> float:
        return self.timeline.periods[-1].end

    def _span(self, period: Period) -> float:
        return self._x(period.end) - self._x(period.start)

    def draw(self) -> None:
        with described(self.canv, self.timeline.description):
            self._draw_ground()
            top = self.height - self._head_height
            for step, name, row in zip(self.timeline.steps, self._names, self._rows, strict=True):
                name.drawOn(self.canv, 0, top - row / 2 - name.height / 2)
                self._draw_step(step, top - row / 2)
                top -= row
            self._draw_months(top)
            self._draw_keys(top - self.fine.leading - 4)

    def _draw_ground(self) -> None:
        canvas, foot = self.canv, self.height - self._head_height - sum(self._rows)
        for period in self.timeline.periods:
            head = self._head(period)
            head.wrap(self._span(period), 0)
            head.drawOn(canvas, self._x(period.start), self.height - head.height)
            canvas.setStrokeColor(look.RULE)
            canvas.setLineWidth(0.6)
            canvas.line(self._x(period.start), foot, self._x(period.start), self.height - self._head_height)
        canvas.line(self._x(self._end), foot, self._x(self._end), self.height - self._head_height)
        canvas.setStrokeColor(look.INK)
        canvas.line(self._x(0), foot, self._x(self._end), foot)

    def _draw_step(self, step: TimelineStep, middle: float) -> None:
        canvas, period = self.canv, self.timeline.periods[step.period]
        foot = middle - self.box / 2
        start, end = self._x(period.start) + 1.5, self._x(period.end) - 1.5
        shade(canvas, start, foot, end - start, self.box, STEP_SHADE)
        if step.lead_months:
            begins = max(0.0, period.start - step.lead_months)
            until = self._x(begins + step.lead_months)
            hatch(canvas, self._x(begins) + 1.5, foot, until - self._x(begins) - 1.5, self.box)
        words = Text(step.effort, self.fine.but(align="right"))
        needed = words.natural_width() + 1
        canvas.setFillColor(look.WHITE)
        canvas.rect(end - needed - 4, foot + 0.8, needed + 3, self.box - 1.6, stroke=0, fill=1)
        label(canvas, step.effort, words.style, end - 2.5, middle + self.fine.leading / 2, needed)

    def _draw_months(self, top: float) -> None:
        edges = [self.timeline.periods[0].start, *(period.end for period in self.timeline.periods)]
        for edge in edges[:-1]:
            label(self.canv, f"{edge:g}", self.fine.but(align="centre"), self._x(edge), top - 1, 20)
        label(self.canv, f"{edges[-1]:g}", self.fine.but(align="right"), self._x(edges[-1]), top - 1, 20)
        room = self.width * self.LABEL - 12
        label(self.canv, self.timeline.months_label, self.fine.but(align="right"), room, top - 1, room)

    def _keys(self) -> list[tuple[str, bool]]:
        keys = [(self.timeline.step_label, False)]
        return (
            [*keys, (self.timeline.lead_label, True)] if any(step.lead_months for step in self.timeline.steps) else keys
        )

    def _draw_keys(self, top: float) -> None:
        left = self.width * self.LABEL
        for number, (words, hatched) in enumerate(self._keys()):
            middle = top - self.KEY * (number + 0.5)
            if hatched:
                hatch(self.canv, left, middle - 4, 14, 8)
            else:
                shade(self.canv, left, middle - 4, 14, 8, STEP_SHADE)
            label(self.canv, words, self.fine, left + 19, middle + self.fine.leading / 2, self.width - left - 19)


class TrendChart(Flowable):
    """The overall score of each assessment, in front of the tiers."""

    LABEL, HEIGHT, FOOT, ABOVE = 92.0, 130.0, 30.0, 16.0

    def __init__(self, trend: Trend, styles: Styles):
        super().__init__()
        self.trend = trend
        self.small = styles.small.but(colour=look.TEXT)
        self.strong = styles.strong.but(align="centre")

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width, self.height = room, self.FOOT + self.HEIGHT + self.ABOVE
        return self.width, self.height

    def _y(self, score: float) -> float:
        return self.FOOT + self.HEIGHT * (score - LOWEST) / (HIGHEST - LOWEST)

    def _x(self, number: int) -> float:
        room = self.width - self.LABEL
        return self.LABEL + room * (number + 0.5) / len(self.trend.points)

    def draw(self) -> None:
        with described(self.canv, self.trend.description):
            self._draw_tiers()
            places = [(self._x(number), self._y(point.value)) for number, point in enumerate(self.trend.points)]
            OWN.pen(self.canv)
            for start, end in itertools.pairwise(places):
                self.canv.line(*start, *end)
            for number, (x, y) in enumerate(places):
                (OWN if number == len(places) - 1 else OTHER).mark(self.canv, x, y)
                self._draw_point(self.trend.points[number], x, y, above=self._is_above(number))

    def _draw_tiers(self) -> None:
        canvas = self.canv
        for number, tier in enumerate(self.trend.tiers):
            foot, height = self._y(tier.low), self._y(tier.high) - self._y(tier.low)
            canvas.setFillColor(look.RAMP[0] if number % 2 else look.PANEL)
            canvas.rect(self.LABEL, foot, self.width - self.LABEL, height, stroke=0, fill=1)
            label(canvas, tier.name, self.small, 0, foot + height / 2 + self.small.leading / 2, self.LABEL - 6)

    def _is_above(self, number: int) -> bool:
        """Whether a score stands above its point: where the line to the neighbours does not run there."""
        values = [point.value for point in self.trend.points]
        neighbours = [*values[max(0, number - 1) : number], *values[number + 1 : number + 2]]
        low = self._y(values[number]) - 4 - self.strong.leading < self.FOOT
        return low or not neighbours or sum(neighbours) / len(neighbours) <= values[number]

    def _draw_point(self, point: TrendPoint, x: float, y: float, *, above: bool) -> None:
        room = (self.width - self.LABEL) / len(self.trend.points)
        label(self.canv, point.score, self.strong, x, y + 5 + self.strong.leading if above else y - 4, room)
        label(self.canv, point.label, self.small.but(align="centre"), x, self.FOOT - 3, room - 4)
