"""Erasing assessments while the statistics keep their figures, without a way back to the firm."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Business
from readiness.models import Assessment, Standing
from readiness.services import standings


def lock_family(business: Business) -> tuple[Business, list[Business]]:
    """Locks a business, its branches and all their assessments until the transaction ends; returns (it, branches).

    In the order of `transitions`. While the businesses are locked, nobody can start another assessment of theirs.
    Raises `Refused` when it is gone.
    """
    family = Business.objects.filter(Q(pk=business.pk) | Q(parent=business.pk)).order_by("pk")
    locked = list(family.select_for_update(of=("self",)))
    head = next((each for each in locked if each.pk == business.pk), None)
    if head is None:
        raise Refused(_("This business has been erased already."))
    assessments = Assessment.objects.filter(business__in=locked).order_by("pk")
    list(assessments.select_for_update(of=("self",)).values_list("pk", flat=True))
    return head, [each for each in locked if each.pk != business.pk]


def forget_standings(*, business: Business, branches: Sequence[Business]) -> int:
    """Cuts the figures of a locked family off from it, as one unknown firm, and blurs their dates; returns how many."""
    rows = list(Standing.objects.filter(assessment__business__in=[business, *branches]).values_list("pk", flat=True))
    standings.forget_firm(business=business, branches=branches)
    _blur(rows)
    return len(rows)


def erase_draft(*, assessment: Assessment) -> None:
    """Erases a locked assessment that was never submitted; that one was started still counts, for no firm in
    particular."""
    rows = list(Standing.objects.filter(assessment=assessment).values_list("pk", flat=True))
    Standing.objects.filter(pk__in=rows).update(assessment=None, firm=uuid.uuid4())
    _blur(rows)
    assessment.delete()


def _blur(rows: Iterable[int]) -> None:
    """Leaves of each date the month: enough for quarters, too little to recognise a firm by the day it submitted.

    Dates of a review move together, so that the time a firm waited stays what it was.
    """
    for standing in Standing.objects.filter(pk__in=rows):
        standing.started_on = standing.started_on.replace(day=1)
        standing.submitted_on = standing.submitted_on and standing.submitted_on.replace(day=1)
        if standing.requested_on:
            shift = timedelta(days=standing.requested_on.day - 1)
            standing.requested_on -= shift
            standing.claimed_on = _earlier(standing.claimed_on, shift)
            standing.verified_on = _earlier(standing.verified_on, shift)
        standing.submission = None
        standing.save(
            update_fields=["started_on", "submitted_on", "requested_on", "claimed_on", "verified_on", "submission"]
        )
        standings.mark_stale(standing)


def _earlier(day: date | None, by: timedelta) -> date | None:
    return day and day - by
