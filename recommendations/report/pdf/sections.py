"""The pages after the first: results in detail, plan, adviser's findings, answers, method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from reportlab.platypus import Flowable, Spacer

from recommendations.report.document import (
    AnswerRow,
    DimensionRow,
    PlanStep,
    Rating,
    ReportDocument,
)
from recommendations.report.figures import Table
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.bars import BarsChart, stacked_chart
from recommendations.report.pdf.charts import RadarChart
from recommendations.report.pdf.flowables import LevelBar, Span, Stack, Text, centred
from recommendations.report.pdf.styles import Styles, TextStyle
from recommendations.report.pdf.tables import Grid, Row, Titled
from recommendations.report.pdf.timeline import TimelineChart

BEFORE_SECTION, BEFORE_HEADING = 18, 10  # points above, unless at the top of a page
RADIUS = 116  # points: leaves room for the bars on the same page
LONG_COMMENT = 800  # characters


def section(title: str, key: str, styles: Styles, intro: str = "") -> list[Flowable]:
    """A section's heading with its bookmark and opening words; it needs a body: see `Titled`."""
    items: list[Flowable] = [Text(title, styles.section, anchor=key, outline=(title, 0)), Spacer(1, 5)]
    return [*items, Text(intro, styles.body), Spacer(1, 8)] if intro else items


def heading(title: str, key: str, styles: Styles) -> list[Flowable]:
    return [Text(title, styles.heading, anchor=key, outline=(title, 1)), Spacer(1, 2)]


def head(styles: Styles, *words: str) -> Row:
    return Row([Text(word, styles.column) for word in words])


def scored(score: str, value: float, styles: Styles) -> Grid:
    """A score with its bar beside it."""
    cells = [Text(score, styles.strong), centred(LevelBar(value, 46), styles.strong)]
    return Grid([Row(cells, rule=False)], (1, 2), gutter=4, padding=0)


