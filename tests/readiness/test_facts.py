import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import (
    KINDS,
    OPERATORS,
    OPERATORS_OF_KIND,
    Fact,
    FactCondition,
    FactSheet,
    fact_problems,
    known_value,
    missing_facts,
    parse_facts,
    visible_facts,
)
from readiness.loading import load_yaml
from readiness.scoring.problems import InvalidData
from tests import strategies
from tests.readiness.scoring.factories import text

Data = dict[str, Any]


def fact_data(fact_id: str, kind: str, **more: object) -> Data:
    return {"id": fact_id, "group": "firm", "kind": kind, "question": text(fact_id)} | more


def options(*ids: str) -> list[Data]:
    return [{"id": option, "text": text(option)} for option in ids]


def sheet_data(*facts: Data) -> Data:
    groups = [{"id": group, "name": text(), "why": text()} for group in ("firm", "plans")]
    return {"code": "hk", "version": "2026.1", "groups": groups, "facts": list(facts)}


def sheet(*facts: Data) -> FactSheet:
    return parse_facts(sheet_data(*facts))


def problems_of(data: object) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        parse_facts(data)
    return [str(problem) for problem in caught.value.problems]


def show_if(fact: str, op: str, value: object) -> Data:
    return {"fact": fact, "op": op, "value": value}


ONE_OF_EACH = sheet(
    fact_data("listed", "boolean", required=True),
    fact_data("sector", "single", options=options("food", "retail"), other=True, hint=text("Hint")),
    fact_data("uses", "multi", options=options("menus", "orders", "stock"), group="plans"),
    fact_data("staff", "integer", unit="persons", minimum=1, maximum=500),
    fact_data("spend", "money", minimum=0, maximum=1000),
    fact_data("founded", "date"),
    fact_data("story", "text"),
)


def test_everything_is_read() -> None:
    assert (ONE_OF_EACH.code, ONE_OF_EACH.version, ONE_OF_EACH.release) == ("hk", "2026.1", "hk/2026.1")
    assert tuple(fact.kind for fact in ONE_OF_EACH.facts) == ("boolean", *KINDS[1:])
    sector = ONE_OF_EACH.fact("sector")
    assert (sector.option_ids, sector.option("retail").text.en) == (("food", "retail"), "retail")
    assert (sector.other, sector.other_id, sector.required) == (True, "sector_other", False)
    assert sector.hint is not None
    staff = ONE_OF_EACH.fact("staff")
    assert (staff.unit, staff.minimum, staff.maximum, staff.hint) == ("persons", 1, 500, None)
    assert ONE_OF_EACH.fact("listed").required


def test_facts_are_found_by_id_and_by_group() -> None:
    assert "staff" in ONE_OF_EACH
    assert "nothing" not in ONE_OF_EACH
    assert ONE_OF_EACH.group("plans").id == "plans"
    assert [fact.id for fact in ONE_OF_EACH.in_group("plans")] == ["uses"]


@pytest.mark.parametrize("look_up", [ONE_OF_EACH.fact, ONE_OF_EACH.group, ONE_OF_EACH.fact("sector").option])
def test_an_unknown_id_is_an_error(look_up: Callable[[str], object]) -> None:
    with pytest.raises(KeyError):
        look_up("nothing")


EARLIER = [
    fact_data("flag", "boolean"),
    fact_data("trade", "single", options=options("food", "retail", "other")),
    fact_data("uses", "multi", options=options("menus", "orders")),
    fact_data("staff", "integer"),
    fact_data("spend", "money"),
    fact_data("founded", "date"),
    fact_data("story", "text"),
]


@pytest.mark.parametrize(
    ("fact", "op", "value", "read"),
    [
        ("flag", "is", True, True),
        ("trade", "is_not", "food", "food"),
        ("trade", "in", ["food", "other"], ("food", "other")),
        ("uses", "includes", "menus", "menus"),
        ("uses", "includes_any", ["menus", "orders"], ("menus", "orders")),
        ("staff", "at_least", 50, 50),
        ("spend", "below", "99.5", Decimal("99.5")),
        ("founded", "above", "2020-01-31", datetime.date(2020, 1, 31)),
    ],
)
def test_a_condition_is_read_as_its_fact_is_typed(fact: str, op: str, value: object, read: object) -> None:
    last = sheet(*EARLIER, fact_data("last", "text", show_if=show_if(fact, op, value))).fact("last")
    assert last.show_if == FactCondition(fact, op, read)  # type: ignore[arg-type]


