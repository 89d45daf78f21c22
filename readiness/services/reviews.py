"""What happens between the firm and its adviser after submission."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import User
from accounts.policies import belongs_to, has_verified_email, is_administrator, is_programme_manager, runs
from readiness.models import Assessment, Clarification, DimensionComment, Rating, Scorecard, State
from readiness.services import review_mail, scorecards
from readiness.services.links import may_keep
from readiness.services.releases import questionnaire_of
from readiness.services.reviewers import lock_reviewer, may_review, requeue_unless_reviewed
from readiness.services.transitions import CHANGED, allows, lock, move

Obstacle = Literal["state", "account", "keeping", "membership", "email"]
_CONFIRM = _("To ask for a review, sign in with an e-mail address that you have confirmed.")
_REFUSALS: Mapping[Obstacle, Promise] = {
    "state": CHANGED,
    "account": _CONFIRM,
    "keeping": _("This assessment is in no account yet. Keep it in yours first; you can ask for the review then."),
    "membership": _("Only owners and managers of this business can ask for a review. Ask one of them to do it."),
    "email": _CONFIRM,
}


def obstacle_to_request(assessment: Assessment, user: User | None) -> Obstacle | None:
    """What is in the way of asking for a review, as the first thing to be mended; None where nothing is.

    "state": it is not the time; "account": nobody is signed in; "keeping": nobody owns the business, so whoever holds
    the private link may take it into their account; "membership": others run it; "email": an address to confirm.
    """
    if not allows(assessment, "request_review"):
        return "state"
    if user is None:
        return "account"
    if not runs(user, assessment.business):
        return "keeping" if may_keep(assessment, user) else "membership"
    return None if has_verified_email(user) else "email"


@transaction.atomic
def request_review(*, assessment: Assessment, actor: User | None) -> None:
    """Puts a submitted assessment into the advisers' queue. Asking twice is the same as once.

    Raises `Refused` with what is in the way, see `obstacle_to_request`.
    """
    locked = lock(assessment)
    if locked.state == State.WAITING and runs(actor, locked.business):
        return
    if obstacle := obstacle_to_request(locked, actor):
        raise Refused(_REFUSALS[obstacle])
    move(locked, "request_review", actor=actor, review_requested_at=timezone.now())


@transaction.atomic
def claim(*, assessment: Assessment, actor: User) -> None:
    """The adviser takes the assessment. Raises `Refused`, naming who has it, when somebody else was first."""
    locked = lock(assessment)
    _require_reviewer(may_review(actor, locked))
    if locked.adviser is not None:
        if locked.adviser == actor:
            return
        raise Refused(_("%(name)s has already taken this assessment.") % {"name": locked.adviser})
    _require_reviewer(lock_reviewer(actor, locked))  # an adviser perhaps only until a moment ago
    move(locked, "claim", actor=actor, adviser=actor)


@transaction.atomic
def release(*, assessment: Assessment, actor: User) -> None:
    """The adviser puts the assessment back into the queue; what was rated so far is kept."""
    locked = lock(assessment)
    _require_own_review(actor, locked)
    move(locked, "release", actor=actor, adviser=None)


@transaction.atomic
def reassign(*, assessment: Assessment, to: User, actor: User, comment: str = "") -> None:
    """Hands the assessment to another adviser, who is told by mail; what was rated so far is kept.

    Raises `Refused` unless the actor has it or manages the programme, and unless the other one may review it.
    """
    locked = lock(assessment)
    _require_in_charge(actor, locked)
    if locked.adviser == to:
        raise Refused(_("%(name)s has this assessment already.") % {"name": to})
    if not lock_reviewer(to, locked):
        raise Refused(_("Choose an adviser who does not belong to the business."))
    move(locked, "reassign", actor=actor, comment=comment, given_to=to, adviser=to)
    review_mail.tell_new_adviser(locked, comment=comment.strip(), actor=actor)


@transaction.atomic
def rate(
    *,
    assessment: Assessment,
    levels: Mapping[str, int],
    comments: Mapping[str, str],
    asks: Mapping[str, str] | None = None,
    actor: User,
) -> None:
    """Stores the adviser's levels (1 to 5 by question), comments (by dimension) and drafts of questions to the firm.

    Only what is given is written, so that two saves at once keep each other's; a blank text takes the earlier one
    away. Raises `Refused` unless the assessment is in review by this adviser.
    """
    locked = lock(assessment)
    _require_own_review(actor, locked)
    if not allows(locked, "verify"):
        raise Refused(CHANGED)
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
    _store_drafts(locked, asks or {}, actor)


@transaction.atomic
def clarify(*, assessment: Assessment, actor: User, comment: str = "") -> None:
    """Sends the drafted questions to the firm, which may then change its answers; the firm is told by mail.

    `comment` goes with them. Raises `Refused` when no question is drafted.
    """
    locked = lock(assessment)
    _require_own_review(actor, locked)
    drafts = list(locked.clarifications.drafts())
    if not drafts and allows(locked, "clarify"):
        raise Refused(_("Write at least one question to the firm, beside the answer that it is about."))
    step = move(locked, "clarify", actor=actor, comment=comment)
    locked.clarifications.drafts().update(sent_with=step, scorecard=scorecards.latest_own(locked))
    review_mail.tell_firm_of_questions(locked, count=len(drafts))


@transaction.atomic
def verify(*, assessment: Assessment, actor: User) -> Scorecard:
    """Freezes the adviser's rating as the verified scorecard. Doing it again returns the one that is there.

    The firm is told by mail; drafts of questions that were never sent are dropped. Raises `Refused` while a question
    has no rating, naming how many.
    """
    locked = lock(assessment)
    _require_reviewer(may_review(actor, locked))
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
    locked.clarifications.drafts().delete()
    review_mail.tell_firm_of_verification(locked, scorecard)
    return scorecard


@transaction.atomic
def withdraw(*, assessment: Assessment, reason: str, actor: User) -> None:
    """Takes a verification back, with the reason; the assessment is in review again, and the firm is told by mail.

    Where its adviser may no longer review it, it goes into the queue for another one.
    For the adviser who verified, and for programme managers and administrators: a mistake must not stand because
    its author is away. Raises `Refused` for others and without a reason.
    """
    locked = lock(assessment)
    _require_in_charge(actor, locked)
    move(locked, "withdraw", actor=actor, comment=reason, verified_at=None)
    requeue_unless_reviewed(locked)
    review_mail.tell_firm_of_withdrawal(locked, reason=reason.strip())


def has_in_hand(actor: User, assessment: Assessment) -> bool:
    """Whether it is this adviser's: they took it, and may still review it."""
    return assessment.adviser == actor and may_review(actor, assessment)


