"""How pages of results find what they show; whoever may not see it gets 404."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from accounts.limits import consume
from accounts.viewers import viewer_of
from readiness.models import Assessment
from recommendations.models import Report, Result


class WatchingRequest(HttpRequest):
    """A request as django-htmx's middleware hands it on: `htmx` is true when a page fetches a part of itself."""

    htmx: HtmxDetails


def visible_assessment(request: HttpRequest, pk: UUID) -> Assessment:
    found = Assessment.objects.visible_to(viewer_of(request)).select_related("business")
    return get_object_or_404(found, pk=pk)


def visible_result(request: HttpRequest, pk: int) -> Result:
    found = Result.objects.visible_to(viewer_of(request)).defer("matches", "plan", "facts")
    return get_object_or_404(found, pk=pk)


def visible_report(request: HttpRequest, pk: UUID) -> Report:
    """With its assessment and business."""
    found = Report.objects.visible_to(viewer_of(request)).select_related("result__scorecard__assessment__business")
    return get_object_or_404(found.defer("result__matches", "result__plan", "result__facts"), pk=pk)


def within_limit(assessment: Assessment, action: str, rate: str) -> bool:
    """Counts one more of these acts on an assessment, whoever acts, and tells whether it is within the rate."""
    return consume(f"{action} {assessment.pk}", action, rate)


def may_have_progress(request: HttpRequest, result: Result) -> bool:
    """Whether a report on progress up to this result is for the person: the firm's own, with an assessment before."""
    assessment = result.scorecard.assessment
    own = Assessment.objects.for_firm(viewer_of(request)).filter(pk__in=[assessment.pk, assessment.previous_id])
    return assessment.previous_id is not None and own.count() == 2
