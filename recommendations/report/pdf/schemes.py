"""The support schemes: recommended ones in full but compact, the others listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from reportlab.platypus import Flowable, Spacer

from recommendations.report.document import Cited, ListedScheme, ReportDocument, Scheme, SchemeList, Source
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.flowables import Line, Span, Stack, Text
from recommendations.report.pdf.marks import ReasonMark, VerdictMark
from recommendations.report.pdf.sections import BEFORE_HEADING, BEFORE_SECTION, heading, section
from recommendations.report.pdf.styles import Styles
from recommendations.report.pdf.tables import Grid, Row, Titled
from recommendations.report.pdf.text import NO_BREAK, bracketed

OFFER, LEAD_TIME, VERDICT = 5.0, 3.2, 2.5  # shares: what you get, how early to ask, and whether you may
ADDRESS_SIGNS = "%/:?#[]@!$&'()*+,;="  # stay as they are in a web address
FEWEST_IN_COLUMNS = 3  # reasons
LEAST_PART = 34  # points of an entry on either side of a page break
BETWEEN_REASONS = " · "
BEFORE_ENTRY = 7  # points
LISTED = (4.3, 5.7)  # name, and what is known


def schemes(document: ReportDocument, styles: Styles) -> list[Flowable]:
    story: list[Flowable] = []
    above = _opening(document, styles)
    before: float = BEFORE_SECTION
    numbered = list(enumerate(document.schemes, start=1))
    for number, scheme in numbered:
        if scheme.brief:
            continue
        title = [*above, *_name(number, scheme, styles)]
        again = Text([f"{number}  {scheme.name}", Span(document.labels.continued, bold=False)], styles.column)
        body = _entry(scheme, document, styles)
        story.append(Titled(title, body, before=before, again=Stack([again, Spacer(1, 2)]), least=LEAST_PART))
        above, before = [], BEFORE_ENTRY
    rows = [_brief(number, scheme, document, styles) for number, scheme in numbered if scheme.brief]
    if rows:
        above += heading(document.labels.more_schemes, "more-schemes", styles)
        story.append(Titled(above, Grid(rows, LISTED, padding=3), before=BEFORE_HEADING))
        above, before = [], BEFORE_HEADING
    for number, group in enumerate(group for group in document.scheme_lists if group.schemes):
        above += heading(group.title, f"scheme-list-{number}", styles)
        above += [Text(group.intro, styles.compact), Spacer(1, 2)] if group.intro else []
        story.append(Titled(above, _list(group, styles), before=before if above else BEFORE_HEADING))
        above, before = [], BEFORE_HEADING
    return story


def safe_link(url: str) -> str:
    """The address where it is one that a reader may open, in ASCII as PDF wants it, else nothing."""
    return quote(url, safe=ADDRESS_SIGNS) if url.startswith(("https://", "http://")) else ""


def site(url: str) -> str:
    """The host of a web address, short enough to print: "itf.gov.hk"; nothing for any other address."""
    return (urlsplit(safe_link(url)).hostname or "").removeprefix("www.")


def _opening(document: ReportDocument, styles: Styles) -> list[Flowable]:
    """The section's heading, its words and what the marks mean, once for all entries."""
    opening = section(document.labels.schemes, "schemes", styles, document.schemes_intro)
    notes = [Text(note, styles.compact) for note in document.schemes_notes]
    return [*opening, Stack(notes, gap=1), Spacer(1, 9)] if notes else opening


def _brief(number: int, scheme: Scheme, document: ReportDocument, styles: Styles) -> Row:
    """What it is and whether the firm may have it; what it gives and why; and across both how it stands.

    The name is not bold: the second outline of so many Chinese characters would weigh more than anything else here.
    """
    name = [Span(f"{number}  ", bold=True), Span(scheme.name, link=safe_link(scheme.url))]
    if scheme.name_note:
        name.append(Span(bracketed(scheme.name_note, scheme.name), colour=look.QUIET))
    left: list[Flowable] = [
        Text(name, styles.listed, anchor=f"scheme-{scheme.key}", outline=(scheme.name, 1)),
        Text(scheme.body, styles.fine),
        VerdictMark(scheme.verdict, scheme.verdict_word, styles.fine.but(colour=look.TEXT)),
    ]
    right: list[Flowable] = [Text(scheme.funding, styles.compact.but(bold=True))]
    small = styles.fine.but(colour=look.TEXT)
    met = [reason for reason in scheme.reasons if reason.state == "met"]
    if met:
        right.append(ReasonMark("met", list(_cited(met, BETWEEN_REASONS)), small))
    right += [
        ReasonMark(reason.state, list(_cited([reason], "")), small)
        for reason in scheme.reasons
        if reason.state != "met"
    ]
    if scheme.lead_time:
        right.append(Text([_label(document.labels.lead_time), Span(scheme.lead_time)], styles.fine))
    return Row([Stack(left, gap=0.5), Stack(right, gap=0.5)], below=_standing(scheme, document, styles))


