"""The facts about a firm: declared once as data, so that the profile form and scheme rules mean the same.

Pure: standard library only. Values are plain JSON: `boolean` true or false; `single` an option id; `multi` a list of
option ids; `integer` an int; `money` an exact decimal string in HK$; `date` an ISO string; `text` a string. A fact that
is absent is unknown, never "no"; null is "prefer not to say", unknown to rules too. What was typed beside a choice with
`other` is kept as a text under the fact's id with OTHER_SUFFIX.
"""

import datetime
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from readiness.scoring.problems import SLUG, VERSION, Findings, Problem, Reader, parse
from readiness.scoring.texts import Text

OTHER_SUFFIX = "_other"
CHOICES = ("single", "multi")
NUMBERS = ("integer", "money")
KINDS = ("boolean", *CHOICES, *NUMBERS, "date", "text")

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "in": lambda given, wanted: given in wanted,
    "not_in": lambda given, wanted: given not in wanted,
    "at_least": operator.ge,
    "at_most": operator.le,
    "below": operator.lt,
    "above": operator.gt,
    "includes": lambda given, wanted: wanted in given,
    "includes_any": lambda given, wanted: any(option in given for option in wanted),
}
_ORDERING = ("is", "is_not", "at_least", "at_most", "below", "above")
OPERATORS_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "boolean": ("is", "is_not"),
    "single": ("is", "is_not", "in", "not_in"),
    "multi": ("includes", "includes_any"),
    "integer": _ORDERING,
    "money": _ORDERING,
    "date": _ORDERING,
    "text": (),  # what was typed freely decides nothing
}
_OF_SEVERAL = ("in", "not_in", "includes_any")

FactValue = bool | int | str | Decimal | datetime.date | tuple[str, ...]


@dataclass(frozen=True)
class Option:
    id: str
    text: Text


@dataclass(frozen=True)
class FactCondition:
    """A test of one fact. `value` has the fact's own type (money a Decimal), or is a tuple where `op` takes several."""

    fact: str
    op: str
    value: FactValue


@dataclass(frozen=True)
class Fact:
    """One thing asked. `minimum` and `maximum`, both included, bound integers and money; `unit` is for the form."""

    id: str
    group: str
    kind: str
    question: Text
    hint: Text | None = None
    unit: str | None = None
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    required: bool = False
    other: bool = False
    show_if: FactCondition | None = None

    @property
    def other_id(self) -> str:
        """The id under which the text beside the choice is kept."""
        return self.id + OTHER_SUFFIX

    @cached_property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def option(self, option_id: str) -> Option:
        """KeyError for an id that is no option of this fact."""
        return {option.id: option for option in self.options}[option_id]


@dataclass(frozen=True)
class FactGroup:
    """Facts asked together; `why` tells the firm what they are for."""

    id: str
    name: Text
    why: Text


@dataclass(frozen=True)
class FactSheet:
    """One release of the declared facts; the look-ups raise KeyError for unknown ids."""

    code: str
    version: str
    groups: tuple[FactGroup, ...]
    facts: tuple[Fact, ...]

    @property
    def release(self) -> str:
        return f"{self.code}/{self.version}"

    def fact(self, fact_id: str) -> Fact:
        return self._by_id[fact_id]

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._by_id

    def group(self, group_id: str) -> FactGroup:
        return {group.id: group for group in self.groups}[group_id]

    def in_group(self, group_id: str) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.group == group_id)

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}


# Reading the declaration


def parse_facts(data: object) -> FactSheet:
    """The declared facts in plain data as loaded from their YAML file; InvalidData with every problem."""
    return parse(data, _sheet)


def _sheet(reader: Reader) -> FactSheet:
    reader.keys("code", "version", "groups", "facts")
    groups = reader["groups"].each(_group, at_least=1)  # first: the facts cite them
    earlier: dict[str, Fact] = {}
    return FactSheet(
        code=reader["code"].identifier(SLUG),
        version=reader["version"].matching(VERSION, 'a version in quotes such as "2026.1"'),
        groups=groups,
        facts=reader["facts"].each(lambda item: _fact(item, earlier), at_least=1),
    )


def _group(reader: Reader) -> FactGroup:
    reader.keys("id", "name", "why")
    return FactGroup(reader["id"].identifier(unique_in="group"), reader["name"].text(), reader["why"].text())


def _fact(reader: Reader, earlier: dict[str, Fact]) -> Fact:
    """One fact; it joins the `earlier` ones, which are all that a `show_if` may cite: no circles, no looking ahead."""
    kind = reader["kind"].choice(KINDS)
    choices = ("options",) if kind in CHOICES else ()
    reader.keys("id", "group", "kind", "question", *choices, optional=_optional_keys(kind))
    fact = Fact(
        id=reader["id"].identifier(unique_in="fact"),
        group=reader["group"].choice(sorted(reader.declared("group"))),
        kind=kind,
        question=reader["question"].text(),
        hint=reader.maybe("hint", Reader.text),
        unit=reader.maybe("unit", Reader.string),
        options=reader.maybe("options", _options) or (),
        minimum=reader.maybe("minimum", Reader.integer),
        maximum=reader.maybe("maximum", Reader.integer),
        required=bool(reader.maybe("required", Reader.boolean)),
        other=bool(reader.maybe("other", Reader.boolean)),
        show_if=reader.maybe("show_if", lambda item: _condition(item, earlier)),
    )
    if fact.minimum is not None and fact.maximum is not None and fact.minimum > fact.maximum:
        reader["maximum"].problem("must not be below the minimum")
    if fact.other:
        reader["other"].claim(fact.other_id, "fact")
    earlier[fact.id] = fact
    return fact


