"""Document in, bytes out."""

from __future__ import annotations

from io import BytesIO

from reportlab.platypus import Flowable, PageBreak

from recommendations.report.cohort_document import CohortDocument
from recommendations.report.document import ReportDocument
from recommendations.report.pdf.cohort import cohort
from recommendations.report.pdf.first_page import first_page
from recommendations.report.pdf.packing import packed
from recommendations.report.pdf.pages import ReportPaper
from recommendations.report.pdf.progress import progress
from recommendations.report.pdf.schemes import schemes
from recommendations.report.pdf.sections import answers, dimensions, funding, method, plan, results, verification
from recommendations.report.pdf.spread import spread
from recommendations.report.pdf.styles import styles_for
from recommendations.report.progress_document import ProgressDocument

AnyDocument = ReportDocument | ProgressDocument | CohortDocument


def render(document: AnyDocument) -> bytes:
    """The document as PDF. The same document gives the same bytes, on any day and in any process."""
    target = BytesIO()
    ReportPaper(target, document).build(_story(document))
    return packed(target.getvalue())


def _story(document: AnyDocument) -> list[Flowable]:
    if isinstance(document, ProgressDocument):
        return progress(document)
    if isinstance(document, CohortDocument):
        return cohort(document)
    return _result(document)


def _result(document: ReportDocument) -> list[Flowable]:
    styles = styles_for(document.language)
    return [
        *first_page(document),
        PageBreak(),
        *results(document, styles),
        *verification(document, styles),
        *dimensions(document, styles),
        *spread(document, styles),
        *plan(document, styles),
        *funding(document, styles),
        *schemes(document, styles),
        *answers(document, styles),
        *method(document, styles),
    ]
