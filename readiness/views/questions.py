"""The pages of questions, one a pillar, and the endpoint that keeps each answer as it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from readiness.forms import answers as forms
from readiness.forms.answers import TypedAnswer
from readiness.forms.switching import is_language_switch
from readiness.models import Answer, Assessment
from readiness.scoring.questionnaire import Dimension, Question, Questionnaire
from readiness.services.assessments import change_answers
from readiness.services.errors import Refused
from readiness.services.progress import PillarProgress, Progress, progress_of
from readiness.services.releases import questionnaire_of
from readiness.services.rounds import asked_now
from readiness.services.scorecards import answers_of, plain
from readiness.views.access import own_assessment

PROFILE, CHECK, OVERVIEW = "profile", "check", "assessment"  # the stops that are no pillars, by their route's name


@dataclass(frozen=True)
class Place:
    """Where somebody is: an assessment with what is stored of it, at one of its pillars."""

    assessment: Assessment
    pillar_id: str

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_of(self.assessment.release_id)

    @cached_property
    def stored(self) -> dict[str, Answer]:
        return answers_of(self.assessment)

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.questionnaire, plain(self.stored))

    @cached_property
    def current(self) -> PillarProgress:
        try:
            return self.progress.of(self.pillar_id)
        except KeyError:
            raise Http404 from None

    @cached_property
    def stops(self) -> list[str]:
        return [PROFILE, *(pillar.id for pillar in self.questionnaire.pillars), CHECK]

    def address(self, wanted: str, *, from_check: bool) -> str:
        """Where a button leads: "next", "previous", or a stop by its name; "next" when it is none of these."""
        here = self.stops.index(self.pillar_id)
        following = CHECK if from_check else self.stops[here + 1]
        stops = {"previous": self.stops[here - 1], OVERVIEW: OVERVIEW} | {stop: stop for stop in self.stops}
        return self._url(stops.get(wanted, following))

    def _url(self, stop: str) -> str:
        if stop in (PROFILE, CHECK, OVERVIEW):
            return reverse(f"readiness:{stop}", kwargs={"pk": self.assessment.pk})
        return reverse("readiness:pillar", kwargs={"pk": self.assessment.pk, "pillar": stop})


class PillarView(View):
    """One pillar's questions. Every button keeps the whole page in one write before it leads on."""

    def get(self, request: HttpRequest, pk: UUID, pillar: str) -> HttpResponse:
        place = Place(own_assessment(request, pk), pillar)
        page = [forms.stored_answer(question, place.stored) for question in place.current.questions]
        if not place.assessment.accepts_answers:
            return redirect("readiness:check", pk=pk)
        return _page(request, place, page)

    def post(self, request: HttpRequest, pk: UUID, pillar: str) -> HttpResponse:
        place = Place(own_assessment(request, pk), pillar)
        page = [_typed(question, place, request) for question in place.current.questions]
        if is_language_switch(request):
            return _page(request, place, [typed.without_errors() for typed in page])
        if not all(typed.is_valid for typed in page):
            return _page(request, place, page)
        try:
            changes = {typed.question.id: forms.change_of(typed) for typed in page}
            change_answers(assessment=place.assessment, changes=changes)
        except Refused as refusal:
            messages.error(request, _("%(reason)s What you changed on that page was not kept.") % {"reason": refusal})
            return redirect("readiness:assessment", pk=pk)
        return redirect(place.address(request.POST.get("go", ""), from_check="check" in request.GET))


@require_POST
def save_answer(request: HttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Keeps one answer as it is given; answers with a small part of the page: what was wrong, and the progress."""
    place, asked = _asked(own_assessment(request, pk), question)
    typed = forms.read_answer(asked, request.POST)
    if not typed.is_valid:
        return _part(request, place, None, typed.errors, status=422)
    try:
        change_answers(assessment=place.assessment, changes={asked.id: forms.change_of(typed)})
    except Refused as refusal:
        return _part(request, place, None, [str(refusal), _("This change was not kept.")], status=409)
    return _part(request, place, typed.kept(), [], status=200)


def _asked(assessment: Assessment, question_id: str) -> tuple[Place, Question]:
    questionnaire = questionnaire_of(assessment.release_id)
    try:
        pillar = questionnaire.pillar_of(questionnaire.dimension_of(question_id).id)
    except KeyError:
        raise Http404 from None
    return Place(assessment, pillar.id), questionnaire.question(question_id)


def _typed(question: Question, place: Place, request: HttpRequest) -> TypedAnswer:
    """What was sent of a question; what is stored where the page that was sent did not have it."""
    if forms.is_on_page(question, request.POST):
        return forms.read_answer(question, request.POST)
    return forms.stored_answer(question, place.stored)


def _progress_context(place: Place) -> dict[str, Any]:
    progress = place.progress
    return {
        "progress_text": _("%(answered)s of %(total)s questions answered")
        % {"answered": progress.answered, "total": progress.total},
        "progress_left": ""
        if progress.is_done
        else _("about %(minutes)s min left") % {"minutes": progress.minutes_left},
        "progress_max": progress.total,
        "progress_value": progress.answered,
    }


def _page(request: HttpRequest, place: Place, page: Sequence[TypedAnswer]) -> HttpResponse:
    from_check = "check" in request.GET
    asked = asked_now(place.assessment)
    page = [replace(typed, asked=asked.get(typed.question.id, "")) for typed in page]
    errors = [{"anchor": f"q-{typed.question.id}", "message": error} for typed in page for error in typed.errors]
    context = {
        "assessment": place.assessment,
        "questionnaire": place.questionnaire,
        "progress": place.progress,
        "current": place.current,
        "dimensions": _by_dimension(place.questionnaire, page),
        "from_check": from_check,
        "is_last": place.stops[-2] == place.pillar_id,
        "note_length": forms.NOTE_LENGTH,
        "errors": errors,
        "page_form_id": "questions-form",
    }
    return render(request, "readiness/pillar.html", context | _progress_context(place))


def _by_dimension(
    questionnaire: Questionnaire, page: Sequence[TypedAnswer]
) -> list[tuple[Dimension, list[tuple[int, TypedAnswer]]]]:
    """The page's questions under their dimensions, numbered through the page from 1."""
    numbered = enumerate(page, start=1)
    grouped = groupby(numbered, key=lambda item: questionnaire.dimension_of(item[1].question.id))
    return [(dimension, list(items)) for dimension, items in grouped]


def _part(
    request: HttpRequest, place: Place, kept: TypedAnswer | None, errors: list[str], *, status: int
) -> HttpResponse:
    """`kept` is the answer that was stored just now."""
    context = {"errors": errors, "is_oob": True, "item": place.current, "typed": kept} | _progress_context(place)
    return render(request, "readiness/partials/_saved.html", context, status=status)
