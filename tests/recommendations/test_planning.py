from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from readiness.scoring.answers import Answer, visible_questions
from readiness.scoring.engine import score
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Questionnaire
from recommendations.matching import Ranking, rank
from recommendations.planning import HORIZONS, STEPS_SHOWN, Plan, choose_raises, plan
from tests import strategies
from tests.readiness.scoring.factories import AIRI, all_at, questionnaire_data
from tests.recommendations.factories import TODAY, catalogue, scheme_data

Answers = Mapping[str, Answer]
Efforts = Mapping[str, Sequence[str]]


def asked(shape: Sequence[Sequence[int]] = AIRI, efforts: Efforts | None = None, **parts: Any) -> Questionnaire:
    """A questionnaire whose steps take the given person-days, half a day where nothing is said."""
    data = questionnaire_data(shape, **parts)
    for pillar in data["pillars"]:
        for dimension in pillar["dimensions"]:
            for question in dimension["questions"]:
                for step, days in zip(question["steps"], (efforts or {}).get(question["id"], ()), strict=False):
                    step["effort_days"] = days
    return parse_questionnaire(data)


def raises(made: Plan) -> list[tuple[str, int, int]]:
    shown = [(step.question, step.from_level, step.to_level) for step in made.steps]
    return shown + [(item.question, item.from_level, item.to_level) for item in made.later]


# Which raises


def test_the_least_effort_is_chosen() -> None:
    form = asked(((2,), (2,)), {"d1_1": ["3"], "d1_2": ["2"], "d2_1": ["4"], "d2_2": ["1"]})
    made = plan(form, {"d1_1": 1, "d1_2": 2, "d2_1": 3, "d2_2": 3})
    assert (made.tier, made.raises) == ("aware", 1)
    assert made.effort_days == Decimal("0.5")
    made = plan(form, all_at(form, 1) | {"d2_1": 4, "d2_2": 1})
    assert made.raises == 3
    assert raises(made) == [("d2_1", 4, 5), ("d2_2", 1, 2), ("d2_2", 2, 3)]
    assert made.effort_days == 2


def test_a_dear_first_step_is_worth_it_for_the_cheap_ones_behind_it() -> None:
    form = asked(((1, 1),), {"d1_1": ["5", "0.5", "0.5", "0.5"], "d2_1": ["3", "3", "3", "3"]})
    made = plan(form, all_at(form, 1))
    assert made.raises == 3
    assert raises(made) == [("d1_1", 1, 2), ("d1_1", 2, 3), ("d1_1", 3, 4)]
    assert made.effort_days == 6


def test_equals_go_to_the_weakest_pillar_then_to_the_first_question() -> None:
    form = asked(((1, 1), (1, 1)))
    made = plan(form, {"d1_1": 3, "d2_1": 2, "d3_1": 2, "d4_1": 2})
    assert raises(made) == [("d3_1", 2, 3)]
    made = plan(form, {"d1_1": 3, "d2_1": 2, "d3_1": 2, "d4_1": 1})
    assert raises(made) == [("d3_1", 2, 3), ("d3_1", 3, 4)]


def test_what_is_not_known_counts_as_the_lowest_level() -> None:
    form = asked(((1,),))
    assert raises(plan(form, {"d1_1": "unknown"})) == [("d1_1", 1, 2), ("d1_1", 2, 3)]


def test_a_question_counts_for_what_its_dimension_weighs() -> None:
    """A raise in a dimension of one question is worth two raises in a dimension of two, even if it is more work."""
    form = asked(((1, 2),), {"d1_1": ["9"] * 4})
    assert raises(plan(form, {"d1_1": 2, "d2_1": 2, "d2_2": 2})) == [("d1_1", 2, 3)]


def test_a_raise_may_show_a_question() -> None:
    form = asked(((2,),), {"d1_1": ["4"] * 4}, show_if={"d1_2": {"question": "d1_1", "op": "at_least", "value": 2}})
    made = plan(form, {"d1_1": 1})
    assert raises(made)[0] == ("d1_1", 1, 2)
    after = {"d1_1": 1} | {question: level for question, _, level in raises(made)}
    assert score(form, after).tier != "unaware"


def test_too_few_raises_are_refused() -> None:
    form = asked(((1,),))
    with pytest.raises(ValueError, match="no 1 raises reach ready"):
        choose_raises(form, {"d1_1": 2}, form.tier("ready"), 1)