def results(document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    chart = Stack(
        [RadarChart(document.radar, styles, radius=RADIUS), Text(document.radar.description, styles.small)], gap=8
    )
    rows = [
        Row(
            [
                Text(row.pillar, styles.strong),
                Text(row.score, styles.strong),
                centred(LevelBar(row.value, 80, 6), styles.strong),
                Text(row.summary, styles.compact),
            ]
        )
        for row in document.pillars
    ]
    table = Grid(rows, (3.2, 0.9, 1.9, 5), head=head(styles, labels.pillar, labels.score, "", ""))
    story: list[Flowable] = [Titled(section(labels.radar, "radar", styles), chart)]
    if document.bars:
        above = heading(document.bars.title, "bars", styles)
        story.append(Titled(above, BarsChart(document.bars, styles), before=BEFORE_HEADING, whole=True))
    return [*story, Titled(heading(labels.pillars, "pillars", styles), table, before=BEFORE_HEADING, whole=True)]


def dimensions(document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    rows: list[Row] = []
    for pillar, members in groupby(document.dimensions, key=lambda row: row.pillar):
        rows += group_rows(pillar, labels.continued, [_dimension(row, styles) for row in members], styles)
    table = Grid(rows, (2.5, 4, 4), head=head(styles, labels.dimension, labels.meaning, labels.next_step), padding=3)
    return [Titled(section(labels.dimensions, "dimensions", styles), table, before=BEFORE_SECTION)]


def group_rows(
    title: str, continued: str, rows: Iterable[Sequence[Flowable]], styles: Styles, *, note: str = "", key: str = ""
) -> list[Row]:
    """Rows under a title across the table, which stands again overleaf where they go on; with a bookmark for a key."""
    again = Text([title, Span(continued, bold=False)], styles.column)
    words = [Span(title), Span("   " + note if note else "", bold=False, colour=look.QUIET)]
    heading_row = Row([Text(words, styles.column, anchor=key, outline=(title, 1))], group=True, again=again)
    return [heading_row, *(Row(cells) for cells in rows)]


def _dimension(row: DimensionRow, styles: Styles) -> list[Flowable]:
    return [
        Stack([Text(row.dimension, styles.strong), scored(row.score, row.value, styles)], gap=1),
        Text(row.meaning, styles.compact),
        Text(row.next_step, styles.compact),
    ]


def plan(document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    rows: list[Row] = []
    for number, horizon in enumerate(document.plan):
        steps = [_plan_step(step, document, styles) for step in horizon.steps]
        note = "" if steps else horizon.empty
        rows += group_rows(horizon.title, labels.continued, steps, styles, note=note, key=f"plan-{number}")
    if not rows:
        return []
    table = Grid(rows, (6, 1.6, 2.8), head=head(styles, labels.action, labels.effort, labels.evidence), padding=3.5)
    story: list[Flowable] = [
        Titled(section(labels.plan, "plan", styles, document.plan_intro), table, before=BEFORE_SECTION)
    ]
    if document.timeline:
        above = heading(document.timeline.title, "timeline", styles)
        story.append(Titled(above, TimelineChart(document.timeline, styles), before=BEFORE_HEADING, whole=True))
    return story


def funding(document: ReportDocument, styles: Styles) -> list[Flowable]:
    found = document.funding
    if found is None:
        return []
    above = [*heading(found.title, "funding", styles), Text(found.intro, styles.body), Spacer(1, 4)]
    table = plain_table(found.table, (2.2, 4.2, 1.6, 1.6, 1.8), styles)
    body = Stack([stacked_chart(found.chart, styles), Spacer(1, 6), table])
    return [Titled(above, body, before=BEFORE_HEADING, whole=True)]


def plain_table(table: Table, shares: Sequence[float], styles: Styles) -> Grid:
    """A table of short texts."""
    first_number = len(table.columns) - table.numbers

    def row(texts: Sequence[str], style: TextStyle) -> Row:
        aligned = [style.but(align="right" if at >= first_number else "left") for at in range(len(texts))]
        aligned[0] = aligned[0].but(bold=True)
        return Row([Text(text, shape) for text, shape in zip(texts, aligned, strict=True)])

    rows = [row(texts, styles.compact) for texts in table.rows]
    if table.total:
        rows.append(row(table.total, styles.compact.but(bold=True)))
    return Grid(rows, shares, head=row(table.columns, styles.column), padding=2.5)


def _plan_step(step: PlanStep, document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    lines: list[Flowable] = []
    if step.dimension:
        lines.append(Text(step.dimension, styles.column))
    lines.append(Text(step.action, styles.body))
    help_words: list[Span] = []
    for label, words in ((labels.supported_by, " · ".join(step.schemes)), (labels.lead_time, step.lead_time)):
        if words:
            space = "   " if help_words else ""
            help_words += [Span(f"{space}{label}  ", colour=look.INK), Span(words)]
    if help_words:
        lines.append(Text(help_words, styles.fine))
    return [Stack(lines, gap=1), Text(step.effort, styles.compact), Text(step.evidence, styles.compact)]


def verification(document: ReportDocument, styles: Styles) -> list[Flowable]:
    found = document.verification
    if found is None:
        return []
    labels = document.labels
    story: list[Flowable] = []
    above = section(labels.verification, "verification", styles, found.intro)
    before = BEFORE_SECTION
    comment = Text(found.comment, styles.body)
    if len(found.comment) > LONG_COMMENT:  # may need a page break of its own
        story.append(Titled(above, comment, before=before))
        above, before = [], BEFORE_HEADING
    elif found.comment:
        above += [comment, Spacer(1, 8)]
    titles = head(styles, labels.dimension, labels.own_rating, labels.adviser_rating, labels.comment)
    rows = [Row(_rating(rating, styles)) for rating in found.ratings]
    table = Grid(rows, (2.6, 1.6, 1.6, 4.4), head=titles, padding=3.5)
    return [*story, Titled(above, table, before=before)]


def _rating(rating: Rating, styles: Styles) -> list[Flowable]:
    return [
        Text(rating.dimension, styles.strong),
        scored(rating.own, rating.own_value, styles),
        scored(rating.adviser, rating.adviser_value, styles),
        Text(rating.comment, styles.compact),
    ]


def answers(document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    rows: list[Row] = []
    for group in document.answers:
        rows += group_rows(
            group.pillar, labels.continued, [_answer(row, document, styles) for row in group.answers], styles
        )
    if not rows:
        return []
    table = Grid(rows, (4.3, 0.6, 5.1), head=head(styles, labels.question, labels.level, labels.answer), padding=2)
    opening = section(labels.answers, "answers", styles, document.answers_intro)
    return [Titled(opening, table, before=BEFORE_SECTION)]


def _answer(answer: AnswerRow, document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    question = [Span(answer.dimension + "  ", colour=look.QUIET)] if answer.dimension else []
    shown = Span(f"  • {labels.evidence_tick}" if answer.evidence else "", colour=look.INK)
    reply: list[Flowable] = [Text([Span(answer.answer), shown], styles.compact)]
    if answer.note:
        reply.append(Text([Span(labels.note + "  ", bold=True), Span(answer.note)], styles.small))
    level = "–" if answer.level is None else str(answer.level)
    return [
        Text([*question, Span(answer.question)], styles.compact),
        Text(level, styles.compact.but(bold=True)),
        Stack(reply, gap=1),
    ]


def method(document: ReportDocument, styles: Styles) -> list[Flowable]:
    above = section(document.labels.method, "method", styles)
    small = document.disclaimers[1:]  # the first stands at the foot
    return [Titled(above, paragraphs(document.method, styles, small), before=BEFORE_SECTION, whole=True)]


def paragraphs(texts: Iterable[str], styles: Styles, small: Iterable[str] = ()) -> Stack:
    fine: list[Flowable] = [Text(line, styles.small) for line in small]
    return Stack([*(Text(text, styles.compact) for text in texts), Spacer(1, 2), *fine], gap=3)
