"""The one table of state changes, and the one function that makes them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from readiness.models import Assessment, State, Transition
from readiness.services import standings
from readiness.services.errors import Refused


@dataclass(frozen=True)
class Move:
    """From where to where; `comment` tells whether words are required."""

    source: State
    target: State
    comment: bool = False


MOVES = {
    "submit": Move(State.DRAFT, State.SUBMITTED),
    "request_review": Move(State.SUBMITTED, State.WAITING),
    "claim": Move(State.WAITING, State.IN_REVIEW),
    "release": Move(State.IN_REVIEW, State.WAITING),
    "clarify": Move(State.IN_REVIEW, State.RETURNED, comment=True),
    "resubmit": Move(State.RETURNED, State.IN_REVIEW),
    "verify": Move(State.IN_REVIEW, State.VERIFIED),
    "withdraw": Move(State.VERIFIED, State.IN_REVIEW, comment=True),
}


def lock(assessment: Assessment) -> Assessment:
    """Reads the assessment again and keeps others from changing it until the transaction ends.

    Raises `Refused` when it was erased in the meantime.
    """
    try:
        return Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    except Assessment.DoesNotExist:
        raise Refused(_("This assessment has been erased.")) from None


def move(assessment: Assessment, name: str, *, actor: User | None, comment: str = "", **fields: object) -> None:
    """Changes the state of a locked assessment, sets `fields` with it, writes the log line, keeps the standing.

    Raises `Refused` when the assessment is in another state than the move starts from, or when words are missing.
    Must run inside a transaction, on what `lock` returned.
    """
    step = MOVES[name]
    if assessment.state != step.source:
        raise Refused(_("This has already changed. Please look at the page again."))
    if step.comment and not comment.strip():
        raise Refused(_("Please say why, so that the other side knows what to do."))
    assessment.state = step.target
    for field, value in fields.items():
        setattr(assessment, field, value)
    assessment.save(update_fields=["state", *fields])
    Transition.objects.create(
        assessment=assessment, name=name, source=step.source, target=step.target, actor=actor, comment=comment.strip()
    )
    standings.keep(assessment)
