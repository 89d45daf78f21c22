"""The profile form: what is typed becomes facts, and facts are shown again as they were typed."""

import datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import Fact, FactSheet, fact_problems, parse_facts, visible_facts
from readiness.forms import facts as kinds
from readiness.forms.profile import ProfileForm
from readiness.forms.questions import FactQuestion
from readiness.services.fact_words import fact_lines
from readiness.services.releases import fact_sheet


def words(text: str) -> dict[str, str]:
    return {"en": text, "zh-hant": text, "zh-hans": text}


def options(*ids: str) -> list[dict[str, Any]]:
    return [{"id": key, "text": words(key.title())} for key in ids]


def fact(key: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "group": "all", "kind": kind, "question": words(f"{key}?")} | more


TOOLS = ["chat", "scan", "vision", "speech"]
SHEET: FactSheet = parse_facts(
    {
        "code": "test",
        "version": "1",
        "groups": [{"id": "all", "name": words("All"), "why": words("Why")}],
        "facts": [
            fact("trade", "single", options=options("shop", "bank", "other"), required=True, other=True),
            fact("tools", "multi", options=options(*TOOLS, "other", "none"), other=True),
            fact("listed", "boolean"),
            fact("staff", "integer", minimum=1, maximum=500, unit="persons"),
            fact("turnover", "money", minimum=0),
            fact("opened", "date"),
            fact("remark", "text"),
            fact("exchange", "text", show_if={"fact": "listed", "op": "is", "value": True}),
            fact("spend", "money", show_if={"fact": "tools", "op": "includes_any", "value": TOOLS}),
            fact("branch", "text", show_if={"fact": "trade", "op": "in", "value": ["bank", "other"]}),
            fact("canteen", "boolean", show_if={"fact": "staff", "op": "at_least", "value": 50}),
            fact("subsidiary", "boolean", show_if={"fact": "canteen", "op": "is_not", "value": True}),
        ],
    }
)  # fmt: skip


