"""The report on progress: what rose, what fell, which steps were taken."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable, PageBreak, Spacer

from recommendations.report.figures import HIGHEST, LOWEST
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.charts import LadderChart, RadarChart
from recommendations.report.pdf.first_page import fitted, masthead, space, steps_table, titled
from recommendations.report.pdf.flowables import Panel, Span, Stack, Text
from recommendations.report.pdf.marks import Marked
from recommendations.report.pdf.sections import (
    BEFORE_HEADING,
    BEFORE_SECTION,
    group_rows,
    head,
    heading,
    paragraphs,
    section,
)
from recommendations.report.pdf.styles import Styles, styles_for
from recommendations.report.pdf.tables import Grid, Row, Titled
from recommendations.report.pdf.timeline import TrendChart
from recommendations.report.progress_document import Change, ProgressDocument, StepOutcome


class ChangeBar(Flowable):
    """The scale from 1 to 5 as a line, with an arrow from the score before (hollow) to the score now (full)."""

    EDGE = 5.0

    def __init__(self, change: Change, height: float):
        super().__init__()
        self.change, self.height = change, height

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width = room
        return room, self.height

    def _x(self, value: float) -> float:
        return self.EDGE + (self.width - 2 * self.EDGE) * (value - LOWEST) / (HIGHEST - LOWEST)

    def draw(self) -> None:
        canvas, y = self.canv, self.height / 2
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.6)
        canvas.line(self._x(LOWEST), y, self._x(HIGHEST), y)
        for level in range(int(LOWEST), int(HIGHEST) + 1):
            canvas.line(self._x(level), y - 2.5, self._x(level), y + 2.5)
        before, after = (self._x(value) for value in self.change.values)
        canvas.setStrokeColor(look.INK)
        canvas.setLineWidth(2)
        canvas.line(before, y, after, y)
        self._dot(canvas, before, y, full=False)
        self._dot(canvas, after, y, full=True)

    def _dot(self, canvas: Any, x: float, y: float, *, full: bool) -> None:
        canvas.setLineWidth(1)
        canvas.setFillColor(look.INK if full else look.WHITE)
        canvas.circle(x, y, 3.0 if full else 2.6, stroke=1, fill=1)


class OutcomeMark(Marked):
    """Full square: done; half: partly; empty: not done."""

    def __init__(self, outcome: StepOutcome, styles: Styles):
        super().__init__(outcome.state, styles.compact)
        self.outcome = outcome

    def draw_mark(self, canvas: Any, radius: float) -> None:
        canvas.rect(-radius, -radius, 2 * radius, 2 * radius * self.outcome.share, stroke=0, fill=1)
        canvas.rect(-radius, -radius, 2 * radius, 2 * radius, stroke=1, fill=0)


def progress(document: ProgressDocument) -> list[Flowable]:
    styles = styles_for(document.language)
    return [
        *fitted(document.language, lambda scaled, _detailed: _first_page(document, scaled)),
        PageBreak(),
        *_over_time(document, styles),
        *_changes(document, styles),
        *_steps(document, styles),
        *_answers(document, styles),
        *_method(document, styles),
    ]


def _first_page(document: ProgressDocument, styles: Styles) -> list[Flowable]:
    page, labels = document.first_page, document.labels
    rises = titled(labels.rises, [_short(page.rises, page.no_rises, styles)], styles)
    falls = titled(labels.falls, [_short(page.falls, page.no_falls, styles)], styles)
    story: list[Flowable] = [
        *masthead(document, styles),
        _tier(document, styles),
        space(8, styles),
        Grid([Row([rises, falls], rule=False)], (1, 1), gutter=22, padding=0),
        space(10, styles),
        titled(labels.steps_done, [Spacer(1, 2), Text(page.steps_done, styles.body)], styles),
    ]
    if page.steps:
        story += [space(10, styles), titled(labels.next_steps, [steps_table(page.steps, styles)], styles)]
    return [*story, space(6, styles), Text(page.score_note, styles.small)]


def _tier(document: ProgressDocument, styles: Styles) -> Panel:
    page, labels = document.first_page, document.labels
    size = styles.tier.size * 0.7
    names = Stack([Text(labels.tier, styles.label), Text(page.tier, styles.tier.but(size=size))])
    number = styles.tier.but(size=size, colour=look.TEXT)
    scores = Stack([Text(labels.overall_score, styles.label), Text(page.score, number)])
    content: list[Flowable] = [
        Grid([Row([names, scores], rule=False)], (3, 1.25), padding=0),
        LadderChart(document.ladder, styles),
        Text([Span(labels.change + "  ", colour=look.INK), Span(page.change)], styles.strong),
        Text(page.interpretation, styles.body),
    ]
    return Panel(Stack(content, gap=5), padding=11)


def _short(changes: tuple[Change, ...], empty: str, styles: Styles) -> Flowable:
    if not changes:
        return Stack([Spacer(1, 2), Text(empty, styles.body)])
    rows = [
        Row([Text(change.name, styles.body), Text(change.change, styles.strong.but(align="right"))])
        for change in changes
    ]
    return Grid(rows, (2.2, 1.2), gutter=6, padding=3)


def _over_time(document: ProgressDocument, styles: Styles) -> list[Flowable]:
    radar = Stack([RadarChart(document.radar, styles, radius=118), Text(document.radar.description, styles.small)], 8)
    return [
        Titled(section(document.labels.trend, "trend", styles), TrendChart(document.trend, styles), whole=True),
        Spacer(1, 14),
        radar,
    ]


def _changes(document: ProgressDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    rows = [
        Row(
            [
                Text(change.name, styles.strong),
                Text(change.before, styles.compact),
                ChangeBar(change, styles.compact.leading),
                Text(change.after, styles.compact.but(bold=True)),
                Text(change.change, styles.compact),
            ]
        )
        for change in document.changes
    ]
    titles = head(styles, labels.dimension, labels.before, "", labels.after, labels.change)
    table = Grid(rows, (2.9, 1.7, 2.2, 1.8, 1.4), head=titles, padding=3)
    opening = section(labels.dimensions, "dimensions", styles, document.left_out)
    return [Titled(opening, table, before=BEFORE_SECTION)]


def _steps(document: ProgressDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    opening = section(labels.steps_done, "steps", styles, document.steps_intro)
    if not document.steps:
        return [Titled(opening, Spacer(1, 1), before=BEFORE_SECTION)]
    rows = [Row(_step(step, document, styles)) for step in document.steps]
    table = Grid(rows, (5.4, 2, 1.6), head=head(styles, labels.action, labels.state, labels.now), padding=3.5)
    return [Titled(opening, table, before=BEFORE_SECTION)]


def _step(step: StepOutcome, document: ProgressDocument, styles: Styles) -> list[Flowable]:
    lines: list[Flowable] = [Text(step.dimension, styles.column), Text(step.action, styles.body)]
    if step.note:
        note = [Span(document.labels.note + "  ", bold=True), Span(step.note)]
        lines.append(Text(note, styles.small))
    return [Stack(lines, gap=1), OutcomeMark(step, styles), Text(step.now, styles.compact)]


def _answers(document: ProgressDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    rows: list[Row] = []
    for number, group in enumerate(document.answers):
        cells = [
            Row(
                [
                    Text(answer.question, styles.compact),
                    Text(answer.before, styles.compact),
                    Text(answer.after, styles.compact.but(bold=True)),
                ]
            )
            for answer in group.answers
        ]
        note = "" if cells else group.empty
        rows += group_rows(group.title, labels.continued, cells, styles, note=note, key=f"answers-{number}")
    table = Grid(rows, (6.4, 1.8, 1.8), head=head(styles, labels.question, labels.before, labels.after), padding=3)
    return [Titled(section(labels.answers, "answers", styles), table, before=BEFORE_SECTION)]


def _method(document: ProgressDocument, styles: Styles) -> list[Flowable]:
    above = heading(document.labels.method, "method", styles)
    return [Titled(above, paragraphs(document.method, styles), before=BEFORE_HEADING, whole=True)]
