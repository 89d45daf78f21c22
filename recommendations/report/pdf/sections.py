"""The pages after the first: results in detail, plan, adviser's findings, answers, method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reportlab.platypus import Flowable, Spacer

from recommendations.report.document import (
    AnswerRow,
    DimensionRow,
    PillarRow,
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

BEFORE_SECTION, BEFORE_HEADING = 15, 10  # points above, unless at the top of a page
RADIUS = 122  # points: leaves room for the bars on the same page
LONG_COMMENT = 800  # characters


def section(title: str, key: str, styles: Styles, intro: str = "") -> list[Flowable]:
    """A section's heading with its bookmark and opening words; it needs a body: see `Titled`."""
    items: list[Flowable] = [Text(title, styles.section, anchor=key, outline=(title, 0)), Spacer(1, 4)]
    return [*items, Text(intro, styles.body), Spacer(1, 5)] if intro else items


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
    story: list[Flowable] = [Titled(section(labels.radar, "radar", styles), chart)]
    if document.bars:
        above = heading(document.bars.title, "bars", styles)
        story.append(Titled(above, BarsChart(document.bars, styles), before=BEFORE_HEADING, whole=True))
    return story


def dimensions(document: ReportDocument, styles: Styles) -> list[Flowable]:
    """One table: each pillar with its score and what it asks, then its dimensions."""
    labels = document.labels
    pillars = {row.pillar: row for row in document.pillars}
    rows: list[Row] = []
    for number, (pillar, members) in enumerate(groupby(document.dimensions, key=lambda row: row.pillar)):
        band = _pillar(pillars[pillar], f"pillar-{number}", labels.continued, styles)
        rows += [band, *(Row(_dimension(row, styles)) for row in members)]
    table = Grid(
        rows, (2.1, 3.7, 4.8), head=head(styles, labels.dimension, labels.meaning, labels.next_step), padding=2.6
    )
    return [Titled(section(labels.dimensions, "dimensions", styles), table, before=BEFORE_SECTION)]


def _pillar(row: PillarRow, key: str, continued: str, styles: Styles) -> Row:
    """A pillar's own row: name, score and bar, and under them what it asks."""
    name = [Span(row.pillar), Span("  " + row.score, colour=look.TEXT)]
    words = Text(name, styles.entry.but(colour=look.INK), anchor=key, outline=(row.pillar, 1))
    bar = Grid([Row([words, centred(LevelBar(row.value, 58, 6), styles.entry)], rule=False)], (8.2, 1.2), padding=0)
    summary = [Text(row.summary, styles.compact)] if row.summary else []
    again = Text([row.pillar, Span(continued, bold=False)], styles.column)
    return Row([Stack([bar, *summary])], group=True, again=again)


def group_rows(
    title: str, continued: str, rows: Iterable[Row], styles: Styles, *, note: str = "", key: str = ""
) -> list[Row]:
    """Rows under a title across the table, which stands again overleaf where they go on; with a bookmark for a key."""
    again = Text([title, Span(continued, bold=False)], styles.column)
    words = [Span(title), Span("   " + note if note else "", bold=False, colour=look.QUIET)]
    heading_row = Row([Text(words, styles.column, anchor=key, outline=(title, 1))], group=True, again=again)
    return [heading_row, *rows]


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
    table = Grid(rows, (5.2, 4.8), head=head(styles, labels.action, labels.evidence), padding=3)
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
    chart = Titled(above, stacked_chart(found.chart, styles), before=BEFORE_HEADING, whole=True)
    return [chart, Titled([Spacer(1, 6)], table, whole=True)]


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


def _plan_step(step: PlanStep, document: ReportDocument, styles: Styles) -> Row:
    """What to do and how much work it is; beside it what counts as evidence and what could support it."""
    title = [Span(step.dimension), Span(("   " if step.dimension else "") + step.effort, bold=False, colour=look.TEXT)]
    support = list(_support(step, document))
    beside: list[Flowable] = [Text(step.evidence, styles.compact)]
    beside += [Text(support, styles.fine)] if support else []
    return Row([Stack([Text(title, styles.column), Text(step.action, styles.compact)]), Stack(beside, gap=1)])


def _support(step: PlanStep, document: ReportDocument) -> Iterator[Span]:
    """The schemes that could support a step, each leading to its entry, and how long they take."""
    labels, keys = document.labels, {scheme.name: scheme.key for scheme in document.schemes}
    if step.schemes:
        yield Span(labels.supported_by + "  ", colour=look.INK)
    for at, name in enumerate(step.schemes):
        if at:
            yield Span(" · ")
        yield Span(name, link=f"#scheme-{keys[name]}" if name in keys else "")
    if step.lead_time:
        yield Span(f"{'   ' if step.schemes else ''}{labels.lead_time}  ", colour=look.INK)
        yield Span(step.lead_time)


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
    table = Grid(rows, (2.6, 1.6, 1.6, 4.4), head=titles, padding=2.4)
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
        before = ["", *(row.dimension for row in group.answers)]
        cells = [
            Row(_answer(row, document, styles, named=row.dimension != last))
            for row, last in zip(group.answers, before, strict=False)
        ]
        rows += group_rows(group.pillar, labels.continued, cells, styles)
    if not rows:
        return []
    table = Grid(rows, (3.7, 0.6, 5.7), head=head(styles, labels.question, labels.level, labels.answer), padding=1.7)
    opening = section(labels.answers, "answers", styles, document.answers_intro)
    return [Titled(opening, table, before=BEFORE_SECTION)]


def _answer(answer: AnswerRow, document: ReportDocument, styles: Styles, *, named: bool) -> list[Flowable]:
    """With its dimension where it is the first of it."""
    labels = document.labels
    question = [Span(answer.dimension + "  ", colour=look.QUIET)] if named else []
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
