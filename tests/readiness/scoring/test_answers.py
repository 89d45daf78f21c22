from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.scoring.answers import (
    Answer,
    answer_problems,
    answers_that_count,
    consistency_hints,
    holds,
    is_answer,
    missing,
    visible_questions,
)
from readiness.scoring.questionnaire import Condition, Questionnaire
from tests import strategies
from tests.readiness.scoring.factories import condition, questionnaire, rule_data

# d1_2 is asked from level 3 of d1_1 up; d1_3 of those who do not know d1_2.
CHAIN = questionnaire(((3,),), show_if={"d1_2": condition("d1_1", "at_least", 3), "d1_3": condition("d1_2", "unknown")})


@pytest.mark.parametrize(
    ("op", "value", "meets"),
    [
        ("at_least", 3, [3, 4, 5]),
        ("at_most", 3, [1, 2, 3]),
        ("is", 3, [3]),
        ("unknown", None, ["unknown"]),
    ],
)
def test_which_answers_meet_a_condition(op: str, value: int | None, meets: list[Answer]) -> None:
    answers: list[Answer] = [1, 2, 3, 4, 5, "unknown"]
    assert [answer for answer in answers if holds(Condition("q", op, value), {"q": answer})] == meets
    assert not holds(Condition("q", op, value), {})


@pytest.mark.parametrize(
    ("answers", "visible", "counted", "lacking"),
    [
        ({}, ["d1_1"], {}, ["d1_1"]),
        ({"d1_1": 2}, ["d1_1"], {"d1_1": 2}, []),
        ({"d1_1": 3}, ["d1_1", "d1_2"], {"d1_1": 3}, ["d1_2"]),
        (
            {"d1_1": 3, "d1_2": "unknown"},
            ["d1_1", "d1_2", "d1_3"],
            {"d1_1": 3, "d1_2": "unknown"},
            ["d1_3"],
        ),
        # d1_2 is hidden, so its old answer shows nothing either
        ({"d1_1": 2, "d1_2": "unknown", "d1_3": 4}, ["d1_1"], {"d1_1": 2}, []),
        ({"d1_1": "unknown", "d1_2": 5}, ["d1_1"], {"d1_1": "unknown"}, []),
    ],
)
def test_what_is_visible_what_counts_and_what_is_missing(
    answers: dict[str, Answer], visible: list[str], counted: dict[str, Answer], lacking: list[str]
) -> None:
    assert [question.id for question in visible_questions(CHAIN, answers)] == visible
    assert answers_that_count(CHAIN, answers) == counted
    assert [question.id for question in missing(CHAIN, answers)] == lacking


@pytest.mark.parametrize("value", [1, 2, 3, 4, 5, "unknown"])
def test_answers(value: object) -> None:
    assert is_answer(value)


@pytest.mark.parametrize("value", [0, 6, -1, True, False, "3", "Unknown", "", None, 2.5, 3.0, [3], {}, float("nan")])
def test_what_is_no_answer(value: object) -> None:
    assert not is_answer(value)


BAD_VALUE = 'must be a whole number from 1 to 5, or "unknown"'


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        ({"d1_1": 1}, []),
        ({"d1_1": 3, "d1_2": 2}, []),
        ({"d1_1": 1, "d1_2": 2, "d1_3": "unknown"}, []),
        ({}, ["d1_1: missing"]),
        ({"d1_1": 3}, ["d1_2: missing"]),
        ({"d1_1": 0}, [f"d1_1: {BAD_VALUE}"]),
        ({"d1_1": 1, "d1_3": 6}, [f"d1_3: {BAD_VALUE}"]),
        (
            {"other": 1, "d1_1": True, "another": None, "d1_2": "3"},
            ["other: unknown question", "another: unknown question", f"d1_1: {BAD_VALUE}", f"d1_2: {BAD_VALUE}"],
        ),
        ({"d1_1": 4, "d1_2": None}, [f"d1_2: {BAD_VALUE}"]),
    ],
)
def test_every_problem_of_answers_from_outside(raw: dict[str, Any], problems: list[str]) -> None:
    assert [str(problem) for problem in answer_problems(CHAIN, raw)] == problems


RULES = questionnaire(
    ((2,), (1,)),
    show_if={"d1_2": condition("d1_1", "at_least", 2)},
    consistency=[
        rule_data("both", condition("d1_1", "at_most", 1), condition("d2_1", "at_least", 4)),
        rule_data("hidden", condition("d1_2", "at_least", 4)),
        rule_data("unsure", condition("d2_1", "unknown")),
    ],
)


@pytest.mark.parametrize(
    ("answers", "hints"),
    [
        ({"d1_1": 1, "d2_1": 4}, ["both"]),
        ({"d1_1": 1, "d2_1": 3}, []),
        ({"d1_1": "unknown", "d2_1": 4}, []),  # not knowing is not the same as having nothing
        ({"d1_1": 2, "d1_2": 5, "d2_1": 1}, ["hidden"]),
        ({"d1_1": 1, "d1_2": 5, "d2_1": 1}, []),  # d1_2 is hidden
        ({"d1_1": 2, "d1_2": 4, "d2_1": "unknown"}, ["hidden", "unsure"]),
        ({}, []),
    ],
)
def test_hints_appear_when_all_their_conditions_hold(answers: dict[str, Answer], hints: list[str]) -> None:
    assert [rule.id for rule in consistency_hints(RULES, answers)] == hints


@given(strategies.answered())
def test_complete_answers_have_no_problems(case: tuple[Questionnaire, dict[str, Answer]]) -> None:
    asked, answers = case
    assert answer_problems(asked, answers) == []
    assert missing(asked, answers) == ()


@given(strategies.answered(), st.data())
def test_hidden_questions_are_never_asked_for(
    case: tuple[Questionnaire, dict[str, Answer]], data: st.DataObject
) -> None:
    asked, answers = case
    left_out = data.draw(st.sets(st.sampled_from(sorted(answers))))
    given_answers = {question: answer for question, answer in answers.items() if question not in left_out}
    visible = {question.id for question in visible_questions(asked, given_answers)}
    assert {question.id for question in missing(asked, given_answers)} == visible & left_out
