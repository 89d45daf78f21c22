import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from readiness.scoring.problems import SLUG, Findings, InvalidData, Problem, Reader, parse
from readiness.scoring.texts import Text
from tests.readiness.scoring.factories import text


def problems_of(data: object, build: Callable[[Reader], Any]) -> list[str]:
    """What is wrong with the data, each problem with its place."""
    with pytest.raises(InvalidData) as caught:
        parse(data, build)
    return [str(problem) for problem in caught.value.problems]


def under(key: str, read: Callable[[Reader], Any]) -> Callable[[Reader], Any]:
    return lambda reader: read(reader[key])


def test_a_problem_is_written_with_its_place() -> None:
    assert str(Problem("pillars[0].name", "missing")) == "pillars[0].name: missing"
    assert str(Problem("", "must be a mapping")) == "must be a mapping"


def test_the_exception_shows_every_problem_on_its_line() -> None:
    error = InvalidData([Problem("a", "missing"), Problem("b", "unknown key")])
    assert error.problems == (Problem("a", "missing"), Problem("b", "unknown key"))
    assert str(error) == "a: missing\nb: unknown key"


GOOD: list[tuple[Callable[[Reader], Any], object, object]] = [
    (Reader.text, text("Tea"), Text("Tea", "Tea（繁）", "Tea（简）")),
    (Reader.string, "tea", "tea"),
    (Reader.identifier, "data_quality_1", "data_quality_1"),
    (lambda reader: reader.identifier(SLUG), "airi-hk", "airi-hk"),
    (lambda reader: reader.choice(["a", "b"]), "b", "b"),
    (Reader.boolean, True, True),
    (Reader.boolean, False, False),
    (Reader.integer, -3, -3),
    (lambda reader: reader.integer(1, 5), 1, 1),
    (lambda reader: reader.integer(1, 5), 5, 5),
    (Reader.decimal, "0.10", Decimal("0.10")),
    (lambda reader: reader.decimal(Decimal(1), Decimal(2)), "2", Decimal(2)),
    (Reader.fraction, "7/10", Fraction(7, 10)),
    (Reader.fraction, "2.5", Fraction(5, 2)),
    (Reader.date, "2026-02-28", datetime.date(2026, 2, 28)),
    (Reader.date, datetime.date(2026, 2, 28), datetime.date(2026, 2, 28)),
    (Reader.partial_date, "2026", "2026"),
    (Reader.partial_date, "2026-02", "2026-02"),
    (Reader.partial_date, datetime.date(2026, 2, 28), "2026-02-28"),
]


@pytest.mark.parametrize(("read", "value", "expected"), GOOD)
def test_good_values_are_read_as_what_they_are(read: Callable[[Reader], Any], value: object, expected: object) -> None:
    result = parse({"here": value}, under("here", read))
    assert (result, type(result)) == (expected, type(expected))


DATE = "a date such as 2026-01-10"
PARTIAL_DATE = 'a date in quotes such as "2026-01-10", "2026-01" or "2026"'
ID = "an id of small letters, digits and separators"
EXACT = 'an exact decimal in quotes, such as "0.5"'
EXACT_FRACTION = 'an exact number in quotes, such as "1/2" or "2.5"'
BAD: list[tuple[Callable[[Reader], Any], object, list[str]]] = [
    (Reader.text, "tea", ["here: must be a mapping"]),
    (Reader.text, {"en": "tea", "zh-hant": "茶"}, ["here.zh-hans: missing"]),
    (Reader.text, {**text(), "en": " \n"}, ["here.en: must not be blank"]),
    (Reader.text, {**text(), "zh-hant": None}, ["here.zh-hant: must be text"]),
    (Reader.text, {**text(), "fr": "thé"}, ["here.fr: unknown key"]),
    (Reader.string, 7, ["here: must be text"]),
    (Reader.string, "", ["here: must not be blank"]),
    (Reader.identifier, "Data Quality", [f"here: must be {ID}"]),
    (Reader.identifier, "a__b", [f"here: must be {ID}"]),
    (Reader.identifier, "a_", [f"here: must be {ID}"]),
    (Reader.identifier, "a\n", [f"here: must be {ID}"]),
    (Reader.identifier, True, [f"here: must be {ID}"]),
    (lambda reader: reader.matching(re.compile("x+"), "some x"), "xy", ["here: must be some x"]),
    (lambda reader: reader.choice(["a", "b"]), "c", ["here: must be one of a, b"]),
    (lambda reader: reader.choice(["a", "b"]), ["a"], ["here: must be one of a, b"]),
    (Reader.boolean, 1, ["here: must be true or false"]),
    (Reader.boolean, None, ["here: must be true or false"]),
    (Reader.integer, True, ["here: must be a whole number"]),
    (Reader.integer, 2.0, ["here: must be a whole number"]),
    (Reader.integer, "2", ["here: must be a whole number"]),
    (lambda reader: reader.integer(1, 5), 0, ["here: must be 1 or more"]),
    (lambda reader: reader.integer(1, 5), 6, ["here: must be 5 or less"]),
    (Reader.decimal, 0.5, [f"here: must be {EXACT}"]),
    (Reader.decimal, "1e3", [f"here: must be {EXACT}"]),
    (Reader.decimal, "１", [f"here: must be {EXACT}"]),
    (lambda reader: reader.decimal(Decimal(1)), 0.5, [f"here: must be {EXACT}"]),
    (lambda reader: reader.decimal(Decimal(1)), "0.9", ["here: must be 1 or more"]),
    (Reader.fraction, "1/0", [f"here: must be {EXACT_FRACTION}"]),
    (Reader.fraction, "-1/2", [f"here: must be {EXACT_FRACTION}"]),
    (Reader.fraction, 0.5, [f"here: must be {EXACT_FRACTION}"]),
    (Reader.date, "20260228", [f"here: must be {DATE}"]),
    (Reader.date, datetime.datetime(2026, 2, 28, tzinfo=datetime.UTC), [f"here: must be {DATE}"]),
    (Reader.date, "2026-02-30", ["here: is not a day of the calendar"]),
    (Reader.partial_date, 2026, [f"here: must be {PARTIAL_DATE}"]),
    (Reader.partial_date, "2026-13", ["here: is not a day of the calendar"]),
]


