"""The firm's journey as a whole: start, the list of assessments, one assessment's task list, check your answers."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_safe

from accounts.limits import consume
from accounts.viewers import hold_link, viewer_of
from readiness.forms.start import StartForm, new_key
from readiness.forms.switching import is_language_switch, typed_values
from readiness.models import Assessment
from readiness.services import assessments
from readiness.services.links import email_link
from readiness.views import checking, showing
from readiness.views.access import own_assessment
from readiness.views.links import forget_shown, new_link_of, show_once

TOO_MANY_STARTS = _(
    "Too many assessments were started from your network today. Try again in an hour, or sign in: with an account "
    "there is no such limit. What you typed is still here."
)


class StartView(View):
    """Opens an assessment, with an account or without."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, StartForm(initial={"key": new_key()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if is_language_switch(request):
            return self._page(request, StartForm(initial=typed_values(StartForm(), request)))
        form = StartForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        if viewer_of(request).user is None and not consume(request, "anonymous_start", settings.ANONYMOUS_STARTS):
            form.add_error(None, TOO_MANY_STARTS)
            return self._page(request, form, status=429)
        return self._start(request, form)

    def _start(self, request: HttpRequest, form: StartForm) -> HttpResponse:
        language = get_language() or "en"
        assessment, token = assessments.start(
            business_name=form.cleaned_data["business_name"],
            language=language,
            consent_version=settings.PRIVACY_NOTICE_VERSION,
            actor=viewer_of(request).user,
            key=form.cleaned_data["key"],
        )
        response = redirect("readiness:assessment", pk=assessment.pk)
        if token:
            hold_link(request, token)
            show_once(response, assessment, token)
        if token and form.cleaned_data["email"]:
            email_link(address=form.cleaned_data["email"], token=token, language=language)
        return response

    def _page(self, request: HttpRequest, form: StartForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "errors": showing.error_links(form),
            "page_form_id": "start-form",
            "privacy_version": settings.PRIVACY_NOTICE_VERSION,
        }
        return render(request, "readiness/start.html", context, status=status)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All assessments that this person may fill in or read as the firm, by business."""
    mine = Assessment.objects.for_firm(viewer_of(request))
    return render(request, "readiness/home.html", {"businesses": showing.businesses(mine)})


@require_safe
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is done and what is left of one assessment, and after submission where it stands."""
    assessment = own_assessment(request, pk)
    context = showing.overview(assessment, viewer_of(request).user)
    context["new_link"] = new_link_of(request, assessment)
    response = render(request, "readiness/overview.html", context)
    forget_shown(request, response)
    return response


@require_safe
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check your answers: all of them on one page, before submitting and after."""
    assessment = own_assessment(request, pk)
    return render(request, "readiness/check.html", checking.everything(assessment))
