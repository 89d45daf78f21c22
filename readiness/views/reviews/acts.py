"""What is done to an assessment under review, each with one press: a service acts, the page shows what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.viewers import person_of, viewer_of
from readiness.forms.reviews import ClarifyForm, NoteForm, ReassignForm, WithdrawForm
from readiness.models import Assessment
from readiness.services import notes, reviews
from readiness.services.review_sheet import advisers_for
from readiness.views.reviews.place import Place
from readiness.views.reviews.screen import page, reviewed


@require_POST
def request_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The firm asks."""
    viewer = viewer_of(request)
    assessment = get_object_or_404(Assessment.objects.for_firm(viewer), pk=pk)
    try:
        reviews.request_review(assessment=assessment, actor=viewer.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("An adviser will look at your assessment. You will see here when it is taken up."))
    return redirect("readiness:assessment", pk=pk)


@require_POST
@login_required
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, reviewed(request, pk), reviews.claim, done=_("You have taken this assessment."))


@require_POST
@login_required
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, reviewed(request, pk), reviews.release, done=_("The assessment is back in the queue."))


@require_POST
@login_required
def reassign(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = reviewed(request, pk)
    advisers = advisers_for(assessment)
    form = ReassignForm(request.POST, advisers=advisers)
    if is_language_switch(request):
        typed = typed_values(form, request)
        return page(request, assessment, reassign=ReassignForm(initial=typed, advisers=advisers))
    if not form.is_valid():
        return page(request, assessment, 422, reassign=form)
    to, comment = form.cleaned_data["to"], form.cleaned_data["handover"]
    done = _("%(name)s has this assessment now.") % {"name": to}
    return _act(request, assessment, reviews.reassign, done=done, to=to, comment=comment)


@require_POST
@login_required
def clarify(request: HttpRequest, pk: UUID) -> HttpResponse:
    done = _("Your questions are with the firm.")
    return _with_words(request, pk, "clarify", ClarifyForm, reviews.clarify, done=done)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    done = _("The verification is withdrawn. The firm has been told.")
    return _with_words(request, pk, "withdraw", WithdrawForm, reviews.withdraw, done=done)


@require_POST
@login_required
def add_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _with_words(request, pk, "note", NoteForm, notes.add_note, done=_("The note is kept."))


@require_POST
@login_required
def edit_note(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    assessment = reviewed(request, pk)
    note = get_object_or_404(assessment.internal_notes, pk=number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(message) for found in form.errors.values() for message in found))
        return redirect(Place.of(request).review(pk))

    def edit(*, assessment: Assessment, **words: Any) -> None:
        notes.edit_note(note=note, **words)

    return _act(request, assessment, edit, done=_("The note is kept."), **form.cleaned_data)


def _with_words(
    request: HttpRequest, pk: UUID, name: str, kind: type[forms.Form], service: Callable[..., Any], *, done: str
) -> HttpResponse:
    """Lets a service act with what was typed; a form that is wrong is shown again with it."""
    assessment = reviewed(request, pk)
    form = kind(request.POST)
    if is_language_switch(request):
        return page(request, assessment, **{name: kind(initial=typed_values(form, request))})
    if not form.is_valid():
        return page(request, assessment, 422, **{name: form})
    return _act(request, assessment, service, done=done, **form.cleaned_data)


def _act(
    request: HttpRequest, assessment: Assessment, service: Callable[..., Any], *, done: str, **words: Any
) -> HttpResponse:
    """Lets a service act on the assessment as the person who looks, and shows the page again with what came of it."""
    try:
        service(assessment=assessment, actor=person_of(request), **words)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(Place.of(request).review(assessment.pk))
