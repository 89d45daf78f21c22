"""Telling advisers what has waited too long, once for each request."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import StaffRole, User
from accounts.services import mail
from accounts.viewers import Viewer
from readiness.models import Assessment, State
from readiness.services.queue import AGES, asked_by
from readiness.services.review_mail import TEMPLATES, address


@transaction.atomic
def remind_advisers() -> int:
    """Writes each active adviser one mail about what nobody has taken for five working days; returns how many waited.

    Each request is reminded of once: its rows are locked, marked and written about in one transaction. A second run at
    the same time waits for the first and then finds them marked. An adviser is not told about their own firm.
    """
    late = Assessment.objects.select_for_update(of=("self",)).filter(
        state=State.WAITING, reminded_at=None, review_requested_at__lt=asked_by(AGES[0], timezone.localdate())
    )
    keys = [assessment.pk for assessment in late.order_by("pk")]
    if not keys:
        return 0
    for adviser in User.objects.filter(staff_role=StaffRole.ADVISER, is_active=True).order_by("pk"):
        _write(adviser, keys)
    Assessment.objects.filter(pk__in=keys).update(reminded_at=timezone.now())
    return len(keys)


def _write(adviser: User, keys: list[UUID]) -> None:
    waiting = Assessment.objects.for_review(Viewer(user=adviser)).filter(state=State.WAITING)
    late = waiting.filter(pk__in=keys).count()
    if not late:
        return
    mail.write(
        to=adviser.email,
        template=f"{TEMPLATES}reminder",
        language=adviser.language,
        context={
            "late": late,
            "waiting": waiting.count(),
            "link": f"{address('readiness:queue', adviser.language)}?state={State.WAITING}",
        },
    )