LAST = "facts[7].show_if"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (show_if("nothing", "is", True), [f"{LAST}.fact: must be an earlier fact"]),
        (show_if("last", "is", True), [f"{LAST}.fact: must be an earlier fact"]),
        (show_if("flag", "at_least", 1), [f"{LAST}.op: must be one of is, is_not"]),
        (show_if("story", "is", "x"), [f"{LAST}.op: must be one of "]),
        (show_if("flag", "is", "yes"), [f"{LAST}.value: must be true or false"]),
        (show_if("trade", "is", "fish"), [f"{LAST}.value: must be one of food, retail, other"]),
        (show_if("trade", "in", "food"), [f"{LAST}.value: must be a list"]),
        (show_if("trade", "in", []), [f"{LAST}.value: must have at least 1 items, has 0"]),
        (show_if("uses", "includes", ["menus"]), [f"{LAST}.value: must be one of menus, orders"]),
        ({"fact": "flag", "op": "is"}, [f"{LAST}.value: missing"]),
        ({"op": "is", "value": True}, [f"{LAST}.fact: missing"]),
        ({"fact": 3, "op": "is", "value": True}, [f"{LAST}.fact: must be text"]),
    ],
)
def test_a_condition_that_fits_no_earlier_fact_is_refused(condition: Data, expected: list[str]) -> None:
    assert problems_of(sheet_data(*EARLIER, fact_data("last", "text", show_if=condition))) == expected


TWO = options("a", "b")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], ["facts: must have at least 1 items, has 0"]),
        (
            [fact_data("a", "boolean"), fact_data("a", "date")],
            ['facts[1].id: the id "a" is already used at facts[0].id'],
        ),
        ([fact_data("a", "boolean", group="none")], ["facts[0].group: must be one of firm, plans"]),
        ([fact_data("a", "single")], ["facts[0].options: missing"]),
        ([fact_data("a", "multi", options=options("x"))], ["facts[0].options: must have at least 2 items, has 1"]),
        (
            [fact_data("a", "single", options=options("x", "x"))],
            ['facts[0].options[1].id: the id "x" is already used at facts[0].options[0].id'],
        ),
        (
            [fact_data("a", "single", options=TWO), fact_data("b", "single", options=TWO, extra=1)],
            ["facts[1].extra: unknown key"],
        ),
        ([fact_data("a", "boolean", options=TWO)], ["facts[0].options: unknown key"]),
        ([fact_data("a", "date", other=True)], ["facts[0].other: unknown key"]),
        ([fact_data("a", "text", minimum=1)], ["facts[0].minimum: unknown key"]),
        ([fact_data("a", "integer", minimum=2, maximum=1)], ["facts[0].maximum: must not be below the minimum"]),
        ([fact_data("a", "integer", minimum="1")], ["facts[0].minimum: must be a whole number"]),
        ([fact_data("a", "boolean", required="yes")], ["facts[0].required: must be true or false"]),
        (
            [fact_data("a", "single", options=TWO, other=True), fact_data("a_other", "text")],
            ['facts[1].id: the id "a_other" is already used at facts[0].other'],
        ),
        (
            [fact_data("a_other", "text"), fact_data("a", "single", options=TWO, other=True)],
            ['facts[1].other: the id "a_other" is already used at facts[0].id'],
        ),
        # A kind that is wrong is the only thing said about the fact, and about what depends on it
        (
            [
                fact_data("a", "number", options=TWO, minimum=1),
                fact_data("b", "text", show_if=show_if("a", "is", 1)),
            ],
            [
                "facts[0].kind: must be one of boolean, single, multi, integer, money, date, text",
                "facts[1].show_if.fact: must be an earlier fact",
            ],
        ),
    ],
)
def test_a_broken_sheet_is_refused_with_the_place(facts: list[Data], expected: list[str]) -> None:
    assert problems_of(sheet_data(*facts)) == expected


