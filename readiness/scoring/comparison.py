"""The same firm at two times: what rose, what fell, in exact fractions.

Only what was measured alike is compared. A question keeps its id for as long as it asks the same; a dimension is
compared when it was scored both times and has the same questions in both releases, the overall score when that is so
for every dimension.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from readiness.scoring.answers import Answer, Answers, answers_that_count
from readiness.scoring.engine import Score, counted_level
from readiness.scoring.questionnaire import Questionnaire

Direction = Literal["up", "down", "same"]


@dataclass(frozen=True)
class Measured:
    """One rating: the release it was made with, its answers, its frozen score."""

    questionnaire: Questionnaire
    answers: Answers
    score: Score


@dataclass(frozen=True)
class Change:
    """A score before and after, from 1 to 5; `of` is a dimension's id, or empty for the overall score."""

    of: str
    before: Fraction
    after: Fraction

    @property
    def difference(self) -> Fraction:
        return self.after - self.before

    @property
    def direction(self) -> Direction:
        return direction(self.before, self.after)


@dataclass(frozen=True)
class AnswerChanged:
    """A question answered otherwise than before; direction by the levels as which the answers count."""

    question: str
    before: Answer
    after: Answer

    @property
    def direction(self) -> Direction:
        return direction(counted_level(self.before), counted_level(self.after))


@dataclass(frozen=True)
class Comparison:
    """`overall` is None where some dimension cannot be compared; those are `left_out`, by id.

    Tiers are those each rating gave, also where the overall scores cannot be compared.
    """

    overall: Change | None
    tier_before: str
    tier_after: str
    dimensions: tuple[Change, ...]
    left_out: tuple[str, ...]
    answers: tuple[AnswerChanged, ...]

    @property
    def rose(self) -> tuple[AnswerChanged, ...]:
        return tuple(answer for answer in self.answers if answer.direction == "up")

    @property
    def fell(self) -> tuple[AnswerChanged, ...]:
        return tuple(answer for answer in self.answers if answer.direction == "down")


def direction(before: Fraction | int, after: Fraction | int) -> Direction:
    if after == before:
        return "same"
    return "up" if after > before else "down"


def compare(before: Measured, after: Measured) -> Comparison:
    """The later rating beside the earlier one; everything in the later release's order."""
    old, new = _questions(before.questionnaire), _questions(after.questionnaire)
    scored = before.score.dimensions.keys() | after.score.dimensions.keys()
    scored_twice = before.score.dimensions.keys() & after.score.dimensions.keys()
    both = {dimension for dimension in scored_twice if new[dimension] == old[dimension]}
    left_out = tuple(dimension for dimension in {**new, **old} if dimension in scored - both)
    return Comparison(
        overall=None if left_out else Change("", before.score.overall, after.score.overall),
        tier_before=before.score.tier,
        tier_after=after.score.tier,
        dimensions=tuple(
            Change(dimension, before.score.dimensions[dimension], after.score.dimensions[dimension])
            for dimension in new
            if dimension in both
        ),
        left_out=left_out,
        answers=_changed(before, after),
    )


def _questions(questionnaire: Questionnaire) -> Mapping[str, set[str]]:
    return {dimension.id: {question.id for question in dimension.questions} for dimension in questionnaire.dimensions}


def _changed(before: Measured, after: Measured) -> tuple[AnswerChanged, ...]:
    old = answers_that_count(before.questionnaire, before.answers)
    new = answers_that_count(after.questionnaire, after.answers)
    return tuple(
        AnswerChanged(question, old[question], answer)
        for question, answer in new.items()
        if question in old and old[question] != answer
    )
