"""The two steps that complete something. In each, the state changes and the result is issued, or neither."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.errors import Refused
from accounts.viewers import person_of, viewer_of
from readiness.models import Assessment
from readiness.services import assessments, reviews
from readiness.views.reviews.place import Place
from recommendations.services.issuing import issue


@require_POST
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The firm submits. A double click or a replay leads to the one result there is."""
    viewer = viewer_of(request)
    assessment = get_object_or_404(Assessment.objects.for_firm(viewer), pk=pk)
    try:
        with transaction.atomic():
            scorecard = assessments.submit(assessment=assessment, actor=viewer.user)
            issue(scorecard=scorecard, actor=viewer.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("readiness:check", pk=pk)
    return redirect("recommendations:result", pk=pk)


@require_POST
@login_required
def verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The adviser verifies. Doing it again leads to the same verified result."""
    viewer = viewer_of(request)
    assessment = get_object_or_404(Assessment.objects.for_review(viewer), pk=pk)
    try:
        with transaction.atomic():
            scorecard = reviews.verify(assessment=assessment, actor=person_of(request))
            issue(scorecard=scorecard, actor=viewer.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Verified. The firm sees the verified result from now on."))
    return redirect(Place.of(request).review(pk))
