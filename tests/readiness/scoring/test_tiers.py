from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.scoring.questionnaire import Band
from readiness.scoring.tiers import band_problems, contains, tier_of, two_decimals
from tests import strategies
from tests.readiness.scoring.factories import questionnaire

TIERS = questionnaire().tiers


@pytest.mark.parametrize(
    ("score", "tier"),
    [
        (Fraction(1), "unaware"),
        (Fraction(59, 24), "unaware"),
        (Fraction(249999, 100000), "unaware"),
        (Fraction(5, 2), "aware"),
        (Fraction(60, 24), "aware"),
        (Fraction(83, 24), "aware"),
        (Fraction(41, 12), "aware"),
        (Fraction(349999, 100000), "aware"),
        (Fraction(84, 24), "ready"),
        (Fraction(7, 2), "ready"),
        (Fraction(108, 24), "ready"),
        (Fraction(9, 2), "ready"),
        (Fraction(450001, 100000), "competent"),
        (Fraction(109, 24), "competent"),
        (Fraction(5), "competent"),
    ],
)
def test_the_tier_at_and_beside_each_boundary(score: Fraction, tier: str) -> None:
    assert tier_of(TIERS, score).id == tier


@given(strategies.scores)
def test_every_score_has_exactly_one_tier(score: Fraction) -> None:
    assert [contains(tier.band, score) for tier in TIERS].count(True) == 1


@given(strategies.scores, strategies.sound_bands())
def test_bands_without_problems_give_every_score_exactly_one_tier(score: Fraction, bands: list[Band]) -> None:
    assert band_problems(bands, Fraction(1), Fraction(5)) == []
    assert [contains(band, score) for band in bands].count(True) == 1


def band(**bounds: str) -> Band:
    return Band(**{name: Fraction(value) for name, value in bounds.items()})


@pytest.mark.parametrize(
    ("bands", "problems"),
    [
        ([], []),
        ([band()], []),
        ([band(below="3"), band(at_least="3")], []),
        ([band(at_most="3"), band(above="3")], []),
        ([band(below="3"), band(at_least="3", at_most="3"), band(above="3")], []),
        ([band(at_least="1", below="3"), band(at_least="3")], ["band 1 must have no lower bound"]),
        ([band(below="3"), band(at_least="3", at_most="5")], ["band 2 must have no upper bound"]),
        ([band(below="3"), band(above="3")], ["bands 1 and 2 must meet without a gap or an overlap"]),
        ([band(at_most="3"), band(at_least="3")], ["bands 1 and 2 must meet without a gap or an overlap"]),
        ([band(below="3"), band(at_least="2.9")], ["bands 1 and 2 must meet without a gap or an overlap"]),
        ([band(), band(at_least="3")], ["bands 1 and 2 must meet without a gap or an overlap"]),
        (
            [band(below="3"), band()],
            ["bands 1 and 2 must meet without a gap or an overlap"],
        ),
        (
            [band(at_least="3"), band(below="3")],
            [
                "band 1 must have no lower bound",
                "band 2 must have no upper bound",
                "bands 1 and 2 must meet without a gap or an overlap",
                "band 1 must contain the lowest score, 1",
                "band 2 must contain the highest score, 5",
            ],
        ),
        ([band(below="1"), band(at_least="1")], ["band 1 must contain the lowest score, 1"]),
        ([band(at_most="5"), band(above="5")], ["band 2 must contain the highest score, 5"]),
        ([band(above="1", at_least="1")], ["band 1 must have one lower bound, not both above and at_least"]),
        ([band(at_most="1", below="1")], ["band 1 must have one upper bound, not both at_most and below"]),
        ([band(below="3"), band(at_least="3", below="3"), band(at_least="3")], ["band 2 is empty"]),
        ([band(below="3"), band(at_least="3", at_most="2"), band(above="2")], ["band 2 is empty"]),
    ],
)
def test_bands_that_leave_a_score_without_a_tier_or_with_two_are_named(bands: list[Band], problems: list[str]) -> None:
    assert band_problems(bands, Fraction(1), Fraction(5)) == problems


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (Fraction(41, 12), "3.42"),
        (Fraction(2), "2.00"),
        (Fraction(1, 8), "0.13"),
        (Fraction("2.675"), "2.68"),  # a float would say 2.67
        (Fraction("1.005"), "1.01"),
        (Fraction("1.00499999999999999999"), "1.00"),
        (Fraction(59, 24), "2.46"),
        (Fraction("2.995"), "3.00"),
        (Fraction("2.495"), "2.50"),
        (Fraction(0), "0.00"),
        (Fraction(-1, 8), "-0.13"),
        (Fraction(-1, 1000), "0.00"),
        (Fraction(123456), "123456.00"),
    ],
)
def test_two_decimals_halves_up(number: Fraction, written: str) -> None:
    assert two_decimals(number) == written


@given(st.fractions())
def test_two_decimals_is_the_nearest_hundredth(number: Fraction) -> None:
    written = Fraction(two_decimals(number))
    assert abs(written - number) <= Fraction(1, 200)
    assert abs(written) >= abs(number) or abs(written - number) < Fraction(1, 200)
