"""Reports: asking for one, watching it being made, downloading it."""

import re
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.errors import Refused
from accounts.models import StaffAccess
from accounts.services.access import log_access
from accounts.viewers import viewer_of
from readiness.models import Assessment, Scorecard
from readiness.services.scorecards import withdrawn
from recommendations.models import JobState, Report, ReportKind, Result
from recommendations.presenting import reports as presenting
from recommendations.services import reports
from recommendations.views.access import (
    WatchingRequest,
    visible_assessment,
    visible_report,
    visible_result,
    within_limit,
)
from recommendations.views.ranges import file_response

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
LONGEST_NAME = 80  # characters of the business' name in a file name


@require_safe
def report_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every report of an assessment: on each rating, in each language."""
    return _list(request, visible_assessment(request, pk))


def _list(request: HttpRequest, assessment: Assessment, *, status: int = 200) -> HttpResponse:
    cards = assessment.scorecards.only("assessment", "number", "kind", "created_at")
    scorecards = list(cards.annotate(newest_revision=Max("results__revision")))
    found = (
        Report.objects.visible_to(viewer_of(request))
        .filter(result__scorecard__in=scorecards)
        .select_related("result__scorecard")
        .defer("result__matches", "result__plan", "result__facts", "result__scorecard__answers")
    )
    newest = {card.pk: card.newest_revision for card in scorecards}
    groups = presenting.by_rating(found, scorecards, newest, withdrawn(assessment, scorecards))
    context = {"assessment": assessment, "groups": groups}
    return render(request, "recommendations/reports.html", context, status=status)


@require_POST
def request_report(request: WatchingRequest, pk: int) -> HttpResponse:
    """Asks for the report of a result in a language; where there is one already, shows that."""
    result = visible_result(request, pk)
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest(_("Choose one of the three languages."))
    if too_many(result):
        return refused_for_now(request, result)
    try:
        report = reports.request(result=result, language=language, actor=viewer_of(request).user)
    except Refused as refusal:
        return refused(request, result, str(refusal))
    return answer_to_post(request, report)


@require_POST
def retry(request: WatchingRequest, pk: UUID) -> HttpResponse:
    report = visible_report(request, pk)
    if too_many(report.result):
        return refused_for_now(request, report.result)
    try:
        reports.retry(report=report)
    except Refused as refusal:
        return refused(request, report.result, str(refusal))
    report.refresh_from_db()
    return answer_to_post(request, report)


@require_safe
def status(request: WatchingRequest, pk: UUID) -> HttpResponse:
    """How far a report is. For a page that watches it: nothing to swap in while it is as that page last saw it."""
    report = visible_report(request, pk)
    if not request.htmx:
        line = presenting.line(report)
        scorecard = report.result.scorecard
        is_withdrawn = scorecard.number in withdrawn(scorecard.assessment, [scorecard, *_later_ratings(scorecard)])
        context = {"line": line, "assessment": scorecard.assessment, "is_withdrawn": is_withdrawn}
        return render(request, "recommendations/report.html", context)
    if request.GET.get("seen") == report.state:
        return HttpResponse(status=204)
    return _line(request, report)


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file itself or a part of it; a browser that has it already is told so by its checksum."""
    report = visible_report(request, pk)
    if report.state != JobState.READY:
        raise Http404(_("This report is not ready yet."))
    business = report.result.scorecard.assessment.business
    log_access(user=viewer_of(request).user, business=business, what=StaffAccess.What.REPORT, on=report.pk)
    response = get_conditional_response(request, etag=f'"{report.sha256}"') or _file(request, report)
    response["ETag"] = f'"{report.sha256}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _later_ratings(scorecard: Scorecard) -> list[Scorecard]:
    later = Scorecard.objects.filter(assessment=scorecard.assessment_id, number__gt=scorecard.number)
    return list(later.only("assessment", "number", "kind"))


def _file(request: HttpRequest, report: Report) -> HttpResponseBase:
    try:
        content = report.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file of this report is missing. Please tell us its number: %s") % report.number) from None
    options = {"filename": file_name(report), "content_type": "application/pdf"}
    return file_response(request, content, etag=f'"{report.sha256}"', **options)


def file_name(report: Report) -> str:
    """For example "AI readiness – 海港麵家 – 2026-11-20.pdf", the first words in the report's language."""
    scorecard = report.result.scorecard
    with translation.override(report.language):
        kind = _kind(report)
    parts = [kind, safe_name(scorecard.assessment.business.name), report.result.on_date.isoformat()]
    return f"{' – '.join(part for part in parts if part)}.pdf"


def _kind(report: Report) -> str:
    if report.kind == ReportKind.PROGRESS:
        return _("AI readiness, progress")
    verified = report.result.scorecard.kind == Scorecard.Kind.VERIFIED
    return _("AI readiness, verified") if verified else _("AI readiness")


def safe_name(name: str) -> str:
    """The name of a business as part of a file name; "" for one that has none."""
    return " ".join(_NOT_IN_FILE_NAMES.sub(" ", name).split())[:LONGEST_NAME]


def refused(request: WatchingRequest, result: Result, words: str) -> HttpResponse:
    """With the reason: where a part of a page asked, it goes to the page that says it."""
    messages.error(request, words)
    address = reverse("recommendations:reports", kwargs={"pk": result.scorecard.assessment_id})
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def too_many(result: Result) -> bool:
    """Counts one more request for a report of the assessment, and tells whether it is one too many."""
    return not within_limit(result.scorecard.assessment, "report", settings.REPORT_REQUESTS)


def refused_for_now(request: WatchingRequest, result: Result) -> HttpResponse:
    words = _(
        "Many reports of this assessment were asked for within an hour. Those that are there stay: try again later."
    )
    if request.htmx:
        response = refused(request, result, words)
        response.status_code = 429
        return response
    messages.error(request, words)
    return _list(request, result.scorecard.assessment, status=429)


def answer_to_post(request: WatchingRequest, report: Report) -> HttpResponse:
    return _line(request, report) if request.htmx else redirect("recommendations:report", pk=report.pk)


def _line(request: HttpRequest, report: Report) -> HttpResponse:
    context = {"line": presenting.line(report), "result_id": report.result_id}
    return render(request, "recommendations/partials/_report_line.html", context)
