"""Facts, rules, schemes and catalogues built in code, as plain data and parsed, each as small as its test needs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from readiness.facts import FactSheet, parse_facts
from readiness.scoring.problems import Findings, Reader
from recommendations.parsing import parse_catalogue
from recommendations.rules import Node, read_node
from recommendations.schemes import Catalogue, Scheme
from tests.readiness.scoring.factories import text

TODAY = date(2026, 11, 20)
TIERS = ("unaware", "aware", "ready", "competent")


# Facts


def fact_data(fact_id: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"id": fact_id, "group": "firm", "kind": kind, "question": text(f"Ask {fact_id}"), **more}


def options(*ids: str) -> list[dict[str, Any]]:
    return [{"id": option, "text": text(option)} for option in ids]


def sheet() -> FactSheet:
    """One fact of each kind and more of the simple ones; `line_years` shows only where there is a `line`."""
    return parse_facts(
        {
            "code": "small",
            "version": "1",
            "groups": [{"id": "firm", "name": text("Firm"), "why": text("Why")}],
            "facts": [
                fact_data("registered", "boolean"),
                fact_data("listed", "boolean"),
                fact_data("subvented", "boolean"),
                fact_data("sector", "single", options=options("food", "retail", "factory")),
                fact_data("markets", "multi", options=options("mainland", "asean", "europe")),
                fact_data("staff", "integer", minimum=0, maximum=1000),
                fact_data("turnover", "money"),
                fact_data("founded", "date"),
                fact_data("remark", "text"),
                fact_data("line", "boolean"),
                fact_data("line_years", "integer", show_if={"fact": "line", "op": "is", "value": True}),
            ],
        }
    )


SHEET = sheet()

fact_values: Mapping[str, st.SearchStrategy[Any]] = {
    "registered": st.booleans(),
    "listed": st.booleans(),
    "sector": st.sampled_from(["food", "retail", "factory"]),
    "markets": st.lists(st.sampled_from(["mainland", "asean", "europe"]), unique=True),
    "staff": st.integers(0, 6),
    "turnover": st.sampled_from(["0", "0.01", "1", "1.00", "1.01", "2"]),
    "founded": st.sampled_from(["2019-12-31", "2020-01-01", "2020-01-02", "2024-02-29"]),
}
firms = st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in fact_values.items()})


# Rules


def leaf(
    fact: str = "registered", op: str = "is", value: Any = True, sources: Sequence[str] = ("page",)
) -> dict[str, Any]:
    said = f"{fact} {op}"
    reason = {"met": text(f"{said}: met"), "unmet": text(f"{said}: unmet"), "unknown": text(f"{said}: unknown")}
    return {"fact": fact, "op": op, "value": value, "reason": reason, "sources": list(sources)}


def gates(data: Mapping[str, Any]) -> Node:
    findings = Findings(declared={"source": {"page": "sources[0].id"}})
    node = read_node(Reader(data, "gates", findings), SHEET)
    findings.raise_if_any()
    return node


_NUMBERS = ("is", "is_not", "at_least", "at_most", "below", "above")


def _leaf_strategy(fact: str, ops: Sequence[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(leaf, st.just(fact), st.sampled_from(ops), values)


_LEAVES: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "registered": _leaf_strategy("registered", ("is", "is_not"), st.booleans()),
    "listed": _leaf_strategy("listed", ("is", "is_not"), st.booleans()),
    "sector": _leaf_strategy("sector", ("is", "is_not"), fact_values["sector"])
    | _leaf_strategy("sector", ("in", "not_in"), st.lists(fact_values["sector"], min_size=1, unique=True)),
    "markets": _leaf_strategy("markets", ("includes",), st.sampled_from(["mainland", "asean", "europe"]))
    | _leaf_strategy("markets", ("includes_any",), fact_values["markets"].filter(bool)),
    "staff": _leaf_strategy("staff", _NUMBERS, st.integers(1, 5)),
    "turnover": _leaf_strategy("turnover", _NUMBERS, st.just("1")),
    "founded": _leaf_strategy("founded", _NUMBERS, st.just("2020-01-01")),
}


def rules_over(*facts: str, most: int = 5) -> st.SearchStrategy[dict[str, Any]]:
    """Rules over some of the facts, combined in any way."""
    return st.recursive(
        st.one_of([_LEAVES[fact] for fact in facts]),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=most,
    )


any_rules = rules_over(*_LEAVES)


# Schemes and catalogues


def source_data(source_id: str = "page", **more: Any) -> dict[str, Any]:
    url = "https://example.hk/page"
    return {"id": source_id, "url": url, "as_of": None, "retrieved": "2026-11-20", "supports": "all"} | more


def funding_data(**more: Any) -> dict[str, Any]:
    """No payment at all unless told otherwise; ceilings by name."""
    ceilings = {name: more.pop(name, None) for name in ("application", "year", "cumulative")}
    empty = {"ratio": None, "share": None, "counts_inside": None, "projects": None, "tenor_months": None, "note": None}
    return {"kinds": ["guidance_free"], **empty, "ceilings": ceilings} | more


def scheme_data(scheme_id: str = "alpha", **more: Any) -> dict[str, Any]:
    """A scheme that is open and has no rule, no money and no date unless told otherwise."""
    return {
        "id": scheme_id,
        "names": text(scheme_id),
        "body": text("Body"),
        "operator": None,
        "bodies": ["itc"],
        "url": "https://example.hk/",
        "objective": text("Objective"),
        "category": "skills",
        "also": [],
        "tiers": ["aware"],
        "fit": text("Fit"),
        "dimensions": [],
        "cost_items": [],
        "funding": funding_data(),
        "status": {"value": "open", "as_of": "2026-11-01", "sources": ["page"]},
        "window": None,
        "lead_time": None,
        "documents": [],
        "gates": None,
        "conditions": [],
        "sources": [source_data()],
        "confidence": "high",
        "conflicts": [],
        "check_with_administrator": False,
        "changes": [],
        "scenarios": [{"facts": {}, "verdict": "unknown"}],
    } | more


def window_data(opened_on: str | None = None, closes_on: str | None = None, mode: str = "open") -> dict[str, Any]:
    return {"mode": mode, "opened_on": opened_on, "closes_on": closes_on, "note": None}


def registered_only() -> dict[str, Any]:
    """The keys of a scheme for registered firms."""
    verdicts = ({"registered": True}, "yes"), ({"registered": False}, "no"), ({}, "unknown")
    return {"gates": leaf(), "scenarios": [{"facts": facts, "verdict": word} for facts, word in verdicts]}


def meta_data(**more: Any) -> dict[str, Any]:
    categories = [{"id": name, "name": text(name), "summary": text(name)} for name in ("skills", "money")]
    return {
        "code": "small",
        "version": "1",
        "title": text("Small"),
        "facts": "small/1",
        "currency": "HKD",
        "tiers": list(TIERS),
        "categories": categories,
    } | more


def catalogue(*schemes: Mapping[str, Any], **meta: Any) -> Catalogue:
    return parse_catalogue(meta_data(**meta), {f"{data['id']}.yaml": data for data in schemes}, SHEET)


def scheme(scheme_id: str = "alpha", **more: Any) -> Scheme:
    return catalogue(scheme_data(scheme_id, **more)).scheme(scheme_id)
