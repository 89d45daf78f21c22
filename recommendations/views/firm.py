"""A firm over time, for those who run it: every assessment of the business and its branches, and their reports."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Business, User
from accounts.viewers import person_of
from recommendations.models import Report
from recommendations.presenting import firm as presenting
from recommendations.services import history
from recommendations.services.archives import Member, zip_stream
from recommendations.views.reports import file_name, safe_name

PAGE_SIZE = 50


@require_safe
@login_required
def over_time(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The newest assessments first, 50 a page."""
    business, user = _own_business(request, pk)
    page = Paginator(history.assessments_of(business, user), PAGE_SIZE).get_page(request.GET.get("page"))
    found = list(page)
    lines = presenting.lines(found, history.ready_reports(found))
    context = {
        "business": business,
        "page": page,
        "lines": lines,
        "has_reports": any(line.reports for line in lines),
        "has_branches": any(line.assessment.business_id != business.pk for line in lines),
        "progress": presenting.progress(history.scores_of(business)),
    }
    return render(request, "recommendations/firm.html", context)


@require_POST
@login_required
def reports_zip(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The chosen reports as one ZIP. A form sends for it: so many ids would not fit into an address."""
    business, user = _own_business(request, pk)
    chosen = _ids(request.POST.getlist("report"))
    if not chosen:
        return _back(request, business, _("Choose at least one report."))
    if len(chosen) > history.MOST_FILES:
        return _back(request, business, _("Choose at most %(most)s reports at once.") % {"most": history.MOST_FILES})
    reports = history.chosen_reports(business, user, chosen)
    if len(reports) < len(chosen):
        return _back(request, business, _("One of these reports is not there any more. Please choose again."))
    return _archive(business, reports)


def _own_business(request: HttpRequest, pk: UUID) -> tuple[Business, User]:
    user = person_of(request)
    return get_object_or_404(history.run_by(user), pk=pk), user


def _ids(values: list[str]) -> set[UUID]:
    """The ids sent; what is none was no report of ours."""
    try:
        return {UUID(value) for value in values}
    except ValueError:
        raise Http404 from None


def _back(request: HttpRequest, business: Business, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect("recommendations:firm", pk=business.pk)


def _archive(business: Business, reports: list[Report]) -> StreamingHttpResponse:
    name, text = _("Missing.txt"), _("These files are missing at the moment. Please tell us their names:")
    members = [Member(file_name(report), partial(report.file.open, "rb")) for report in reports]
    stream = zip_stream(members, missing=lambda gone: (name, "\n".join([text, *gone, ""])))
    response = StreamingHttpResponse(stream, content_type="application/zip")
    parts = [_("AI readiness"), safe_name(business.name), timezone.localdate().isoformat()]
    title = f"{' – '.join(part for part in parts if part)}.zip"
    response["Content-Disposition"] = content_disposition_header(True, title)
    return response
