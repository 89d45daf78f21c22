"""Assessing again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from accounts.viewers import hold_link, viewer_of
from readiness.services.errors import Refused
from readiness.services.reassessing import start_again
from readiness.views.access import own_assessment
from readiness.views.links import show_once


@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leads to a new draft with the earlier answers, or to the one that is under way."""
    try:
        draft, token = start_again(
            assessment=own_assessment(request, pk), viewer=viewer_of(request), language=get_language() or "en"
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("readiness:assessment", pk=pk)
    response = redirect("readiness:assessment", pk=draft.pk)
    if token:
        hold_link(request, token)
        show_once(response, draft, token)
    return response
