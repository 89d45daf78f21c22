"""The one table of state changes, and the one function that makes them.

Whoever locks more than one kind of row takes them in this order, or two people wait for each other in a circle: first
businesses, then assessments, each by primary key, then the lock of the firm in `standings`. A row that points to a
business or an assessment is a lock too: PostgreSQL keeps what a new foreign key names from being deleted. So what
writes a profile, a consent or a draft locks the business first.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import User
from readiness.models import Assessment, State, Transition
from readiness.services import standings

CHANGED = _("This has already changed. Please look at the page again.")


@dataclass(frozen=True)
class Move:
    """From which states to where, None for no change of state.

    `by_firm`: the firm takes this step, else HKPC. `comment`: words are required. `words_to_firm`: the firm reads them;
    those of other steps stay among people at HKPC.
    """

    sources: tuple[State, ...]
    target: State | None
    comment: bool = False
    by_firm: bool = False
    words_to_firm: bool = False


MOVES = {
    "submit": Move((State.DRAFT,), State.SUBMITTED, by_firm=True, words_to_firm=True),
    "request_review": Move((State.SUBMITTED,), State.WAITING, by_firm=True, words_to_firm=True),
    "claim": Move((State.WAITING,), State.IN_REVIEW),
    "release": Move((State.IN_REVIEW,), State.WAITING),
    "adviser_left": Move((State.IN_REVIEW,), State.WAITING),
    "reassign": Move((State.IN_REVIEW, State.RETURNED), None),
    "clarify": Move((State.IN_REVIEW,), State.RETURNED, words_to_firm=True),
    "resubmit": Move((State.RETURNED,), State.IN_REVIEW, by_firm=True, words_to_firm=True),
    "verify": Move((State.IN_REVIEW,), State.VERIFIED, words_to_firm=True),
    "withdraw": Move((State.VERIFIED,), State.IN_REVIEW, comment=True, words_to_firm=True),
}


def lock(assessment: Assessment) -> Assessment:
    """Reads the assessment again and keeps others from changing it until the transaction ends.

    Raises `Refused` when it was erased in the meantime.
    """
    try:
        return Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    except Assessment.DoesNotExist:
        raise Refused(_("This assessment has been erased.")) from None


def allows(assessment: Assessment, name: str) -> bool:
    """Whether the assessment is in a state that this move starts from; who may make it is asked elsewhere."""
    return assessment.state in MOVES[name].sources


def move(
    assessment: Assessment,
    name: str,
    *,
    actor: User | None,
    comment: str = "",
    given_to: User | None = None,
    **fields: object,
) -> Transition:
    """Changes the state of a locked assessment, sets `fields` with it, keeps the standing, returns the log line.

    Raises `Refused` when the assessment is in another state than the move starts from, or when words are missing.
    Must run inside a transaction, on what `lock` returned.
    """
    step = MOVES[name]
    if not allows(assessment, name):
        raise Refused(CHANGED)
    if step.comment and not comment.strip():
        raise Refused(_("Please say why, so that the other side knows what to do."))
    source, assessment.state = assessment.state, step.target or assessment.state
    for field, value in fields.items():
        setattr(assessment, field, value)
    assessment.save(update_fields=["state", *fields])
    step_taken = Transition.objects.create(
        assessment=assessment,
        name=name,
        source=source,
        target=assessment.state,
        actor=actor,
        given_to=given_to,
        comment=comment.strip(),
    )
    standings.keep(assessment)
    return step_taken