def is_in_charge(actor: User, assessment: Assessment) -> bool:
    """Whether this person may hand it on or withdraw it: whose it is, and those who manage the programme."""
    return has_in_hand(actor, assessment) or may_manage(actor, assessment)


def may_manage(actor: User, assessment: Assessment) -> bool:
    """Whether this person may hand on or withdraw what an adviser has."""
    manages = is_programme_manager(actor) or is_administrator(actor)
    return manages and not belongs_to(actor, assessment.business)


def _require_reviewer(is_one: bool) -> None:
    if not is_one:
        raise Refused(_("Only an adviser who does not belong to the business may review it."))


def _require_own_review(actor: User, assessment: Assessment) -> None:
    _require_reviewer(may_review(actor, assessment))
    if assessment.adviser != actor:
        raise Refused(_("Only the adviser who took this assessment may do this."))


def _require_in_charge(actor: User, assessment: Assessment) -> None:
    if not is_in_charge(actor, assessment):
        raise Refused(_("Only the adviser who took this assessment or a programme manager may do this."))


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


def _store_drafts(assessment: Assessment, asks: Mapping[str, str], actor: User) -> None:
    """The assessment's lock keeps two saves of one draft apart, so each may look before it writes."""
    questionnaire = questionnaire_of(assessment.release_id)
    drafts = assessment.clarifications.drafts()
    for question, text in asks.items():
        key = questionnaire.question(question).id
        if text.strip():
            defaults = {"comment": text.strip(), "written_by": actor}
            drafts.update_or_create(
                question=key, defaults=defaults, create_defaults={**defaults, "assessment": assessment}
            )
        else:
            drafts.filter(question=key).delete()


def draft_questions(assessment: Assessment) -> dict[str, str]:
    """What the adviser has written to ask the firm, by question, and not sent yet."""
    return dict(Clarification.objects.drafts().filter(assessment=assessment).values_list("question", "comment"))