def test_the_highest_tier_gets_its_three_weakest_dimensions() -> None:
    form = asked(((1, 1, 2), (1, 1)))
    made = plan(form, {"d1_1": 5, "d2_1": 4, "d3_1": 5, "d3_2": 4, "d4_1": 5, "d5_1": 5})
    assert (made.tier, made.raises, made.more) == (None, 0, 0)
    assert raises(made) == [("d2_1", 4, 5), ("d3_2", 4, 5)]
    form = asked()
    low = ("d12_2", "d2_1", "d2_2", "d7_1", "d9_1")
    made = plan(form, all_at(form, 5) | dict.fromkeys(low, 4))
    assert raises(made) == [("d2_1", 4, 5), ("d7_1", 4, 5), ("d9_1", 4, 5)]
    assert raises(plan(form, all_at(form, 5))) == []


def test_incomplete_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="no answer to d1_1"):
        plan(asked(((1,),)), {})


# Brute force


def by_brute_force(form: Questionnaire, answers: Answers, target: str, count: int) -> list[tuple[str, int]]:
    """The best new levels among all ways of raising `count` levels."""
    pillars = score(form, answers).pillars
    by_weakness = sorted(form.pillars, key=lambda pillar: pillars.get(pillar.id, Fraction(6)))
    pillar_of = {question.id: form.pillar_of(form.dimension_of(question.id).id).id for question in form.questions}
    old = {
        question.id: level if isinstance(level := answers.get(question.id, 1), int) else 1
        for question in form.questions
    }
    tiers = [tier.id for tier in form.tiers]
    best: tuple[Any, list[tuple[str, int]]] | None = None
    for levels in product(*(range(level, 6) for level in old.values())):
        new = dict(zip(old, levels, strict=True))
        raised = {name: level - old[name] for name, level in new.items()}
        if sum(raised.values()) != count:
            continue
        after = {**answers, **{name: new[name] for name, steps in raised.items() if steps}}
        shown = {question.id for question in visible_questions(form, after)}
        complete = {name: after.get(name, 1) for name in shown}
        hidden = any(steps and name not in shown for name, steps in raised.items())
        if hidden or tiers.index(score(form, complete).tier) < tiers.index(target):
            continue
        effort = sum(
            step.effort_days for name in new for step in form.question(name).steps[old[name] - 1 : new[name] - 1]
        )
        in_pillars = [-sum(raised[name] for name in raised if pillar_of[name] == pillar.id) for pillar in by_weakness]
        key = (effort, in_pillars, [-steps for steps in raised.values()])
        if best is None or key < best[0]:
            best = (key, [(name, new[name]) for name, steps in raised.items() if steps])
    assert best is not None
    return best[1]


efforts = st.sampled_from(["0.5", "1", "2", "0.25", "10"])


@st.composite
def planned(draw: st.DrawFn, *, hiding: bool) -> tuple[Questionnaire, dict[str, Answer]]:
    plain, answers = draw(strategies.answered(4, hiding=hiding))
    shape = [[len(dimension.questions) for dimension in pillar.dimensions] for pillar in plain.pillars]
    shows = {
        question.id: {"question": found.question, "op": found.op}
        | ({} if found.value is None else {"value": found.value})
        for question in plain.questions
        if (found := question.show_if) is not None
    }
    days = {question.id: draw(st.lists(efforts, min_size=4, max_size=4)) for question in plain.questions}
    return asked(shape, days, show_if=shows), answers


def check_against_brute_force(form: Questionnaire, answers: dict[str, Answer]) -> None:
    following = score(form, answers).next_tier
    assume(following is not None)
    assert following is not None
    chosen = choose_raises(form, answers, form.tier(following.tier), following.raises)
    assert len(chosen) == following.raises
    reached = {item.question: item.to_level for item in chosen}
    assert list(reached.items()) == by_brute_force(form, answers, following.tier, following.raises)


@settings(deadline=None)
@given(planned(hiding=False))
def test_the_plan_equals_brute_force(case: tuple[Questionnaire, dict[str, Answer]]) -> None:
    check_against_brute_force(*case)


@settings(deadline=None)
@given(planned(hiding=True))
def test_the_plan_equals_brute_force_where_raises_show_and_hide_questions(
    case: tuple[Questionnaire, dict[str, Answer]],
) -> None:
    check_against_brute_force(*case)


FULL = asked(AIRI, {f"d{number}_1": ["2", "0.5", "5", "1"] for number in range(1, 13)})


@settings(deadline=None, max_examples=30)
@given(strategies.answers(FULL))
def test_the_plan_reaches_the_next_tier_with_as_many_raises_as_the_score_says(answers: dict[str, Answer]) -> None:
    scored, made = score(FULL, answers), plan(FULL, answers)
    assume(scored.next_tier is not None)
    assert scored.next_tier is not None
    assert len(raises(made)) == made.raises == scored.next_tier.raises
    assert len(made.steps) == min(STEPS_SHOWN, made.raises)
    assert made.more == made.raises - len(made.steps)
    assert [HORIZONS.index(step.horizon) for step in made.steps] == sorted(
        HORIZONS.index(s.horizon) for s in made.steps
    )
    levels = {name: level if isinstance(level, int) else 1 for name, level in answers.items()}
    for question, before, after in raises(made):
        assert levels[question] == before == after - 1
        levels[question] = after
    assert score(FULL, levels).tier == scored.next_tier.tier


