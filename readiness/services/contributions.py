"""What a colleague does: begin to answer apart, finish, open the answers again. Answers themselves: `answering`."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import User
from readiness.models import Assessment, Contribution
from readiness.scoring.answers import missing
from readiness.services.answering import ColleagueSheet, locked_contribution, require_open
from readiness.services.releases import questionnaire_of
from readiness.services.scorecards import plain
from readiness.services.transitions import lock


@transaction.atomic
def begin(*, assessment: Assessment, actor: User) -> Contribution:
    """Opens the colleague's own answers. Doing it again returns those that are there.

    Raises `Refused` once the firm has submitted, and for people who do not belong to the business or own it.
    """
    locked = lock(assessment)
    require_open(locked)
    if not Assessment.objects.for_contributor(actor).filter(pk=locked.pk).exists():
        raise Refused(_("Only people of the business other than its owner answer on their own."))
    return Contribution.objects.get_or_create(assessment=locked, user=actor)[0]


@transaction.atomic
def finish(*, contribution: Contribution) -> None:
    """Has the answers count. Doing it again changes nothing.

    Raises `Refused` while answers are missing, and once the firm has submitted.
    """
    locked = locked_contribution(contribution)
    if locked.finished_at is not None:
        return
    answers = plain(ColleagueSheet(locked).stored)
    if missing(questionnaire_of(locked.assessment.release_id), answers):
        raise Refused(_("Some questions have no answer yet."))
    locked.finished_at = timezone.now()
    locked.save(update_fields=["finished_at"])


@transaction.atomic
def reopen(*, contribution: Contribution) -> None:
    """Lets the colleague change answers; until they finish again, none of them counts.

    Raises `Refused` once the firm has submitted.
    """
    locked = locked_contribution(contribution)
    locked.finished_at = None
    locked.save(update_fields=["finished_at"])
