import pytest

from readiness.scoring.questionnaire import Condition
from tests.readiness.scoring.factories import AIRI, condition, questionnaire

SMALL = questionnaire(((2, 1), (1,)), show_if={"d1_2": condition("d1_1", "at_least", 3)})


def test_it_is_named_by_code_and_version() -> None:
    assert SMALL.release == "small/2026.1"


def test_dimensions_and_questions_are_flat_and_in_order() -> None:
    assert [dimension.id for dimension in SMALL.dimensions] == ["d1", "d2", "d3"]
    assert [question.id for question in SMALL.questions] == ["d1_1", "d1_2", "d2_1", "d3_1"]


def test_things_are_found_by_id() -> None:
    assert SMALL.question("d2_1").text.en == "Ask d2_1"
    assert SMALL.dimension("d3").questions == (SMALL.question("d3_1"),)
    assert SMALL.dimension_of("d1_2").id == "d1"
    assert SMALL.pillar_of("d2").id == "p1"
    assert SMALL.pillar_of("d3") == SMALL.pillar("p2")
    assert SMALL.tier("ready").id == "ready"


@pytest.mark.parametrize(
    "look_up", ["question", "dimension", "dimension_of", "pillar_of", "pillar", "tier", "next_tier"]
)
def test_an_unknown_id_is_an_error(look_up: str) -> None:
    with pytest.raises(KeyError):
        getattr(SMALL, look_up)("nothing")


@pytest.mark.parametrize(
    ("tier", "following"), [("unaware", "aware"), ("aware", "ready"), ("ready", "competent"), ("competent", None)]
)
def test_the_tier_above(tier: str, following: str | None) -> None:
    found = SMALL.next_tier(tier)
    assert (found and found.id) == following


def test_levels_and_steps_of_a_question() -> None:
    question = SMALL.question("d1_1")
    assert question.level(4).text.en == "Level 4"
    assert [(step.from_level, step.to_level) for step in question.steps] == [(1, 2), (2, 3), (3, 4), (4, 5)]
    assert question.step_from(4) == question.steps[3]
    assert question.step_from(5) is None


@pytest.mark.parametrize("level", [0, 6, -1])
def test_there_are_five_levels(level: int) -> None:
    with pytest.raises(KeyError):
        SMALL.question("d1_1").level(level)
    with pytest.raises(KeyError):
        SMALL.question("d1_1").step_from(level)


def test_the_decisions_are_the_conditions_by_the_question_that_decides_them() -> None:
    at_least_2, at_least_3 = condition("d1_1", "at_least", 2), condition("d1_1", "at_least", 3)
    asked = questionnaire(
        ((4,),), show_if={"d1_2": at_least_3, "d1_3": condition("d1_2", "unknown"), "d1_4": at_least_2}
    )
    assert asked.decisions == {
        "d1_1": (Condition("d1_1", "at_least", 3), Condition("d1_1", "at_least", 2)),
        "d1_2": (Condition("d1_2", "unknown", None),),
    }
    assert questionnaire(AIRI).decisions == {}


def test_the_shape_of_the_measure() -> None:
    measure = questionnaire(AIRI)
    assert (len(measure.pillars), len(measure.dimensions), len(measure.questions)) == (5, 12, 24)
