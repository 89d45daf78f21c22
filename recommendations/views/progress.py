"""Assessing again: which planned steps were taken, and what has changed since last time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.viewers import viewer_of
from readiness.models import Assessment, Scorecard, State
from readiness.scoring.questionnaire import Questionnaire
from readiness.services.releases import questionnaire_of
from readiness.views.access import own_assessment
from readiness.wording import words
from recommendations.forms.steps import NOTE_LENGTH, StepFields, StepsForm, as_initial
from recommendations.models import Report, ReportKind, Result
from recommendations.presenting.reports import ReportLine, lines
from recommendations.presenting.scores import StepView, step_view
from recommendations.services import reports
from recommendations.services.steps import PlannedStep, planned_steps, tell_steps
from recommendations.views.access import WatchingRequest, may_have_progress, visible_assessment, visible_result
from recommendations.views.reports import answer_to_post, refused, refused_for_now, too_many
from recommendations.views.results import newest_result, read
from recommendations.views.since import since_last_time

PAGE_FORM = "steps-form"


@dataclass(frozen=True)
class StepQuestion:
    """A planned step in words with its fields."""

    fields: StepFields
    step: StepView
    dimension: str
    from_level: int

    @property
    def to_level(self) -> int:
        return self.from_level + 1


class StepsView(View):
    """The steps of the last plan, to tell which were taken; for the firm, while the assessment takes answers."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment, steps = self._found(request, pk)
        if not assessment.accepts_answers:
            return redirect("recommendations:result", pk=pk)
        return self._page(request, assessment, StepsForm(steps, initial=as_initial(assessment.steps_done.all())))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment, steps = self._found(request, pk)
        if is_language_switch(request):
            return self._page(request, assessment, StepsForm(steps, initial=typed_values(StepsForm(steps), request)))
        form = StepsForm(steps, data=request.POST)
        if not form.is_valid():
            return self._page(request, assessment, form)
        try:
            tell_steps(assessment=assessment, told=form.told)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("readiness:assessment", pk=pk)

    def _found(self, request: HttpRequest, pk: UUID) -> tuple[Assessment, tuple[PlannedStep, ...]]:
        assessment = own_assessment(request, pk)
        if assessment.previous_id is None:
            raise Http404
        return assessment, planned_steps(assessment)

    def _page(self, request: HttpRequest, assessment: Assessment, form: StepsForm) -> HttpResponse:
        previous = assessment.previous
        if previous is None:
            raise Http404
        questionnaire = questionnaire_of(previous.release_id)
        context = {
            "assessment": assessment,
            "previous": previous,
            "rows": [_step_question(questionnaire, fields) for fields in form.rows],
            "errors": _error_links(form),
            "note_length": NOTE_LENGTH,
            "page_form_id": PAGE_FORM,
        }
        return render(request, "recommendations/steps.html", context, status=422 if form.errors else 200)


def _step_question(questionnaire: Questionnaire, fields: StepFields) -> StepQuestion:
    question = questionnaire.question(fields.step.question)
    return StepQuestion(
        fields=fields,
        step=step_view(question.steps[fields.step.level - 1]),
        dimension=words(questionnaire.dimension_of(question.id).name),
        from_level=fields.step.level,
    )


def _error_links(form: StepsForm) -> list[dict[str, str]]:
    return [
        {"anchor": f"step-{row.step.key}", "message": str(error)}
        for row in form.rows
        for error in (*row.state.errors, *row.note.errors)
    ]


@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What has changed since the assessment before; 404 where there was none, or nothing is submitted yet."""
    assessment = visible_assessment(request, pk)
    scorecards = list(assessment.scorecards.all())
    if not scorecards:
        raise Http404
    is_verified = assessment.state == State.VERIFIED
    kind = Scorecard.Kind.VERIFIED if is_verified else Scorecard.Kind.OWN
    latest = max((card for card in scorecards if card.kind == kind), key=lambda card: card.number)
    reading = read(newest_result(latest), assessment, scorecards)
    since = since_last_time(viewer_of(request), assessment, reading)
    if since is None:
        raise Http404
    context: dict[str, Any] = {
        "assessment": assessment,
        "reading": reading,
        "since": since,
        "report_lines": _report_lines(request, reading.result),
    }
    return render(request, "recommendations/progress.html", context)


def _report_lines(request: HttpRequest, result: Result) -> tuple[ReportLine, ...]:
    """The report on progress in each language; nothing for those who may not have it.

    One that goes back further than the person may see is offered as if there were none; `request_progress` says why.
    """
    if not may_have_progress(request, result):
        return ()
    found = result.reports.visible_to(viewer_of(request)).of_kind(ReportKind.PROGRESS)
    return lines(found, ReportKind.PROGRESS)


@require_POST
def request_progress(request: WatchingRequest, pk: int) -> HttpResponse:
    """Asks for the report on progress up to a result; where there is one already, shows that."""
    result = visible_result(request, pk)
    if not may_have_progress(request, result):
        raise Http404
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest(_("Choose one of the three languages."))
    if too_many(result):
        return refused_for_now(request, result)
    viewer = viewer_of(request)
    earlier = Assessment.objects.for_firm(viewer)
    try:
        report = reports.request(
            result=result, language=language, actor=viewer.user, kind=ReportKind.PROGRESS, earlier=earlier
        )
    except Refused as refusal:
        return refused(request, result, str(refusal))
    if not Report.objects.visible_to(viewer).filter(pk=report.pk).exists():
        reason = _(
            "There is a report already, on more assessments than you may see. Ask an owner of the business for it."
        )
        return refused(request, result, reason)
    return answer_to_post(request, report)
