"""A worked example of scoring: made-up answers, counted by the real engine for a real release."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import cycle

from accounts.languages import current_language
from readiness.charts.ladder import band_in_words
from readiness.charts.scale import nth_tier_class
from readiness.scoring.answers import UNKNOWN, Answer, visible_questions
from readiness.scoring.engine import Score, counted_level, score
from readiness.scoring.questionnaire import Band, Dimension, Questionnaire
from readiness.scoring.tiers import two_decimals
from readiness.services.releases import questionnaire_of

# Repeated over the questions; the last question is answered "we don't know".
LEVELS = (5, 3, 4, 2, 4, 3)


@dataclass(frozen=True)
class ExampleRow:
    """One dimension: the levels counted ("5", "3"), the sum written out, the score exact and with two decimals."""

    dimension: str
    pillar: str
    answers: tuple[str, ...]
    has_unknown: bool
    working: str
    fraction: str
    decimal: str


@dataclass(frozen=True)
class WorkedExample:
    rows: tuple[ExampleRow, ...]
    total: str
    count: int
    fraction: str
    decimal: str
    tier: str
    next_tier: str
    raises: int
    unknown: int


@dataclass(frozen=True)
class BandRow:
    """A tier's band as an exact inequality on x and in words."""

    css: str
    number: int
    tier: str
    inequality: str
    words: str


def example_answers(questionnaire: Questionnaire) -> dict[str, Answer]:
    """Answers to every question: `LEVELS` over and over, and one "we don't know" at the end."""
    answers: dict[str, Answer] = {
        question.id: level for question, level in zip(questionnaire.questions, cycle(LEVELS), strict=False)
    }
    answers[questionnaire.questions[-1].id] = UNKNOWN
    return answers


@lru_cache(maxsize=32)
def example_score(release_id: int) -> Score:
    """The example's score in a release; counted once per process, because releases never change."""
    questionnaire = questionnaire_of(release_id)
    return score(questionnaire, example_answers(questionnaire))


def worked_example(questionnaire: Questionnaire, result: Score) -> WorkedExample:
    """The example's arithmetic, line by line, in the active language."""
    answers = example_answers(questionnaire)
    visible = {question.id for question in visible_questions(questionnaire, answers)}
    scored = [dimension for dimension in questionnaire.dimensions if dimension.id in result.dimensions]
    language = current_language()
    following = result.next_tier
    return WorkedExample(
        rows=tuple(_row(questionnaire, dimension, answers, visible, result) for dimension in scored),
        total=str(sum(result.dimensions.values(), Fraction(0))),
        count=len(scored),
        fraction=str(result.overall),
        decimal=two_decimals(result.overall),
        tier=questionnaire.tier(result.tier).name.get(language),
        next_tier=questionnaire.tier(following.tier).name.get(language) if following else "",
        raises=following.raises if following else 0,
        unknown=len(result.unknown),
    )


def band_rows(questionnaire: Questionnaire) -> tuple[BandRow, ...]:
    """The tiers' bands from the lowest to the highest, in the active language."""
    language = current_language()
    return tuple(
        BandRow(
            nth_tier_class(number), number, tier.name.get(language), inequality(tier.band), band_in_words(tier.band)
        )
        for number, tier in enumerate(questionnaire.tiers, 1)
    )


def inequality(band: Band) -> str:
    """A band as mathematicians write it: "x < 2.5", "2.5 ≤ x < 3.5", "x > 4.5"."""
    low = band.above if band.above is not None else band.at_least
    high = band.below if band.below is not None else band.at_most
    upper = "" if high is None else f" {'<' if band.below is not None else '≤'} {_decimal(high)}"
    if low is None:
        return f"x{upper}"
    if high is None:
        return f"x {'>' if band.above is not None else '≥'} {_decimal(low)}"
    return f"{_decimal(low)} {'<' if band.above is not None else '≤'} x{upper}"


def one_raise(questionnaire: Questionnaire) -> str:
    """What one level on one answer adds to the overall score, such as "1/24"; empty where dimensions differ in size."""
    sizes = {len(dimension.questions) for dimension in questionnaire.dimensions}
    if len(sizes) != 1 or any(question.show_if for question in questionnaire.questions):
        return ""
    return str(Fraction(1, len(questionnaire.dimensions) * sizes.pop()))


def _row(
    questionnaire: Questionnaire, dimension: Dimension, answers: dict[str, Answer], visible: set[str], result: Score
) -> ExampleRow:
    given = [answers[question.id] for question in dimension.questions if question.id in visible]
    levels = [str(counted_level(answer)) for answer in given]
    exact = result.dimensions[dimension.id]
    language = current_language()
    return ExampleRow(
        dimension=dimension.name.get(language),
        pillar=questionnaire.pillar_of(dimension.id).name.get(language),
        answers=tuple(levels),
        has_unknown=UNKNOWN in given,
        working=f"({' + '.join(levels)}) ÷ {len(levels)}",
        fraction=str(exact),
        decimal=two_decimals(exact),
    )


def _decimal(bound: Fraction) -> str:
    return f"{float(bound):g}"
