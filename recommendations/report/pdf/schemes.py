"""The support schemes: recommended ones in full, the others listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Spacer

from recommendations.report.document import Labels, ListedScheme, ReportDocument, Scheme, Source, State
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.flowables import Line, Span, Stack, Text
from recommendations.report.pdf.marks import Bullet, ReasonMark, VerdictMark
from recommendations.report.pdf.sections import BEFORE_HEADING, BEFORE_SECTION, heading, section
from recommendations.report.pdf.styles import Styles, TextStyle
from recommendations.report.pdf.tables import Grid, Row, Titled

SHARES = (1.7, 8.3)


def schemes(document: ReportDocument, styles: Styles) -> list[Flowable]:
    story: list[Flowable] = []
    above = section(document.labels.schemes, "schemes", styles, document.schemes_intro)
    before = BEFORE_SECTION
    for number, scheme in enumerate(document.schemes, start=1):
        facts = Grid(list(_facts(scheme, document.labels, styles)), SHARES, padding=2)
        story.append(Titled([*above, *_name(number, scheme, styles)], facts, before=before, whole=True))
        above, before = [], BEFORE_HEADING
    for number, group in enumerate(group for group in document.scheme_lists if group.schemes):
        table = Grid([Row(_listed_scheme(scheme, styles)) for scheme in group.schemes], (4, 6))
        above += heading(group.title, f"scheme-list-{number}", styles)
        above += _lines(styles.body, group.intro)
        story.append(Titled(above, table, before=before))
        above, before = [], BEFORE_HEADING
    return story


def safe_link(url: str) -> str:
    """The address where it is one that a reader may open, else nothing."""
    return url if url.startswith(("https://", "http://")) else ""


def _name(number: int, scheme: Scheme, styles: Styles) -> list[Flowable]:
    name = [Span(f"{number}.  "), Span(scheme.name, link=safe_link(scheme.url))]
    if scheme.name_note:
        name.append(Span(f" ({scheme.name_note})", bold=False, colour=look.QUIET))
    body = "   ·   ".join(part for part in (scheme.body, scheme.category) if part)
    return [
        Line(look.INK, 1),
        Spacer(1, 4),
        Text(name, styles.entry, anchor=f"scheme-{scheme.key}", outline=(scheme.name, 1)),
        Text(body, styles.small),
        Spacer(1, 3),
    ]


def _facts(scheme: Scheme, labels: Labels, styles: Styles) -> Iterator[Row]:
    """The rows under a scheme's name; those with nothing to say are left out."""
    facts: tuple[tuple[str, Sequence[Flowable]], ...] = (
        (labels.funding, _lines(styles.strong, scheme.funding)),
        (labels.reasons, _reasons(scheme, labels, styles)),
        (labels.conditions, _bullets(scheme.conditions, styles)),
        (labels.documents, _bullets(scheme.documents, styles)),
        (labels.lead_time, _lines(styles.body, scheme.lead_time)),
        (labels.status, _lines(styles.body, scheme.status, scheme.notice)),
        (labels.sources, [_source(source, styles) for source in scheme.sources]),
    )
    for name, values in facts:
        if values:
            yield Row([Text(name, styles.label), Stack(values, gap=1)])


def _reasons(scheme: Scheme, labels: Labels, styles: Styles) -> list[Flowable]:
    words: dict[State, str] = {"met": labels.met, "unmet": labels.unmet, "unknown": labels.unknown}
    result: list[Flowable] = [VerdictMark(scheme.verdict, scheme.verdict_word, styles.strong)]
    for reason in scheme.reasons:
        content = [Span(words[reason.state] + "  ", bold=True), Span(reason.text)]
        result.append(ReasonMark(reason.state, content, styles.body))
    return [*result, *_lines(styles.body, scheme.fit), *_bullets(scheme.rank_reasons, styles)]


def _lines(style: TextStyle, *texts: str) -> list[Flowable]:
    return [Text(text, style) for text in texts if text]


def _bullets(texts: Sequence[str], styles: Styles) -> list[Flowable]:
    return [Bullet(text, styles.body) for text in texts]


def _source(source: Source, styles: Styles) -> Text:
    link = safe_link(source.url)
    if not link:
        return Text(source.text, styles.small)
    shown = link.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return Text([Span(source.text + "  "), Span(shown, link=link, colour=look.INK)], styles.small)


def _listed_scheme(scheme: ListedScheme, styles: Styles) -> list[Flowable]:
    name = [Span(scheme.name, bold=True)]
    if scheme.name_note:
        name.append(Span(f" ({scheme.name_note})", colour=look.QUIET))
    text: list[Flowable] = [Text(scheme.text, styles.body)]
    if scheme.source:
        text.append(_source(scheme.source, styles))
    return [Text(name, styles.body), Stack(text)]
