"""A firm over time: the assessments of a business and its branches, and the reports there are of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Business, User
from accounts.viewers import Viewer
from readiness.models import Assessment, Scorecard, Standing, State
from recommendations.models import JobState, Report

MOST_FILES = 200
MOST_POINTS = 500


def run_by(user: User) -> QuerySet[Business]:
    """The businesses whose whole history this person may see."""
    return Business.objects.run_by(user)


def family(business: Business) -> QuerySet[Business]:
    """The business and its branches."""
    return Business.objects.filter(Q(pk=business.pk) | Q(parent=business.pk))


def assessments_of(business: Business, user: User) -> QuerySet[Assessment]:
    """All assessments of the business and its branches that this person acts on, the newest first."""
    mine = Assessment.objects.for_firm(Viewer(user=user)).filter(business__in=family(business).values("pk"))
    return mine.select_related("business", "standing").order_by("-created_at", "pk")


def scores_of(business: Business) -> list[Any]:
    """The latest scores of the business and its branches, the oldest first."""
    rows = Standing.objects.filter(assessment__business__in=family(business).values("pk"), overall__isnull=False)
    newest = rows.select_related("assessment__business").order_by("-submitted_on", "-submission")
    return list(newest[:MOST_POINTS])[::-1]


def ready_reports(assessments: Iterable[Assessment]) -> Mapping[UUID, list[Report]]:
    """Assessment -> its finished reports, the ones to read first in front. One query.

    Of the verified rating (while it stands) before the firm's own; of each the newest scorecard and revision only.
    """
    states = {assessment.pk: assessment.state for assessment in assessments}
    found: dict[UUID, list[Report]] = {}
    newest: dict[tuple[UUID, str], tuple[int, int]] = {}
    for report in _ready(states.keys()):
        card = report.result.scorecard
        is_verified = card.kind == Scorecard.Kind.VERIFIED
        if is_verified and states[card.assessment_id] != State.VERIFIED:
            continue
        version = (card.number, report.result.revision)
        if newest.setdefault((card.assessment_id, card.kind), version) == version:
            found.setdefault(card.assessment_id, []).append(report)
    return {pk: sorted(reports, key=_verified_first) for pk, reports in found.items()}


def chosen_reports(business: Business, user: User, chosen: Collection[UUID]) -> list[Report]:
    """The finished reports among those chosen that belong to the business and its branches, by firm and date."""
    return list(
        Report.objects.filter(
            pk__in=chosen,
            state=JobState.READY,
            result__scorecard__assessment__in=assessments_of(business, user).order_by().values("pk"),
        )
        .select_related("result__scorecard__assessment__business")
        .defer(*_HEAVY)
        .order_by("result__scorecard__assessment__business__name", "result__on_date", "created_at")
    )


# What no list of reports reads.
_HEAVY = (
    *(f"result__{name}" for name in ("matches", "plan", "facts", "combination", "costs", "held")),
    *(f"result__scorecard__{name}" for name in ("facts", "answers", "score", "hints", "comments", "colleagues")),
)


def _ready(assessments: Collection[UUID]) -> QuerySet[Report]:
    return (
        Report.objects.filter(state=JobState.READY, result__scorecard__assessment__in=assessments)
        .select_related("result__scorecard")
        .defer(*_HEAVY)
        .order_by("-result__scorecard__number", "-result__revision", "created_at")
    )


def _verified_first(report: Report) -> bool:
    return report.result.scorecard.kind != Scorecard.Kind.VERIFIED
