"""Where the people of one firm see it differently.

Respondents are the firm itself (its own rating) and the colleagues who answered apart. Each has a score per dimension
by the same rule as the firm's. A question is a talking point when the levels given to it lie `WORTH_TALKING` or more
apart. "We don't know" beside a level is a talking point of its own kind, whatever the level: somebody knows what others
do not. Its difference is counted from the lowest level, as which "we don't know" scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from readiness.scoring.answers import UNKNOWN, Answer, Answers, answers_that_count
from readiness.scoring.engine import LOWEST, dimension_scores
from readiness.scoring.questionnaire import LEVELS, Questionnaire

WORTH_TALKING = 2  # levels
Counts = Mapping[Answer, int]


@dataclass(frozen=True)
class DimensionSpread:
    """`own` is the firm's score, `colleagues` theirs from the lowest up; the rest is over all of them, exact.

    `own` is None where the firm's answers hide the dimension.
    """

    dimension: str
    own: Fraction | None
    colleagues: tuple[Fraction, ...]

    @property
    def scores(self) -> tuple[Fraction, ...]:
        return tuple(sorted([*self.colleagues, *([] if self.own is None else [self.own])]))

    @property
    def lowest(self) -> Fraction:
        return self.scores[0]

    @property
    def highest(self) -> Fraction:
        return self.scores[-1]

    @property
    def middle(self) -> Fraction:
        """The median; halfway between the two middle ones of an even number."""
        return Fraction(median(self.scores))


@dataclass(frozen=True)
class TalkingPoint:
    """A question seen differently: the firm's answer (None where hidden), the colleagues' counted, how far apart."""

    question: str
    kind: Literal["levels", "unknown"]
    difference: int
    own: Answer | None
    colleagues: Counts


@dataclass(frozen=True)
class Spread:
    """`colleagues` is their number; dimensions in the questionnaire's order, talking points the widest first."""

    colleagues: int
    dimensions: tuple[DimensionSpread, ...]
    talking_points: tuple[TalkingPoint, ...]


def spread(questionnaire: Questionnaire, own: Answers, colleagues: Sequence[Answers]) -> Spread:
    """Complete answers of the firm and of at least one colleague; ValueError when a visible question has none.

    The order of the colleagues changes nothing.
    """
    if not colleagues:
        raise ValueError("no colleague has answered")
    return Spread(
        colleagues=len(colleagues),
        dimensions=_dimensions(questionnaire, own, colleagues),
        talking_points=talking_points(questionnaire, own, colleagues),
    )


def talking_points(
    questionnaire: Questionnaire, own: Answers, colleagues: Sequence[Answers]
) -> tuple[TalkingPoint, ...]:
    """The widest first; of equals differing levels before "we don't know", then the questionnaire's order."""
    mine = answers_that_count(questionnaire, own)
    found = [
        _talking_point(question, mine.get(question), counts)
        for question, counts in count_levels(questionnaire, colleagues).items()
    ]
    wide = [point for point in found if point is not None]
    return tuple(sorted(wide, key=lambda point: (-point.difference, point.kind != "levels")))


def count_levels(questionnaire: Questionnaire, colleagues: Sequence[Answers]) -> dict[str, dict[Answer, int]]:
    """How often each answer was given to each question that anybody saw: levels upwards, "unknown" last."""
    counted = [answers_that_count(questionnaire, answers) for answers in colleagues]
    found: dict[str, dict[Answer, int]] = {}
    for question in questionnaire.questions:
        given = [answers[question.id] for answers in counted if question.id in answers]
        counts = {answer: given.count(answer) for answer in (*LEVELS, UNKNOWN) if answer in given}
        if counts:
            found[question.id] = counts
    return found


def _talking_point(question: str, own: Answer | None, colleagues: Counts) -> TalkingPoint | None:
    given = [*colleagues, *([] if own is None else [own])]
    levels = [answer for answer in given if answer != UNKNOWN]
    apart = max(levels) - min(levels) if levels else 0
    if apart >= WORTH_TALKING:
        return TalkingPoint(question, "levels", apart, own, colleagues)
    if levels and UNKNOWN in given:
        return TalkingPoint(question, "unknown", max(levels) - LOWEST, own, colleagues)
    return None


def _dimensions(
    questionnaire: Questionnaire, own: Answers, colleagues: Sequence[Answers]
) -> tuple[DimensionSpread, ...]:
    mine = dimension_scores(questionnaire, own)
    theirs = [dimension_scores(questionnaire, answers) for answers in colleagues]
    found = (
        DimensionSpread(
            dimension=dimension.id,
            own=mine.get(dimension.id),
            colleagues=tuple(sorted(scores[dimension.id] for scores in theirs if dimension.id in scores)),
        )
        for dimension in questionnaire.dimensions
    )
    return tuple(item for item in found if item.colleagues)
