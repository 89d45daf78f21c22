"""Geometry of the ladder, in literal numbers: to scale and in order."""

from fractions import Fraction

import pytest
from django.utils import translation

from readiness.charts.ladder import band_in_words, ladder
from readiness.charts.scale import tier_class
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Band, Questionnaire
from tests import factories

SCORE = Fraction(41, 12)


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return parse_questionnaire(factories.questionnaire_data())


# The ladder


def test_the_tiers_stand_side_by_side_to_scale_and_rise(questionnaire: Questionnaire) -> None:
    drawn = [(step.css, step.x, step.width, step.y, step.height) for step in ladder(questionnaire, SCORE).steps]

    assert drawn == [
        ("tier-1", "0", "37.5", 88, 22),
        ("tier-2", "37.5", "25", 70, 40),
        ("tier-3", "62.5", "25", 52, 58),
        ("tier-4", "87.5", "12.5", 34, 76),
    ]


def test_the_tiers_are_named_with_their_bands(questionnaire: Questionnaire) -> None:
    assert [(step.number, step.id, step.name, step.band) for step in ladder(questionnaire, SCORE).steps] == [
        (1, "unaware", "AI Unaware", "below 2.5"),
        (2, "aware", "AI Aware", "2.5 to below 3.5"),
        (3, "ready", "AI Ready", "3.5 to 4.5"),
        (4, "competent", "AI Competent", "above 4.5"),
    ]


def test_the_edges_are_marked(questionnaire: Questionnaire) -> None:
    ticks = [(tick.label, tick.x, tick.first, tick.last) for tick in ladder(questionnaire, SCORE).ticks]

    assert ticks == [
        ("1", "0", True, False),
        ("2.5", "37.5", False, False),
        ("3.5", "62.5", False, False),
        ("4.5", "87.5", False, False),
        ("5", "100", False, True),
    ]


def test_the_marker_stands_at_the_exact_score_and_the_flag_tells_two_decimals(questionnaire: Questionnaire) -> None:
    drawn = ladder(questionnaire, SCORE)

    assert (drawn.marker_x, drawn.flag_x, drawn.score) == ("60.42", "60.42", "3.42")
    assert drawn.description == "Score 3.42 on a scale from 1 to 5: AI Aware"


@pytest.mark.parametrize(
    ("score", "marker", "flag", "tier"),
    [
        ("1", "0", "4.5", "unaware"),
        ("2.49", "37.25", "37.25", "unaware"),
        ("5/2", "37.5", "37.5", "aware"),
        ("7/2", "62.5", "62.5", "ready"),
        ("9/2", "87.5", "87.5", "ready"),
        ("4.51", "87.75", "87.75", "competent"),
        ("5", "100", "95.5", "competent"),
    ],
)
def test_the_edges_belong_to_the_tier_that_the_bands_say(
    score: str, marker: str, flag: str, tier: str, questionnaire: Questionnaire
) -> None:
    drawn = ladder(questionnaire, Fraction(score))

    assert (drawn.marker_x, drawn.flag_x) == (marker, flag)
    assert [step.id for step in drawn.steps if step.current] == [tier]


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_numbers_for_attributes_are_the_same_in_every_language(language: str, questionnaire: Questionnaire) -> None:
    with translation.override(language):
        assert ladder(questionnaire, SCORE).marker_x == "60.42"


def test_words_follow_the_language(questionnaire: Questionnaire) -> None:
    with translation.override("zh-hant"):
        assert [step.band for step in ladder(questionnaire, SCORE).steps] == [
            "低於2.5", "2.5至低於3.5", "3.5至4.5", "高於4.5",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "css"), [("unaware", "tier-1"), ("aware", "tier-2"), ("ready", "tier-3"), ("competent", "tier-4")]
)
def test_each_tier_has_its_colours(tier: str, css: str, questionnaire: Questionnaire) -> None:
    assert tier_class(questionnaire, tier) == css


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"below": "2.5"}, "below 2.5"),
        ({"at_most": "2.5"}, "up to 2.5"),
        ({"at_least": "2.5", "below": "3.5"}, "2.5 to below 3.5"),
        ({"at_least": "3.5", "at_most": "4.25"}, "3.5 to 4.25"),
        ({"above": "4.5"}, "above 4.5"),
        ({"at_least": "4"}, "4 and above"),
    ],
)
def test_a_band_in_words(bounds: dict[str, str], words: str) -> None:
    edges = dict.fromkeys(("above", "at_least", "at_most", "below")) | {
        edge: Fraction(value) for edge, value in bounds.items()
    }
    assert band_in_words(Band(**edges)) == words
