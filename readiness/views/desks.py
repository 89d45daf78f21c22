"""Whose answers a page is about, and at which addresses that person's pages stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.viewers import person_of, viewer_of
from readiness.models import Assessment, Contribution
from readiness.services.answering import ColleagueSheet, FirmSheet, Sheet
from readiness.views.access import own_assessment

PROFILE, CHECK, OVERVIEW = "profile", "check", "assessment"  # the stops on the way that are no pillars


@dataclass(frozen=True)
class Desk:
    """A respondent's sheet with its pages. `first` is the stop before the first pillar, `stops` give routes by name."""

    sheet: Sheet
    is_firm: bool
    first: str
    stops: Mapping[str, str]
    pillar: str
    save: str

    @property
    def assessment(self) -> Assessment:
        return self.sheet.assessment

    def address(self, stop: str) -> str:
        """Of a stop: one of the above, or a pillar by its id."""
        if stop in self.stops:
            return reverse(self.stops[stop], kwargs={"pk": self.assessment.pk})
        return reverse(self.pillar, kwargs={"pk": self.assessment.pk, "pillar": stop})


def firm_desk(assessment: Assessment) -> Desk:
    return Desk(
        sheet=FirmSheet(assessment),
        is_firm=True,
        first=PROFILE,
        stops={PROFILE: "readiness:profile", CHECK: "readiness:check", OVERVIEW: "readiness:assessment"},
        pillar="readiness:pillar",
        save="readiness:save_answer",
    )


def colleague_desk(contribution: Contribution) -> Desk:
    """A colleague tells nothing about the firm, and finishes where they began."""
    return Desk(
        sheet=ColleagueSheet(contribution),
        is_firm=False,
        first=OVERVIEW,
        stops={CHECK: "readiness:mine", OVERVIEW: "readiness:mine"},
        pillar="readiness:my_pillar",
        save="readiness:save_my_answer",
    )


def desk_of_firm(request: HttpRequest, pk: UUID) -> Desk:
    """For those who fill in the assessment as the firm; 404 for all others."""
    return firm_desk(own_assessment(request, pk))


def desk_of_colleague(request: HttpRequest, pk: UUID) -> Desk:
    """For a colleague who has begun to answer apart; 404 for all others."""
    return colleague_desk(own_contribution(request, pk))


def contributed_assessment(request: HttpRequest, pk: UUID) -> Assessment:
    """The assessment, for those who may answer it apart or have done so; 404 for all others."""
    user = viewer_of(request).user
    found = Assessment.objects.none() if user is None else Assessment.objects.for_contributor(user)
    return get_object_or_404(found.select_related("business"), pk=pk)


def own_contribution(request: HttpRequest, pk: UUID) -> Contribution:
    """What this person has begun to answer apart; 404 when there is nothing, or they left the business."""
    assessment = contributed_assessment(request, pk)
    contribution = get_object_or_404(assessment.contributions, user=person_of(request))
    contribution.assessment = assessment
    return contribution
