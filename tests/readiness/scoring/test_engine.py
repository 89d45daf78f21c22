import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.scoring.answers import UNKNOWN, Answer, visible_questions
from readiness.scoring.engine import ENGINE_VERSION, NextTier, ScoreSoFar, counted_level, score, score_so_far, weakest
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.tiers import contains
from tests import strategies
from tests.readiness.scoring.factories import AIRI, all_at, answers_with_total, condition, questionnaire

MEASURE = questionnaire(AIRI)
Case = tuple[Questionnaire, dict[str, Answer]]


def test_the_engine_has_a_version() -> None:
    assert ENGINE_VERSION == "1"


@pytest.mark.parametrize(
    ("total", "tier", "next_tier"),
    [
        (24, "unaware", NextTier("aware", 36)),
        (59, "unaware", NextTier("aware", 1)),
        (60, "aware", NextTier("ready", 24)),
        (82, "aware", NextTier("ready", 2)),
        (83, "aware", NextTier("ready", 1)),
        (84, "ready", NextTier("competent", 25)),
        (108, "ready", NextTier("competent", 1)),
        (109, "competent", None),
        (120, "competent", None),
    ],
)
def test_tier_and_distance_at_each_boundary(total: int, tier: str, next_tier: NextTier | None) -> None:
    result = score(MEASURE, answers_with_total(MEASURE, total))
    assert (result.overall, result.tier, result.next_tier) == (Fraction(total, 24), tier, next_tier)


def test_a_dimension_is_the_mean_of_its_questions_and_the_overall_the_mean_of_the_dimensions() -> None:
    asked = questionnaire(((2, 1), (3,)))
    result = score(asked, {"d1_1": 2, "d1_2": 3, "d2_1": 5, "d3_1": 1, "d3_2": 1, "d3_3": 2})
    assert result.dimensions == {"d1": Fraction(5, 2), "d2": Fraction(5), "d3": Fraction(4, 3)}
    assert result.overall == Fraction(53, 18)
    # The mean of the pillars would be another number: they are shown, never averaged.
    assert result.pillars == {"p1": Fraction(15, 4), "p2": Fraction(4, 3)}
    assert result.tier == "aware"


def test_a_rating_under_way_scores_the_dimensions_that_are_complete() -> None:
    asked = questionnaire(((2, 1), (1,)))
    assert score_so_far(asked, {}) == ScoreSoFar({}, None, None, is_complete=False)
    assert score_so_far(asked, {"d1_1": 5}) == ScoreSoFar({}, None, None, is_complete=False)
    some = score_so_far(asked, {"d1_1": 5, "d1_2": 4, "d3_1": 2})
    assert some.dimensions == {"d1": Fraction(9, 2), "d3": Fraction(2)}
    assert (some.overall, some.tier, some.is_complete) == (Fraction(13, 4), "aware", False)


@given(strategies.answered())
def test_a_complete_rating_scores_as_any_other_answers(case: Case) -> None:
    asked, answers = case
    whole, so_far = score(asked, answers), score_so_far(asked, answers)
    assert so_far == ScoreSoFar(whole.dimensions, whole.overall, whole.tier, is_complete=True)


def test_we_do_not_know_counts_as_one_and_is_listed() -> None:
    asked = questionnaire(((2,), (1,)))
    result = score(asked, {"d2_1": UNKNOWN, "d1_2": UNKNOWN, "d1_1": 4})
    assert result.dimensions == {"d1": Fraction(5, 2), "d2": Fraction(1)}
    assert result.unknown == ("d1_2", "d2_1")


HIDING = questionnaire(
    ((2, 1), (1,)),
    show_if={question: condition("d1_1", "at_least", 3) for question in ("d1_2", "d2_1", "d3_1")},
)


def test_dimensions_and_pillars_without_a_visible_question_have_no_score() -> None:
    result = score(HIDING, {"d1_1": 2, "d3_1": UNKNOWN})
    assert (result.dimensions, result.pillars) == ({"d1": Fraction(2)}, {"p1": Fraction(2)})
    assert (result.overall, result.unknown) == (Fraction(2), ())


