"""The fewest raises to the next tier, against a search that tries every way of raising answers one at a time."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from readiness.scoring.answers import UNKNOWN, Answer
from readiness.scoring.engine import NextTier, score
from readiness.scoring.questionnaire import Condition, Questionnaire
from tests import strategies
from tests.readiness.scoring.factories import AIRI, all_at, answers_with_total, condition, questionnaire

FLOORS = {"aware": Fraction(5, 2), "ready": Fraction(7, 2), "competent": Fraction(9, 2)}
State = tuple[tuple[str, Answer], ...]


def shown(asked: Questionnaire, answers: dict[str, Answer]) -> list[str]:
    """The ids of visible questions, worked out from scratch."""

    def meets(test: Condition) -> bool:
        answer = answers.get(test.question) if is_shown(test.question) else None
        if answer is None or test.op == "unknown":
            return answer == UNKNOWN
        if answer == UNKNOWN or test.value is None:
            return False
        return {"at_least": answer >= test.value, "at_most": answer <= test.value, "is": answer == test.value}[test.op]

    def is_shown(question_id: str) -> bool:
        test = asked.question(question_id).show_if
        return test is None or meets(test)

    return [question.id for question in asked.questions if is_shown(question.id)]


def level(answer: Answer | None) -> int:
    return answer if isinstance(answer, int) else 1


def overall(asked: Questionnaire, answers: dict[str, Answer]) -> Fraction:
    visible = shown(asked, answers)
    means = []
    for dimension in asked.dimensions:
        levels = [level(answers.get(question.id)) for question in dimension.questions if question.id in visible]
        means += [Fraction(sum(levels), len(levels))] if levels else []
    return sum(means, Fraction()) / len(means)


def searched(asked: Questionnaire, answers: dict[str, Answer], tier: str) -> int:
    """The least number of single raises, each of an answer visible at that moment, that reach the tier."""

    def reached(state: State) -> bool:
        found = overall(asked, dict(state))
        return found > FLOORS[tier] if tier == "competent" else found >= FLOORS[tier]

    def one_raise_further(state: State) -> list[State]:
        now = dict(state)
        raisable = [question for question in shown(asked, now) if level(now.get(question)) < 5]
        raised = ({**now, question: level(now.get(question)) + 1} for question in raisable)
        return [tuple(sorted(after.items())) for after in raised]

    states, raises = {tuple(sorted(answers.items()))}, 0
    while not any(map(reached, states)):
        states, raises = {further for state in states for further in one_raise_further(state)}, raises + 1
    return raises


def distance(asked: Questionnaire, answers: dict[str, Answer]) -> NextTier | None:
    return score(asked, answers).next_tier


@settings(max_examples=60)
@given(strategies.answered(5, hiding=False))
def test_raises_agree_with_the_search(case: tuple[Questionnaire, dict[str, Answer]]) -> None:
    asked, answers = case
    found = distance(asked, answers)
    assert found is None or found.raises == searched(asked, answers, found.tier)


@settings(max_examples=150)
@given(strategies.answered(4))
def test_raises_agree_with_the_search_where_answers_show_and_hide_questions(
    case: tuple[Questionnaire, dict[str, Answer]],
) -> None:
    asked, answers = case
    visible = shown(asked, answers)
    found = distance(asked, answers)
    assert found is None or found.raises == searched(asked, answers, found.tier)
    kept = {question: answers[question] for question in visible}  # questions shown by a raise have no answer yet
    found = distance(asked, kept)
    assert found is None or found.raises == searched(asked, kept, found.tier)


@pytest.mark.parametrize("total", range(24, 109))
def test_in_the_measure_one_raise_moves_the_overall_by_a_24th(total: int) -> None:
    asked = questionnaire(AIRI)
    goal = 60 if total < 60 else 84 if total < 84 else 109
    found = distance(asked, answers_with_total(asked, total))
    assert found is not None
    assert found.raises == goal - total


def test_raising_the_only_question_of_a_dimension_is_worth_most() -> None:
    asked = questionnaire(((3, 1),))
    answers: dict[str, Answer] = {"d1_1": 2, "d1_2": 2, "d1_3": 2, "d2_1": 2}
    assert distance(asked, answers) == NextTier("aware", 1)  # d2_1 to 3 alone adds 1/2; raises in d1 add 1/6 each


def test_when_the_best_raises_are_used_up_the_next_best_follow() -> None:
    asked = questionnaire(((3, 1),))
    answers: dict[str, Answer] = {"d1_1": 1, "d1_2": 1, "d1_3": 1, "d2_1": 5}
    assert distance(asked, answers) == NextTier("ready", 3)


def test_a_tier_that_begins_above_its_bound_must_be_passed() -> None:
    asked = questionnaire(((1, 1),))
    assert score(asked, {"d1_1": 4, "d2_1": 5}).overall == Fraction(9, 2)
    assert distance(asked, {"d1_1": 4, "d2_1": 5}) == NextTier("competent", 1)


def test_unknown_rises_from_the_lowest_level() -> None:
    asked = questionnaire(((1,),))
    assert distance(asked, all_at(asked, UNKNOWN)) == NextTier("aware", 2)


def test_a_raise_may_pass_over_a_whole_tier() -> None:
    asked = questionnaire(((1,),))
    assert distance(asked, {"d1_1": 3}) == NextTier("ready", 1)
    assert distance(asked, {"d1_1": 4}) == NextTier("competent", 1)


def test_a_raise_that_hides_a_weak_question_can_be_the_shortest_way() -> None:
    asked = questionnaire(((1,), (2,)), show_if={"d2_1": condition("d1_1", "at_most", 2)})
    answers: dict[str, Answer] = {"d1_1": 2, "d2_1": 1, "d2_2": 2}
    # With d1_1 at 3, d2_1 is asked no more: (3 + 2) / 2; raising d2_1 and d2_2 instead takes three raises.
    assert distance(asked, answers) == NextTier("aware", 1)


def test_a_question_that_a_raise_would_show_counts_with_the_answer_it_has() -> None:
    asked = questionnaire(((1,), (1,)), show_if={"d2_1": condition("d1_1", "at_least", 2)})
    assert distance(asked, {"d1_1": 1, "d2_1": 3}) == NextTier("aware", 1)
    assert distance(asked, {"d1_1": 1}) == NextTier("aware", 3)
