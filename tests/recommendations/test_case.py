"""Reading a case with every problem, and what the engine says to it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from readiness.scoring.problems import Findings, Reader
from recommendations.advice import advise, used_up
from recommendations.case import Case, Held, read_case
from recommendations.funding import Cost
from recommendations.output import as_plain_data
from recommendations.schemes import Catalogue
from tests.readiness.scoring.factories import questionnaire, text
from tests.recommendations.factories import (
    TODAY,
    catalogue,
    funding_data,
    leaf,
    registered_only,
    scheme_data,
    source_data,
    window_data,
)

MEASURE = questionnaire(((1, 1),))
ANSWERS = {"d1_1": 2, "d2_1": "unknown"}
HALF = {"kinds": ["cash_matching"], "share": "1/2"}


def schemes() -> Catalogue:
    """Courses and projects share one ceiling of HK$1,000; `shut` is closed, `soon` is announced, `guide` is free."""
    return catalogue(
        scheme_data("course", cost_items=["training"], funding=funding_data(**HALF, year="1000"), **registered_only()),
        scheme_data(
            "project",
            cost_items=["solution"],
            funding=funding_data(**HALF, counts_inside="course"),
            **registered_only(),
        ),
        scheme_data("guide"),
        scheme_data("shut", window=window_data(closes_on="2024-12-31")),
        scheme_data("soon", status={"value": "upcoming", "as_of": "2026-06", "sources": []}),
        scheme_data("vague", cost_items=["training"], funding=funding_data(kinds=["grant"])),
    )


def read(data: object, measure: Any = MEASURE) -> tuple[Case, list[str]]:
    findings = Findings()
    case = read_case(Reader(data, "", findings), measure, schemes())
    return case, [str(problem) for problem in findings.problems]


def case_data(**more: Any) -> dict[str, Any]:
    return {"release": "small/2026.1", "answers": ANSWERS, "facts": {"registered": True}} | more


def said(language: str = "en", **more: Any) -> dict[str, Any]:
    case, problems = read(case_data(**more))
    assert problems == []
    return as_plain_data(advise(case, MEASURE, schemes(), TODAY), schemes(), TODAY, language)


def by_id(output: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {scheme["id"]: scheme for scheme in output["schemes"]}


# Reading


def test_a_case_with_everything() -> None:
    costs = [{"item": "training", "amount": "60000"}, {"item": "training", "amount": "0.50"}]
    held = [{"scheme": "course", "received": "350.00"}, {"scheme": "guide"}, {"scheme": "soon", "received": None}]
    case, problems = read(case_data(costs=costs, held=held))
    assert problems == []
    assert case == Case(
        ANSWERS,
        {"registered": True},
        (Cost("training", Decimal(60000)), Cost("training", Decimal("0.50"))),
        (Held("course", Decimal("350.00")), Held("guide", None), Held("soon", None)),
    )
    assert case.received == {"course": Decimal(350)}


@pytest.mark.parametrize("more", [{}, {"costs": [], "held": []}, {"costs": None, "held": None}])
def test_costs_and_what_is_held_may_be_left_out(more: dict[str, Any]) -> None:
    case, problems = read(case_data(**more))
    assert (problems, case.costs, case.held, case.received) == ([], (), (), {})


MONEY = 'must be an amount in quotes, such as "250000" or "99.50"'
ITEMS = "must be one of training, solution, computing, equipment, research, staff"


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"budget": 1}, ["budget: unknown key"]),
        ({"answers": []}, ["answers: must be a mapping"]),
        ({"answers": {"d1_1": 6, "d3_1": 1}}, 3),
        ({"facts": "none"}, ["facts: must be a mapping"]),
        ({"facts": {"staff": True}}, ["facts.staff: must be a whole number"]),
        ({"facts": {"markets": ["mars"]}}, ["facts.markets[0]: must be one of mainland, asean, europe"]),
        ({"facts": {"colour": 1}}, ["facts.colour: unknown fact"]),
        ({"facts": {"line\nbreak": 1}}, ['facts."line\\nbreak": unknown fact']),
        ({"costs": {}}, ["costs: must be a list"]),
        ({"costs": [{"item": "lunch"}]}, ["costs[0].amount: missing", f"costs[0].item: {ITEMS}"]),
        ({"costs": [{"item": "staff", "amount": "1"}] * 9}, ["costs: must have at most 8 items, has 9"]),
        ({"held": ["course"]}, ["held[0]: must be a mapping"]),
        ({"held": [{"scheme": "tvp"}]}, ["held[0].scheme: unknown scheme in small/1"]),
        ({"held": [{"scheme": 7}]}, ["held[0].scheme: must be text"]),
        ({"held": [{"scheme": ""}]}, ["held[0].scheme: must not be blank"]),
        ({"held": [{"scheme": "course", "received": "x"}]}, [f"held[0].received: {MONEY}"]),
        (
            {"held": [{"scheme": "course"}, {"scheme": "course"}]},
            ['held[1].scheme: the id "course" is already used at held[0].scheme'],
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(changes: dict[str, Any], problems: list[str] | int) -> None:
    found = read(case_data(**changes))[1]
    assert len(found) == problems if isinstance(problems, int) else found == problems


@pytest.mark.parametrize("amount", [60000, 1.5, True, None, "", "-1", "1e3", "0.001", "1,000", "9" * 16, "９", " 1"])
def test_an_amount_is_exact_and_in_quotes(amount: object) -> None:
    assert read(case_data(costs=[{"item": "staff", "amount": amount}]))[1] == [f"costs[0].amount: {MONEY}"]


def test_every_problem_is_told_at_once() -> None:
    assert read({"answers": {"d1_1": 0}, "facts": {"staff": "1"}, "costs": [{}], "held": [{}]})[1] == [
        "release: missing",
        'answers.d1_1: must be a whole number from 1 to 5, or "unknown"',
        "answers.d2_1: missing",
        "facts.staff: must be a whole number",
        "costs[0].item: missing",
        "costs[0].amount: missing",
        "held[0].scheme: missing",
    ]


def test_without_a_questionnaire_answers_are_checked_as_far_as_they_can_be() -> None:
    data = case_data(answers={"anything": 3, "something": 7})
    assert read(data, None)[1] == ['answers.something: must be a whole number from 1 to 5, or "unknown"']
    assert read(case_data(answers=3), None)[1] == ["answers: must be a mapping"]
    assert read([], None)[1] == ["must be a mapping"]


# What is said


def test_the_output_is_as_agreed() -> None:
    small = catalogue(
        scheme_data(
            "course",
            cost_items=["training"],
            dimensions=["d1"],
            funding=funding_data(**HALF, application="20000"),
            gates=leaf(sources=["leaflet", "page"]),
            scenarios=registered_only()["scenarios"],
            sources=[source_data(), source_data("leaflet", url=None, title="A leaflet")],
            lead_time={"weeks": 5, "note": None, "sources": []},
        ),
        scheme_data("shut", window=window_data(closes_on="2024-12-31")),
    )
    case = read_case(Reader(case_data(costs=[{"item": "training", "amount": "60000"}]), "", Findings()), MEASURE, small)
    assert as_plain_data(advise(case, MEASURE, small, TODAY), small, TODAY, "zh-hant") == {
        "on": "2026-11-20",
        "catalogue": "small/1",
        "schemes": [
            {
                "id": "course",
                "rank": 1,
                "verdict": "yes",
                "reasons": [{"met": True, "text": "registered is: met（繁）", "source": "A leaflet"}],
                "missing": [],
                "status": "open",
                "checked_on": "2026-11-01",
                "grant": "20000.00",
                "own": "40000.00",
            }
        ],
        "closed": [{"id": "shut", "closed_on": "2024-12-31"}],
        "combination": {
            "items": [{"item": "training", "scheme": "course", "grant": "20000.00", "own": "40000.00"}],
            "grant": "20000.00",
            "own": "40000.00",
        },
        "plan": {
            "raises": 2,
            "steps": [
                {"horizon": "0-3", "question": "d1_1", "from": 2, "to": 3, "schemes": ["course"]},
                {"horizon": "0-3", "question": "d1_1", "from": 3, "to": 4, "schemes": ["course"]},
            ],
        },
    }


def test_the_recommended_come_first_and_the_others_have_no_rank() -> None:
    output = said(facts={"registered": False})
    assert [(scheme["id"], scheme["rank"], scheme["verdict"]) for scheme in output["schemes"]] == [
        ("guide", 1, "unknown"),
        ("vague", 2, "unknown"),
        ("course", None, "no"),
        ("project", None, "no"),
        ("soon", None, "unknown"),
    ]
    assert by_id(output)["course"]["reasons"] == [
        {"met": False, "text": "registered is: unmet", "source": "https://example.hk/page"}
    ]
    assert by_id(output)["soon"]["checked_on"] == "2026-06"


def test_a_missing_fact_is_named() -> None:
    course = by_id(said(facts={}))["course"]
    assert (course["verdict"], course["missing"], course["reasons"][0]["met"]) == ("unknown", ["registered"], None)


def test_without_costs_no_money_is_named() -> None:
    output = said()
    assert {(scheme["grant"], scheme["own"]) for scheme in output["schemes"]} == {(None, None)}
    assert output["combination"] == {"items": [], "grant": "0.00", "own": "0.00"}


def test_what_a_scheme_pays_is_null_where_its_share_is_unknown() -> None:
    found = by_id(said(costs=[{"item": "training", "amount": "100"}]))
    assert (found["vague"]["grant"], found["vague"]["own"]) == (None, None)
    assert (found["course"]["grant"], found["course"]["own"]) == ("50.00", "50.00")
    assert (found["project"]["grant"], found["project"]["own"]) == ("0.00", "0.00")  # it fits none of the costs


# What is held already


def held(**received: str | None) -> list[dict[str, Any]]:
    return [{"scheme": name, "received": amount} for name, amount in received.items()]


def test_a_scheme_with_money_left_is_recommended_with_what_is_left() -> None:
    output = said(costs=[{"item": "training", "amount": "6000"}], held=held(course="950"))
    assert (by_id(output)["course"]["rank"], by_id(output)["course"]["grant"]) == (1, "50.00")
    assert output["combination"]["grant"] == "50.00"


@pytest.mark.parametrize(
    "entry", [held(course="1000"), held(course="5000"), held(course="0"), held(course=None), [{"scheme": "course"}]]
)
def test_a_scheme_with_nothing_left_that_we_know_of_goes_with_its_money(entry: list[dict[str, Any]]) -> None:
    output = said(costs=[{"item": "training", "amount": "6000"}], held=entry)
    assert "course" not in by_id(output)
    assert output["combination"]["items"][0]["scheme"] is None


def test_what_was_received_uses_up_a_shared_ceiling() -> None:
    costs = [{"item": "solution", "amount": "6000"}]
    assert by_id(said(costs=costs, held=held(course="700")))["project"]["grant"] == "300.00"
    assert by_id(said(costs=costs, held=held(course="1000")))["project"]["grant"] == "0.00"
    assert set(by_id(said(costs=costs, held=held(course="600", project="400")))) == {"guide", "soon", "vague"}


def test_free_help_is_not_recommended_twice_and_a_closed_scheme_stays_closed() -> None:
    output = said(held=held(guide="5", shut="10", soon=None))
    assert set(by_id(output)) == {"course", "project", "vague"}
    assert [closed["id"] for closed in output["closed"]] == ["shut"]
    entries = (Held("guide", Decimal(5)), Held("shut", None))
    assert used_up(schemes(), entries, TODAY) == {"guide"}


def test_texts_are_those_of_the_catalogue() -> None:
    assert by_id(said("zh-hans"))["course"]["reasons"][0]["text"] == text("registered is: met")["zh-hans"]
