"""Assessing again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.languages import current_language
from accounts.viewers import hold_link, viewer_of
from readiness.forms.start import AgainForm
from readiness.models import Assessment
from readiness.services.reassessing import ConsentNeeded, start_again
from readiness.views.access import own_assessment
from readiness.views.journey import overview_page
from readiness.views.links import show_once


@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leads to a new draft with the earlier answers, or to the one that is under way."""
    assessment, form = own_assessment(request, pk), AgainForm(request.POST)
    if is_language_switch(request):
        return _page(request, assessment, AgainForm(initial=typed_values(form, request)))
    language = current_language()
    try:
        draft, token = start_again(
            assessment=assessment, viewer=viewer_of(request), language=language, agrees=form.is_valid()
        )
    except ConsentNeeded:
        return _page(request, assessment, form, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("readiness:assessment", pk=pk)
    response = redirect("readiness:assessment", pk=draft.pk)
    if token:
        hold_link(request, token)
        show_once(response, draft, token)
    return response


def _page(request: HttpRequest, assessment: Assessment, form: AgainForm, *, status: int = 200) -> HttpResponse:
    """The assessment's page, with the form as it was filled in; the language switch posts it."""
    shown = {"may_assess_again": True, "asks_consent": True, "page_form_id": "again-form"}
    return overview_page(request, assessment, form, status=status, **shown)
