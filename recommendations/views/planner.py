"""The planner: planned costs in, the best combination of schemes out; kept with the assessment."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views import View

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.models import StaffAccess
from accounts.services.access import log_access
from accounts.viewers import viewer_of
from readiness.models import Assessment
from readiness.views.access import own_assessment
from recommendations.forms.planner import PlannerForm
from recommendations.frozen import costs_from_json
from recommendations.presenting.planner import planner_view
from recommendations.presenting.reading import Reading
from recommendations.services import revising
from recommendations.views.access import visible_assessment, within_limit
from recommendations.views.results import TOO_MANY, newest_result, read

PAGE_FORM = "planner-form"


class PlannerView(View):
    """GET for whoever sees the result, POST for the firm."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = visible_assessment(request, pk)
        is_firm = Assessment.objects.for_firm(viewer_of(request)).filter(pk=pk).exists()
        reading = _newest_reading(assessment)
        log_access(user=viewer_of(request).user, business=assessment.business, what=StaffAccess.What.RESULT, on=pk)
        form = PlannerForm(costs_from_json(reading.result.costs))
        return self._page(request, assessment, reading, form, is_firm=is_firm)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = own_assessment(request, pk)
        reading = _newest_reading(assessment)
        if is_language_switch(request):
            typed = PlannerForm(initial=typed_values(PlannerForm(), request))
            return self._page(request, assessment, reading, typed, is_firm=True)
        form = PlannerForm(data=request.POST)
        if not form.is_valid():
            return self._page(request, assessment, reading, form, is_firm=True)
        if not within_limit(assessment, "revise", settings.REVISIONS):
            return self._page(request, assessment, reading, form, is_firm=True, refused=TOO_MANY)
        try:
            revising.revise(scorecard=reading.scorecard, actor=viewer_of(request).user, costs=form.costs)
        except Refused as refusal:  # newer answers came in between
            messages.error(request, str(refusal))
        return redirect(request.path + ("#combination" if form.costs else ""))

    def _page(
        self,
        request: HttpRequest,
        assessment: Assessment,
        reading: Reading,
        form: PlannerForm,
        *,
        is_firm: bool,
        refused: str | Promise = "",
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "assessment": assessment,
            "reading": reading,
            "view": planner_view(reading),
            "form": form,
            "errors": [{"anchor": "", "message": refused}] if refused else form.error_links,
            "is_firm": is_firm,
            "page_form_id": PAGE_FORM if is_firm else "",
        }
        status = 429 if refused else 422 if form.errors else 200
        return render(request, "recommendations/planner.html", context, status=status)


def _newest_reading(assessment: Assessment) -> Reading:
    """Of the adviser's rating where there is one; what is planned is the same for both."""
    scorecards = list(assessment.scorecards.all())
    current = revising.standing(assessment, scorecards)
    if not current:
        raise Http404
    return read(newest_result(current[-1]), assessment, scorecards)
