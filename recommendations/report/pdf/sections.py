"""The pages after the first: results in detail, plan, adviser's findings, answers, method."""

from __future__ import annotations

from itertools import groupby

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from recommendations.report.document import AnswerGroup, AnswerRow, Horizon, PlanStep, Rating, ReportDocument
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.charts import RadarChart
from recommendations.report.pdf.flowables import LevelBar, Span, Stack, Text
from recommendations.report.pdf.marks import Bullet
from recommendations.report.pdf.styles import Styles
from recommendations.report.pdf.tables import Grid, Row

LEAST_START = 150  # points: a section or table that could not have this much starts on the next page


def section(title: str, key: str, styles: Styles) -> list[Flowable]:
    """A section's heading with its bookmark."""
    return [CondPageBreak(LEAST_START), Spacer(1, 8), Text(title, styles.section, anchor=key, outline=(title, 0))]


def heading(title: str, key: str, styles: Styles) -> list[Flowable]:
    return [CondPageBreak(LEAST_START * 0.7), Text(title, styles.heading, anchor=key, outline=(title, 1))]


def head(styles: Styles, *words: str) -> Row:
    return Row([Text(word, styles.column) for word in words])


def scored(score: str, value: float, styles: Styles) -> Stack:
    """A score over its bar."""
    return Stack([Text(score, styles.strong), LevelBar(value, 46)], gap=1)


def paragraphs(texts: tuple[str, ...], styles: Styles) -> list[Flowable]:
    style = styles.body.but(space_after=5)
    return [Text(text, style) for text in texts]


def results(document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    story: list[Flowable] = [*section(labels.radar, "radar", styles), RadarChart(document.radar, styles)]
    story += [Text(document.radar.description, styles.small), Spacer(1, 4)]
    rows = [
        Row(
            [
                Text(row.pillar, styles.strong),
                Text(row.score, styles.strong),
                Stack([Spacer(1, 4), LevelBar(row.value, 80, 6)]),
                Text(row.summary, styles.small),
            ]
        )
        for row in document.pillars
    ]
    titles = head(styles, labels.pillar, labels.score, "", "")
    return [*story, *heading(labels.pillars, "pillars", styles), Grid(rows, (3.2, 0.9, 1.9, 5), head=titles)]


def dimensions(document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    rows: list[Row] = []
    for pillar, members in groupby(document.dimensions, key=lambda row: row.pillar):
        rows.append(Row([Text(pillar, styles.column)], group=True))
        rows += [
            Row(
                [
                    Stack([Text(row.dimension, styles.strong), Spacer(1, 2), scored(row.score, row.value, styles)]),
                    Text(row.meaning, styles.body),
                    Text(row.next_step, styles.body),
                ]
            )
            for row in members
        ]
    titles = head(styles, labels.dimension, labels.meaning, labels.next_step)
    return [*section(labels.dimensions, "dimensions", styles), Grid(rows, (2.3, 4, 4), head=titles)]


def plan(document: ReportDocument, styles: Styles) -> list[Flowable]:
    if not document.plan:
        return []
    story = section(document.labels.plan, "plan", styles)
    if document.plan_intro:
        story.append(Text(document.plan_intro, styles.body))
    for number, horizon in enumerate(document.plan):
        story += heading(horizon.title, f"plan-{number}", styles)
        story.append(_horizon(horizon, document, styles))
    return story


def _horizon(horizon: Horizon, document: ReportDocument, styles: Styles) -> Flowable:
    if not horizon.steps:
        return Text(horizon.empty, styles.small)
    labels = document.labels
    rows = [
        Row(
            [
                _plan_step(step, document, styles),
                Text(step.effort, styles.body),
                Text(step.evidence, styles.body),
            ]
        )
        for step in horizon.steps
    ]
    return Grid(rows, (5, 1.5, 3.6), head=head(styles, labels.action, labels.effort, labels.evidence))


def _plan_step(step: PlanStep, document: ReportDocument, styles: Styles) -> Stack:
    labels = document.labels
    lines: list[Flowable] = []
    if step.dimension:
        lines.append(Text(step.dimension, styles.column))
    lines.append(Text(step.action, styles.body))
    if step.schemes:
        lines += [Text(labels.supported_by, styles.label), *(Bullet(name, styles.small) for name in step.schemes)]
    if step.lead_time:
        lines.append(Text(f"{labels.lead_time}  {step.lead_time}", styles.small))
    return Stack(lines, gap=1)


def verification(document: ReportDocument, styles: Styles) -> list[Flowable]:
    found = document.verification
    if found is None:
        return []
    labels = document.labels
    rows = [Row(_rating(rating, styles)) for rating in found.ratings]
    titles = head(styles, labels.dimension, labels.own_rating, labels.adviser_rating, labels.comment)
    story = [*section(labels.verification, "verification", styles), Text(found.intro, styles.body)]
    if found.comment:
        story.append(Text(found.comment, styles.body.but(space_before=6)))
    return [*story, Spacer(1, 8), Grid(rows, (2.6, 1.3, 1.3, 5), head=titles)]


def _rating(rating: Rating, styles: Styles) -> list[Flowable]:
    return [
        Text(rating.dimension, styles.strong),
        scored(rating.own, rating.own_value, styles),
        scored(rating.adviser, rating.adviser_value, styles),
        Text(rating.comment, styles.body),
    ]


def answers(document: ReportDocument, styles: Styles) -> list[Flowable]:
    if not document.answers:
        return []
    story = section(document.labels.answers, "answers", styles)
    if document.answers_intro:
        story.append(Text(document.answers_intro, styles.body))
    for number, group in enumerate(document.answers):
        story += heading(group.pillar, f"answers-{number}", styles)
        story.append(_answer_group(group, document, styles))
    return story


def _answer_group(group: AnswerGroup, document: ReportDocument, styles: Styles) -> Grid:
    labels = document.labels
    rows = [Row(_answer(answer, document, styles)) for answer in group.answers]
    return Grid(rows, (4, 0.7, 5), head=head(styles, labels.question, labels.level, labels.answer))


def _answer(answer: AnswerRow, document: ReportDocument, styles: Styles) -> list[Flowable]:
    labels = document.labels
    question: list[Flowable] = [Text(answer.question, styles.body)]
    if answer.dimension:
        question.insert(0, Text(answer.dimension, styles.label))
    reply: list[Flowable] = [Text(answer.answer, styles.body)]
    if answer.evidence:
        reply.append(Bullet(labels.evidence_tick, styles.small.but(colour=look.INK)))
    if answer.note:
        reply.append(Text([Span(labels.note + "  ", bold=True), Span(answer.note)], styles.small))
    level = "–" if answer.level is None else str(answer.level)
    return [Stack(question), Text(level, styles.strong), Stack(reply, gap=2)]


def method(document: ReportDocument, styles: Styles) -> list[Flowable]:
    story = [*section(document.labels.method, "method", styles), *paragraphs(document.method, styles)]
    return [*story, Spacer(1, 6), *(Text(line, styles.small) for line in document.disclaimers)]
