import random
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.facts import FactSheet
from readiness.scoring.problems import InvalidData
from recommendations.eligibility import (
    Verdict,
    VerdictWord,
    can_change,
    evaluate,
    reachable_verdicts,
)
from recommendations.rules import Node, leaves
from tests.recommendations.factories import (
    SHEET,
    TODAY,
    any_rules,
    fact_values,
    firms,
    gates,
    leaf,
    rules_over,
    scheme,
)


class Gated:
    def __init__(self, node: Node | None) -> None:
        self.gates = node


Data = dict[str, Any]


def judge(data: Data | None, facts: Data) -> Verdict:
    return evaluate(Gated(None if data is None else gates(data)), facts, TODAY)


# One rule


@pytest.mark.parametrize(
    ("fact", "op", "value", "yes", "no"),
    [
        ("registered", "is", True, [True], [False]),
        ("registered", "is_not", True, [False], [True]),
        ("sector", "is", "food", ["food"], ["retail"]),
        ("sector", "is_not", "food", ["retail"], ["food"]),
        ("sector", "in", ["food", "retail"], ["food", "retail"], ["factory"]),
        ("sector", "not_in", ["food", "retail"], ["factory"], ["food", "retail"]),
        ("markets", "includes", "asean", [["asean"], ["asean", "europe"]], [[], ["europe"]]),
        ("markets", "includes_any", ["asean", "mainland"], [["asean"], ["asean", "europe"]], [[], ["europe"]]),
        ("staff", "is", 50, [50], [49, 51]),
        ("staff", "is_not", 50, [49], [50]),
        ("staff", "at_least", 50, [50, 51], [0, 49]),
        ("staff", "at_most", 50, [0, 50], [51]),
        ("staff", "below", 50, [0, 49], [50]),
        ("staff", "above", 50, [51], [50]),
        ("turnover", "at_least", "100.50", ["100.50", "100.5", "1000"], ["100.49", "99"]),
        ("founded", "at_most", "2020-01-01", ["2020-01-01", "2019-12-31"], ["2020-01-02"]),
    ],
)
def test_every_operator_on_every_kind(fact: str, op: str, value: Any, yes: list[Any], no: list[Any]) -> None:
    assert {judge(leaf(fact, op, value), {fact: given}).verdict for given in yes} == {"yes"}
    assert {judge(leaf(fact, op, value), {fact: given}).verdict for given in no} == {"no"}


@pytest.mark.parametrize(
    ("fact", "op", "value", "given"),
    [
        ("registered", "is", True, None),
        ("registered", "is", True, 1),
        ("sector", "is_not", "food", "an option of an older release"),
        ("markets", "includes", "asean", "asean"),
        ("staff", "at_least", 0, True),
        ("staff", "at_least", 0, "12"),
        ("turnover", "at_least", "0", "lots"),
        ("founded", "at_most", "2020-01-01", "2019"),
    ],
)
def test_declined_or_misfitting_facts_are_unknown(fact: str, op: str, value: Any, given: Any) -> None:
    verdict = judge(leaf(fact, op, value), {fact: given})
    assert (verdict.verdict, verdict.missing) == ("unknown", (fact,))


# Three values


def outcome(value: bool | None, fact: str) -> Data:
    return {} if value is None else {fact: value}


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        (True, True, "yes", "yes"),
        (True, False, "no", "yes"),
        (False, False, "no", "no"),
        (True, None, "unknown", "yes"),
        (False, None, "no", "unknown"),
        (None, None, "unknown", "unknown"),
    ],
)
def test_kleene_tables(first: bool | None, second: bool | None, both: str, either: str) -> None:
    facts = outcome(first, "registered") | outcome(second, "listed")
    parts = [leaf("registered"), leaf("listed")]
    assert judge({"all": parts}, facts).verdict == judge({"all": parts[::-1]}, facts).verdict == both
    assert judge({"any": parts}, facts).verdict == judge({"any": parts[::-1]}, facts).verdict == either


@pytest.mark.parametrize(("given", "verdict"), [(True, "no"), (False, "yes"), (None, "unknown")])
def test_not(given: bool | None, verdict: str) -> None:
    assert judge({"not": leaf("listed")}, outcome(given, "listed")).verdict == verdict


