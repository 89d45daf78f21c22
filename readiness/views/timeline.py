"""Everything that happened to an assessment: who did what, when, and why. Staff read it all, the firm its own part."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from readiness.models import Assessment, Clarification, Transition
from readiness.scoring.questionnaire import Question
from readiness.services.releases import questionnaire_of
from readiness.services.transitions import MOVES

WORDS_FOR_STAFF: Mapping[str, str | Promise] = {
    "submit": _("Submitted by the firm"),
    "request_review": _("The firm asked for a review"),
    "claim": _("Taken for review"),
    "release": _("Put back into the queue"),
    "adviser_left": _("Back in the queue: the adviser may no longer review it"),
    "reassign": _("Handed to another adviser"),
    "clarify": _("Sent back to the firm with questions"),
    "resubmit": _("Submitted again by the firm"),
    "verify": _("Verified"),
    "withdraw": _("Verification withdrawn"),
}
WORDS_FOR_FIRM: Mapping[str, str | Promise] = {
    "submit": _("You submitted your answers"),
    "request_review": _("You asked for a review"),
    "claim": _("An adviser took your assessment"),
    "release": _("Your assessment went back into the queue"),
    "adviser_left": _("The adviser no longer reviews; your assessment waits for another one"),
    "reassign": _("Another adviser goes on with your assessment"),
    "clarify": _("The adviser asked you a question"),
    "resubmit": _("You sent your answers back to the adviser"),
    "verify": _("The adviser verified your assessment"),
    "withdraw": _("The verification was withdrawn"),
}


@dataclass(frozen=True)
class Event:
    """One line. `name` is that of the move; `who` is empty where nobody is named; `questions` were sent with it."""

    name: str
    words: str | Promise
    at: datetime
    who: str
    comment: str
    questions: tuple[tuple[Question, str], ...]


def for_staff(assessment: Assessment) -> list[Event]:
    """Everything, the latest first."""
    return [
        _event(row, assessment, WORDS_FOR_STAFF[row.name], who=_names(row), comment=row.comment)
        for row in reversed(_rows(assessment))
    ]


def for_firm(assessment: Assessment, viewer: User | None) -> list[Event]:
    """The firm's part, the latest first.

    Names are for people who are signed in, not for whoever holds a private link. The adviser is named once they have
    put their name to a verification, as the verified report does; before that it is HKPC that asks.
    """
    rows = _rows(assessment)
    signed = {row.actor_id for row in rows if row.name == "verify"}
    return [
        _event(
            row,
            assessment,
            WORDS_FOR_FIRM[row.name],
            who=_name_for_firm(row, signed) if viewer else "",
            comment=row.comment if MOVES[row.name].words_to_firm else "",
        )
        for row in reversed(rows)
    ]


def _rows(assessment: Assessment) -> list[Transition]:
    found = assessment.transitions.select_related("actor", "given_to").prefetch_related("clarifications")
    return list(found)


def _event(row: Transition, assessment: Assessment, words: str | Promise, *, who: str, comment: str) -> Event:
    return Event(row.name, words, row.at, who, comment, tuple(_questions(assessment, row.clarifications.all())))


def _questions(assessment: Assessment, rows: Iterable[Clarification]) -> Iterable[tuple[Question, str]]:
    questionnaire = questionnaire_of(assessment.release_id)
    return ((questionnaire.question(row.question), row.comment) for row in rows)


def _names(row: Transition) -> str:
    actor: Any = row.actor or ""
    return f"{actor} → {row.given_to}" if row.given_to else str(actor)


def _name_for_firm(row: Transition, signed: Collection[int | None]) -> str:
    """By whose step it was, whatever the actor's role is today."""
    actor = row.actor
    if MOVES[row.name].by_firm:
        return actor.name if actor else ""
    return actor.name if actor and actor.pk in signed else gettext("HKPC")
