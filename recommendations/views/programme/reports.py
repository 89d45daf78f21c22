"""The report on the cohort as a PDF."""

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations.programme.document import ALL
from recommendations.report.cohort import cohort_document
from recommendations.report.pdf.render import render
from recommendations.services import programme
from recommendations.views.programme.access import for_managers, selection_of


@require_safe
@for_managers
def cohort_report(request: HttpRequest) -> HttpResponse:
    """The published figures of what the address chooses. Made on request: some 100 ms, and nothing of it is kept.

    The same figures give the same bytes; the file bears the day they were published.
    """
    selection = selection_of(request.GET, programme.published_quarters())
    figures = programme.cohort_report_data(selection)
    day = figures.published_on or timezone.localdate()
    created_at = timezone.make_aware(datetime.combine(day, time.min))
    content = render(cohort_document(figures, created_at=created_at))
    parts = (_("AI readiness of firms"), selection.quarter, selection.sector, selection.size, day.isoformat())
    response = HttpResponse(content, content_type="application/pdf")
    name = " – ".join(part for part in parts if part != ALL)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.pdf") or ""
    response["Cache-Control"] = "private, no-cache"
    return response
