"""The advisers' queue."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.policies import is_staff
from accounts.viewers import person_of
from readiness.charts.scale import nth_tier_class
from readiness.forms.queue import STATE_NAMES, QueueForm, address_of
from readiness.models import Assessment, Standing, State
from readiness.scoring.questionnaire import Tier
from readiness.scoring.texts import Text
from readiness.scoring.tiers import two_decimals
from readiness.services.queue import AGES, QueueLines, asked_by
from readiness.services.releases import fact_sheet, questionnaire_of
from readiness.views.reviews.place import Place

PAGE_SIZE = 50


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue; `waited` counts the days since the firm asked, until today or until it was verified.

    `is_late`: nobody has taken it for five working days. Without a standing there is no tier, score or sector.
    """

    assessment: Assessment
    tier: Tier | None
    tier_class: str
    score: str
    sector: Text | None
    waited: int
    is_late: bool


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """The queue as the address asks for it; `page` is the page of it."""
    adviser = _reviewer(request)
    form = QueueForm(request.GET)
    query = form.query
    lines = QueueLines(adviser=adviser, query=query)
    numbers = lines.counts
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = _rows(page)
    context = {
        "form": form,
        "query": query,
        "views": [
            {"id": key, "name": name, "count": numbers[key], "address": address_of(query, state=key)}
            for key, name in STATE_NAMES
        ],
        "total": len(lines),
        "page": page,
        "rows": rows,
        "any_late": any(row.is_late for row in rows),
        "place": Place(query, str(page.number)),
    }
    return render(request, "readiness/reviews/queue.html", context)


def _reviewer(request: HttpRequest) -> User:
    person = person_of(request)
    if not is_staff(person):
        raise PermissionDenied
    return person


def _rows(page: Page[Assessment]) -> list[QueueRow]:
    late = asked_by(AGES[0], timezone.localdate())
    return [_row(assessment, late) for assessment in page]


def _row(assessment: Assessment, late: datetime.datetime) -> QueueRow:
    """What waits since before `late` is marked."""
    asked, until = assessment.review_requested_at or timezone.now(), assessment.verified_at or timezone.now()
    standing = getattr(assessment, "standing", None) or Standing()
    tiers = questionnaire_of(assessment.release_id).tiers
    place = next((place for place, tier in enumerate(tiers) if tier.id == standing.tier), None)
    sectors = {option.id: option.text for option in fact_sheet().fact("sector").options}
    return QueueRow(
        assessment=assessment,
        tier=None if place is None else tiers[place],
        tier_class="" if place is None else nth_tier_class(place + 1),
        score="" if standing.overall is None else two_decimals(Fraction(standing.overall)),
        sector=sectors.get(standing.sector),
        waited=(timezone.localdate(until) - timezone.localdate(asked)).days,
        is_late=assessment.state == State.WAITING and asked < late,
    )
