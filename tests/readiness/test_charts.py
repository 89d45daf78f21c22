"""Geometry of the ladder and the radar, in literal numbers: to scale, in order, labels in lines."""

from fractions import Fraction

import pytest
from django.utils import translation

from readiness.charts import Line, band_in_words, dimension_radar, ladder, radar, tier_class
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Band, Questionnaire
from tests import factories

NAMES = [
    "Management Support",
    "AI Literacy",
    "AI Talent",
    "Employee Acceptance of AI",
    "Experimentation Culture",
    "AI Governance",
    "AI Risk Control",
    "Business Use Case",
    "Data Quality",
    "Reference Data",
    "Machine Learning Infrastructure",
    "Data Infrastructure",
]
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


# The radar


def even(questionnaire: Questionnaire, score: int = 3) -> dict[str, Fraction]:
    return {dimension.id: Fraction(score) for dimension in questionnaire.dimensions}


def test_the_axes_follow_the_questionnaire_clockwise_from_the_top(questionnaire: Questionnaire) -> None:
    axes = dimension_radar(questionnaire, even(questionnaire)).axes

    assert [" ".join(line.text for line in axis.lines) for axis in axes] == NAMES
    assert [(axis.end_x, axis.end_y) for axis in axes[::3]] == [
        ("210", "88"), ("316", "194"), ("210", "300"), ("104", "194"),
    ]  # fmt: skip
    assert [axis.anchor for axis in axes] == ["middle", *["start"] * 5, "middle", *["end"] * 5]


def test_a_dimension_without_a_score_has_no_axis(questionnaire: Questionnaire) -> None:
    scores = even(questionnaire)
    del scores["ai_literacy"], scores["data_quality"]

    drawn = dimension_radar(questionnaire, scores)

    names = [" ".join(line.text for line in axis.lines) for axis in drawn.axes]
    assert names == [name for name in NAMES if name not in ("AI Literacy", "Data Quality")]
    assert len(drawn.shape.split()) == 10


def test_each_score_stands_on_its_ring() -> None:
    drawn = radar([("Up", Fraction(5)), ("Right", Fraction(5, 2)), ("Down", Fraction(1)), ("Left", Fraction(3))])

    assert len(drawn.rings) == 5
    assert drawn.rings[-1] == "210,88 316,194 210,300 104,194"
    assert drawn.shape == "210,88 263,194 210,215.2 146.4,194"
    assert [(axis.dot_x, axis.dot_y, axis.value) for axis in drawn.axes] == [
        ("210", "88", "5.00"), ("263", "194", "2.50"), ("210", "215.2", "1.00"), ("146.4", "194", "3.00"),
    ]  # fmt: skip
    assert [(mark.label, mark.y) for mark in drawn.scale] == [
        ("1", "170.8"), ("2", "149.6"), ("3", "128.4"), ("4", "107.2"), ("5", "86"),
    ]  # fmt: skip


def test_a_second_rating_is_a_second_shape(questionnaire: Questionnaire) -> None:
    own, other = even(questionnaire, 3), even(questionnaire, 5)

    assert dimension_radar(questionnaire, own).other_shape == ""
    assert dimension_radar(questionnaire, own, other).other_shape == dimension_radar(questionnaire, other).shape


def test_labels_stand_outside_in_short_lines() -> None:
    up, right, down, _left = radar([(name, Fraction(3)) for name in (*NAMES[:1], *NAMES[3:5], "AI")]).axes

    assert up.lines == (Line("Management", "43"), Line("Support", "58"))
    assert up.value_y == "73"
    assert right.label_x == "328"
    assert [line.text for line in right.lines] == ["Employee", "Acceptance of", "AI"]
    assert [line.y for line in down.lines] == ["324", "339"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Machine Learning Infrastructure", ["Machine", "Learning", "Infrastructure"]),
        ("Data Quality", ["Data Quality"]),
        ("數據基礎設施", ["數據基礎設施"]),
        ("機器學習基礎設施", ["機器學習", "基礎設施"]),
    ],
)
def test_names_break_between_words_or_in_equal_parts(name: str, lines: list[str]) -> None:
    assert [line.text for line in radar([(name, Fraction(3))]).axes[0].lines] == lines
