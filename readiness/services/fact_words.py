"""Frozen facts about a firm in words, in the active language."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from readiness.facts import Fact, FactSheet, FactValue, known_value, visible_facts
from readiness.scoring.texts import Text


@dataclass(frozen=True)
class FactLine:
    """A question about the firm with its answer in words; `value` is a date where the fact is one."""

    question: Text
    value: str | datetime.date

    @property
    def is_date(self) -> bool:
        return isinstance(self.value, datetime.date)


def fact_lines(sheet: FactSheet, facts: Mapping[str, object]) -> list[FactLine]:
    """The facts that are known, in the order they are asked."""
    return list(_lines(sheet, facts))


def _lines(sheet: FactSheet, facts: Mapping[str, object]) -> Iterator[FactLine]:
    for fact in visible_facts(sheet, facts):
        value = known_value(fact, facts)
        if value is not None:
            yield FactLine(fact.question, _words(fact, value, str(facts.get(fact.other_id) or "")))


def _words(fact: Fact, value: FactValue, other: str) -> str | datetime.date:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, Decimal):
        return "HK$" + number_format(value, force_grouping=True)
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if fact.option_ids:
        return _options(fact, value, other)
    return str(value)


def _options(fact: Fact, value: object, other: str) -> str:
    language = get_language() or "en"
    chosen = value if isinstance(value, tuple) else (value,)
    words = [fact.option(str(option)).text.get(language) for option in chosen]
    separator = "; " if language == "en" else "；"
    return separator.join([*words, other] if other else words)