def _name(number: int, scheme: Scheme, styles: Styles) -> list[Flowable]:
    name = [Span(f"{number}  ", colour=look.INK), Span(scheme.name, link=safe_link(scheme.url))]
    if scheme.name_note:
        name.append(Span(bracketed(scheme.name_note, scheme.name), bold=False, colour=look.QUIET))
    parts = [part for part in (scheme.body, scheme.category) if part]
    body = [Span(" · ".join(parts))]
    if site(scheme.url):
        body += [Span(" · "), Span(site(scheme.url), link=safe_link(scheme.url), colour=look.INK)]
    return [
        Line(look.INK, 0.8),
        Spacer(1, 3),
        Text(name, styles.entry, anchor=f"scheme-{scheme.key}", outline=(scheme.name, 1)),
        Text(body, styles.fine),
        Spacer(1, 3),
    ]


def _entry(scheme: Scheme, document: ReportDocument, styles: Styles) -> Stack:
    """The money and the verdict, why, what it asks of the firm, and where all that is from."""
    items: list[Flowable] = [_offer(scheme, document, styles)]
    items += [*_position(scheme, document, styles), *_reasons(scheme, styles)]
    labels, between = document.labels, between_sentences(document)
    for label, statements in ((labels.conditions, scheme.conditions), (labels.documents, scheme.documents)):
        if statements:
            items.append(Text([_label(label), *_cited(statements, between)], styles.compact))
    return Stack([*items, _standing(scheme, document, styles)], gap=1.5)


def _offer(scheme: Scheme, document: ReportDocument, styles: Styles) -> Grid:
    """What a reader looks for first, in one line: the money, how early to ask, and whether the firm may have it."""
    funding = Text(scheme.funding, styles.strong)
    verdict = VerdictMark(scheme.verdict, scheme.verdict_word, styles.strong.but(bold=False))
    if not scheme.lead_time:
        return Grid([Row([funding, verdict], rule=False)], (OFFER + LEAD_TIME, VERDICT), padding=0)
    words = [Span(document.labels.lead_time + "  ", colour=look.INK), Span(scheme.lead_time)]
    cells = [funding, Text(words, styles.compact), verdict]
    return Grid([Row(cells, rule=False)], (OFFER, LEAD_TIME, VERDICT), gutter=9.9, padding=0)


def _reasons(scheme: Scheme, styles: Styles) -> list[Flowable]:
    """How each rule came out; in two columns where they are many, the first half on the left."""
    marks = [ReasonMark(reason.state, list(_cited([reason], "")), styles.compact) for reason in scheme.reasons]
    if len(marks) < FEWEST_IN_COLUMNS:
        return [Stack(marks)]
    half = (len(marks) + 1) // 2
    return [Grid([Row([Stack(marks[:half]), Stack(marks[half:])], rule=False)], (1, 1), gutter=14, padding=0)]


def between_sentences(document: ReportDocument) -> str:
    """A Chinese full stop brings its own space."""
    return " " if document.language == "en" else ""


def _position(scheme: Scheme, document: ReportDocument, styles: Styles) -> list[Flowable]:
    """Why it suits the firm, and why it stands here in the list."""
    spans = [Span(scheme.fit)] if scheme.fit else []
    if scheme.rank_reasons:
        label = f"{'   ' if scheme.fit else ''}{document.labels.position}  "
        reasons = between_sentences(document).join(scheme.rank_reasons)
        spans += [Span(label, colour=look.INK), Span(reasons, colour=look.QUIET)]
    return [Text(spans, styles.compact)] if spans else []


def _label(word: str) -> Span:
    return Span(word + "  ", colour=look.INK, bold=True)


def _cited(statements: Sequence[Cited], between: str) -> Iterator[Span]:
    for at, statement in enumerate(statements):
        space = " " if at and statements[at - 1].sources and not between.strip() else between
        yield Span((space if at else "") + statement.text)
        if statement.sources:
            numbers = ",".join(str(number) for number in statement.sources)
            yield Span(f"[{numbers}]", colour=look.QUIET)


def _standing(scheme: Scheme, document: ReportDocument, styles: Styles) -> Text:
    """Status, how fresh that is, and all sources as one paragraph of links, each with its number and date."""
    spans = [Span(scheme.status, bold=True, colour=look.TEXT)]
    if scheme.checked:
        spans.append(Span(f" · {scheme.checked}", colour=look.TEXT))
    if scheme.marks:
        spans.append(Span(f" {scheme.marks}", bold=True, colour=look.TEXT))
    if scheme.sources:
        spans.append(Span(f"    {document.labels.sources}", colour=look.INK))
    for number, source in enumerate(scheme.sources, start=1):
        spans += [Span(f"  [{number}]{NO_BREAK}"), *_source(source)]
    return Text(spans, styles.fine)


def _source(source: Source) -> Iterator[Span]:
    link = safe_link(source.url)
    yield Span(source.text, link=link, colour=look.INK if link else None)
    if source.date:
        yield Span(bracketed(source.date, source.text))


def _list(group: SchemeList, styles: Styles) -> Grid:
    rows = [Row(_listed_scheme(scheme, styles)) for scheme in group.schemes]
    return Grid(rows, LISTED, padding=1.8)


def _listed_scheme(scheme: ListedScheme, styles: Styles) -> list[Flowable]:
    name = [Span(scheme.name)]
    if scheme.name_note:
        name.append(Span(bracketed(scheme.name_note, scheme.name), colour=look.QUIET))
    text = [Span(scheme.text)]
    if scheme.source:
        text += [Span("   "), *_source(scheme.source)]
    return [Text(name, styles.listed), Text(text, styles.compact)]