def _optional_keys(kind: str) -> tuple[str, ...]:
    """The keys that a fact of this kind may have; a kind that is wrong (read as "") forbids none."""
    choices = ("options", "other") if kind in (*CHOICES, "") else ()
    bounds = ("minimum", "maximum") if kind in (*NUMBERS, "") else ()
    return ("hint", "unit", "required", "show_if", *choices, *bounds)


def _options(reader: Reader) -> tuple[Option, ...]:
    def option(item: Reader) -> Option:
        item.keys("id", "text")
        return Option(item["id"].identifier(unique_in=reader.place), item["text"].text())

    return reader.each(option, at_least=2)


def _condition(reader: Reader, earlier: Mapping[str, Fact]) -> FactCondition:
    reader.keys("fact", "op", "value")
    fact = earlier.get(reader["fact"].string())
    if fact is None or not fact.kind:
        if reader["fact"].is_sound():
            reader["fact"].problem("must be an earlier fact")
        return FactCondition("", "", "")
    op = reader["op"].choice(OPERATORS_OF_KIND[fact.kind])
    return FactCondition(fact.id, op, read_operand(reader["value"], fact, op) if op else "")


def read_operand(reader: Reader, fact: Fact, op: str) -> FactValue:
    """What a rule with this operator compares the fact with, typed as in `FactCondition.value`."""
    if op in _OF_SEVERAL:
        return reader.each(lambda item: item.choice(fact.option_ids), at_least=1)
    if fact.kind in CHOICES:
        return reader.choice(fact.option_ids)
    return _read_value(reader, fact)


# Values given by a firm


def fact_problems(sheet: FactSheet, raw: Mapping[str, object]) -> list[Problem]:
    """Everything wrong with the given facts: unknown ids, values that do not fit, required facts declined.

    Facts that are absent or hidden are no problem here (see `missing_facts`). Places begin with the fact's id.
    """
    findings = Findings()
    others = {fact.other_id for fact in sheet.facts if fact.other}
    for reader in (Reader(value, str(key), findings) for key, value in raw.items()):
        if reader.place in others:
            if reader.is_given():
                reader.string()
        elif reader.place not in sheet:
            reader.problem("unknown fact")
        elif reader.is_given():
            _read_value(reader, sheet.fact(reader.place))
        elif sheet.fact(reader.place).required:
            reader.problem("this fact is required and cannot be declined")
    return findings.problems


def known_value(fact: Fact, facts: Mapping[str, object]) -> FactValue | None:
    """The fact's value as `FactCondition.value` is typed; None when absent, declined or not a value of this fact."""
    findings = Findings()
    reader = Reader(facts.get(fact.id), fact.id, findings)
    value = _read_value(reader, fact) if reader.is_given() else None
    return None if findings.problems else value


def visible_facts(sheet: FactSheet, facts: Mapping[str, object]) -> tuple[Fact, ...]:
    """The facts to ask for, given these, in order; one whose `show_if` cites an unknown or hidden fact is hidden."""
    shown: dict[str, FactValue | None] = {}
    for fact in sheet.facts:
        if fact.show_if is None or _holds(fact.show_if, shown):
            shown[fact.id] = known_value(fact, facts)
    return tuple(fact for fact in sheet.facts if fact.id in shown)


def missing_facts(sheet: FactSheet, facts: Mapping[str, object]) -> tuple[Fact, ...]:
    """The visible required facts that have no value, in order."""
    return tuple(fact for fact in visible_facts(sheet, facts) if fact.required and known_value(fact, facts) is None)


def _holds(condition: FactCondition, shown: Mapping[str, FactValue | None]) -> bool:
    given = shown.get(condition.fact)
    return given is not None and OPERATORS[condition.op](given, condition.value)


def _read_value(reader: Reader, fact: Fact) -> FactValue:
    return _READ[fact.kind](reader, fact)


def _read_several(reader: Reader, fact: Fact) -> tuple[str, ...]:
    chosen = reader.each(lambda item: item.choice(fact.option_ids))
    if reader.is_sound() and len(set(chosen)) < len(chosen):
        reader.problem("must not name an option twice")
    return chosen


def _read_money(reader: Reader, fact: Fact) -> Decimal:
    amount = reader.amount()
    reader.within(amount, fact.minimum, fact.maximum)
    return amount


_READ: Mapping[str, Callable[[Reader, Fact], FactValue]] = {
    "boolean": lambda reader, fact: reader.boolean(),
    "single": lambda reader, fact: reader.choice(fact.option_ids),
    "multi": _read_several,
    "integer": lambda reader, fact: reader.integer(fact.minimum, fact.maximum),
    "money": _read_money,
    "date": lambda reader, fact: reader.date(),
    "text": lambda reader, fact: reader.string(),
}
