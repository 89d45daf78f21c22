"""What to say about a weak dimension: the answer that holds it back most, and the step out of there."""

from dataclasses import dataclass
from fractions import Fraction

from readiness.scoring.answers import Answers, answers_that_count
from readiness.scoring.engine import Score, counted_level, weakest
from readiness.scoring.questionnaire import Dimension, Level, Question, Questionnaire, Step


@dataclass(frozen=True)
class Gap:
    """A dimension with its lowest question (the first of equals), that question's level and the step to the next.

    `step` is None at level 5.
    """

    dimension: Dimension
    score: Fraction
    question: Question
    level: Level
    unknown: bool
    step: Step | None


def gap(questionnaire: Questionnaire, dimension_id: str, score: Score, answers: Answers) -> Gap:
    """The gap in one scored dimension; KeyError for a dimension without a score."""
    dimension = questionnaire.dimension(dimension_id)
    counted = answers_that_count(questionnaire, answers)
    asked = [question for question in dimension.questions if question.id in counted]
    lowest = min(asked, key=lambda question: counted_level(counted[question.id]))
    level = counted_level(counted[lowest.id])
    return Gap(
        dimension=dimension,
        score=score.dimensions[dimension_id],
        question=lowest,
        level=lowest.level(level),
        unknown=counted[lowest.id] == "unknown",
        step=lowest.step_from(level),
    )


def widest_gaps(questionnaire: Questionnaire, score: Score, answers: Answers, count: int = 5) -> tuple[Gap, ...]:
    """The weakest dimensions, lowest score first, then in the questionnaire's order."""
    return tuple(gap(questionnaire, dimension, score, answers) for dimension in weakest(questionnaire, score, count))
