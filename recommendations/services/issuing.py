"""Turning a frozen scorecard into a frozen result, with its first report on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from readiness.models import Scorecard
from readiness.services.releases import questionnaire_of
from recommendations.advice import advise
from recommendations.case import Case, Held
from recommendations.frozen import (
    advice_to_json,
    costs_from_json,
    costs_to_json,
    held_from_json,
    held_to_json,
)
from recommendations.funding import Cost
from recommendations.models import CatalogueRelease, Result
from recommendations.services import demand, reports
from recommendations.services.catalogue import catalogue_of, release_in_force

_ABSENT = object()


@dataclass(frozen=True)
class Told:
    """What a firm has told beside its answers: the facts, what it plans to spend, what it has already."""

    facts: Mapping[str, Any]
    costs: tuple[Cost, ...] = ()
    held: tuple[Held, ...] = ()


@transaction.atomic
def issue(*, scorecard: Scorecard, actor: User | None) -> Result:
    """Freezes the recommendations for a scorecard and asks for the report in the assessment's language.

    What the firm told on the page of an earlier result of the assessment still counts. Issuing a scorecard again
    returns its newest result. Callers hold the assessment's lock (they froze the scorecard in the same transaction),
    so two of them cannot issue side by side.
    """
    issued = scorecard.results.last()
    if issued is not None:
        return issued
    told, release = _told_so_far(scorecard), release_in_force()
    result = recommend(scorecard, told, release=release, revision=1, actor=actor)
    result.save()
    demand.keep(result)
    reports.request(result=result, language=scorecard.assessment.language, actor=actor)
    return result


def recommend(
    scorecard: Scorecard, told: Told, *, release: CatalogueRelease, revision: int, actor: User | None
) -> Result:
    """The recommendations of today, by this release of the catalogue; not saved yet."""
    catalogue, today = catalogue_of(release.pk), timezone.localdate()
    known = tuple(item for item in told.held if item.scheme in catalogue)
    case = Case(answers=scorecard.plain_answers, facts=told.facts, costs=told.costs, held=known)
    return Result(
        scorecard=scorecard,
        revision=revision,
        catalogue=release,
        on_date=today,
        facts=dict(told.facts),
        costs=costs_to_json(told.costs),
        held=held_to_json(told.held),
        **advice_to_json(advise(case, questionnaire_of(scorecard.release_id), catalogue, today)),
        created_by=actor,
    )


def told_in(result: Result) -> Told:
    return Told(result.facts, costs_from_json(result.costs), held_from_json(result.held))


def told_since(result: Result, scorecard: Scorecard) -> dict[str, Any]:
    """The facts that were given on the page of a result: not in its scorecard, or other than there."""
    return {key: value for key, value in result.facts.items() if scorecard.facts.get(key, _ABSENT) != value}


def _told_so_far(scorecard: Scorecard) -> Told:
    """The scorecard's facts, and what the newest result of an earlier one adds, unless the profile has changed it."""
    before = (
        Result.objects.filter(scorecard__assessment=scorecard.assessment_id)
        .select_related("scorecard")
        .order_by("scorecard__number", "revision")
        .last()
    )
    if before is None:
        return Told(scorecard.facts)
    told, old = told_in(before), before.scorecard.facts
    since = {
        key: value
        for key, value in told_since(before, before.scorecard).items()
        if scorecard.facts.get(key, _ABSENT) == old.get(key, _ABSENT)
    }
    return Told({**scorecard.facts, **since}, told.costs, told.held)