def posted(values: dict[str, Any]) -> QueryDict:
    """What a browser sends for these field values."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        if value is True:
            data[name] = "yes"
        elif isinstance(value, list):
            data.setlist(name, value)
        elif value not in (None, False):
            data[name] = str(value)
    return data


def filled(**typed: Any) -> ProfileForm:
    form = ProfileForm(SHEET, {}, data=posted({"trade": "shop"} | typed))
    form.is_valid()
    return form


def question(form: ProfileForm, key: str) -> FactQuestion:
    return next(item for _group, items in form.groups for item in items if item.name == key)


def a_value(one: Fact) -> st.SearchStrategy[Any]:
    low = one.minimum if one.minimum is not None else 0
    return {
        "boolean": st.booleans(),
        "single": st.sampled_from(one.option_ids or ("",)),
        "multi": st.sets(st.sampled_from([key for key in one.option_ids if key != "none"] or [""]), min_size=1).map(
            sorted
        )
        | st.just(["none"] if "none" in one.option_ids else list(one.option_ids[:1])),
        "integer": st.integers(low, one.maximum or 10**9),
        "money": st.decimals(low, one.maximum or 10**12, places=2).map(str),
        "date": st.dates().map(str),
        "text": st.sampled_from(["Harbour", "海港 & <Co>", "𨋢口", "é"]),
    }[one.kind]


@st.composite
def some_facts(draw: st.DrawFn, sheet: FactSheet) -> dict[str, Any]:
    """Facts as they may be stored: some absent, some declined."""
    chosen: dict[str, Any] = {}
    for one in sheet.facts:
        if not one.required and not draw(st.booleans()):
            continue
        chosen[one.id] = draw(a_value(one) if one.required else a_value(one) | st.none())
        if kinds.wants_other(one, chosen[one.id]):
            chosen[one.other_id] = "Something else"
    visible = {one.id for one in visible_facts(sheet, chosen)}
    return {key: value for key, value in chosen.items() if key.removesuffix("_other") in visible}


@pytest.mark.parametrize("sheet", [SHEET, fact_sheet()], ids=["every kind", "in force"])
@given(data=st.data())
def test_what_is_stored_is_shown_and_sent_back_as_it_was(sheet: FactSheet, data: st.DataObject) -> None:
    facts = data.draw(some_facts(sheet))
    assert fact_problems(sheet, facts) == []
    shown = ProfileForm(sheet, facts)
    sent = posted({name: shown[name].value() for name in shown.fields})

    form = ProfileForm(sheet, {}, data=sent)

    assert form.is_valid(), form.errors
    assert form.given == facts
    assert set(form.given).isdisjoint(form.forgotten)


def test_an_empty_form_needs_only_the_required_facts() -> None:
    form = ProfileForm(fact_sheet(), {}, data=QueryDict())

    assert not form.is_valid()
    assert [link["anchor"] for link in form.error_links] == ["fact-sector", "fact-employees_band"]
    assert form.error_links[0]["message"] == "What is your firm's main business? Choose an answer."


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("12", 12), (" 12 ", 12), ("１２", 12), ("500", 500), ("0012", 12), ("4,00", 400), ("1 2", 12)],
)
def test_numbers_are_read_as_people_type_them(typed: str, stored: int) -> None:
    assert filled(staff=typed).given["staff"] == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("250,000", "250000"),
        ("HK$250,000.50", "250000.50"),
        ("$1", "1"),
        ("hk$ 30 000", "30000"),
        ("１，０００", "1000"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, stored: str) -> None:
    assert filled(turnover=typed).given["turnover"] == stored


@pytest.mark.parametrize("typed", ["0", "501", "-3", "ten", "1.5", "9" * 16, "1e3"])
def test_a_number_that_does_not_fit_says_what_would(typed: str) -> None:
    form = filled(staff=typed)

    assert form.errors["staff"] == ["Enter a whole number from 1 to 500."]
    assert question(form, "staff").value == typed


@pytest.mark.parametrize("typed", ["abc", "1.234", "-1", "1e5"])
def test_an_amount_that_is_none_says_what_would_be(typed: str) -> None:
    assert filled(turnover=typed).errors["turnover"] == ["Enter an amount in Hong Kong dollars, for example 250,000."]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"opened": "31/02/2026"}, "Enter a day as day/month/year, for example 31/12/2026."),
        ({"listed": "perhaps"}, "Choose from the answers shown."),
        ({"trade": "farm"}, "Choose from the answers shown."),
        ({"tools": ["chat", "hammer"]}, "Choose from the answers shown."),
        ({"remark": "x" * 201}, "The text is too long. Use at most 200 characters."),
        ({"remark": "a\x00b"}, "The text contains a character that cannot be stored."),
        ({"tools": ["none", "chat"]}, "“None” cannot go together with other choices. Untick it or the others."),
        (
            {"tools": [kinds.DECLINED, "chat"]},
            "“Prefer not to say” cannot go together with other choices. Untick it or the others.",
        ),
        (
            {"staff": "3", "staff-declined": "yes"},
            "Either give an answer or tick “Prefer not to say”, not both.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_words(typed: dict[str, Any], message: str) -> None:
    form = filled(**typed)

    assert [error for errors in form.errors.values() for error in errors] == [message]


def test_dates_are_read_in_both_ways_of_writing_them() -> None:
    assert filled(opened="2020-01-31").given["opened"] == filled(opened="31/01/2020").given["opened"] == "2020-01-31"


def test_declining_is_kept_apart_from_not_answering() -> None:
    form = filled(**{"listed": kinds.DECLINED, "tools": [kinds.DECLINED], "staff-declined": "yes"})

    assert form.given == {"trade": "shop", "listed": None, "tools": None, "staff": None}
    assert "turnover" in form.forgotten


def test_text_is_tidied() -> None:
    assert filled(remark="  Cafe\u0301 \x07\r\n\u202ebar\u2066 ").given["remark"] == "Café \nbar"


def test_other_is_kept_only_with_its_choice() -> None:
    assert filled(trade="other", trade_other="Farm").given["trade_other"] == "Farm"
    assert filled(tools=["chat", "other"], tools_other="OCR").given["tools_other"] == "OCR"

    moved_on = filled(trade="shop", trade_other="Farm")
    assert "trade_other" not in moved_on.given
    assert "trade_other" in moved_on.forgotten


def test_a_fact_that_is_ruled_out_is_forgotten() -> None:
    form = filled(listed="no", exchange="HKEX")

    assert "exchange" in form.forgotten
    assert "exchange" not in form.given


def test_a_fact_stays_while_nothing_rules_it_out() -> None:
    assert filled(exchange="HKEX").given["exchange"] == "HKEX"


def test_a_fact_is_ruled_out_along_a_chain() -> None:
    assert "subsidiary" in filled(staff="10", canteen="no", subsidiary="yes").forgotten
    assert filled(staff="60", canteen="no", subsidiary="yes").given["subsidiary"] is True


@pytest.mark.parametrize(
    ("key", "words", "shown_by"),
    [
        ("trade", "", ""),
        ("exchange", "Answer this only if you chose “Yes” for “listed?”.", "listed:yes"),
        ("spend", "Answer this unless you chose “Other”, “None” for “tools?”.", "tools:chat,scan,vision,speech"),
        ("branch", "Answer this only if you chose “Bank”, “Other” for “trade?”.", "trade:bank,other"),
        ("canteen", "Whether this applies depends on your answer to “staff?”.", ""),
        ("subsidiary", "Answer this only if you chose “No” for “canteen?”.", "canteen:no"),
    ],
)
def test_a_fact_says_when_it_applies(key: str, words: str, shown_by: str) -> None:
    asked = question(filled(), key)

    assert asked.applies_when == words
    assert asked.shown_by == shown_by


def test_texts_follow_the_language() -> None:
    with translation.override("zh-hant"):
        form = ProfileForm(fact_sheet(), {}, data=QueryDict())

        assert form.error_links[0]["message"] == "貴公司的主要業務是甚麼？請選擇答案。"
        assert question(form, "sector").options[1]["text"] == "製造業"


def told(facts: dict[str, Any], *, declined: bool) -> dict[str, Any]:
    return {line.fact.id: line.value for line in fact_lines(SHEET, facts, declined=declined)}


FACTS = {
    "trade": "other", "trade_other": "Farm", "tools": ["chat", "scan"], "listed": False, "staff": 1200,
    "turnover": "1234567.50", "opened": "2020-01-31", "remark": None, "exchange": "hidden",
}  # fmt: skip
WORDS = {
    "trade": "Other; Farm", "tools": "Chat; Scan", "listed": "No", "turnover": "HK$1,234,567.50",
    "opened": datetime.date(2020, 1, 31),
}  # fmt: skip


def test_facts_are_told_in_words() -> None:
    assert told(FACTS | {"staff": 499}, declined=False) == WORDS | {"staff": "499"}
    assert told(FACTS | {"staff": 20}, declined=True) == WORDS | {"staff": "20", "remark": "Prefer not to say"}
    assert told(FACTS, declined=True) == WORDS | {"remark": "Prefer not to say"}  # 1,200 is no value of that fact
    assert told({}, declined=True) == {}


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_facts_are_told_in_chinese(language: str) -> None:
    with translation.override(language):
        assert told(FACTS, declined=False) | {"listed": "No"} == WORDS | {"trade": "Other；Farm", "tools": "Chat；Scan"}


def test_layouts_follow_the_kind_and_the_length() -> None:
    form = ProfileForm(fact_sheet(), {})

    layouts = {key: question(form, key).layout for key in ("sector", "employees_band", "difficulties", "hk_employees")}
    assert layouts == {
        "sector": "select", "employees_band": "radios", "difficulties": "checkboxes", "hk_employees": "typed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "name"), [({}, None), ({"business_name": ""}, ""), ({"business_name": " Cafe\u0301 海港 "}, "Café 海港")]
)
def test_the_firm_s_name_is_read_where_it_was_asked(sent: dict[str, str], name: str | None) -> None:
    assert filled(**sent).new_name == name


def test_a_name_that_is_too_long_is_the_first_thing_to_mend() -> None:
    form = ProfileForm(SHEET, {}, data=posted({"business_name": "x" * 201}))

    assert [link["anchor"] for link in form.error_links] == ["id_business_name", "fact-trade"]
    assert form.error_links[0]["message"] == "The name is too long. Use at most 200 characters."
