"""The gap of a dimension: which question speaks for it, and which step leads on."""

from fractions import Fraction

import pytest

from readiness.scoring.engine import score
from readiness.scoring.gaps import gap, widest_gaps
from readiness.scoring.parsing import parse_questionnaire
from tests.readiness.scoring.factories import condition, questionnaire_data


@pytest.fixture
def questionnaire():
    return parse_questionnaire(questionnaire_data(((2, 2),)))


def test_the_lowest_question_speaks_for_its_dimension(questionnaire):
    answers = {"d1_1": 4, "d1_2": 2, "d2_1": 5, "d2_2": 5}
    found = gap(questionnaire, "d1", score(questionnaire, answers), answers)
    assert (found.question.id, found.level.value, found.score) == ("d1_2", 2, Fraction(3))
    assert found.step is not None
    assert (found.step.from_level, found.step.to_level) == (2, 3)


def test_the_first_of_equals_speaks(questionnaire):
    answers = {"d1_1": 3, "d1_2": 3, "d2_1": 1, "d2_2": 1}
    assert gap(questionnaire, "d1", score(questionnaire, answers), answers).question.id == "d1_1"


def test_we_do_not_know_counts_as_level_one_and_is_said(questionnaire):
    answers = {"d1_1": 2, "d1_2": "unknown", "d2_1": 1, "d2_2": 1}
    found = gap(questionnaire, "d1", score(questionnaire, answers), answers)
    assert (found.question.id, found.level.value, found.unknown) == ("d1_2", 1, True)


def test_nothing_follows_the_highest_level(questionnaire):
    answers = {"d1_1": 5, "d1_2": 5, "d2_1": 1, "d2_2": 1}
    found = gap(questionnaire, "d1", score(questionnaire, answers), answers)
    assert found.step is None
    assert found.unknown is False


def test_a_hidden_question_never_speaks():
    questionnaire = parse_questionnaire(questionnaire_data(((2,),), show_if={"d1_2": condition("d1_1", "at_least", 3)}))
    answers = {"d1_1": 2, "d1_2": 1}
    assert gap(questionnaire, "d1", score(questionnaire, answers), answers).question.id == "d1_1"


def test_widest_gaps_come_weakest_first(questionnaire):
    answers = {"d1_1": 4, "d1_2": 4, "d2_1": 1, "d2_2": 2}
    gaps = widest_gaps(questionnaire, score(questionnaire, answers), answers, count=1)
    assert [found.dimension.id for found in gaps] == ["d2"]
