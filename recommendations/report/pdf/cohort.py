"""The report on the cohort, for those who run the programme."""

from __future__ import annotations

from reportlab.platypus import Flowable, PageBreak, Spacer

from recommendations.report.cohort_document import CohortDocument, CohortSection, Fact, HeatMap, HeatRow
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.bars import Described, stacked_chart
from recommendations.report.pdf.first_page import fitted, masthead, space, titled
from recommendations.report.pdf.flowables import Panel, Stack, Text
from recommendations.report.pdf.sections import BEFORE_HEADING, BEFORE_SECTION, paragraphs, plain_table, section
from recommendations.report.pdf.styles import Styles, TextStyle, styles_for
from recommendations.report.pdf.tables import Grid, Row, Titled

BOUNDS = (2.5, 3.5, 4.5)  # scores from which the next shade begins: the edges of the tiers
FACTS = (1, 1.8, 1.3)  # shares of the width
DARK = 2  # shades from this one on carry white figures


class HeatCell(Flowable):
    """A score on the shade of its tier; a hidden one on white."""

    def __init__(self, score: str, value: float | None, style: TextStyle):
        super().__init__()
        self.shade = None if value is None else sum(value >= bound for bound in BOUNDS)
        colour = look.WHITE if self.shade is not None and self.shade >= DARK else look.TEXT
        self.text = Text(score, style.but(align="centre", colour=colour))

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        self.width = room
        self.height = self.text.wrap(room, height)[1] + 4
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        if self.shade is not None:
            canvas.setFillColor(look.RAMP[self.shade])
            canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.text.drawOn(canvas, 0, 2)


def cohort(document: CohortDocument) -> list[Flowable]:
    styles = styles_for(document.language)
    story = fitted(document.language, lambda scaled, _detailed: _first_page(document, scaled))
    if document.sections:
        story.append(PageBreak())
    for number, part in enumerate(document.sections):
        story += _section(part, styles, first=not number)
    above = section(document.protection_title, "protection", styles)
    body = paragraphs(document.protection, styles)
    return [*story, Titled(above, body, before=BEFORE_SECTION, whole=True)]


def _first_page(document: CohortDocument, styles: Styles) -> list[Flowable]:
    story: list[Flowable] = masthead(document, styles)
    if document.hidden:
        return [*story, Panel(Text(document.hidden, styles.body))]
    story.append(Panel(_facts(document.facts, styles)))
    for part in document.opening:
        items = [Spacer(1, 2), Text(part.intro, styles.small)] if part.intro else []
        story += [space(9, styles), titled(part.title, [*items, Spacer(1, 3), *_content(part, styles)], styles)]
    return story


def _facts(facts: tuple[Fact, ...], styles: Styles) -> Grid:
    number = styles.tier.but(size=styles.tier.size * 0.65, leading=styles.tier.leading * 0.75)
    cells = [Stack([Text(fact.label, styles.label), Text(fact.value, number)]) for fact in facts]
    return Grid([Row(cells, rule=False)], FACTS[: len(cells)], padding=0)


def _section(part: CohortSection, styles: Styles, *, first: bool) -> list[Flowable]:
    opening = section(part.title, part.key, styles, part.intro)
    content = _content(part, styles)
    before = 0 if first else BEFORE_SECTION
    story: list[Flowable] = [Titled(opening, content[0], before=before, whole=True)]
    for item in content[1:]:
        story += [Spacer(1, BEFORE_HEADING), item]
    return story


def _content(part: CohortSection, styles: Styles) -> list[Flowable]:
    content: list[Flowable] = []
    if part.chart:
        content.append(stacked_chart(part.chart, styles))
    if part.heat:
        content.append(Described(_heat(part.heat, styles), part.heat.description))
    if part.table:
        shares = [3.4] + [1.3] * (len(part.table.columns) - 1)
        content.append(plain_table(part.table, shares, styles))
    return content


def _heat(heat: HeatMap, styles: Styles) -> Grid:
    titles = [Text(heat.corner, styles.column), *(Text(name, _column(styles)) for name in heat.columns)]
    rows = [Row(_heat_row(row, styles), rule=False) for row in heat.rows]
    return Grid(rows, [1.8] + [1.3] * len(heat.columns), head=Row(titles), gutter=2, padding=1)


def _column(styles: Styles) -> TextStyle:
    return styles.column.but(size=6.1, leading=8, bold=False, align="centre")  # "telecommunications" in one line


def _heat_row(row: HeatRow, styles: Styles) -> list[Flowable]:
    style = styles.compact
    cells = [HeatCell(score, value, style) for score, value in zip(row.scores, row.values, strict=True)]
    return [Text(row.name, style.but(bold=True)), *cells]