def test_incomplete_answers_are_not_scored() -> None:
    with pytest.raises(ValueError, match=r"^no answer to d1_2, d3_1$"):
        score(HIDING, {"d1_1": 3, "d2_1": 1})


def test_the_weakest_dimensions_come_lowest_first_and_equals_in_order() -> None:
    asked = questionnaire(((1, 1, 1), (1, 1, 1)))
    result = score(asked, {"d1_1": 3, "d2_1": 1, "d3_1": 2, "d4_1": 1, "d5_1": 5, "d6_1": 2})
    assert weakest(asked, result) == ("d2", "d4", "d3", "d6", "d1")
    assert weakest(asked, result, 2) == ("d2", "d4")
    assert weakest(asked, result, 10) == ("d2", "d4", "d3", "d6", "d1", "d5")


def test_hidden_dimensions_are_not_among_the_weakest() -> None:
    assert weakest(HIDING, score(HIDING, {"d1_1": 1})) == ("d1",)


@pytest.mark.parametrize(("answer", "level"), [(1, 1), (5, 5), (UNKNOWN, 1), (None, 1)])
def test_what_an_answer_counts_as(answer: Answer | None, level: int) -> None:
    assert counted_level(answer) == level


# Properties


@given(strategies.answered(), st.data())
def test_a_better_answer_never_lowers_a_score(case: Case, data: st.DataObject) -> None:
    """While the same questions are asked; an answer that shows or hides others changes what is measured."""
    asked, answers = case
    question = data.draw(st.sampled_from(sorted(answers)).filter(lambda found: found not in asked.decisions))
    better = {**answers, question: data.draw(st.integers(counted_level(answers[question]), 5))}
    before, after = score(asked, answers), score(asked, better)
    assert after.overall >= before.overall
    assert all(after.dimensions[dimension] >= value for dimension, value in before.dimensions.items())
    assert all(after.pillars[pillar] >= value for pillar, value in before.pillars.items())
    tiers = [tier.id for tier in asked.tiers]
    assert tiers.index(after.tier) >= tiers.index(before.tier)
    if before.next_tier and after.next_tier and after.tier == before.tier:
        assert after.next_tier.raises <= before.next_tier.raises


@given(strategies.answered(), st.data())
def test_hidden_questions_never_count(case: Case, data: st.DataObject) -> None:
    asked, answers = case
    visible = {question.id for question in visible_questions(asked, answers)}
    others = data.draw(strategies.answers(asked))
    changed = {question: answers[question] if question in visible else others[question] for question in answers}
    kept = {question: answers[question] for question in visible}
    before = score(asked, answers)
    for after in (score(asked, changed), score(asked, kept)):
        assert (after.overall, after.dimensions, after.pillars) == (before.overall, before.dimensions, before.pillars)
        assert (after.tier, after.unknown) == (before.tier, before.unknown)


@given(strategies.answered(), st.randoms())
def test_the_order_of_answers_is_irrelevant(case: Case, chance: random.Random) -> None:
    asked, answers = case
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert score(asked, dict(shuffled)) == score(asked, answers)


@given(strategies.answered())
def test_every_score_is_from_one_to_five_and_has_exactly_one_tier(case: Case) -> None:
    asked, answers = case
    result = score(asked, answers)
    numbers = [result.overall, *result.dimensions.values(), *result.pillars.values()]
    assert all(1 <= number <= 5 for number in numbers)
    assert [tier.id for tier in asked.tiers if contains(tier.band, result.overall)] == [result.tier]


@given(strategies.answers(MEASURE))
def test_with_equal_dimensions_the_overall_is_the_mean_of_all_answers(answers: dict[str, Answer]) -> None:
    assert score(MEASURE, answers).overall == Fraction(sum(map(counted_level, answers.values())), 24)


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_alike_answers_give_that_score_everywhere(level: int) -> None:
    result = score(MEASURE, all_at(MEASURE, level))
    assert {result.overall, *result.dimensions.values(), *result.pillars.values()} == {Fraction(level)}
