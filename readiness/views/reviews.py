"""The advisers' screens, and the firm's request for a review."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.policies import is_adviser
from accounts.viewers import viewer_of
from readiness.forms.reviews import (
    ClarifyForm,
    RatingForm,
    errors_of,
    rating_groups,
    stored_levels,
    stored_ratings,
)
from readiness.forms.switching import is_language_switch, typed_values
from readiness.models import Assessment, Scorecard, State
from readiness.scoring.questionnaire import Tier
from readiness.scoring.texts import Text
from readiness.services import reviews
from readiness.services.errors import Refused
from readiness.services.fact_words import fact_lines
from readiness.services.queue import TO_DO, VIEWS, counts
from readiness.services.queue import queue as rows_of_queue
from readiness.services.releases import fact_sheet, questionnaire_of
from readiness.services.review_sheet import levels_of_firm, review_sheet

PAGE_SIZE = 50
VIEW_NAMES: Mapping[str, str | Promise] = {TO_DO: _("To do")} | {state.value: state.label for state in State}
HAPPENED: Mapping[str, str | Promise] = {
    "submit": _("Submitted by the firm"),
    "request_review": _("The firm asked for a review"),
    "claim": _("Taken for review"),
    "release": _("Put back into the queue"),
    "clarify": _("Sent back to the firm with questions"),
    "resubmit": _("Submitted again by the firm"),
    "verify": _("Verified"),
    "withdraw": _("Verification withdrawn"),
}


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue; `waited` counts the days since the firm asked, until today or until it was verified."""

    assessment: Assessment
    tier: Tier
    score: str
    sector: Text | None
    waited: int


# The firm


@require_POST
def request_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    assessment = get_object_or_404(Assessment.objects.for_firm(viewer), pk=pk)
    try:
        reviews.request_review(assessment=assessment, actor=viewer.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("An adviser will look at your assessment. You will see here when it is taken up."))
    return redirect("readiness:assessment", pk=pk)


# The queue


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """The advisers' queue; `state` and `page` in the address choose what is shown."""
    adviser = _adviser(request)
    show = request.GET.get("state", TO_DO)
    show = show if show in VIEWS else TO_DO
    page = Paginator(rows_of_queue(adviser=adviser, show=show), PAGE_SIZE).get_page(request.GET.get("page"))
    numbers = counts(adviser=adviser)
    context = {
        "show": show,
        "views": [{"id": key, "name": VIEW_NAMES[key], "count": numbers[key]} for key in VIEWS],
        "page": page,
        "rows": [_queue_row(assessment) for assessment in page],
    }
    return render(request, "readiness/reviews/queue.html", context)


def _queue_row(assessment: Any) -> QueueRow:
    until = assessment.verified_at or timezone.now()
    asked = assessment.review_requested_at
    sector = None
    if assessment.sector:
        sector = fact_sheet(assessment.fact_sheet).fact("sector").option(assessment.sector).text
    return QueueRow(
        assessment=assessment,
        tier=questionnaire_of(assessment.release_id).tier(assessment.tier),
        score=assessment.overall,
        sector=sector,
        waited=(timezone.localdate(until) - timezone.localdate(asked)).days,
    )


# One review


class ReviewView(LoginRequiredMixin, View):
    """The review page. Posting saves levels and comments; with `fill`, the firm's levels stand in where none is set."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return _page(request, _reviewed(request, pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = _reviewed(request, pk)
        sheet = review_sheet(assessment)
        form = RatingForm(request.POST, sheet=sheet)
        if is_language_switch(request):
            return _page(request, assessment, form=RatingForm(initial=typed_values(form, request), sheet=sheet))
        if not form.is_valid():
            return _page(request, assessment, form=form, status=422)
        levels = form.levels
        if "fill" in request.POST:
            levels = levels_of_firm(sheet.scorecard) | stored_levels(assessment) | levels
        return self._save(request, assessment, levels=levels, comments=form.comments)

    def _save(self, request: HttpRequest, assessment: Assessment, **typed: Any) -> HttpResponse:
        try:
            reviews.rate(assessment=assessment, actor=_adviser(request), **typed)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("readiness:review", pk=assessment.pk)


@require_POST
@login_required
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, reviews.claim, done=gettext("You have taken this assessment."))


@require_POST
@login_required
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, reviews.release, done=gettext("The assessment is back in the queue."))


@require_POST
@login_required
def clarify(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ClarifyForm(request.POST)
    if is_language_switch(request):
        return _page(request, _reviewed(request, pk), clarify_form=ClarifyForm(initial=typed_values(form, request)))
    if not form.is_valid():
        return _page(request, _reviewed(request, pk), clarify_form=form, status=422)
    comment = form.cleaned_data["comment"]
    return _act(request, pk, reviews.clarify, done=gettext("Your questions are with the firm."), comment=comment)


def _adviser(request: HttpRequest) -> User:
    if isinstance(request.user, User) and is_adviser(request.user):
        return request.user
    raise PermissionDenied


def _reviewed(request: HttpRequest, pk: UUID) -> Assessment:
    rows = Assessment.objects.for_review(viewer_of(request)).select_related("business", "adviser")
    return get_object_or_404(rows, pk=pk)


def _act(request: HttpRequest, pk: UUID, service: Callable[..., None], *, done: str, **words: str) -> HttpResponse:
    """Lets a service act on the assessment as the adviser, and shows the review page again with what came of it."""
    try:
        service(assessment=_reviewed(request, pk), actor=_adviser(request), **words)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("readiness:review", pk=pk)


def _page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    form: RatingForm | None = None,
    clarify_form: ClarifyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = review_sheet(assessment)
    is_mine = assessment.adviser == request.user and assessment.state == State.IN_REVIEW
    page_form = "clarify" if clarify_form else "rating"
    levels = stored_levels(assessment)
    form = form or RatingForm(initial=stored_ratings(assessment, levels), sheet=sheet)
    clarify_form = clarify_form or ClarifyForm()
    context = {
        "assessment": assessment,
        "sheet": sheet,
        "is_mine": is_mine,
        "groups": rating_groups(form),
        "unrated": sum(question not in levels for question in sheet.questions),
        "form": form,
        "clarify_form": clarify_form,
        "errors": errors_of(form) + errors_of(clarify_form),
        "facts": fact_lines(fact_sheet(sheet.scorecard.fact_sheet), sheet.scorecard.facts),
        "timeline": _timeline(assessment),
        "verified": assessment.scorecards.filter(kind=Scorecard.Kind.VERIFIED).only("number").last(),
        "page_form_id": page_form if is_mine else "",
    }
    return render(request, "readiness/reviews/review.html", context, status=status)


def _timeline(assessment: Assessment) -> list[dict[str, object]]:
    """What happened, the latest first."""
    return [
        {"what": HAPPENED[entry.name], "actor": entry.actor, "at": entry.at, "comment": entry.comment}
        for entry in assessment.transitions.select_related("actor").reverse()
    ]
