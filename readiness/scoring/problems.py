"""Reading plain data (from YAML or JSON) so that every problem is found, each with its place.

A parser is a small function from a `Reader` to a frozen dataclass:

    def _tier(reader: Reader) -> Tier:
        reader.keys("id", "name", optional=("summary",))
        return Tier(
            id=reader["id"].identifier(unique_in="tier"),
            name=reader["name"].text(),
            summary=reader.maybe("summary", Reader.text),
        )

    tiers = parse(data, lambda reader: reader["tiers"].each(_tier, at_least=1))

A read that fails notes a problem and hands back a harmless stand-in ("", 0, (), ...), so that the parser goes on to
the next problem. `parse` never returns a result that holds a stand-in: it raises `InvalidData` with all problems.
"""

import datetime
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from readiness.scoring.texts import LANGUAGES, Text

T = TypeVar("T")

SNAKE_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")
AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")  # of money: 0 or more, below 10 to the 15th, in whole cents
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_FRACTION = re.compile(r"[0-9]+(?:\.[0-9]+|/0*[1-9][0-9]*)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTIAL_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LANGUAGES = frozenset(LANGUAGES)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with data that came from outside; `place` is a path such as `pillars[0].name.en`."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class InvalidData(Exception):
    """Data that is refused whole; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Findings:
    """What reading one document has found so far: the problems, and which ids were declared where."""

    problems: list[Problem] = field(default_factory=list)
    declared: dict[str, dict[str, str]] = field(default_factory=dict)

    def raise_if_any(self) -> None:
        if self.problems:
            raise InvalidData(self.problems)


_ABSENT = object()  # the value of a place whose lack has been noted already: reading it says nothing more


class Reader:
    """A value with its place in the document. Reads it as what it should be, or notes what is wrong."""

    __slots__ = ("findings", "place", "value")

    def __init__(self, value: object, place: str, findings: Findings) -> None:
        self.value = value
        self.place = place
        self.findings = findings

    # Noting problems

    def problem(self, message: str) -> None:
        """Note a problem here; nothing for a value whose lack has been noted already."""
        if self.value is not _ABSENT:
            self.findings.problems.append(Problem(self.place, message))

    def is_given(self) -> bool:
        """Whether there is a value here other than null."""
        return self.value is not _ABSENT and self.value is not None

    def is_sound(self) -> bool:
        """Whether the value is there and nothing wrong has been noted at or under this place so far."""
        if self.value is _ABSENT:
            return False
        inside = (f"{self.place}.", f"{self.place}[") if self.place else ("",)
        return not any(
            problem.place == self.place or problem.place.startswith(inside) for problem in self.findings.problems
        )

    # Mappings

    def keys(self, *required: str, optional: Collection[str] = ()) -> None:
        """Note each required key that is missing and each key that is neither required nor optional."""
        mapping = self._as(dict, "must be a mapping")
        if mapping is None:
            return
        for key in required:
            if key not in mapping:
                self.at(key).problem("missing")
        for key in mapping:
            if key not in required and key not in optional:
                self.at(key).problem("unknown key")

    def __getitem__(self, key: str) -> "Reader":
        """The value under a key; one that is not there reads silently (`keys` has noted it)."""
        values = self.value if isinstance(self.value, dict) else {}
        return self._child(key, values.get(key, _ABSENT))

    def at(self, key: object) -> "Reader":
        """The place of a key, whether or not it is there, to note a problem at."""
        return self._child(key, None)

    def maybe(self, key: str, read: Callable[["Reader"], T]) -> T | None:
        """Read an optional value; None when the key is absent or its value is null."""
        child = self[key]
        return read(child) if child.is_given() else None

    def items(self) -> Iterator[tuple[str, "Reader"]]:
        """Each key with the reader of its value, for a mapping whose keys are data."""
        for key, value in (self._as(dict, "must be a mapping") or {}).items():
            yield str(key), self._child(key, value)

    def _child(self, key: object, value: object) -> "Reader":
        name = key if isinstance(key, str) and _PLAIN_KEY.fullmatch(key) else json.dumps(str(key), ensure_ascii=True)
        return Reader(value, f"{self.place}.{name}" if self.place else str(name), self.findings)

    # Lists

    def each(self, read: Callable[["Reader"], T], *, at_least: int = 0, exactly: int | None = None) -> tuple[T, ...]:
        """Read every item of a list; a wrong count is noted, and the items that are there are read all the same."""
        values = self._as(list, "must be a list")
        if values is None:
            return ()
        count = len(values)
        if exactly is not None and count != exactly:
            self.problem(f"must have exactly {exactly} items, has {count}")
        if count < at_least:
            self.problem(f"must have at least {at_least} items, has {count}")
        return tuple(read(Reader(value, f"{self.place}[{index}]", self.findings)) for index, value in enumerate(values))

    # Texts and words

    def text(self) -> Text:
        """A text complete in the three languages, none of them blank."""
        value = self.value
        if isinstance(value, dict) and value.keys() == _LANGUAGES:
            texts = [value[language] for language in LANGUAGES]
            if all(isinstance(wording, str) and wording.strip() for wording in texts):
                return Text(*texts)
        self.keys(*LANGUAGES)
        return Text(*(self[language].string() for language in LANGUAGES))

    def string(self) -> str:
        """A string that is not blank."""
        value = self._as(str, "must be text")
        if value is not None and not value.strip():
            self.problem("must not be blank")
        return value or ""

    def matching(self, pattern: re.Pattern[str], expected: str) -> str:
        """A string that the whole pattern matches; `expected` finishes the sentence "must be …". Stand-in: ""."""
        if isinstance(self.value, str) and pattern.fullmatch(self.value):
            return self.value
        self.problem(f"must be {expected}")
        return ""

    def identifier(self, pattern: re.Pattern[str] = SNAKE_ID, *, unique_in: str | None = None) -> str:
        """A stable id; with `unique_in`, one that no other id read under that name has taken."""
        value = self.matching(pattern, "an id of small letters, digits and separators")
        if value and unique_in is not None:
            self.claim(value, unique_in)
        return value

    def claim(self, name: str, unique_in: str) -> None:
        """Take an id for this place; a problem when another place has taken it."""
        places = self.findings.declared.setdefault(unique_in, {})
        if name in places:
            self.problem(f'the id "{name}" is already used at {places[name]}')
        places.setdefault(name, self.place)

    def declared(self, unique_in: str) -> frozenset[str]:
        """The ids read so far with that `unique_in`."""
        return frozenset(self.findings.declared.get(unique_in, ()))

    def choice(self, options: Collection[str]) -> str:
        """One of a closed set of words."""
        if isinstance(self.value, str) and self.value in options:
            return self.value
        self.problem(f"must be one of {', '.join(options)}")
        return ""

    # Numbers, truth and dates

    def boolean(self) -> bool:
        return self._as(bool, "must be true or false") or False

    def integer(self, minimum: int | None = None, maximum: int | None = None) -> int:
        """A whole number within the bounds, both included; true and 2.0 are not whole numbers."""
        if type(self.value) is not int:
            self.problem("must be a whole number")
            return 0
        self.within(self.value, minimum, maximum)
        return self.value

    def decimal(self, minimum: Decimal | None = None, maximum: Decimal | None = None) -> Decimal:
        """An exact decimal from a string such as "0.5" (a bare YAML number would be a float), bounds included."""
        number = Decimal(self.matching(_DECIMAL, 'an exact decimal in quotes, such as "0.5"') or 0)
        self.within(number, minimum, maximum)
        return number

    def amount(self) -> Decimal:
        """An exact amount of money, 0 or more, in whole cents, from a string such as "250000" or "99.50"."""
        return Decimal(self.matching(AMOUNT, 'an amount in quotes, such as "250000" or "99.50"') or 0)

    def fraction(self) -> Fraction:
        """An exact number of zero or more from a string such as "1/2" or "2.5"."""
        return Fraction(self.matching(_FRACTION, 'an exact number in quotes, such as "1/2" or "2.5"') or 0)

    def date(self) -> datetime.date:
        """A whole date, "2026-01-10" in quotes or not. Stand-in: the first day there is."""
        if type(self.value) is datetime.date:
            return self.value
        return self._real_date(self.matching(_DATE, "a date such as 2026-01-10"))

    def partial_date(self) -> str:
        """A date that may lack its day or its month: "2026-01-10", "2026-01" or "2026", as written."""
        if type(self.value) is datetime.date:
            return self.value.isoformat()
        value = self.matching(_PARTIAL_DATE, 'a date in quotes such as "2026-01-10", "2026-01" or "2026"')
        self._real_date(value and (value + "-01-01")[:10])
        return value

    def _real_date(self, value: str) -> datetime.date:
        try:
            return datetime.date.fromisoformat(value) if value else datetime.date.min
        except ValueError:
            self.problem("is not a day of the calendar")
            return datetime.date.min

    def within(self, number: int | Decimal, minimum: int | Decimal | None, maximum: int | Decimal | None) -> None:
        """Note a number beyond its bounds, unless something is wrong with it already."""
        if not self.is_sound():
            return
        if minimum is not None and number < minimum:
            self.problem(f"must be {minimum} or more")
        if maximum is not None and number > maximum:
            self.problem(f"must be {maximum} or less")

    def _as(self, kind: type[T], message: str) -> T | None:
        if isinstance(self.value, kind):
            return self.value
        self.problem(message)
        return None


def parse(data: object, build: Callable[[Reader], T]) -> T:
    """Build a value from plain data; InvalidData with every problem if there is any."""
    findings = Findings()
    result = build(Reader(data, "", findings))
    findings.raise_if_any()
    return result
