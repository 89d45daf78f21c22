"""Advice as a result keeps it, and read again: what is said stays the same, in the three languages."""

import json
from dataclasses import replace
from decimal import Decimal

from recommendations.advice import advise
from recommendations.case import Case, Held
from recommendations.frozen import (
    advice_to_json,
    combination_from_json,
    costs_from_json,
    costs_to_json,
    held_from_json,
    held_to_json,
    match_from_json,
    ranking_from_json,
)
from recommendations.funding import Combination, Cost, Funding
from tests.recommendations.factories import TODAY
from tests.recommendations.test_case import ANSWERS, MEASURE, schemes

COSTS = (Cost("training", Decimal(60000)), Cost("staff", Decimal("0.5")))
HELD = (Held("guide", None), Held("course", Decimal(350)))
CASE = Case(answers=ANSWERS, facts={"registered": True}, costs=COSTS, held=HELD)
ADVICE = advise(CASE, MEASURE, schemes(), TODAY)
FROZEN = json.loads(json.dumps(advice_to_json(ADVICE)))  # as a column of JSON gives it back


def test_what_a_match_keeps() -> None:
    course = FROZEN["matches"]["recommended"][0]
    assert {key: value for key, value in course.items() if key not in ("reasons", "position")} == {
        "scheme": "course",
        "rank": 1,
        "verdict": "yes",
        "status": "open",
        "checked_on": "2026-11-01",
        "closed_on": None,
        "stale": False,
        "missing": [],
        "money": {
            "spend": "60000.00",
            "grant": "650.00",
            "own": "59350.00",
            "not_covered": "58700.00",
            "limited_by": "year",
        },
    }
    said = {"en": "registered is: met", "zh-hant": "registered is: met（繁）", "zh-hans": "registered is: met（简）"}
    assert course["reasons"] == [{"met": True, "fact": "registered", "text": said, "sources": ["page"]}]
    assert [reason["id"] for reason in course["position"]] == ["verdict", "fit", "weakness", "status", "grant"]
    places = {place: [match["scheme"] for match in found] for place, found in FROZEN["matches"].items()}
    assert places == {
        "recommended": ["course", "project", "vague"],
        "not_eligible": [],
        "listed": ["soon"],
        "closed": ["shut"],
        "held": ["guide"],
    }
    project, vague = FROZEN["matches"]["recommended"][1:]
    assert project["money"] is None  # it fits none of the costs
    assert (vague["money"]["grant"], vague["money"]["own"], vague["money"]["not_covered"]) == (None, None, None)
    assert FROZEN["matches"]["closed"][0]["closed_on"] == "2024-12-31"


def test_a_ranking_comes_back_but_for_the_numbers_of_its_order_and_grants_of_nothing() -> None:
    kept = ranking_from_json(FROZEN["matches"])
    places = ("recommended", "not_eligible", "listed", "closed", "held")
    for place in places:
        before = tuple(
            replace(
                match,
                position_reasons=tuple(replace(reason, number=None) for reason in match.position_reasons),
                grant=match.grant or None,
            )
            for match in getattr(ADVICE.ranking, place)
        )
        assert getattr(kept, place) == before
    assert [match.grant for match in kept.recommended] == [Decimal("650.00"), None, None]
    older = {key: value for key, value in FROZEN["matches"]["recommended"][0].items() if key != "money"}
    assert match_from_json(older).grant is None  # type: ignore[arg-type]


def test_the_rest_comes_back_as_it_was() -> None:
    assert FROZEN["combination"] == {
        "items": [
            {"item": "training", "amount": "60000.00", "scheme": "course", "grant": "650.00", "own": "59350.00"},
            {"item": "staff", "amount": "0.50", "scheme": None, "grant": "0.00", "own": "0.50"},
        ],
        "grant": "650.00",
        "own": "59350.50",
    }
    assert combination_from_json(FROZEN["combination"]) == Combination(
        (
            Funding("training", Decimal(60000), "course", Decimal(650)),
            Funding("staff", Decimal("0.50"), None, Decimal(0)),
        )
    )
    assert costs_to_json(COSTS) == [{"item": "training", "amount": "60000.00"}, {"item": "staff", "amount": "0.50"}]
    assert costs_from_json(costs_to_json(COSTS)) == COSTS
    assert held_to_json(HELD) == [{"scheme": "guide", "received": None}, {"scheme": "course", "received": "350.00"}]
    assert held_from_json(held_to_json(HELD)) == HELD
    assert FROZEN["plan"]["more"] == 0
    assert FROZEN["plan"]["steps"][0] == {"horizon": "0-3", "question": "d1_1", "from": 2, "to": 3, "schemes": []}
