"""The worked example of "how we score": arithmetic that a reader can follow, counted by the real engine."""

from fractions import Fraction

import pytest
from django.utils import translation

from readiness.scoring.engine import Score, score
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Band, Questionnaire
from readiness.views.worked_example import band_rows, example_answers, inequality, one_raise, worked_example
from tests import factories
from tests.readiness.scoring.factories import all_at, condition
from tests.readiness.scoring.factories import questionnaire as small


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return parse_questionnaire(factories.questionnaire_data())


@pytest.fixture(scope="module")
def result(questionnaire: Questionnaire) -> Score:
    return score(questionnaire, example_answers(questionnaire))


def test_the_example_is_41_twelfths_aware_and_two_raises_from_ready(
    questionnaire: Questionnaire, result: Score
) -> None:
    example = worked_example(questionnaire, result)

    assert result.overall == Fraction(41, 12)
    assert (example.total, example.count, example.fraction, example.decimal) == ("41", 12, "41/12", "3.42")
    assert (example.tier, example.next_tier, example.raises) == ("AI Aware", "AI Ready", 2)
    assert example.unknown == 1


def test_every_dimension_is_written_out(questionnaire: Questionnaire, result: Score) -> None:
    rows = worked_example(questionnaire, result).rows

    assert [row.fraction for row in rows] == ["4", "3", "7/2", "4", "3", "7/2", "4", "3", "7/2", "4", "3", "5/2"]
    first, last = rows[0], rows[-1]
    assert (first.dimension, first.pillar) == ("Management Support", "Organisational Readiness")
    assert (first.answers, first.working, first.decimal) == (("5", "3"), "(5 + 3) ÷ 2", "4.00")
    assert (last.dimension, last.working, last.decimal) == ("Data Infrastructure", "(4 + 1) ÷ 2", "2.50")
    assert [row.dimension for row in rows if row.has_unknown] == ["Data Infrastructure"]


def test_it_comes_in_the_reader_s_language(questionnaire: Questionnaire, result: Score) -> None:
    with translation.override("zh-hans"):
        example = worked_example(questionnaire, result)

    assert example.rows[0].dimension == questionnaire.dimensions[0].name.zh_hans
    assert example.tier == questionnaire.tier("aware").name.zh_hans


def test_the_highest_tier_has_no_next_one(questionnaire: Questionnaire) -> None:
    example = worked_example(questionnaire, score(questionnaire, all_at(questionnaire, 5)))
    assert (example.tier, example.next_tier, example.raises) == ("AI Competent", "", 0)


def test_a_question_that_does_not_apply_is_left_out() -> None:
    """d1_1 is answered 5, so d1_2 is hidden."""
    partly = small([[2]], show_if={"d1_2": condition("d1_1", "at_most", 2)})
    answers = example_answers(partly)
    row = worked_example(partly, score(partly, answers)).rows[0]
    assert answers == {"d1_1": 5, "d1_2": "unknown"}
    assert (row.answers, row.working, row.has_unknown) == (("5",), "(5) ÷ 1", False)


def test_the_bands_exactly_and_in_words(questionnaire: Questionnaire) -> None:
    assert [(row.css, row.number, row.tier, row.inequality, row.words) for row in band_rows(questionnaire)] == [
        ("tier-1", 1, "AI Unaware", "x < 2.5", "below 2.5"),
        ("tier-2", 2, "AI Aware", "2.5 ≤ x < 3.5", "2.5 to below 3.5"),
        ("tier-3", 3, "AI Ready", "3.5 ≤ x ≤ 4.5", "3.5 to 4.5"),
        ("tier-4", 4, "AI Competent", "x > 4.5", "above 4.5"),
    ]


@pytest.mark.parametrize(
    ("band", "text"),
    [
        (Band(None, None, Fraction(2), None), "x ≤ 2"),
        (Band(Fraction(2), None, Fraction(3), None), "2 < x ≤ 3"),
        (Band(None, Fraction(9, 2), None, None), "x ≥ 4.5"),
    ],
)
def test_other_bands_are_inequalities_too(band: Band, text: str) -> None:
    assert inequality(band) == text


def test_what_one_raise_adds(questionnaire: Questionnaire) -> None:
    assert one_raise(questionnaire) == "1/24"
    assert one_raise(small([[1, 1], [1]])) == "1/3"
    assert one_raise(small([[1, 2]])) == ""
    assert one_raise(small([[2]], show_if={"d1_2": condition("d1_1", "at_least", 2)})) == ""