def test_the_sheet_itself_must_be_whole() -> None:
    assert problems_of([]) == ["must be a mapping"]
    assert problems_of({**sheet_data(fact_data("a", "date")), "version": "x", "more": 1}) == [
        "more: unknown key",
        'version: must be a version in quotes such as "2026.1"',
    ]


GOOD_VALUES: list[tuple[str, object, object]] = [
    ("listed", False, False),
    ("sector", "food", "food"),
    ("uses", ["orders", "menus"], ("orders", "menus")),
    ("uses", [], ()),
    ("staff", 1, 1),
    ("staff", 500, 500),
    ("spend", "999.99", Decimal("999.99")),
    ("spend", "0", Decimal(0)),
    ("founded", "1999-12-31", datetime.date(1999, 12, 31)),
    ("story", "We sell tea", "We sell tea"),
]


@pytest.mark.parametrize(("fact", "raw", "value"), GOOD_VALUES)
def test_values_that_fit(fact: str, raw: object, value: object) -> None:
    assert fact_problems(ONE_OF_EACH, {fact: raw}) == []
    assert known_value(ONE_OF_EACH.fact(fact), {fact: raw}) == value


AMOUNT = 'must be an amount in quotes, such as "250000" or "99.50"'


@pytest.mark.parametrize(
    ("fact", "raw", "problem"),
    [
        ("listed", 1, "listed: must be true or false"),
        ("listed", "true", "listed: must be true or false"),
        ("sector", "fish", "sector: must be one of food, retail"),
        ("sector", ["food"], "sector: must be one of food, retail"),
        ("uses", "menus", "uses: must be a list"),
        ("uses", ["menus", "fish"], "uses[1]: must be one of menus, orders, stock"),
        ("uses", ["menus", "menus"], "uses: must not name an option twice"),
        ("staff", True, "staff: must be a whole number"),
        ("staff", 12.0, "staff: must be a whole number"),
        ("staff", 0, "staff: must be 1 or more"),
        ("staff", 501, "staff: must be 500 or less"),
        ("spend", 250, f"spend: {AMOUNT}"),
        ("spend", "9.999", f"spend: {AMOUNT}"),
        ("spend", "-1", f"spend: {AMOUNT}"),
        ("spend", "1,000", f"spend: {AMOUNT}"),
        ("spend", "1000.01", "spend: must be 1000 or less"),
        ("founded", "31/12/1999", "founded: must be a date such as 2026-01-10"),
        ("founded", "1999-02-29", "founded: is not a day of the calendar"),
        ("story", "  ", "story: must not be blank"),
        ("story", 7, "story: must be text"),
    ],
)
def test_values_that_do_not_fit(fact: str, raw: object, problem: str) -> None:
    assert [str(found) for found in fact_problems(ONE_OF_EACH, {fact: raw})] == [problem]
    assert known_value(ONE_OF_EACH.fact(fact), {fact: raw}) is None


def test_all_problems_of_the_given_facts_are_listed() -> None:
    raw = {"nothing": 1, "listed": None, "staff": "many", "uses_other": "x", "sector_other": 5}
    assert [str(problem) for problem in fact_problems(ONE_OF_EACH, raw)] == [
        "nothing: unknown fact",
        "listed: this fact is required and cannot be declined",
        "staff: must be a whole number",
        "uses_other: unknown fact",
        "sector_other: must be text",
    ]


def test_absent_and_declined_facts_are_unknown_and_no_problem() -> None:
    assert fact_problems(ONE_OF_EACH, {}) == []
    declined = {"sector": None, "sector_other": None, "staff": None}
    assert fact_problems(ONE_OF_EACH, declined) == []
    assert known_value(ONE_OF_EACH.fact("sector"), declined) is None
    assert known_value(ONE_OF_EACH.fact("founded"), declined) is None


def test_what_was_typed_beside_a_choice_is_text() -> None:
    assert fact_problems(ONE_OF_EACH, {"sector": "retail", "sector_other": "Fish market"}) == []


