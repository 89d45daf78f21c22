"""The pages of questions, one a pillar, and the endpoint that keeps each answer as it is given.

The firm and its colleagues answer on the same pages: a desk says whose answers they are and where the pages stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch
from readiness.forms import answers as forms
from readiness.forms.answers import TypedAnswer
from readiness.models import Assessment, GivenAnswer
from readiness.scoring.questionnaire import Dimension, Question, Questionnaire
from readiness.services import answering
from readiness.services.answering import AnswerChange
from readiness.services.progress import PillarProgress, Progress, progress_of
from readiness.services.reassessing import carried_over, previous_scorecard
from readiness.services.releases import questionnaire_of
from readiness.services.rounds import asked_now
from readiness.services.scorecards import plain
from readiness.views.desks import CHECK, OVERVIEW, Desk, desk_of_colleague, desk_of_firm


@dataclass(frozen=True)
class Place:
    """Where somebody is: at their desk with what is stored there, at one of its pillars."""

    desk: Desk
    pillar_id: str

    @property
    def assessment(self) -> Assessment:
        return self.desk.assessment

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_of(self.assessment.release_id)

    @property
    def stored(self) -> dict[str, GivenAnswer]:
        return self.desk.sheet.stored

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.questionnaire, plain(self.stored), carried_over(self.stored))

    @cached_property
    def current(self) -> PillarProgress:
        try:
            return self.progress.of(self.pillar_id)
        except KeyError:
            raise Http404 from None

    @cached_property
    def stops(self) -> list[str]:
        return [self.desk.first, *(pillar.id for pillar in self.questionnaire.pillars), CHECK]

    def address(self, wanted: str, *, from_check: bool) -> str:
        """Where a button leads: "next", "previous", or a stop by its name; "next" when it is none of these."""
        here = self.stops.index(self.pillar_id)
        following = CHECK if from_check else self.stops[here + 1]
        stops = {"previous": self.stops[here - 1], OVERVIEW: OVERVIEW} | {stop: stop for stop in self.stops}
        return self.desk.address(stops.get(wanted, following))

    @property
    def last_time(self) -> dict[str, Any]:
        """By question what the firm answered in the assessment before, as long as the answer is still the same."""
        before = previous_scorecard(self.assessment) if self.desk.is_firm else None
        now = plain(self.stored)
        return {key: value for key, value in before.plain_answers.items() if now.get(key) == value} if before else {}


class PillarView(View):
    """One pillar's questions. Every button keeps the whole page in one write before it leads on."""

    find = staticmethod(desk_of_firm)

    def get(self, request: HttpRequest, pk: UUID, pillar: str) -> HttpResponse:
        place = Place(self.find(request, pk), pillar)
        page = [forms.stored_answer(question, place.stored) for question in place.current.questions]
        if not place.desk.sheet.accepts_answers:
            return redirect(place.desk.address(CHECK))
        return _page(request, place, page)

    def post(self, request: HttpRequest, pk: UUID, pillar: str) -> HttpResponse:
        place = Place(self.find(request, pk), pillar)
        page = [_typed(question, place, request) for question in place.current.questions]
        if is_language_switch(request):
            return _page(request, place, [typed.without_errors() for typed in page])
        if not all(typed.is_valid for typed in page):
            return _page(request, place, page)
        try:
            answering.change(sheet=place.desk.sheet, changes=_changes(page, request))
        except Refused as refusal:
            messages.error(request, _("%(reason)s What you changed on that page was not kept.") % {"reason": refusal})
            return redirect(place.desk.address(OVERVIEW))
        return redirect(place.address(request.POST.get("go", ""), from_check="check" in request.GET))


class MyPillarView(PillarView):
    """The same for a colleague who answers apart."""

    find = staticmethod(desk_of_colleague)


@require_POST
def save_answer(request: HttpRequest, pk: UUID, question: str) -> HttpResponse:
    """Keeps one answer as it is given; answers with a small part of the page: what was wrong, and the progress."""
    return _save(request, desk_of_firm(request, pk), question)


@require_POST
def save_my_answer(request: HttpRequest, pk: UUID, question: str) -> HttpResponse:
    """The same for a colleague who answers apart."""
    return _save(request, desk_of_colleague(request, pk), question)


def _save(request: HttpRequest, desk: Desk, question: str) -> HttpResponse:
    place, asked = _asked(desk, question)
    typed = forms.read_answer(asked, request.POST)
    if not typed.is_valid:
        return _part(request, place, None, typed.errors, status=422)
    try:
        answering.change(sheet=desk.sheet, changes={asked.id: forms.change_of(typed)})
    except Refused as refusal:
        return _part(request, place, None, [str(refusal), _("This change was not kept.")], status=409)
    return _part(request, place, typed.kept(), [], status=200)


def _asked(desk: Desk, question_id: str) -> tuple[Place, Question]:
    questionnaire = questionnaire_of(desk.assessment.release_id)
    try:
        pillar = questionnaire.pillar_of(questionnaire.dimension_of(question_id).id)
    except KeyError:
        raise Http404 from None
    return Place(desk, pillar.id), questionnaire.question(question_id)


def _typed(question: Question, place: Place, request: HttpRequest) -> TypedAnswer:
    """What was sent of a question; what is stored where the page that was sent did not have it."""
    if forms.is_on_page(question, request.POST):
        return forms.read_answer(question, request.POST)
    return forms.stored_answer(question, place.stored)


def _changes(page: Sequence[TypedAnswer], request: HttpRequest) -> dict[str, AnswerChange]:
    """By question, of those that were on the page that was sent."""
    return {
        typed.question.id: forms.change_of(typed) for typed in page if forms.is_on_page(typed.question, request.POST)
    }


def _progress_context(place: Place) -> dict[str, Any]:
    progress = place.progress
    if place.assessment.previous_id and place.desk.is_firm:
        text = _("%(answered)s of %(total)s questions answered or looked at again")
    else:
        text = _("%(answered)s of %(total)s questions answered")
    return {
        "progress_text": text % {"answered": progress.settled, "total": progress.total},
        "progress_left": ""
        if progress.is_done
        else _("about %(minutes)s min left") % {"minutes": progress.minutes_left},
        "progress_max": progress.total,
        "progress_value": progress.settled,
    }


def _page(request: HttpRequest, place: Place, page: Sequence[TypedAnswer]) -> HttpResponse:
    from_check = "check" in request.GET
    asked = asked_now(place.assessment)
    page = [replace(typed, asked=asked.get(typed.question.id, "")) for typed in page]
    errors = [error for typed in page for error in _error_links(typed)]
    context = {
        "assessment": place.assessment,
        "desk": place.desk,
        "last_time": place.last_time,
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


def _error_links(typed: TypedAnswer) -> list[dict[str, str]]:
    """What is wrong with an answer for the error summary, with the place of the question or of its note."""
    places = {f"q-{typed.question.id}": typed.value_error, f"{typed.question.id}_note": typed.note_error}
    return [{"anchor": anchor, "message": error} for anchor, error in places.items() if error]


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
