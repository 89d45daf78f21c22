"""Document in, bytes out."""

from __future__ import annotations

from io import BytesIO

from reportlab.platypus import Flowable, PageBreak

from recommendations.report.document import ReportDocument
from recommendations.report.pdf.first_page import first_page
from recommendations.report.pdf.pages import ReportPaper
from recommendations.report.pdf.schemes import schemes
from recommendations.report.pdf.sections import answers, dimensions, method, plan, results, verification
from recommendations.report.pdf.spread import spread
from recommendations.report.pdf.styles import styles_for


def render(document: ReportDocument) -> bytes:
    """The report as PDF. The same document gives the same bytes, on any day and in any process."""
    target = BytesIO()
    ReportPaper(target, document).build(_story(document))
    return target.getvalue()


def _story(document: ReportDocument) -> list[Flowable]:
    styles = styles_for(document.language)
    return [
        *first_page(document),
        PageBreak(),
        *results(document, styles),
        *verification(document, styles),
        *dimensions(document, styles),
        *spread(document, styles),
        *plan(document, styles),
        *schemes(document, styles),
        *answers(document, styles),
        *method(document, styles),
    ]
