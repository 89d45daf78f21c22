"""Keeping answers, whoever gives them: the firm, or a colleague apart. Both go through the same two functions.

A sheet is one respondent's answers to one assessment. Answers are kept under the assessment's lock, so none slips in
while the firm submits.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from readiness.models import Answer, Assessment, ContributedAnswer, Contribution, GivenAnswer
from readiness.scoring.answers import UNKNOWN
from readiness.services.releases import questionnaire_of
from readiness.services.transitions import lock


@dataclass(frozen=True)
class AnswerInput:
    """One answer as given: a level of 1 to 5, or unknown, or neither (only a note so far)."""

    level: int | None = None
    unknown: bool = False
    note: str = ""
    evidence: bool = False


@dataclass(frozen=True)
class AnswerChange:
    """What somebody changed of an answer; a part that is None stays as it is stored."""

    value: int | Literal["unknown"] | None = None
    note: str | None = None
    evidence: bool | None = None

    def applied_to(self, before: AnswerInput) -> AnswerInput:
        """The answer after this change."""
        unknown = before.unknown if self.value is None else self.value == UNKNOWN
        level = before.level if self.value is None else self.value
        return AnswerInput(
            level=level if isinstance(level, int) else None,
            unknown=unknown,
            note=before.note if self.note is None else self.note,
            evidence=before.evidence if self.evidence is None else self.evidence,
        )


class Sheet(ABC):
    """One respondent's answers to one assessment."""

    assessment: Assessment

    @property
    @abstractmethod
    def accepts_answers(self) -> bool: ...

    @abstractmethod
    def locked(self) -> "Sheet":
        """The same as it is now, kept from others until the transaction ends; `Refused` once it takes no answers."""

    @abstractmethod
    def store(self, answers: Mapping[str, AnswerInput]) -> None:
        """Writes known questions' answers over those that are there."""

    @cached_property
    def stored(self) -> dict[str, GivenAnswer]:
        """Question id -> answer row."""
        return {answer.question: answer for answer in self._rows()}

    def look_at(self, questions: Iterable[str]) -> None:  # noqa: B027 - only the firm's sheet has what was carried over
        """Notes that somebody has gone through these questions again."""

    @abstractmethod
    def _rows(self) -> Iterable[GivenAnswer]: ...


@dataclass(frozen=True, eq=False)
class FirmSheet(Sheet):
    """The firm's own answers."""

    assessment: Assessment

    @property
    def accepts_answers(self) -> bool:
        return self.assessment.accepts_answers

    def locked(self) -> "FirmSheet":
        assessment = lock(self.assessment)
        require_open(assessment)
        return FirmSheet(assessment)

    def store(self, answers: Mapping[str, AnswerInput]) -> None:
        Answer.objects.bulk_create(
            [Answer(assessment=self.assessment, **_fields(key, answer)) for key, answer in answers.items()],
            update_conflicts=True,
            unique_fields=["assessment", "question"],
            update_fields=[*_KEPT, "carried_over"],
        )

    def look_at(self, questions: Iterable[str]) -> None:
        self.assessment.answers.filter(question__in=questions, carried_over=True).update(carried_over=False)

    def _rows(self) -> Iterable[GivenAnswer]:
        return self.assessment.answers.all()


@dataclass(frozen=True, eq=False)
class ColleagueSheet(Sheet):
    """What one colleague answers apart."""

    contribution: Contribution

    @property
    def assessment(self) -> Assessment:  # type: ignore[override]
        return self.contribution.assessment

    @property
    def accepts_answers(self) -> bool:
        return self.contribution.accepts_answers

    def locked(self) -> "ColleagueSheet":
        contribution = locked_contribution(self.contribution)
        if contribution.finished_at is not None:
            raise Refused(_("You have finished. To change an answer, open your answers again."))
        return ColleagueSheet(contribution)

    def store(self, answers: Mapping[str, AnswerInput]) -> None:
        ContributedAnswer.objects.bulk_create(
            [
                ContributedAnswer(contribution=self.contribution, **_fields(key, answer))
                for key, answer in answers.items()
            ],
            update_conflicts=True,
            unique_fields=["contribution", "question"],
            update_fields=_KEPT,
        )

    def _rows(self) -> Iterable[GivenAnswer]:
        return self.contribution.answers.all()


_KEPT = ["level", "unknown", "note", "evidence", "updated_at"]


@transaction.atomic
def save(*, sheet: Sheet, answers: Mapping[str, AnswerInput]) -> None:
    """Stores answers in one statement; those given before for the same questions are replaced.

    Raises `Refused` once the sheet takes no answers, `KeyError` for a question the release does not have.
    """
    _store(sheet.locked(), answers)


@transaction.atomic
def change(*, sheet: Sheet, changes: Mapping[str, AnswerChange]) -> None:
    """Stores what was changed of answers; parts of them that were not touched stay as others may have stored them.

    The questions count as looked at, also those of which nothing was changed. Raises `Refused` once the sheet takes no
    answers, `KeyError` for a question the release does not have.
    """
    locked = sheet.locked()
    before = {question: _as_given(locked.stored.get(question)) for question in changes}
    after = {question: change.applied_to(before[question]) for question, change in changes.items()}
    _store(locked, {question: answer for question, answer in after.items() if answer != before[question]})
    if any(getattr(locked.stored.get(question), "carried_over", False) for question in changes):
        locked.look_at(changes)


def locked_contribution(contribution: Contribution) -> Contribution:
    """The contribution as it is now, under its assessment's lock; `Refused` once the firm has submitted."""
    assessment = lock(contribution.assessment)
    require_open(assessment)
    found = Contribution.objects.get(pk=contribution.pk)
    found.assessment = assessment
    return found


def require_open(assessment: Assessment) -> None:
    if not assessment.accepts_answers:
        raise Refused(_("This assessment has been submitted, so its answers can no longer be changed."))


def _store(sheet: Sheet, answers: Mapping[str, AnswerInput]) -> None:
    questionnaire = questionnaire_of(sheet.assessment.release_id)
    sheet.store({questionnaire.question(question).id: answer for question, answer in answers.items()})


def _as_given(stored: GivenAnswer | None) -> AnswerInput:
    if stored is None:
        return AnswerInput()
    return AnswerInput(level=stored.level, unknown=stored.unknown, note=stored.note, evidence=stored.evidence)


def _fields(question: str, answer: AnswerInput) -> dict[str, Any]:
    return {
        "question": question,
        "level": answer.level,
        "unknown": answer.unknown,
        "note": answer.note,
        "evidence": answer.evidence,
        "updated_at": timezone.now(),
    }