@pytest.mark.parametrize(("read", "value", "expected"), BAD)
def test_bad_values_are_noted_with_their_place(
    read: Callable[[Reader], Any], value: object, expected: list[str]
) -> None:
    assert problems_of({"here": value}, under("here", read)) == expected


def test_keys_missing_and_unknown_are_all_noted() -> None:
    assert problems_of({"b": 1, "wrong": 2, True: 3}, lambda reader: reader.keys("a", "b", optional=("c",))) == [
        "a: missing",
        "wrong: unknown key",
        '"True": unknown key',
    ]


def test_a_key_that_could_break_a_line_is_escaped() -> None:
    assert problems_of({"a\nb": 1}, lambda reader: reader.keys()) == ['"a\\nb": unknown key']


def test_the_document_itself_must_be_a_mapping() -> None:
    assert problems_of([], lambda reader: reader.keys("a")) == ["must be a mapping"]


@pytest.mark.parametrize(
    "read",
    [
        Reader.text,
        Reader.string,
        Reader.identifier,
        Reader.boolean,
        Reader.integer,
        Reader.decimal,
        Reader.fraction,
        Reader.date,
        Reader.partial_date,
        lambda reader: reader.choice(["a"]),
        lambda reader: reader.each(Reader.text),
        lambda reader: list(reader.items()),
        lambda reader: reader["deeper"].text(),
    ],
)
def test_what_is_missing_is_noted_once_however_it_is_read(read: Callable[[Reader], Any]) -> None:
    def build(reader: Reader) -> None:
        reader.keys("a")
        read(reader["a"])

    assert problems_of({}, build) == ["a: missing"]


def test_an_optional_value_may_be_absent_or_null() -> None:
    assert parse({}, lambda reader: reader.maybe("a", Reader.string)) is None
    assert parse({"a": None}, lambda reader: reader.maybe("a", Reader.string)) is None
    assert parse({"a": "x"}, lambda reader: reader.maybe("a", Reader.string)) == "x"


def test_items_of_a_list_have_numbered_places() -> None:
    assert problems_of({"list": ["x", 1, "y", 2]}, lambda reader: reader["list"].each(Reader.string)) == [
        "list[1]: must be text",
        "list[3]: must be text",
    ]


def test_a_wrong_count_is_noted_and_the_items_are_read_all_the_same() -> None:
    assert problems_of({"list": [1]}, lambda reader: reader["list"].each(Reader.string, exactly=2)) == [
        "list: must have exactly 2 items, has 1",
        "list[0]: must be text",
    ]
    assert problems_of({"list": []}, lambda reader: reader["list"].each(Reader.string, at_least=1)) == [
        "list: must have at least 1 items, has 0"
    ]
    assert problems_of({"list": "abc"}, lambda reader: reader["list"].each(Reader.string)) == ["list: must be a list"]


def test_a_mapping_whose_keys_are_data_is_read_item_by_item() -> None:
    read = parse({"x": 1, "y z": 2}, lambda reader: [(key, item.place, item.value) for key, item in reader.items()])
    assert read == [("x", "x", 1), ("y z", '"y z"', 2)]


def test_an_id_is_taken_once_for_each_kind_of_thing() -> None:
    def build(reader: Reader) -> None:
        for key in ("a", "b", "c"):
            reader[key].identifier(unique_in="thing")
        reader["d"].identifier(unique_in="other thing")
        reader["e"].identifier()

    assert problems_of(dict.fromkeys("abcde", "same"), build) == [
        'b: the id "same" is already used at a',
        'c: the id "same" is already used at a',
    ]


def test_bad_ids_are_not_called_duplicates_of_each_other() -> None:
    expected = [f"[{index}]: must be {ID}" for index in (0, 1)]
    assert problems_of(["!", "!"], lambda reader: reader.each(lambda item: item.identifier(unique_in="x"))) == expected


def test_declared_ids_are_known_in_the_order_of_reading() -> None:
    def build(reader: Reader) -> list[frozenset[str]]:
        before = reader.declared("thing")
        reader["a"].identifier(unique_in="thing")
        return [before, reader.declared("thing")]

    assert parse({"a": "x"}, build) == [frozenset(), frozenset({"x"})]


def test_a_place_is_sound_until_something_in_it_is_wrong() -> None:
    reader = Reader({"a": {"b": 1}, "ab": 1}, "", Findings())
    assert reader.is_sound()
    assert reader["a"].is_sound()
    assert not reader["c"].is_sound()
    reader["ab"].string()
    assert reader["a"].is_sound()
    reader["a"]["b"].string()
    assert not reader["a"].is_sound()
    assert not reader.is_sound()
