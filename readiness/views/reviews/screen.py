"""The review page: the firm's answers, the adviser's levels, comments and questions beside them, scored at once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.models import StaffAccess, User
from accounts.policies import is_adviser
from accounts.services.access import log_access
from accounts.viewers import person_of, viewer_of
from readiness.forms.reviews import (
    ClarifyForm,
    NoteForm,
    RatingForm,
    ReassignForm,
    WithdrawForm,
    errors_of,
    mark_of,
    rating_groups,
    stored_levels,
    stored_ratings,
)
from readiness.models import Assessment, State
from readiness.scoring.engine import score_so_far
from readiness.scoring.questionnaire import Tier
from readiness.scoring.spread import spread
from readiness.scoring.tiers import two_decimals
from readiness.services import reviews
from readiness.services.colleagues import levels_of_colleagues
from readiness.services.fact_words import fact_lines
from readiness.services.queue import next_waiting
from readiness.services.releases import fact_sheet
from readiness.services.review_sheet import ReviewSheet, advisers_for, levels_of_firm, review_sheet
from readiness.services.rounds import rounds_of
from readiness.services.scorecards import verified_now
from readiness.services.transitions import allows
from readiness.views import timeline
from readiness.views.reviews.place import Place


@dataclass(frozen=True)
class RatingSoFar:
    """The adviser's rating as far as it goes: scores as two decimals, by dimension and over all."""

    dimensions: dict[str, str]
    overall: str
    tier: Tier | None
    scored: int
    total: int
    unrated: int

    @classmethod
    def of(cls, sheet: ReviewSheet, levels: dict[str, int]) -> "RatingSoFar":
        so_far = score_so_far(sheet.questionnaire, levels)
        return cls(
            dimensions={key: two_decimals(value) for key, value in so_far.dimensions.items()},
            overall="" if so_far.overall is None else two_decimals(so_far.overall),
            tier=None if so_far.tier is None else sheet.questionnaire.tier(so_far.tier),
            scored=len(so_far.dimensions),
            total=len(sheet.dimensions),
            unrated=sum(question not in levels for question in sheet.questions),
        )


class ReviewView(LoginRequiredMixin, View):
    """The review page. Posting saves what was touched; with `fill`, the firm's levels stand in where none is set."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return page(request, reviewed(request, pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = reviewed(request, pk)
        sheet = review_sheet(assessment)
        form = RatingForm(request.POST, sheet=sheet)
        if is_language_switch(request):
            return page(request, assessment, form=RatingForm(initial=typed_values(form, request), sheet=sheet))
        if not form.is_valid():
            return page(request, assessment, 422, form=form)
        levels = form.levels
        if "fill" in request.POST:
            levels = levels_of_firm(sheet.scorecard) | stored_levels(assessment) | levels
        try:
            _rate(request, assessment, form, levels)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect(Place.of(request).review(assessment.pk))


@require_POST
def save_rating(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keeps one field as it is set; answers with what was wrong, and with the rating as it now scores."""
    assessment = reviewed(request, pk)
    sheet = review_sheet(assessment)
    form = RatingForm(request.POST, sheet=sheet)
    if not form.is_valid():
        return _saved(request, assessment, sheet, form, [str(error["message"]) for error in errors_of(form)], 422)
    try:
        _rate(request, assessment, form, form.levels)
    except Refused as refusal:
        return _saved(request, assessment, sheet, form, [str(refusal), _("This change was not kept.")], 409)
    return _saved(request, assessment, sheet, form, [], 200)


def reviewed(request: HttpRequest, pk: UUID) -> Assessment:
    rows = Assessment.objects.for_review(viewer_of(request)).select_related("business", "adviser")
    return get_object_or_404(rows, pk=pk)


def _rate(request: HttpRequest, assessment: Assessment, form: RatingForm, levels: dict[str, int]) -> None:
    reviews.rate(assessment=assessment, levels=levels, comments=form.comments, asks=form.asks, actor=person_of(request))


def _saved(
    request: HttpRequest, assessment: Assessment, sheet: ReviewSheet, form: RatingForm, errors: list[str], status: int
) -> HttpResponse:
    kept = {} if errors else {name: mark_of(form.cleaned_data[name]) for name in form.fields if name in form.data}
    context = {
        "errors": errors,
        "kept": kept,
        "sheet": sheet,
        "rating": RatingSoFar.of(sheet, stored_levels(assessment)),
        "drafted": len(reviews.draft_questions(assessment)),
        "is_oob": True,
    }
    return render(request, "readiness/reviews/partials/_saved.html", context, status=status)


