"""Facts about a firm in words, in the active language: the one place where a stored fact becomes something to read."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from accounts.languages import current_language
from readiness.facts import Fact, FactSheet, FactValue, known_value, visible_facts
from readiness.scoring.texts import Text


@dataclass(frozen=True)
class FactLine:
    """A fact about the firm with its answer in words; `value` is a date where the fact is one."""

    fact: Fact
    value: str | datetime.date

    @property
    def question(self) -> Text:
        return self.fact.question

    @property
    def is_date(self) -> bool:
        return isinstance(self.value, datetime.date)


def fact_lines(sheet: FactSheet, facts: Mapping[str, object], *, declined: bool = False) -> list[FactLine]:
    """The facts that are known, in the order they are asked; with `declined` also those the firm would not tell."""
    told = ((fact, _told(fact, facts, declined)) for fact in visible_facts(sheet, facts))
    return [FactLine(fact, words) for fact, words in told if words is not None]


def _told(fact: Fact, facts: Mapping[str, object], declined: bool) -> str | datetime.date | None:
    value = known_value(fact, facts)
    if value is not None:
        return _words(fact, value, str(facts.get(fact.other_id) or ""))
    was_declined = fact.id in facts and facts[fact.id] is None
    return gettext("Prefer not to say") if declined and was_declined else None


def _words(fact: Fact, value: FactValue, other: str) -> str | datetime.date:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, Decimal):
        return f"HK${value:,}"
    if isinstance(value, int):
        return f"{value:,}"
    if fact.option_ids:
        return _options(fact, value, other)
    return str(value)


def _options(fact: Fact, value: object, other: str) -> str:
    language = current_language()
    chosen = value if isinstance(value, tuple) else (value,)
    words = [fact.option(str(option)).text.get(language) for option in chosen]
    return gettext("; ").join([*words, other] if other else words)
