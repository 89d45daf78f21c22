"""The firm's journey as a whole: start, the list of assessments, one assessment's task list, check your answers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_safe

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.languages import current_language
from accounts.limits import consume
from accounts.models import Business, User
from accounts.viewers import Viewer, hold_link, person_of, viewer_of
from readiness.forms.start import AgainForm, StartForm, new_key
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

    business: Business | None = None  # that it is of, where it is here already

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
        language = current_language()
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
            "business": self.business,
        }
        return render(request, "readiness/start.html", context, status=status)


class StartForView(LoginRequiredMixin, StartView):
    """Opens an assessment of a business that the person runs already, such as a branch."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:  # type: ignore[override]
        self.business = _run_by(request, pk)
        return super().get(request)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:  # type: ignore[override]
        self.business = _run_by(request, pk)
        return super().post(request)

    def _start(self, request: HttpRequest, form: StartForm) -> HttpResponse:
        try:
            assessment = assessments.start_for(
                business=_run_by(request, self.kwargs["pk"]),
                language=current_language(),
                consent_version=settings.PRIVACY_NOTICE_VERSION,
                actor=person_of(request),
                key=form.cleaned_data["key"],
            )
        except Refused as refusal:  # erased since the page was opened
            messages.error(request, str(refusal))
            return redirect("readiness:home")
        return redirect("readiness:assessment", pk=assessment.pk)


def _run_by(request: HttpRequest, pk: UUID) -> Business:
    return get_object_or_404(Business.objects.run_by(person_of(request)), pk=pk)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All assessments that this person may fill in or read as the firm, by business; those to answer apart."""
    viewer = viewer_of(request)
    found = showing.businesses(Assessment.objects.for_firm(viewer))
    shown = [business.pk for business, _rows in found]
    context = {
        "businesses": found,
        "open_businesses": _among(shown, viewer, Business.objects.open_to),
        "run_businesses": _among(shown, viewer, Business.objects.run_by),
        "apart": showing.to_answer_apart(viewer.user),
    }
    return render(request, "readiness/home.html", context)


def _among(businesses: list[UUID], viewer: Viewer, which: Callable[[User], QuerySet[Business]]) -> set[UUID]:
    """Those of the businesses that the viewer may open in that way: not what is seen by a private link alone."""
    if viewer.user is None:
        return set()
    if not viewer.links:
        return set(businesses)
    return set(which(viewer.user).filter(pk__in=businesses).values_list("pk", flat=True))


@require_safe
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is done and what is left of one assessment, and after submission where it stands."""
    assessment = own_assessment(request, pk)
    response = overview_page(request, assessment, AgainForm(), new_link=new_link_of(request, assessment))
    forget_shown(request, response)
    return response


def overview_page(
    request: HttpRequest, assessment: Assessment, form: AgainForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of one assessment with the form to assess again as it is filled in."""
    context = {
        **showing.overview(assessment, viewer_of(request).user),
        "form": form,
        "errors": showing.error_links(form),
        "privacy_version": settings.PRIVACY_NOTICE_VERSION,
        "new_link": "",
        **more,
    }
    return render(request, "readiness/overview.html", context, status=status)


@require_safe
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check your answers: all of them on one page, before submitting and after."""
    assessment = own_assessment(request, pk)
    return render(request, "readiness/check.html", checking.everything(assessment))