def test_no_known_rule_is_never_a_yes() -> None:
    assert judge(None, {"registered": True}) == Verdict("unknown", (), (), TODAY)
    assert reachable_verdicts(None, SHEET) == {"unknown"}


# Reasons and missing facts


def test_a_reason_for_every_rule_even_when_settled() -> None:
    data = {"all": [leaf("registered"), {"any": [leaf("listed"), leaf("staff", "below", 50)]}]}
    verdict = judge(data, {"registered": False, "staff": 12})
    assert [(reason.fact, reason.met, reason.text.en) for reason in verdict.reasons] == [
        ("registered", False, "registered is: unmet"),
        ("listed", None, "listed is: unknown"),
        ("staff", True, "staff below: met"),
    ]
    assert {reason.sources for reason in verdict.reasons} == {("page",)}
    assert (verdict.verdict, verdict.missing, verdict.on_date) == ("no", (), TODAY)


def test_reasons_beneath_not_are_about_the_requirement() -> None:
    verdict = judge({"not": {"any": [leaf("listed"), {"not": leaf("registered")}]}}, {"listed": False})
    assert [(reason.fact, reason.met) for reason in verdict.reasons] == [("listed", True), ("registered", None)]


def test_missing_names_only_facts_that_still_matter() -> None:
    data = {
        "all": [
            {"any": [leaf("registered"), leaf("line")]},  # settled by `registered`
            {"not": leaf("listed")},
            {"any": [leaf("staff", "below", 50), leaf("staff", "below", 100), leaf("sector", "is", "food")]},
        ]
    }
    assert judge(data, {"registered": True}).missing == ("listed", "staff", "sector")


# Properties


