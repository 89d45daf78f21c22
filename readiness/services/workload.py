"""What advisers have in hand, and what nobody has taken yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from readiness.models import Assessment, State
from readiness.models.assessments import REVIEW_STATES
from readiness.working_days import working_days_between


@dataclass(frozen=True)
class Load:
    """`adviser` None: not taken yet. `with_firm` of those in hand wait for an answer of the firm.

    `oldest`: working days since the oldest request among them.
    """

    adviser: str | None
    in_hand: int
    with_firm: int
    oldest: int


def workload() -> list[Load]:
    """What waits and is in review, by adviser: first what nobody has taken, then the fullest hands. One query."""
    open_states = [state for state in REVIEW_STATES if state != State.VERIFIED]
    rows = (
        Assessment.objects.filter(state__in=open_states)
        .order_by()
        .values("adviser", "adviser__name", "adviser__email")
        .annotate(
            in_hand=Count("pk"),
            with_firm=Count("pk", filter=Q(state=State.RETURNED)),
            oldest=Min("review_requested_at"),
        )
    )
    loads = [_load(row["adviser__name"] or row["adviser__email"], row) for row in rows]
    return sorted(loads, key=lambda load: (load.adviser is not None, -load.in_hand, load.adviser or ""))


def _load(adviser: str | None, row: Mapping[str, Any]) -> Load:
    days = working_days_between(timezone.localdate(row["oldest"]), timezone.localdate())
    return Load(adviser, row["in_hand"], row["with_firm"], days)
