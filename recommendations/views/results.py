"""The result page, and what the firm tells on it: facts that decide a verdict, schemes that it has already."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.models import StaffAccess
from accounts.services.access import log_access
from accounts.viewers import Viewer, viewer_of
from readiness.facts import Fact
from readiness.models import Assessment, Scorecard
from readiness.scoring.problems import InvalidData
from readiness.services.reviews import obstacle_to_request
from readiness.services.scorecards import withdrawn
from readiness.views.access import own_assessment
from recommendations.case import Held
from recommendations.forms.telling import FirmingForm, HeldForm, posted
from recommendations.models import Result
from recommendations.presenting import plans, reports, schemes, scores
from recommendations.presenting.reading import Reading
from recommendations.presenting.spread import spread_view
from recommendations.services import revising
from recommendations.services.catalogue import catalogue_in_force
from recommendations.services.issuing import told_since
from recommendations.views.access import visible_assessment, within_limit
from recommendations.views.since import since_last_time

TOO_MANY = _lazy("This was changed very often within an hour. What you typed is kept on this page: try again later.")
MOST_ASKED = 5  # facts at a time
FIRMING, HOLDING = "firming-form", "holding-form"  # ids of the forms whose posts the language switch repeats


@require_safe
def result(request: HttpRequest, pk: UUID, number: int | None = None) -> HttpResponse:
    """The newest recommendations for a scorecard: the one with this number, else the firm's own latest."""
    assessment = visible_assessment(request, pk)
    page = ResultPage.of(assessment, viewer_of(request), number)
    log_access(user=viewer_of(request).user, business=assessment.business, what=StaffAccess.What.RESULT, on=pk)
    is_firm = Assessment.objects.for_firm(viewer_of(request)).filter(pk=pk).exists()
    return render(request, "recommendations/result.html", page.context(is_firm=is_firm))


