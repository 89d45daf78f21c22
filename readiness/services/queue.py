"""The advisers' queue: what waits, what an adviser has in hand, what is done."""

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from accounts.models import User
from accounts.viewers import Viewer
from readiness.models import Assessment, Scorecard, State
from readiness.models.assessments import REVIEW_STATES

TO_DO = "to_do"
VIEWS = (TO_DO, *(state.value for state in REVIEW_STATES))


def queue(*, adviser: User, show: str = TO_DO) -> QuerySet[Assessment]:
    """What the adviser may review: what is theirs to do, or everything in one state.

    To do is what nobody has taken and what the adviser has in hand. Oldest request first; of what is verified, the
    latest first. Each row carries `tier`, `overall` (two decimals), `sector` and `fact_sheet` of the firm's
    latest own scorecard. KeyError for another `show` than those in `VIEWS`.
    """
    rows = Assessment.objects.for_review(Viewer(user=adviser)).filter(_conditions(adviser)[show])
    own = Scorecard.objects.filter(assessment=OuterRef("pk"), kind=Scorecard.Kind.OWN).order_by("-number")
    rows = rows.select_related("business", "adviser").annotate(
        tier=Subquery(own.values("tier")[:1]),
        overall=Subquery(own.values(found=KT("score__overall__decimal"))[:1]),
        sector=Subquery(own.values(found=KT("facts__sector"))[:1]),
        fact_sheet=Subquery(own.values("fact_sheet")[:1]),
    )
    return rows.order_by(F("verified_at").desc(), "pk") if show == State.VERIFIED else rows.oldest_waiting_first()


def counts(*, adviser: User) -> dict[str, int]:
    """How many assessments each of `VIEWS` would show."""
    reviewable = Assessment.objects.for_review(Viewer(user=adviser))
    filters = {show: Count("pk", filter=condition) for show, condition in _conditions(adviser).items()}
    return reviewable.aggregate(**filters)


def _conditions(adviser: User) -> dict[str, Q]:
    in_hand = Q(state__in=[State.IN_REVIEW, State.RETURNED], adviser=adviser)
    return {TO_DO: Q(state=State.WAITING) | in_hand} | {state.value: Q(state=state) for state in REVIEW_STATES}