@given(any_rules, firms, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_is_irrelevant(data: Data, facts: Data, shuffled: random.Random) -> None:
    keys = list(facts)
    shuffled.shuffle(keys)
    assert judge(data, {key: facts[key] for key in keys}) == judge(data, facts)


@given(any_rules, firms, firms)
def test_a_missing_fact_never_changes_a_yes_or_a_no(data: Data, facts: Data, more: Data) -> None:
    before = judge(data, facts).verdict
    after = judge(data, more | {key: value for key, value in facts.items() if value is not None}).verdict
    assert before in ("unknown", after)


@given(any_rules, firms)
def test_unknown_exactly_when_a_fact_is_missing(data: Data, facts: Data) -> None:
    verdict = judge(data, facts)
    assert (verdict.verdict == "unknown") == bool(verdict.missing)
    assert all(facts.get(fact) is None for fact in verdict.missing)
    assert len(verdict.reasons) == len(leaves(gates(data)))


# Which verdicts can come out

SMALL_VALUES: dict[str, list[Any]] = {
    "registered": [True, False],
    "listed": [True, False],
    "sector": ["food", "retail", "factory"],
    "markets": [list(chosen) for chosen in ([], ["mainland"], ["asean"], ["europe"], ["mainland", "asean"],
                ["mainland", "europe"], ["asean", "europe"], ["mainland", "asean", "europe"])],
    "staff": list(range(7)),
    "turnover": ["0", "0.99", "1", "1.01"],
    "founded": ["2019-12-31", "2020-01-01", "2020-01-02"],
}  # fmt: skip


def every_firm(node: Node) -> list[Data]:
    """Every firm that matters to the rules, with all facts known."""
    names = sorted({rule.fact for rule in leaves(node)})
    return [dict(zip(names, values, strict=True)) for values in product(*(SMALL_VALUES[name] for name in names))]


def every_answer(node: Node, known: Data, but: str) -> list[Data]:
    """The known facts with every way of giving or not giving the others."""
    names = sorted({rule.fact for rule in leaves(node)} - known.keys() - {but})
    ways = product(*([None, *SMALL_VALUES[name]] for name in names))
    return [known | dict(zip(names, values, strict=True)) for values in ways]


few_rules = rules_over("registered", "listed", "sector", "staff", most=4) | rules_over("markets", "turnover", most=3)


@settings(deadline=None)
@given(few_rules)
def test_reachable_verdicts_are_those_of_all_firms(data: Data) -> None:
    node = gates(data)
    verdicts: set[VerdictWord] = {evaluate(Gated(node), firm, TODAY).verdict for firm in every_firm(node)}
    assert reachable_verdicts(node, SHEET) == verdicts | {"unknown"}


@pytest.mark.parametrize(
    ("data", "verdicts"),
    [
        (leaf(), {"yes", "no", "unknown"}),
        ({"any": [leaf("listed"), {"not": leaf("listed")}]}, {"yes", "unknown"}),
        ({"all": [leaf("staff", "below", 5), leaf("staff", "above", 5)]}, {"no", "unknown"}),
        (leaf("staff", "at_most", 1000), {"yes", "unknown"}),
        (leaf("staff", "above", 1000), {"no", "unknown"}),
        (leaf("staff", "below", 0), {"no", "unknown"}),
    ],
)
def test_verdicts_that_cannot_be_reached(data: Data, verdicts: set[str]) -> None:
    assert reachable_verdicts(gates(data), SHEET) == verdicts


@settings(deadline=None)
@given(few_rules, firms)
def test_can_change_is_exact(data: Data, facts: Data) -> None:
    node, known = gates(data), {key: value for key, value in facts.items() if value is not None}
    for fact in judge(data, known).missing:
        could_settle = any(
            evaluate(Gated(node), firm, TODAY).verdict == "unknown"
            and any(evaluate(Gated(node), firm | {fact: value}, TODAY).verdict != "unknown" for value in values)
            for values in [SMALL_VALUES[fact]]
            for firm in every_answer(node, known, but=fact)
        )
        assert can_change(node, fact, known, SHEET) == could_settle


def test_a_fact_can_matter_only_after_others() -> None:
    node = gates({"all": [{"any": [leaf("registered"), leaf("listed")]}, leaf("staff", "below", 50)]})
    assert can_change(node, "listed", {}, SHEET)
    assert not can_change(node, "listed", {"registered": True}, SHEET)


def test_a_missing_fact_that_settles_nothing_is_seen() -> None:
    """Nobody is listed and unlisted, and nobody has more staff than the fact allows, so only `listed` settles this."""
    data = {"all": [leaf("listed"), {"not": leaf("listed")}, leaf("staff", "at_most", 1000)]}
    assert judge(data, {}).missing == ("listed", "staff")
    assert can_change(gates(data), "listed", {}, SHEET)
    assert not can_change(gates(data), "staff", {}, SHEET)


# Reading rules


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("registered", "gates: must be a mapping"),
        ({"all": []}, "gates.all: must have at least 1 items, has 0"),
        ({"all": [leaf()], "any": [leaf()]}, "gates.any: unknown key"),
        ({"not": leaf(), "fact": "listed"}, "gates.fact: unknown key"),
        ({"any": [leaf("size", "is", 1)]}, 'gates.any[0].fact: "size" is not a declared fact'),
        (leaf("registered", "at_least", True), "gates.op: must be one of is, is_not"),
        (leaf("remark", "is", "x"), "gates.op: must be one of "),
        (leaf("registered", "is", "yes"), "gates.value: must be true or false"),
        (leaf("sector", "is", "mining"), "gates.value: must be one of food, retail, factory"),
        (leaf("sector", "in", "food"), "gates.value: must be a list"),
        (leaf("markets", "includes_any", []), "gates.value: must have at least 1 items, has 0"),
        (leaf("staff", "below", 2.5), "gates.value: must be a whole number"),
        (leaf(sources=()), "gates.sources: must have at least 1 items, has 0"),
        (leaf(sources=["leaflet"]), 'gates.sources[0]: "leaflet" is not the id of a source of this scheme'),
        ({**leaf(), "reason": {}}, "gates.reason.met: missing"),
        ({**leaf(), "fact": 7}, "gates.fact: must be text"),
    ],
)
def test_rules_that_are_refused(data: Any, problem: str) -> None:
    with pytest.raises(InvalidData) as refused:
        gates(data)
    assert problem in map(str, refused.value.problems)


def test_the_facts_of_the_strategies_are_declared() -> None:
    declared: FactSheet = SHEET
    assert all(name in declared for name in fact_values)
    assert scheme().gates is None
    assert date(2026, 11, 20) == TODAY
