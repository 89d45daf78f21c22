"""What happens between the firm and its adviser after submission."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import belongs_to, has_verified_email, is_adviser, runs
from readiness.models import Assessment, DimensionComment, Rating, Scorecard, State
from readiness.services import scorecards
from readiness.services.errors import Refused
from readiness.services.releases import questionnaire_of
from readiness.services.transitions import lock, move


@transaction.atomic
def request_review(*, assessment: Assessment, actor: User | None) -> None:
    """Puts a submitted assessment into the advisers' queue. Asking twice is the same as once.

    Raises `Refused` unless the actor runs the business and has a verified e-mail address.
    """
    locked = lock(assessment)
    if locked.state == State.WAITING:
        return
    if not runs(actor, locked.business) or not has_verified_email(actor):
        raise Refused(_("To ask for a review, sign in with an e-mail address that you have confirmed."))
    move(locked, "request_review", actor=actor, review_requested_at=timezone.now())


@transaction.atomic
def claim(*, assessment: Assessment, actor: User) -> None:
    """The adviser takes the assessment. Raises `Refused`, naming who has it, when somebody else was first."""
    locked = lock(assessment)
    _require_may_review(actor, locked)
    if locked.adviser is not None:
        if locked.adviser == actor:
            return
        raise Refused(_("%(name)s has already taken this assessment.") % {"name": locked.adviser})
    move(locked, "claim", actor=actor, adviser=actor)


@transaction.atomic
def release(*, assessment: Assessment, actor: User) -> None:
    """The adviser puts the assessment back into the queue; what was rated so far is kept."""
    locked = lock(assessment)
    _require_own_review(actor, locked)
    move(locked, "release", actor=actor, adviser=None)


@transaction.atomic
def rate(*, assessment: Assessment, levels: Mapping[str, int], comments: Mapping[str, str], actor: User) -> None:
    """Stores the adviser's levels (1 to 5 by question) and comments (by dimension; a blank one removes it).

    Raises `Refused` unless the assessment is in review by this adviser.
    """
    locked = lock(assessment)
    _require_own_review(actor, locked)
    if locked.state != State.IN_REVIEW:
        raise Refused(_("This has already changed. Please look at the page again."))
    questionnaire = questionnaire_of(locked.release_id)
    known = {questionnaire.question(question).id: level for question, level in levels.items()}
    now = timezone.now()
    Rating.objects.bulk_create(
        [
            Rating(assessment=locked, question=question, level=level, rated_by=actor, updated_at=now)
            for question, level in known.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "question"],
        update_fields=["level", "rated_by", "updated_at"],
    )
    _store_comments(locked, comments, actor)


@transaction.atomic
def clarify(*, assessment: Assessment, comment: str, actor: User) -> None:
    """Sends the assessment back to the firm with questions; the firm may then change its answers."""
    locked = lock(assessment)
    _require_own_review(actor, locked)
    move(locked, "clarify", actor=actor, comment=comment)


@transaction.atomic
def verify(*, assessment: Assessment, actor: User) -> Scorecard:
    """Freezes the adviser's rating as the verified scorecard. Doing it again returns the one that is there.

    Raises `Refused` while a question has no rating, naming how many.
    """
    locked = lock(assessment)
    _require_may_review(actor, locked)
    if locked.state == State.VERIFIED:
        return locked.scorecards.filter(kind=Scorecard.Kind.VERIFIED).latest("number")
    _require_own_review(actor, locked)
    levels = {rating.question: rating.level for rating in locked.ratings.all()}
    unrated = [question for question in scorecards.latest_own(locked).answers if question not in levels]
    if unrated:
        raise Refused(
            _("Questions without your level: %(count)s. Rate them all before you verify.") % {"count": len(unrated)}
        )
    comments = {row.dimension: row.comment for row in locked.dimension_comments.all()}
    scorecard = scorecards.freeze_verified(locked, levels, comments=comments, actor=actor)
    move(locked, "verify", actor=actor, verified_at=timezone.now())
    return scorecard


@transaction.atomic
def withdraw(*, assessment: Assessment, reason: str, actor: User) -> None:
    """Takes a verification back, with the reason; the assessment is in review again."""
    locked = lock(assessment)
    _require_own_review(actor, locked)
    move(locked, "withdraw", actor=actor, comment=reason, verified_at=None)


def _require_may_review(actor: User, assessment: Assessment) -> None:
    if not is_adviser(actor) or belongs_to(actor, assessment.business):
        raise Refused(_("Only an adviser who does not belong to the business may review it."))


def _require_own_review(actor: User, assessment: Assessment) -> None:
    if assessment.adviser != actor:
        raise Refused(_("Only the adviser who took this assessment may do this."))


def _store_comments(assessment: Assessment, comments: Mapping[str, str], actor: User) -> None:
    questionnaire = questionnaire_of(assessment.release_id)
    written = {questionnaire.dimension(key).id: text.strip() for key, text in comments.items()}
    assessment.dimension_comments.filter(dimension__in=[key for key, text in written.items() if not text]).delete()
    DimensionComment.objects.bulk_create(
        [
            DimensionComment(
                assessment=assessment, dimension=key, comment=text, written_by=actor, updated_at=timezone.now()
            )
            for key, text in written.items()
            if text
        ],
        update_conflicts=True,
        unique_fields=["assessment", "dimension"],
        update_fields=["comment", "written_by", "updated_at"],
    )