# When


def ranked(*schemes: dict[str, Any]) -> tuple[Ranking, Any]:
    small = catalogue(*schemes)
    return rank(small, tier="aware", dimension_scores={}, facts={}, on_date=TODAY), small


def lead(weeks: int) -> dict[str, Any]:
    return {"weeks": weeks, "note": None, "sources": []}


def horizons(made: Plan) -> dict[str, list[str]]:
    return {horizon: [step.question for step in made.steps if step.horizon == horizon] for horizon in HORIZONS}


DEAR_AFTER_ONE = {f"d{number}_1": ["0.5", "9", "9", "9"] for number in range(1, 13)}


def test_three_steps_a_horizon_and_the_rest_later() -> None:
    form = asked(((1,) * 12,), DEAR_AFTER_ONE)
    made = plan(form, all_at(form, 1) | {"d12_1": 3})
    assert (made.raises, made.more, made.effort_days) == (16, 7, Decimal("50.5"))
    assert horizons(made) == {
        "0-3": ["d1_1", "d2_1", "d3_1"],
        "3-6": ["d4_1", "d5_1", "d6_1"],
        "6-12": ["d7_1", "d8_1", "d9_1"],
    }
    assert [item.question for item in made.later][:3] == ["d10_1", "d11_1", "d1_1"]


def test_the_weakest_pillar_comes_first_and_second_steps_after_first_ones() -> None:
    form = asked(((1,), (1, 1)))
    made = plan(form, {"d1_1": 3, "d2_1": 1, "d3_1": 1})
    assert raises(made) == [("d2_1", 1, 2), ("d2_1", 2, 3), ("d2_1", 3, 4)]
    form = asked(((1,), (1,)), {"d1_1": ["1", "9", "9", "9"], "d2_1": ["2", "2", "9", "9"]})
    made = plan(form, {"d1_1": 1, "d2_1": 1})
    assert raises(made) == [("d1_1", 1, 2), ("d2_1", 1, 2), ("d2_1", 2, 3)]


def test_the_cheapest_step_that_can_be_done_next_comes_next() -> None:
    form = asked(((1,), (1,)), {"d1_1": ["5", "9", "9", "9"], "d2_1": ["3", "0.5", "9", "9"]})
    made = plan(form, {"d1_1": 1, "d2_1": 1})
    assert raises(made) == [("d2_1", 1, 2), ("d2_1", 2, 3), ("d1_1", 1, 2)]


def test_steps_name_the_schemes_that_lift_their_dimension() -> None:
    form = asked(((1, 1),), {"d2_1": ["0.25"] * 4})
    ranking, small = ranked(
        *(scheme_data(name, dimensions=["d2"]) for name in "bcad"),
        scheme_data("e", dimensions=["d1"]),
        scheme_data("f", dimensions=["d2"], status={"value": "closed", "as_of": None, "sources": []}),
    )
    made = plan(form, {"d1_1": 2, "d2_1": 2}, ranking, small)
    assert [(step.question, step.dimension, step.schemes, step.lead_weeks) for step in made.steps] == [
        ("d2_1", "d2", ("a", "b", "c"), None)
    ]
    assert plan(form, {"d1_1": 2, "d2_1": 2}, ranking).steps[0].schemes == ()


@pytest.mark.parametrize(
    ("weeks", "horizon"), [(0, "0-3"), (13, "0-3"), (14, "3-6"), (26, "3-6"), (27, "6-12"), (99, "6-12")]
)
def test_a_step_waits_for_its_scheme_and_those_behind_it_too(weeks: int, horizon: str) -> None:
    form = asked(((1,),))
    ranking, small = ranked(scheme_data("a", dimensions=["d1"], lead_time=lead(weeks)))
    made = plan(form, {"d1_1": 1}, ranking, small)
    assert [(step.horizon, step.lead_weeks) for step in made.steps] == [(horizon, weeks)] * 2


def test_a_waiting_step_leaves_its_place_to_the_next() -> None:
    form = asked(((1,) * 12,), DEAR_AFTER_ONE)
    ranking, small = ranked(scheme_data("a", dimensions=["d1", "d2"], lead_time=lead(20)))
    assert horizons(plan(form, all_at(form, 1), ranking, small)) == {
        "0-3": ["d3_1", "d4_1", "d5_1"],
        "3-6": ["d1_1", "d2_1", "d6_1"],
        "6-12": ["d7_1", "d8_1", "d9_1"],
    }
