"""The first page: everything a busy owner needs, on one sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reportlab.platypus import Flowable, Spacer

from recommendations.report.document import Check, Paper, ReportDocument, SchemeSummary, Step
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.charts import LadderChart
from recommendations.report.pdf.flowables import LevelBar, Line, Panel, Span, Stack, Text, centred
from recommendations.report.pdf.marks import VerdictMark
from recommendations.report.pdf.pages import FIRST_PAGE_HEIGHT
from recommendations.report.pdf.qr import QrCode
from recommendations.report.pdf.styles import Styles, styles_for
from recommendations.report.pdf.tables import Grid, Row
from recommendations.report.pdf.text import bracketed

# Tried in turn until the page holds everything: type size, and whether the gaps say what they mean.
FITTINGS = (
    (1.1, True),
    (1.05, True),
    (1.0, True),
    (0.95, True),
    (0.9, True),
    (1.0, False),
    (0.95, False),
    (0.9, False),
    (0.85, False),
    (0.8, False),
)
MOST_AIR = 9.0  # points that may be added to each space between blocks where the page has room


class Air(Spacer):
    """Space between two blocks; grows where the page has room left."""


Compose = Callable[[Styles, bool], list[Flowable]]  # the page in these styles, with or without details


def first_page(document: ReportDocument) -> list[Flowable]:
    """The first page's flowables, in the largest type with which they fit on one page."""
    brief = _without_details(document)
    return fitted(document.language, lambda styles, detailed: _story(document if detailed else brief, styles))


def fitted(language: str, compose: Compose) -> list[Flowable]:
    """The page in the largest type, and with all details, that one sheet can hold; its spaces grow to fill it."""
    story: list[Flowable] = []
    spare = 0.0
    for scale, detailed in FITTINGS:
        story = compose(styles_for(language, scale=scale), detailed)
        spare = FIRST_PAGE_HEIGHT - sum(item.wrap(look.WIDTH, FIRST_PAGE_HEIGHT)[1] for item in story)
        if spare >= 0:
            break
    _spread(story, spare)
    return story


def _spread(story: list[Flowable], spare: float) -> None:
    spaces = [item for item in story if isinstance(item, Air)]
    for item in spaces:
        item.height += max(0.0, min(MOST_AIR, (spare - 1) / len(spaces)))


def _without_details(document: ReportDocument) -> ReportDocument:
    gaps = tuple(replace(gap, meaning="") for gap in document.first_page.gaps)
    return replace(document, first_page=replace(document.first_page, gaps=gaps))


def _story(document: ReportDocument, styles: Styles) -> list[Flowable]:
    page, labels = document.first_page, document.labels
    story: list[Flowable] = [*masthead(document, styles), _tier(document, styles)]
    gaps = titled(labels.top_gaps, [_gaps(document, styles)], styles) if page.gaps else Stack([])
    steps = titled(labels.next_steps, [steps_table(page.steps, styles)], styles) if page.steps else Stack([])
    if page.gaps or page.steps:
        story += [space(8, styles), Grid([Row([gaps, steps], rule=False)], (1, 1), gutter=22, padding=0)]
    if page.schemes:
        story += [space(10, styles), titled(labels.top_schemes, [_schemes(document, styles)], styles)]
    notes = [Text(note, styles.small) for note in (page.evidence, page.score_note) if note]
    if notes:
        story += [space(6, styles), *notes]
    return story


def space(height: float, styles: Styles) -> Flowable:
    return Air(1, height * styles.body.size / 9.4)


def titled(title: str, items: Sequence[Flowable], styles: Styles) -> Stack:
    return Stack([Text(title, styles.heading), Line(look.INK, 1), *items], gap=2)


def masthead(document: Paper, styles: Styles) -> list[Flowable]:
    labels = document.labels
    number = f"{labels.report_number} {document.number}" if document.number else ""
    parts = (number, f"{labels.issued_on} {document.issued_on}", document.revision)
    facts = "   ·   ".join(part for part in parts if part)
    title = [Span(document.title), Span("  " + labels.publisher, bold=False, colour=look.QUIET)]
    words = [
        Text(title, styles.title, anchor="summary", outline=(labels.summary, 0)),
        Spacer(1, 5),
        Text(document.firm_name, styles.firm),
        Spacer(1, 3),
        Text(facts, styles.small),
        Text(document.standing, styles.small),
    ]
    return [*(_beside_code(words, document.check, styles) if document.check else words), space(8, styles)]


def _beside_code(words: list[Flowable], check: Check, styles: Styles) -> list[Flowable]:
    code, gutter = QrCode(check.address), 10.0
    words = [*words, Text([Span(check.words, link=check.address, colour=look.INK)], styles.small)]
    shares = (look.WIDTH - gutter - code.side, code.side)
    return [Grid([Row([Stack(words), code], rule=False)], shares, gutter=gutter, padding=0)]


def _tier(document: ReportDocument, styles: Styles) -> Panel:
    page, labels = document.first_page, document.labels
    score = [Span(page.score), Span(" " + page.score_scale, bold=False, colour=look.QUIET)]
    names = Stack([Text(labels.tier, styles.label), Text(page.tier, styles.tier)])
    number = styles.tier.but(size=styles.tier.size * 0.75, colour=look.TEXT)
    scores = Stack([Text(labels.overall_score, styles.label), Text(score, number)])
    content: list[Flowable] = [
        Grid([Row([names, scores], rule=False)], (3, 2), padding=0),
        LadderChart(document.ladder, styles),
        Text(page.interpretation, styles.body),
    ]
    if page.distance:
        content.append(Text([Span(labels.next_tier + "  ", colour=look.INK), Span(page.distance)], styles.strong))
    return Panel(Stack(content, gap=5), padding=11)


def _gaps(document: ReportDocument, styles: Styles) -> Grid:
    rows = []
    for gap in document.first_page.gaps:
        bar = centred(LevelBar(gap.value, 56), styles.strong)
        cells = [Text(gap.dimension, styles.strong), bar, Text(gap.score, styles.strong.but(align="right"))]
        lines: list[Flowable] = [Grid([Row(cells, rule=False)], (4.2, 2, 0.8), gutter=6, padding=0)]
        if gap.meaning:
            lines.append(Text(gap.meaning, styles.small))
        rows.append(Row([Stack(lines)]))
    return Grid(rows, (1,), padding=4)


def steps_table(steps: Sequence[Step], styles: Styles) -> Grid:
    rows = []
    for number, step in enumerate(steps, start=1):
        text = [Text(step.action, styles.body)]
        if step.detail:
            text.append(Text(step.detail, styles.small))
        rows.append(Row([Text(str(number), styles.title), Stack(text)]))
    return Grid(rows, (1, 14), gutter=6, padding=3)


def _schemes(document: ReportDocument, styles: Styles) -> Grid:
    known = {scheme.key for scheme in document.schemes}
    rows = [Row(_scheme(scheme, known, styles)) for scheme in document.first_page.schemes]
    return Grid(rows, (4.6, 3.9, 3.1), padding=3)


def _scheme(scheme: SchemeSummary, known: set[str], styles: Styles) -> list[Flowable]:
    link = f"#scheme-{scheme.key}" if scheme.key in known else ""
    name = [Span(scheme.name, bold=True, link=link, colour=look.INK if link else look.TEXT)]
    if scheme.name_note:
        name.append(Span(bracketed(scheme.name_note, scheme.name), colour=look.QUIET))
    return [
        Text(name, styles.body),
        Text(scheme.funding, styles.body),
        VerdictMark(scheme.verdict, scheme.verdict_word, styles.body),
    ]
