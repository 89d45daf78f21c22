"""A small cohort by hand: firms as rows of standings, counted and published as the worker does it."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from readiness.models import Standing
from readiness.services import cohort
from recommendations.models import Recommended
from recommendations.services import demand, publishing
from tests import factories
from tests.clock import on

TODAY = "2026-11-25"
Q3 = {"started_on": date(2026, 7, 6), "submitted_on": date(2026, 7, 8)}
Q4 = {"started_on": date(2026, 10, 5), "submitted_on": date(2026, 10, 6)}


def firms(
    count: int,
    group: tuple[str, str],
    tier: str,
    *,
    score: str = "2",
    days: Mapping[str, date] = Q3,
    schemes: Mapping[str, str] | None = None,
    **fields: Any,
) -> list[Standing]:
    """So many firms, each with one submitted assessment and the same score in every dimension."""
    quarter = f"{days['submitted_on'].year}Q{(days['submitted_on'].month - 1) // 3 + 1}"
    dimensions = {dimension.id: score for dimension in factories.questionnaire().dimensions}
    scored = {"quarter": quarter, "overall": 2, "dimensions": dimensions}
    made = Standing.objects.bulk_create(
        Standing(
            firm=uuid.uuid4(),
            sector_group=group[0],
            size_group=group[1],
            tier=tier,
            start_quarter=quarter,
            **{"is_latest": True, "is_latest_in_quarter": True, **scored, **days, **fields},
        )
        for _each in range(count)
    )
    if schemes:
        Recommended.objects.bulk_create(Recommended(standing=row, schemes=dict(schemes)) for row in made)
    return made


def publish() -> None:
    with on(TODAY):
        cohort.rebuild()
        demand.rebuild()
        publishing.publish()


@contextmanager
def published() -> Iterator[None]:
    """Counts and publishes, and stays on that day."""
    publish()
    with on(TODAY):
        yield


def small_cohort() -> None:
    """Third quarter, by tier (with the score): industry 12 micro firms (7 unaware, 5 aware) and 8 small ones (ready);
    trade 3 micro (unaware) and 9 small (aware); services 14 larger (aware). Fourth quarter, which still runs: 6 more
    micro firms of industry (competent). Of industry's micro firms that are aware all 5 asked for a review on Monday 13
    July; all were taken, after 1, 1, 2, 4 and 8 working days, and 3 verified.
    """
    firms(7, ("industry", "micro"), "unaware", score="3/2", schemes={"bud": "yes", "citf": "unknown"})
    taken = (date(2026, 7, 14), date(2026, 7, 14), date(2026, 7, 15), date(2026, 7, 17), date(2026, 7, 23))
    for place, day in enumerate(taken):
        verified = date(2026, 7, 24) if place < 3 else None
        steps = {"requested_on": date(2026, 7, 13), "claimed_on": day, "verified_on": verified}
        firms(1, ("industry", "micro"), "aware", score="3", schemes={"bud": "unknown"}, **steps)
    firms(8, ("industry", "small"), "ready", score="4")
    firms(3, ("trade", "micro"), "unaware", score="1")
    firms(9, ("trade", "small"), "aware", score="3")
    firms(14, ("business_services", "larger"), "aware", score="5/2")
    firms(6, ("industry", "micro"), "competent", score="5", days=Q4)
