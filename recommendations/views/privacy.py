"""Your data: a copy of everything held on a person or a business, and erasing it."""

import re
from typing import IO
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.languages import current_language
from accounts.models import Business, PrivacyRequest, User
from accounts.services.privacy import erase_person, why_not_erase
from accounts.viewers import person_of, viewer_of
from readiness.services.firms import answered_for_by, decided_by
from readiness.views.showing import error_links
from recommendations.forms.privacy import ErasureForm
from recommendations.services import data_access
from recommendations.services.erasing import erase_business

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
PAGE_FORM = "erase-form"

# Whoever is signed in shows once more who they are before anything is erased; a private link has no more to show.
confirmed = method_decorator(reauthentication_required(enabled=lambda request: request.user.is_authenticated))


@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """What somebody can do with the data about them and about the businesses they answer for."""
    viewer = viewer_of(request)
    decided = set(decided_by(viewer).values_list("pk", flat=True))
    found = answered_for_by(viewer).select_related("parent").order_by("name", "pk")
    businesses = [(business, business.pk in decided) for business in found]
    return render(request, "recommendations/privacy/your_data.html", {"businesses": businesses})


@require_POST
@login_required
def copy_for_person(request: HttpRequest) -> HttpResponseBase:
    person = person_of(request)
    return _download(data_access.copy_for_person(person=person, language=current_language()), "")


@require_POST
def copy_for_business(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    business = _decided(request, pk)
    actor = viewer_of(request).user
    archive = data_access.copy_for_business(business=business, actor=actor, language=current_language())
    return _download(archive, business.name)


class EraseBusinessView(View):
    """For the owner, or for the holder of a private link while nobody owns the business."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        business = _decided(request, pk)
        return self._page(request, business, ErasureForm(expected=str(business)))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        business = _decided(request, pk)
        form = ErasureForm(request.POST, expected=str(business))
        if is_language_switch(request):
            form = ErasureForm(initial=typed_values(form, request), expected=str(business))
        elif form.is_valid():
            return self._erase(request, business)
        return self._page(request, business, form)

    @confirmed
    def _erase(self, request: HttpRequest, business: Business) -> HttpResponse:
        try:
            receipt = erase_business(business=business, actor=viewer_of(request).user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("recommendations:your_data")
        return redirect("recommendations:erased", receipt=receipt.pk)

    def _page(self, request: HttpRequest, business: Business, form: ErasureForm) -> HttpResponse:
        context = {"business": business, "branches": business.branches.all()} | _form_context(form)
        status = 422 if form.errors else 200
        return render(request, "recommendations/privacy/erase_business.html", context, status=status)


@method_decorator(login_required, name="dispatch")
class ErasePersonView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ErasureForm(expected=person_of(request).email))

    def post(self, request: HttpRequest) -> HttpResponse:
        person = person_of(request)
        form = ErasureForm(request.POST, expected=person.email)
        if is_language_switch(request):
            form = ErasureForm(initial=typed_values(form, request), expected=person.email)
        elif form.is_valid():
            return self._erase(request, person)
        return self._page(request, form)

    @confirmed
    def _erase(self, request: HttpRequest, person: User) -> HttpResponse:
        try:
            receipt = erase_person(person=person)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("recommendations:erase_person")
        logout(request)
        return redirect("recommendations:erased", receipt=receipt.pk)

    def _page(self, request: HttpRequest, form: ErasureForm) -> HttpResponse:
        context = {"reason": why_not_erase(person_of(request))} | _form_context(form)
        status = 422 if form.errors else 200
        return render(request, "recommendations/privacy/erase_person.html", context, status=status)


@require_safe
def erased(request: HttpRequest, receipt: UUID) -> HttpResponse:
    """What went, what was kept and why, by the reference that only whoever erased it got. It holds no personal data."""
    found = get_object_or_404(PrivacyRequest, pk=receipt, kind=PrivacyRequest.Kind.ERASURE)
    return render(request, "recommendations/privacy/erased.html", {"receipt": found})


def _decided(request: HttpRequest, pk: UUID) -> Business:
    return get_object_or_404(decided_by(viewer_of(request)), pk=pk)


def _form_context(form: ErasureForm) -> dict[str, object]:
    return {"form": form, "errors": error_links(form), "page_form_id": PAGE_FORM}


def _download(archive: IO[bytes], firm: str) -> FileResponse:
    """For example "Your data – 海港麵家 – 2026-11-20.zip"."""
    parts = [_("Your data"), " ".join(_NOT_IN_FILE_NAMES.sub(" ", firm).split())[:80], timezone.localdate().isoformat()]
    name = f"{' – '.join(part for part in parts if part)}.zip"
    response = FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "no-store"
    return response