@require_POST
def firm_up(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Facts that decide a verdict. Without any it only looks again, by the catalogue in force."""
    page = ResultPage.of(own_assessment(request, pk), viewer_of(request), number)
    if is_language_switch(request):
        typed = typed_values(page.firming(posted_too=request), request)
        return _page(request, page, FIRMING, firming=page.firming(posted_too=request, initial=typed))
    form = page.firming(posted_too=request, data=request.POST)
    if not form.is_valid():
        return _page(request, page, FIRMING, firming=form)
    if not within_limit(page.assessment, "revise", settings.REVISIONS):
        return _page(request, page, FIRMING, refused=TOO_MANY, firming=form)
    return _revise(request, page, "schemes", facts=form.given)


@require_POST
def hold(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """A scheme that the firm has already, or has no more."""
    page = ResultPage.of(own_assessment(request, pk), viewer_of(request), number)
    form = HeldForm(data=request.POST)
    if request.POST.get("scheme") not in page.reading.catalogue:
        raise Http404
    if is_language_switch(request):
        return _page(request, page, HOLDING, holding=HeldForm(initial=typed_values(form, request)))
    if not form.is_valid():
        return _page(request, page, HOLDING, holding=form)
    if not within_limit(page.assessment, "revise", settings.REVISIONS):
        return _page(request, page, HOLDING, refused=TOO_MANY, holding=form)
    scheme, received = form.cleaned_data["scheme"], form.cleaned_data["received"]
    if "remove" in request.POST:
        return _revise(request, page, "schemes", removed=[scheme])
    return _revise(request, page, "held", held=[Held(scheme, received)])


def _page(
    request: HttpRequest, page: "ResultPage", form_id: str, *, refused: str | Promise = "", **forms: Any
) -> HttpResponse:
    """The page again with what was typed; the language switch repeats the post, so that it stays."""
    context = page.context(is_firm=True, **forms) | {"page_form_id": form_id}
    if refused:
        context["errors"] = [{"anchor": "", "message": refused}]
    status = 429 if refused else 422 if context["errors"] else 200
    return render(request, "recommendations/result.html", context, status=status)


def _revise(request: HttpRequest, page: "ResultPage", anchor: str, **told: Any) -> HttpResponse:
    try:
        revising.revise(scorecard=page.reading.scorecard, actor=viewer_of(request).user, **told)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except InvalidData:  # the catalogue has changed since this page was made
        messages.error(request, _("The schemes have changed since this page was shown. Please look again."))
    return redirect(f"{page.address}#{anchor}")


@dataclass(frozen=True)
class ResultPage:
    """One scorecard's newest result with everything that its page shows."""

    assessment: Assessment
    viewer: Viewer
    reading: Reading

    @classmethod
    def of(cls, assessment: Assessment, viewer: Viewer, number: int | None = None) -> "ResultPage":
        """404 where there is no such scorecard, or no result of it."""
        scorecards = list(assessment.scorecards.all())
        found = newest_result(_chosen(scorecards, number))
        return cls(assessment, viewer, read(found, assessment, scorecards))

    @property
    def address(self) -> str:
        kwargs = {"pk": self.assessment.pk, "number": self.reading.scorecard.number}
        return reverse("recommendations:result_number", kwargs=kwargs)

    @cached_property
    def asked(self) -> tuple[Fact, ...]:
        """The most decisive facts that are missing."""
        sheet = self.reading.catalogue.facts
        return tuple(sheet.fact(item.fact) for item in self._decisive)

    @cached_property
    def _decisive(self) -> tuple[Any, ...]:
        return schemes.decisive_facts(self.reading)[:MOST_ASKED]

    @property
    def told(self) -> tuple[Fact, ...]:
        """The facts that were given on this page before, so that a slip can be mended."""
        given = told_since(self.reading.result, self.reading.scorecard)
        return tuple(fact for fact in self.reading.catalogue.facts.facts if fact.id in given)

    def _category(self, scheme: str) -> str:
        """The group in which the form of a scheme stands; empty for none."""
        return self.reading.catalogue.scheme(scheme).category if scheme else ""

    def firming(self, *, posted_too: HttpRequest | None = None, **typed: Any) -> FirmingForm:
        """The form that asks for facts; with those that an older page of it asked for."""
        sheet = self.reading.catalogue.facts
        others = posted(sheet, posted_too.POST) if posted_too else []
        facts = {fact.id: fact for fact in (*self.asked, *self.told, *others)}
        return FirmingForm(sheet, tuple(facts.values()), self.reading.result.facts, **typed)

    def context(
        self, *, is_firm: bool, firming: FirmingForm | None = None, holding: HeldForm | None = None
    ) -> dict[str, Any]:
        reading = self.reading
        may_tell = is_firm and reading.scorecard in revising.standing(self.assessment, reading.scorecards)
        firming, holding = firming or self.firming(), holding or HeldForm()
        told = {fact.id for fact in self.told}
        obstacle = obstacle_to_request(self.assessment, self.viewer.user) if is_firm else "state"
        waiting = {scheme for item in self._decisive for scheme in item.schemes}
        return {
            "assessment": self.assessment,
            "reading": reading,
            "score": scores.score_view(reading),
            "spread": spread_view(reading.questionnaire, reading.own.plain_answers, reading.own.colleagues),
            "since": since_last_time(self.viewer, self.assessment, reading),
            "plan": plans.plan_view(reading),
            "schemes": schemes.schemes_view(reading),
            "report_lines": reports.lines(reading.result.reports.all()),
            "is_firm": is_firm,
            "may_tell": may_tell,
            "asks_for_review": obstacle != "state" and not reading.superseded_by,
            "review_obstacle": obstacle,
            "asked": [question for question in firming.questions if question.name not in told],
            "told": [question for question in firming.questions if question.name in told],
            "waiting_schemes": len(waiting),
            "holding": holding,
            "open_group": self._category(holding.for_scheme),
            "errors": [*firming.error_links, *holding.error_links],
        }


def read(found: Result, assessment: Assessment, scorecards: Sequence[Scorecard]) -> Reading:
    """The result as it reads today, beside what the catalogue in force says."""
    in_force = catalogue_in_force()
    return Reading.of(found, scorecards, timezone.localdate(), in_force, withdrawn(assessment, scorecards))


def newest_result(scorecard: Scorecard) -> Result:
    """The latest revision; 404 where there is none."""
    found = scorecard.results.order_by("revision").last()
    if found is None:
        raise Http404
    return found


def _chosen(scorecards: Sequence[Scorecard], number: int | None) -> Scorecard:
    if number is None:
        suitable = [card for card in scorecards if card.kind == Scorecard.Kind.OWN]
    else:
        suitable = [card for card in scorecards if card.number == number]
    if not suitable:
        raise Http404
    return max(suitable, key=lambda card: card.number)
