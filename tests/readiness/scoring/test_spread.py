"""Where people of a firm see it differently: spread per dimension, and what is worth talking about."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.scoring.spread import TalkingPoint, count_levels, spread, talking_points
from tests.readiness.scoring.factories import AIRI, all_at, condition, questionnaire
from tests.strategies import answers

TWO = questionnaire(((1, 1),))
FULL = questionnaire(AIRI)


def points(own, *colleagues):
    found = talking_points(TWO, own, colleagues)
    return [(point.question, point.kind, point.difference) for point in found]


def test_lowest_median_and_highest_are_over_the_firm_and_its_colleagues():
    found = spread(questionnaire(((2,),)), {"d1_1": 3, "d1_2": 4}, [{"d1_1": 1, "d1_2": 2}, {"d1_1": 5, "d1_2": 5}])
    (dimension,) = found.dimensions
    assert found.colleagues == 2
    assert (dimension.own, dimension.colleagues) == (Fraction(7, 2), (Fraction(3, 2), Fraction(5)))
    assert (dimension.lowest, dimension.middle, dimension.highest) == (Fraction(3, 2), Fraction(7, 2), Fraction(5))


def test_the_median_of_an_even_number_lies_halfway():
    (dimension,) = spread(questionnaire(), {"d1_1": 2}, [{"d1_1": 3}]).dimensions
    assert dimension.middle == Fraction(5, 2)


def test_we_do_not_know_scores_as_the_lowest_level():
    (dimension,) = spread(questionnaire(), {"d1_1": 4}, [{"d1_1": "unknown"}]).dimensions
    assert dimension.colleagues == (Fraction(1),)


@pytest.mark.parametrize(
    ("own", "colleague", "expected"),
    [
        (3, 3, []),
        (3, 4, []),
        (3, 5, [("d1_1", "levels", 2)]),
        (1, 5, [("d1_1", "levels", 4)]),
        ("unknown", "unknown", []),
        ("unknown", 1, [("d1_1", "unknown", 0)]),
        (4, "unknown", [("d1_1", "unknown", 3)]),
    ],
)
def test_two_levels_or_more_or_not_knowing_beside_a_level(own, colleague, expected):
    assert points({"d1_1": own, "d2_1": 2}, {"d1_1": colleague, "d2_1": 2}) == expected


def test_colleagues_who_differ_among_themselves_are_a_talking_point_too():
    assert points({"d1_1": 3, "d2_1": 2}, {"d1_1": 2, "d2_1": 2}, {"d1_1": 4, "d2_1": 2}) == [("d1_1", "levels", 2)]


def test_differing_levels_are_told_as_such_even_where_somebody_does_not_know():
    (point,) = talking_points(questionnaire(), {"d1_1": 1}, [{"d1_1": "unknown"}, {"d1_1": 4}, {"d1_1": 4}])
    assert point == TalkingPoint("d1_1", "levels", 3, 1, {4: 2, "unknown": 1})


def test_the_widest_come_first_and_of_equals_those_with_levels():
    shape = questionnaire(((1, 1, 1, 1),))
    own = {"d1_1": 3, "d2_1": 3, "d3_1": 1, "d4_1": 1}
    colleague = {"d1_1": "unknown", "d2_1": 1, "d3_1": 4, "d4_1": 3}
    found = [point.question for point in talking_points(shape, own, [colleague])]
    assert found == ["d3_1", "d2_1", "d4_1", "d1_1"]


def test_levels_are_counted_upwards_with_those_who_do_not_know_last():
    given_answers = [{"d1_1": "unknown", "d2_1": 1}, {"d1_1": 4, "d2_1": 1}, {"d1_1": 2, "d2_1": 1}]
    assert [list(counts.items()) for counts in count_levels(TWO, given_answers).values()] == [
        [(2, 1), (4, 1), ("unknown", 1)],
        [(1, 3)],
    ]


def test_what_only_some_see_is_told_of_those_who_see_it():
    hiding = questionnaire(((1, 1),), show_if={"d2_1": condition("d1_1", "at_least", 3)})
    found = spread(hiding, {"d1_1": 1}, [{"d1_1": 4, "d2_1": 5}, {"d1_1": 2, "d2_1": 5}])
    assert [(item.dimension, item.own, item.colleagues) for item in found.dimensions] == [
        ("d1", Fraction(1), (Fraction(2), Fraction(4))),
        ("d2", None, (Fraction(5),)),
    ]
    assert [point.question for point in found.talking_points] == ["d1_1"]
    assert (found.dimensions[1].lowest, found.dimensions[1].highest) == (Fraction(5), Fraction(5))


def test_a_dimension_that_no_colleague_sees_is_left_out():
    hiding = questionnaire(((1, 1),), show_if={"d2_1": condition("d1_1", "at_least", 3)})
    found = spread(hiding, {"d1_1": 3, "d2_1": 3}, [{"d1_1": 2}])
    assert [item.dimension for item in found.dimensions] == ["d1"]


def test_nobody_has_no_spread():
    with pytest.raises(ValueError, match="no colleague"):
        spread(TWO, {"d1_1": 1, "d2_1": 1}, [])


def test_incomplete_answers_have_none_either():
    with pytest.raises(ValueError, match="d2_1"):
        spread(TWO, {"d1_1": 1, "d2_1": 1}, [{"d1_1": 1}])


@given(answers(FULL), st.lists(answers(FULL), min_size=1, max_size=3))
def test_order_is_irrelevant_and_the_parts_agree(own, colleagues):
    found = spread(FULL, own, colleagues)
    assert all(spread(FULL, own, order) == found for order in permutations(colleagues))
    assert [item.dimension for item in found.dimensions] == [dimension.id for dimension in FULL.dimensions]
    for item in found.dimensions:
        assert 1 <= item.lowest <= item.middle <= item.highest <= 5
        assert len(item.scores) == len(colleagues) + 1
    differences = [point.difference for point in found.talking_points]
    assert differences == sorted(differences, reverse=True)


@given(answers(FULL), st.integers(1, 3))
def test_who_agree_have_nothing_to_talk_about(own, count):
    found = spread(FULL, own, [own] * count)
    assert found.talking_points == ()
    assert all(item.lowest == item.highest for item in found.dimensions)


def test_one_step_apart_everywhere_is_no_talking_point():
    assert talking_points(FULL, all_at(FULL, 3), [all_at(FULL, 2), all_at(FULL, 3)]) == ()
