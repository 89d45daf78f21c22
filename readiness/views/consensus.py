"""The firm's answers beside those of its colleagues, for the owner to settle what the firm says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch
from accounts.viewers import viewer_of
from readiness.forms import answers as forms
from readiness.forms.answers import TypedAnswer
from readiness.models import Assessment
from readiness.scoring.answers import Answer
from readiness.scoring.questionnaire import Dimension, Question, Questionnaire
from readiness.scoring.spread import count_levels, talking_points
from readiness.services import answering
from readiness.services.answering import FirmSheet
from readiness.services.colleagues import finished_answers
from readiness.services.progress import progress_of
from readiness.services.releases import questionnaire_of
from readiness.services.scorecards import plain
from readiness.views.access import own_assessment

MOST_NAMED = 5  # questions at the head of the page; all are marked where they stand


@dataclass(frozen=True)
class Line:
    """One question: what the firm has, as typed or stored; the colleagues' answers counted; whether they lie apart."""

    typed: TypedAnswer
    counts: Mapping[Answer, int]
    is_apart: bool

    @property
    def question(self) -> Question:
        return self.typed.question


class ConsensusView(View):
    """Each level is kept as it is chosen; the button at the end keeps the whole page where there is no script."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = own_assessment(request, pk)
        if not assessment.accepts_answers:
            return redirect("recommendations:result", pk=pk)
        return _page(request, assessment, {})

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = own_assessment(request, pk)
        typed = _typed(questionnaire_of(assessment.release_id), request)
        if is_language_switch(request):
            return _page(request, assessment, typed)
        if not all(answer.is_valid for answer in typed.values()):
            return self._refused(request, assessment, typed)
        try:
            changes = {question: forms.change_of(answer) for question, answer in typed.items()}
            answering.change(sheet=FirmSheet(assessment), changes=changes)
        except Refused as refusal:
            if "HX-Request" in request.headers:
                return _part(request, {}, [str(refusal), _("This change was not kept.")], status=409)
            messages.error(request, str(refusal))
            return redirect("readiness:assessment", pk=pk)
        if "HX-Request" in request.headers:
            return _part(request, typed, [], status=200)
        return redirect("readiness:check", pk=pk)

    def _refused(self, request: HttpRequest, assessment: Assessment, typed: dict[str, TypedAnswer]) -> HttpResponse:
        if "HX-Request" in request.headers:
            return _part(request, {}, [error for answer in typed.values() for error in answer.errors], status=422)
        return _page(request, assessment, typed)


def _typed(questionnaire: Questionnaire, request: HttpRequest) -> dict[str, TypedAnswer]:
    """Of the questions that were sent; this page sends no notes and no ticks, so none is touched."""
    return {
        question.id: forms.read_answer(question, request.POST)
        for question in questionnaire.questions
        if question.id in request.POST
    }


def _page(request: HttpRequest, assessment: Assessment, typed: Mapping[str, TypedAnswer]) -> HttpResponse:
    questionnaire = questionnaire_of(assessment.release_id)
    stored = FirmSheet(assessment).stored
    values, colleagues = plain(stored), finished_answers(assessment)
    progress = progress_of(questionnaire, values)
    is_ready = bool(colleagues) and progress.is_done
    context: dict[str, Any] = {
        "assessment": assessment,
        "questionnaire": questionnaire,
        "progress": progress,
        "colleagues": len(colleagues),
        "is_ready": is_ready,
        "is_signed_in": viewer_of(request).user is not None,
        "page_form_id": "consensus-form",
        "errors": [
            {"anchor": f"q-{key}", "message": error} for key, answer in typed.items() for error in answer.errors
        ],
    }
    if is_ready:
        points = talking_points(questionnaire, values, colleagues)
        counts = count_levels(questionnaire, colleagues)
        apart = [point.question for point in points if point.kind == "levels"]
        asked = [question for pillar in progress.pillars for question in pillar.questions]
        lines = [
            Line(
                typed.get(question.id) or forms.stored_choice(question, stored),
                counts.get(question.id, {}),
                question.id in apart,
            )
            for question in asked
        ]
        context["apart"] = [questionnaire.question(key) for key in apart[:MOST_NAMED]]
        context["more_apart"] = max(0, len(apart) - MOST_NAMED)
        context["dimensions"] = _by_dimension(questionnaire, lines)
    return render(request, "readiness/consensus.html", context)


def _by_dimension(questionnaire: Questionnaire, lines: list[Line]) -> list[tuple[Dimension, list[Line]]]:
    found: dict[Dimension, list[Line]] = {}
    for line in lines:
        found.setdefault(questionnaire.dimension_of(line.question.id), []).append(line)
    return list(found.items())


def _part(request: HttpRequest, typed: Mapping[str, TypedAnswer], errors: list[str], *, status: int) -> HttpResponse:
    context = {"errors": errors, "kept": [answer.kept() for answer in typed.values()]}
    return render(request, "readiness/partials/_settled.html", context, status=status)
