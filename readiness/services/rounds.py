"""What an adviser asked a firm, round by round, and what the firm changed in its answers."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from readiness.models import Assessment, Clarification, Scorecard, State
from readiness.scoring.changes import Change, compare
from readiness.scoring.questionnaire import Question, Questionnaire
from readiness.services.releases import questionnaire_of


@dataclass(frozen=True)
class RoundLine:
    """A question that was asked about or changed; `asked` is the adviser's question, empty where there was none."""

    question: Question
    pillar: str
    asked: str
    change: Change


@dataclass(frozen=True)
class Round:
    """From one version of the firm's answers to the next; `answered_at` is None while the firm has not answered."""

    before: int
    after: int | None
    answered_at: datetime.datetime | None
    lines: tuple[RoundLine, ...]

    @property
    def changed(self) -> tuple[RoundLine, ...]:
        return tuple(line for line in self.lines if line.change.is_change)


def rounds_of(assessment: Assessment) -> tuple[Round, ...]:
    """The rounds, the latest first; two queries."""
    own = list(
        assessment.scorecards.filter(kind=Scorecard.Kind.OWN).only("assessment", "number", "answers", "created_at")
    )
    asked: dict[int | None, dict[str, str]] = {}
    for row in assessment.clarifications.sent():
        asked.setdefault(row.scorecard_id, {})[row.question] = row.comment
    questionnaire = questionnaire_of(assessment.release_id)
    found = [
        _round(questionnaire, before, after, asked.get(before.pk, {}))
        for before, after in zip(own, [*own[1:], None], strict=True)
        if after is not None or (assessment.state == State.RETURNED and before.pk in asked)
    ]
    return tuple(reversed(found))


def asked_now(assessment: Assessment) -> dict[str, str]:
    """What the firm is asked at the moment, by question; nothing unless the assessment is with the firm."""
    if assessment.state != State.RETURNED:
        return {}
    sent = list(assessment.clarifications.sent())
    latest = max((row.sent_with_id or 0 for row in sent), default=0)
    return {row.question: row.comment for row in _of_step(sent, latest)}


def _of_step(rows: Iterable[Clarification], step: int) -> Iterable[Clarification]:
    return (row for row in rows if row.sent_with_id == step)


def _round(questionnaire: Questionnaire, before: Scorecard, after: Scorecard | None, asked: dict[str, str]) -> Round:
    questions = {question.id: question for question in questionnaire.questions}
    compared = compare(before.answers, (after or before).answers, questions)
    lines = tuple(
        RoundLine(
            question=questions[change.question],
            pillar=questionnaire.pillar_of(questionnaire.dimension_of(change.question).id).id,
            asked=asked.get(change.question, ""),
            change=change,
        )
        for change in compared
        if change.is_change or change.question in asked
    )
    if after is None:
        return Round(before.number, None, None, lines)
    return Round(before.number, after.number, after.created_at, lines)
