"""Who may review what, and what becomes of a review when its adviser no longer may."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.policies import belongs_to, is_adviser
from accounts.services.staff import lock_person
from readiness.models import Assessment, State
from readiness.services.transitions import move


def may_review(user: User | None, assessment: Assessment) -> bool:
    return user is not None and is_adviser(user) and not belongs_to(user, assessment.business)


def lock_reviewer(user: User, assessment: Assessment) -> bool:
    """Whether this person may review a locked assessment, which stays so until the transaction ends.

    To be asked before it comes into their hands: of taking a review and losing the role at once, one then waits for the
    other. Not while they have it in review: `free_reviews` locks first the person, then those.
    """
    return may_review(lock_person(user), assessment)


def goes_to_another(assessment: Assessment) -> bool:
    """Whether an assessment that is with the firm will be looked at by somebody else than who asked."""
    return assessment.state == State.RETURNED and not may_review(assessment.adviser, assessment)


def requeue_unless_reviewed(assessment: Assessment) -> bool:
    """After a step of others that gives a locked assessment back to its adviser: tells whether it found one.

    Where the adviser may no longer review it, it waits in the queue, at the place of the firm's request.
    """
    adviser = assessment.adviser
    if adviser is not None and lock_reviewer(adviser, assessment):
        return True
    _requeue(assessment, actor=None)
    return False


@transaction.atomic
def free_reviews(*, person: User, actor: User | None, **_: Any) -> None:
    """Receiver: what somebody who is no adviser any more had in hand waits for another one; all that was rated is kept.

    What is with the firm stays there; it waits once the firm has answered.
    """
    if is_adviser(person):
        return
    held = Assessment.objects.select_for_update(of=("self",)).filter(adviser=person, state=State.IN_REVIEW)
    for assessment in held.order_by("pk"):
        _requeue(assessment, actor=actor)


def _requeue(assessment: Assessment, *, actor: User | None) -> None:
    """Advisers are reminded of it anew where the firm has waited too long by now."""
    move(assessment, "adviser_left", actor=actor, adviser=None, reminded_at=None)
