"""The advisers' queue: what waits, what an adviser has in hand, what is done; searched, filtered and sorted.

Everything is read from columns: the assessment's own and those of its `Standing`. A page takes the same few queries,
whatever the total.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Business, User
from accounts.numbers import registration_number
from accounts.viewers import Viewer
from readiness.models import Assessment, State
from readiness.models.assessments import REVIEW_STATES
from readiness.working_days import before_working_days

TO_DO, EVERYTHING = "to_do", "all"
VIEWS = (TO_DO, *(state.value for state in REVIEW_STATES), EVERYTHING)
MINE, UNCLAIMED = "mine", "unclaimed"
FEW = 1000  # businesses by name
AGES = (5, 10, 20)  # working days since the firm asked; with the first, advisers are reminded
OLDEST, NEWEST, LOWEST, HIGHEST, BY_NAME = "oldest", "newest", "lowest", "highest", "name"
_ORDERS: Mapping[str, tuple[Any, ...]] = {
    OLDEST: ("review_requested_at", "pk"),
    NEWEST: ("-review_requested_at", "pk"),
    LOWEST: (F("standing__overall").asc(nulls_last=True), "pk"),
    HIGHEST: (F("standing__overall").desc(nulls_last=True), "pk"),
    BY_NAME: (Lower("business__name"), "pk"),
}
SORTS = tuple(_ORDERS)


@dataclass(frozen=True)
class QueueQuery:
    """What is asked of the queue. An empty part asks for nothing.

    `state`: one of `VIEWS`; `whose`: mine or unclaimed; `tier`, `sector`, `size`: ids as `Standing` keeps them; `age`:
    at least so many working days since the firm asked; `q`: part of a business' name, or a whole Business Registration
    number; `sort`: one of `SORTS`.
    """

    state: str = TO_DO
    whose: str = ""
    tier: str = ""
    sector: str = ""
    size: str = ""
    age: int = 0
    q: str = ""
    sort: str = OLDEST


class QueueLines(Sequence[Assessment]):
    """What the adviser may look at of what was asked for, each line with business, adviser and standing (or none).

    To do is what nobody has taken and what the adviser has in hand. A slice takes two queries: one finds the keys of
    the page, narrow enough to sort a whole table quickly, one reads those lines.
    """

    def __init__(self, *, adviser: User, query: QueueQuery) -> None:
        self.query = query
        self._rows = _filtered(adviser, query)
        self._adviser = adviser

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many lines each of `VIEWS` would have with all else that is asked for, from one query."""
        mine = Count("pk", filter=Q(adviser=self._adviser))
        found = self._rows.order_by().values("state").annotate(number=Count("pk"), mine=mine)
        grouped = {row["state"]: row for row in found}
        nothing = {"number": 0, "mine": 0}
        numbers = {state.value: grouped.get(state, nothing)["number"] for state in REVIEW_STATES}
        in_hand = sum(grouped.get(state, nothing)["mine"] for state in (State.IN_REVIEW, State.RETURNED))
        return {TO_DO: numbers[State.WAITING] + in_hand} | numbers | {EVERYTHING: sum(numbers.values())}

    def __len__(self) -> int:
        return self.counts[self.query.state]

    def __getitem__(self, which: Any) -> Any:
        """The lines of a slice, in order."""
        shown = self._rows.filter(_in_view(self.query.state, self._adviser)).order_by(*_ORDERS[self.query.sort])
        keys = list(shown.values_list("pk", flat=True)[which])
        lines = Assessment.objects.select_related("business", "adviser", "standing").in_bulk(keys)
        return [lines[key] for key in keys]


def next_waiting(*, adviser: User, query: QueueQuery) -> Assessment | None:
    """The first in the order of what is asked for that nobody has taken and may be taken; at most two queries."""
    found = QueueLines(adviser=adviser, query=replace(query, state=State.WAITING.value, whose=""))[:1]
    return found[0] if found else None


def asked_by(days: int, today: datetime.date) -> datetime.datetime:
    """Whatever was asked for before this moment (Hong Kong time) has waited at least so many working days today."""
    last_day = before_working_days(today, days)
    return timezone.make_aware(datetime.datetime.combine(last_day + datetime.timedelta(days=1), datetime.time()))


def _filtered(adviser: User, query: QueueQuery) -> QuerySet[Assessment]:
    rows = Assessment.objects.for_review(Viewer(user=adviser))
    wanted = {"standing__tier": query.tier, "standing__sector": query.sector, "standing__size_band": query.size}
    rows = rows.filter(**{column: value for column, value in wanted.items() if value})
    if query.whose:
        rows = rows.filter(adviser=adviser) if query.whose == MINE else rows.filter(adviser=None)
    if query.age:
        rows = rows.filter(review_requested_at__lt=asked_by(query.age, timezone.localdate()))
    return rows.filter(_named(query.q)) if query.q else rows


def _in_view(show: str, adviser: User) -> Q:
    if show == EVERYTHING:
        return Q()
    if show == TO_DO:
        return Q(state=State.WAITING) | Q(state__in=[State.IN_REVIEW, State.RETURNED], adviser=adviser)
    return Q(state=show)


def _named(typed: str) -> Q:
    """By a whole registration number, else by name.

    Where few businesses match, their keys are found once: looking through all names is what takes the time.
    """
    try:
        number = registration_number(typed)
    except ValidationError:
        number = ""
    if number:
        return Q(business__registration_number=number)
    found = list(Business.objects.filter(name__icontains=typed).order_by().values_list("pk", flat=True)[: FEW + 1])
    return Q(business__in=found) if len(found) <= FEW else Q(business__name__icontains=typed)