CHAIN = sheet(
    fact_data("listed", "boolean", required=True),
    fact_data(
        "uses", "multi", options=options("menus", "orders"), required=True, show_if=show_if("listed", "is", False)
    ),
    fact_data("staff", "integer", required=True, show_if=show_if("uses", "includes_any", ["orders"])),
)


@pytest.mark.parametrize(
    ("facts", "visible", "lacking"),
    [
        ({}, ["listed"], ["listed"]),
        ({"listed": None}, ["listed"], ["listed"]),
        ({"listed": True}, ["listed"], []),
        ({"listed": False}, ["listed", "uses"], ["uses"]),
        ({"listed": False, "uses": ["menus"]}, ["listed", "uses"], []),
        ({"listed": False, "uses": ["menus", "orders"]}, ["listed", "uses", "staff"], ["staff"]),
        ({"listed": False, "uses": ["orders"], "staff": 3}, ["listed", "uses", "staff"], []),
        ({"listed": True, "uses": ["orders"], "staff": 3}, ["listed"], []),  # uses is hidden and decides nothing
    ],
)
def test_what_is_visible_and_what_is_missing(facts: Data, visible: list[str], lacking: list[str]) -> None:
    assert [fact.id for fact in visible_facts(CHAIN, facts)] == visible
    assert [fact.id for fact in missing_facts(CHAIN, facts)] == lacking


@pytest.mark.parametrize(
    ("op", "given", "wanted", "holds"),
    [
        ("is", 3, 3, True),
        ("is", 3, 4, False),
        ("is_not", "a", "b", True),
        ("is_not", "a", "a", False),
        ("in", "a", ("a", "b"), True),
        ("in", "c", ("a", "b"), False),
        ("not_in", "c", ("a", "b"), True),
        ("not_in", "a", ("a", "b"), False),
        ("at_least", 3, 3, True),
        ("at_least", 2, 3, False),
        ("at_most", Decimal("3.00"), Decimal(3), True),
        ("at_most", Decimal("3.01"), Decimal(3), False),
        ("below", datetime.date(2026, 1, 1), datetime.date(2026, 1, 2), True),
        ("below", 3, 3, False),
        ("above", 4, 3, True),
        ("above", 3, 3, False),
        ("includes", ("a", "b"), "a", True),
        ("includes", (), "a", False),
        ("includes_any", ("a", "b"), ("b", "c"), True),
        ("includes_any", ("a",), ("b", "c"), False),
    ],
)
def test_what_the_operators_mean(op: str, given: object, wanted: object, holds: bool) -> None:
    assert OPERATORS[op](given, wanted) is holds


def test_every_kind_has_its_operators_and_every_operator_a_kind() -> None:
    assert set(OPERATORS_OF_KIND) == set(KINDS)
    assert {op for operators in OPERATORS_OF_KIND.values() for op in operators} == set(OPERATORS)


ANYTHING = strategies.json_values | st.floats() | st.sampled_from(["food", ["menus"], "250.5", "2026-01-01"])
IDS = [*(fact.id for fact in ONE_OF_EACH.facts), "sector_other", "nothing"]


@given(st.dictionaries(st.sampled_from(IDS), ANYTHING))
def test_a_value_is_known_exactly_if_it_is_given_and_has_no_problem(raw: dict[str, object]) -> None:
    wrong = {problem.place.split("[")[0] for problem in fact_problems(ONE_OF_EACH, raw)}
    for fact in ONE_OF_EACH.facts:
        known = known_value(fact, raw)
        assert (known is None) == (raw.get(fact.id) is None or fact.id in wrong)


# The facts in force


@pytest.fixture(scope="module")
def release() -> FactSheet:
    return parse_facts(load_yaml(settings.FIXTURES_DIR / "facts" / "hk" / "2026.1.yaml"))


def test_the_facts_in_force_are_accepted(release: FactSheet) -> None:
    assert release.release == "hk/2026.1"
    assert all(release.in_group(group.id) for group in release.groups)


def test_numbers_asked_of_people_have_a_unit_or_a_bound(release: FactSheet) -> None:
    def unbounded(fact: Fact) -> bool:
        return fact.kind in ("integer", "money") and fact.minimum is None

    assert [fact.id for fact in release.facts if unbounded(fact)] == []
