"""The page about the firm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from readiness.forms.profile import ProfileForm
from readiness.models import Assessment
from readiness.services.assessments import profile_of, save_profile
from readiness.services.releases import fact_sheet, questionnaire_of
from readiness.views.access import own_assessment


class ProfileView(View):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = own_assessment(request, pk)
        if not assessment.accepts_answers:
            return redirect("readiness:check", pk=pk)
        facts, name = profile_of(assessment).facts, assessment.business.name
        return self._page(request, assessment, ProfileForm(fact_sheet(), facts, name=name))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = own_assessment(request, pk)
        if is_language_switch(request):
            blank = ProfileForm(fact_sheet(), {})
            typed = ProfileForm(fact_sheet(), {}, initial=typed_values(blank, request))
            return self._page(request, assessment, typed)
        form = ProfileForm(fact_sheet(), {}, data=request.POST)
        if not form.is_valid():
            return self._page(request, assessment, form)
        return self._save(request, assessment, form)

    def _save(self, request: HttpRequest, assessment: Assessment, form: ProfileForm) -> HttpResponse:
        try:
            save_profile(assessment=assessment, facts=form.given, forgotten=form.forgotten, business_name=form.new_name)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("readiness:assessment", pk=assessment.pk)
        if "check" in request.GET:
            return redirect("readiness:check", pk=assessment.pk)
        first = questionnaire_of(assessment.release_id).pillars[0]
        return redirect("readiness:pillar", pk=assessment.pk, pillar=first.id)

    def _page(self, request: HttpRequest, assessment: Assessment, form: ProfileForm) -> HttpResponse:
        back = "readiness:check" if "check" in request.GET else "readiness:assessment"
        context = {
            "assessment": assessment,
            "form": form,
            "errors": form.error_links,
            "page_form_id": "profile-form",
            "back_url": reverse(back, kwargs={"pk": assessment.pk}),
            "submit_words": _("Save and go back to your answers") if "check" in request.GET else _("Save and continue"),
        }
        return render(request, "readiness/profile.html", context)
