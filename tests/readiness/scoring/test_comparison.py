"""Before and after: what rose, what fell, and what cannot be compared."""

from fractions import Fraction

import pytest
from hypothesis import given

from readiness.scoring.comparison import Measured, compare
from readiness.scoring.engine import score
from tests.readiness.scoring.factories import AIRI, all_at, condition, questionnaire
from tests.strategies import answers

FULL = questionnaire(AIRI)
TWO = questionnaire(((2, 1),))


def measured(release, given_answers):
    return Measured(release, given_answers, score(release, given_answers))


def test_scores_before_and_after_with_their_exact_difference():
    before = measured(TWO, {"d1_1": 1, "d1_2": 2, "d2_1": 5})
    after = measured(TWO, {"d1_1": 3, "d1_2": 3, "d2_1": 4})
    found = compare(before, after)
    assert found.overall is not None
    assert (found.overall.before, found.overall.after) == (Fraction(13, 4), Fraction(7, 2))
    assert (found.overall.difference, found.overall.direction) == (Fraction(1, 4), "up")
    assert [(change.of, change.difference, change.direction) for change in found.dimensions] == [
        ("d1", Fraction(3, 2), "up"),
        ("d2", Fraction(-1), "down"),
    ]
    assert (found.tier_before, found.tier_after) == ("aware", "ready")
    assert [(answer.question, answer.before, answer.after) for answer in found.rose] == [("d1_1", 1, 3), ("d1_2", 2, 3)]
    assert [(answer.question, answer.before, answer.after) for answer in found.fell] == [("d2_1", 5, 4)]
    assert found.left_out == ()


@pytest.mark.parametrize(
    ("before", "after", "rose", "fell"),
    [("unknown", 1, 0, 0), ("unknown", 2, 1, 0), (1, "unknown", 0, 0), (3, "unknown", 0, 1), (3, 3, 0, 0)],
)
def test_we_do_not_know_counts_as_level_one(before, after, rose, fell):
    small = questionnaire()
    found = compare(measured(small, {"d1_1": before}), measured(small, {"d1_1": after}))
    assert (len(found.rose), len(found.fell)) == (rose, fell)
    assert len(found.answers) == (before != after)


def test_only_dimensions_with_the_same_questions_are_compared():
    wider = questionnaire(((2, 2, 1),))  # d2 has one question more, d3 is new
    before = measured(TWO, {"d1_1": 1, "d1_2": 1, "d2_1": 2})
    found = compare(before, measured(wider, {**all_at(wider, 2), "d2_1": 5}))
    assert found.overall is None
    assert [change.of for change in found.dimensions] == ["d1"]
    assert found.left_out == ("d2", "d3")
    assert [answer.question for answer in found.rose] == ["d1_1", "d1_2", "d2_1"]


def test_a_dimension_that_is_gone_is_left_out():
    found = compare(measured(TWO, all_at(TWO, 2)), measured(questionnaire(((2,),)), {"d1_1": 2, "d1_2": 2}))
    assert (found.overall, found.left_out) == (None, ("d2",))


def test_a_dimension_hidden_once_is_not_compared():
    hiding = questionnaire(((1, 1),), show_if={"d2_1": condition("d1_1", "at_least", 3)})
    found = compare(measured(hiding, {"d1_1": 2, "d2_1": 4}), measured(hiding, {"d1_1": 3, "d2_1": 5}))
    assert [change.of for change in found.dimensions] == ["d1"]
    assert found.left_out == ("d2",)
    assert [answer.question for answer in found.answers] == ["d1_1"]


@given(answers(FULL), answers(FULL))
def test_the_other_way_round_is_the_opposite(first, second):
    there, back = (
        compare(measured(FULL, one), measured(FULL, other)) for one, other in ((first, second), (second, first))
    )
    assert there.overall is not None
    assert back.overall is not None
    assert there.overall.difference == -back.overall.difference
    assert [change.difference for change in there.dimensions] == [-change.difference for change in back.dimensions]
    assert {answer.question for answer in there.rose} == {answer.question for answer in back.fell}


@given(answers(FULL))
def test_what_stays_the_same_has_not_changed(given_answers):
    found = compare(measured(FULL, given_answers), measured(FULL, given_answers))
    assert found.answers == ()
    assert {change.direction for change in found.dimensions} == {"same"}