def page(request: HttpRequest, assessment: Assessment, status: int = 200, /, **given: forms.Form) -> HttpResponse:
    """The review page. `given` forms (form, clarify, reassign, withdraw, note) are shown with what was typed."""
    user = person_of(request)
    log_access(user=user, business=assessment.business, what=StaffAccess.What.ANSWERS, on=assessment.pk)
    shown = _Page(assessment, user, given, Place.of(request))
    return render(request, "readiness/reviews/review.html", shown.context(), status=status)


def _spreads(sheet: ReviewSheet) -> dict[str, tuple[str, str]]:
    """Dimension -> the lowest and the highest score that colleagues gave it; nothing where none answered apart."""
    if not sheet.scorecard.colleagues:
        return {}
    found = spread(sheet.questionnaire, sheet.scorecard.plain_answers, sheet.scorecard.colleagues)
    return {
        each.dimension: (two_decimals(each.colleagues[0]), two_decimals(each.colleagues[-1]))
        for each in found.dimensions
        if each.colleagues
    }


@dataclass(frozen=True)
class _Page:
    """One look at the review page."""

    assessment: Assessment
    user: User
    given: dict[str, forms.Form]
    place: Place

    @cached_property
    def sheet(self) -> ReviewSheet:
        return review_sheet(self.assessment)

    @cached_property
    def _has_in_hand(self) -> bool:
        return reviews.has_in_hand(self.user, self.assessment)

    @property
    def is_mine(self) -> bool:
        return allows(self.assessment, "verify") and self._has_in_hand

    @property
    def may_hand_on(self) -> bool:
        return allows(self.assessment, "reassign") and self._is_in_charge

    @property
    def next(self) -> Assessment | None:
        """What waits next, for an adviser who has nothing to do here."""
        if self.assessment.state == State.WAITING or self.is_mine or not is_adviser(self.user):
            return None
        return next_waiting(adviser=self.user, query=self.place.query)

    @property
    def may_withdraw(self) -> bool:
        return allows(self.assessment, "withdraw") and self._is_in_charge

    @property
    def _is_in_charge(self) -> bool:
        return self._has_in_hand or reviews.may_manage(self.user, self.assessment)

    @cached_property
    def forms(self) -> dict[str, Any]:
        """All forms by name: the given ones, and the others as they are before anything is typed."""
        advisers = advisers_for(self.assessment)
        fresh: dict[str, forms.Form] = {
            "clarify": ClarifyForm(),
            "withdraw": WithdrawForm(),
            "reassign": ReassignForm(advisers=advisers),
            "note": NoteForm(),
        }
        return fresh | self.given

    @property
    def _form_of_page(self) -> str:
        """The form whose post the language switch repeats: the given one, else the rating."""
        given = next(iter(self.given), "form" if self.is_mine else "")
        return "rating" if given == "form" else given

    def context(self) -> dict[str, Any]:
        levels = stored_levels(self.assessment)
        stored = stored_ratings(self.assessment, levels)
        form: Any = self.given.get("form") or RatingForm(initial=stored, sheet=self.sheet)
        rounds = rounds_of(self.assessment)
        changed = {line.question.id: line for line in rounds[0].lines} if rounds else {}
        return {
            "assessment": self.assessment,
            "sheet": self.sheet,
            "is_mine": self.is_mine,
            "may_hand_on": self.may_hand_on,
            "may_withdraw": self.may_withdraw,
            "place": self.place,
            "next": self.next,
            "groups": rating_groups(form, stored),
            "rating": RatingSoFar.of(self.sheet, levels),
            "drafted": sum(name.startswith("ask-") for name in stored),
            "rounds": rounds,
            "changed": changed,
            "colleague_levels": levels_of_colleagues(self.sheet.scorecard),
            "spreads": _spreads(self.sheet),
            "notes": self.assessment.internal_notes.select_related("written_by"),
            "facts": fact_lines(fact_sheet(self.sheet.scorecard.fact_sheet), self.sheet.scorecard.facts),
            "timeline": timeline.for_staff(self.assessment),
            "verified": verified_now(self.assessment, self.assessment.scorecards.only("assessment", "number", "kind")),
            "errors": [error for each in (self.given or {"form": form}).values() for error in errors_of(each)],
            "page_form_id": self._form_of_page,
            "is_oob": False,
        } | {f"{name}_form": each for name, each in self.forms.items()}
