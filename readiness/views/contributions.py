"""A colleague's own pages: begin, the list of parts, finish, open again. The questions: `questions.MyPillarView`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.viewers import person_of
from readiness.models import Contribution
from readiness.services import contributions
from readiness.services.progress import progress_of
from readiness.services.releases import questionnaire_of
from readiness.services.scorecards import plain
from readiness.views.checking import pillar_rows
from readiness.views.desks import colleague_desk, contributed_assessment, own_contribution


@require_safe
@login_required
def mine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What answering apart means, before it is begun; then the colleague's own parts and answers."""
    assessment = contributed_assessment(request, pk)
    contribution = assessment.contributions.filter(user=person_of(request)).first()
    if contribution is not None:
        contribution.assessment = assessment
        return render(request, "readiness/mine.html", _context(contribution))
    if not assessment.accepts_answers:
        return redirect("recommendations:result", pk=pk)
    context = {"assessment": assessment, "questionnaire": questionnaire_of(assessment.release_id)}
    return render(request, "readiness/mine_start.html", context)


def _context(contribution: Contribution) -> dict[str, Any]:
    desk = colleague_desk(contribution)
    questionnaire = questionnaire_of(desk.assessment.release_id)
    stored = desk.sheet.stored
    progress = progress_of(questionnaire, plain(stored))
    return {
        "assessment": desk.assessment,
        "contribution": contribution,
        "desk": desk,
        "may_change": contribution.accepts_answers,
        "questionnaire": questionnaire,
        "progress": progress,
        "pillars": [] if contribution.accepts_answers else pillar_rows(progress, stored),
    }


@require_POST
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = contributed_assessment(request, pk)
    try:
        contributions.begin(assessment=assessment, actor=person_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("readiness:mine", pk=pk)


@require_POST
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, contributions.finish)


@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, contributions.reopen)


def _act(request: HttpRequest, pk: UUID, service: Callable[..., None]) -> HttpResponse:
    try:
        service(contribution=own_contribution(request, pk))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("readiness:mine", pk=pk)
