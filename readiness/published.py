"""Published survey results as frozen data: what others measured and printed, never mixed with our own scores.

Pure: standard library only. A result says where each edition of the report states it and out of whom its figure is
taken, so that nobody has to believe us. A figure is a whole number: percent 0 to 100, or Hong Kong dollars.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Generic, TypeVar

from readiness.scoring.problems import SLUG, Reader, parse
from readiness.scoring.texts import LANGUAGES, Text

T = TypeVar("T")

PERCENT = "percent"
HKD = "hkd"
UNITS = (PERCENT, HKD)
QUESTIONNAIRE = re.compile(r"[a-z0-9-]+/[0-9.]+")


@dataclass(frozen=True)
class ByEdition(Generic[T]):
    """One thing for each edition of the report."""

    english: T
    chinese: T

    def get(self, language: str) -> T:
        """That of the edition which a reader of this language can check; KeyError for any other language."""
        return {"en": self.english, "zh-hant": self.chinese, "zh-hans": self.chinese}[language]


@dataclass(frozen=True)
class Edition:
    """The report as issued in one language; `title` and `date` are those on its cover."""

    name: Text
    title: str
    date: datetime.date


@dataclass(frozen=True)
class Pages:
    """Printed page numbers, both included: the pages of a whole section where a single page cannot be told."""

    first: int
    last: int


@dataclass(frozen=True)
class Section:
    """A part of the report, the same in both editions, on different pages."""

    id: str
    name: Text
    pages: ByEdition[Pages]


@dataclass(frozen=True)
class Place:
    """Where one edition states a result."""

    edition: Edition
    section: Section
    pages: Pages


@dataclass(frozen=True)
class Group:
    """Firms that were asked the same questions; `size` is how many answered."""

    id: str
    name: Text
    size: int


@dataclass(frozen=True)
class Base:
    """The firms that a figure is taken out of; `count` is None where the report does not print their number."""

    id: str
    group: Group
    text: Text
    count: int | None


@dataclass(frozen=True)
class Result:
    """One published figure in words of ours; `note` says what is uncertain about it.

    `dimension` is what it tells something about, by our own judgement; None for the background. `pillar` is that
    dimension's.
    """

    id: str
    dimension: str | None
    pillar: str | None
    statement: Text
    value: int
    unit: str
    base: Base
    sections: ByEdition[Section]
    note: Text | None


@dataclass(frozen=True)
class PublishedSurvey:
    """A survey with those of its results that we show; results stand in the order of the file."""

    code: str
    questionnaire: str
    title: Text
    publisher: Text
    year: int
    fieldwork: Text
    editions: ByEdition[Edition]
    groups: tuple[Group, ...]
    cautions: tuple[Text, ...]
    results: tuple[Result, ...]

    def results_of(self, dimension_id: str) -> tuple[Result, ...]:
        """The results on one dimension; none where the survey published nothing on it."""
        return self._by_dimension.get(dimension_id, ())

    @property
    def background(self) -> tuple[Result, ...]:
        """The results that belong to no dimension."""
        return self._by_dimension.get(None, ())

    def place_of(self, result: Result, language: str) -> Place:
        """Where a reader of this language finds the result; KeyError for a language that is not one of ours."""
        section = result.sections.get(language)
        return Place(self.editions.get(language), section, section.pages.get(language))

    @cached_property
    def _by_dimension(self) -> dict[str | None, tuple[Result, ...]]:
        found: dict[str | None, tuple[Result, ...]] = {}
        for result in self.results:
            found[result.dimension] = (*found.get(result.dimension, ()), result)
        return found


# Reading the file

# What stands in for something that was not declared; `parse` never hands it out.
_NO_TEXT = Text("", "", "")
_NO_GROUP = Group("", _NO_TEXT, 0)
_NO_BASE = Base("", _NO_GROUP, _NO_TEXT, None)
_NO_SECTION = Section("", _NO_TEXT, ByEdition(Pages(0, 0), Pages(0, 0)))


def parse_published(data: object, pillars: Mapping[str, str]) -> PublishedSurvey:
    """A survey in plain data as loaded from its YAML file; `InvalidData` with every problem.

    `pillars` gives, by its id, each dimension that a result may cite, with the id of its pillar.
    """
    return parse(data, lambda reader: _survey(reader, pillars))


def _survey(reader: Reader, pillars: Mapping[str, str]) -> PublishedSurvey:
    reader.keys(
        *("code", "questionnaire", "title", "publisher", "year", "fieldwork", "editions", "groups"),
        *("bases", "sections", "cautions", "results"),
    )
    sections = {section.id: section for section in reader["sections"].each(_section, at_least=1)}
    groups = reader["groups"].each(_group, at_least=1)
    by_id = {group.id: group for group in groups}
    bases = {base.id: base for base in reader["bases"].each(lambda item: _base(item, by_id), at_least=1)}
    return PublishedSurvey(
        code=reader["code"].identifier(SLUG),
        questionnaire=reader["questionnaire"].matching(QUESTIONNAIRE, 'a release such as "airi-hk/2026.1"'),
        title=reader["title"].text(),
        publisher=reader["publisher"].text(),
        year=reader["year"].integer(1900, 2100),
        fieldwork=reader["fieldwork"].text(),
        editions=_by_edition(reader["editions"], _edition),
        groups=groups,
        cautions=reader["cautions"].each(Reader.text),
        results=reader["results"].each(lambda item: _result(item, pillars, bases, sections), at_least=1),
    )


def _by_edition(reader: Reader, read: Callable[[Reader], T]) -> ByEdition[T]:
    reader.keys("english", "chinese")
    return ByEdition(read(reader["english"]), read(reader["chinese"]))


def _edition(reader: Reader) -> Edition:
    reader.keys("name", "title", "date")
    return Edition(reader["name"].text(), reader["title"].string(), reader["date"].date())


def _section(reader: Reader) -> Section:
    reader.keys("id", "name", "pages")
    section_id = reader["id"].identifier(unique_in="section")
    return Section(section_id, reader["name"].text(), _by_edition(reader["pages"], _pages))


def _pages(reader: Reader) -> Pages:
    reader.keys("first", "last")
    first = reader["first"].integer(minimum=1)
    return Pages(first, reader["last"].integer(minimum=first))


def _group(reader: Reader) -> Group:
    reader.keys("id", "name", "size")
    return Group(reader["id"].identifier(unique_in="group"), reader["name"].text(), reader["size"].integer(minimum=1))


def _base(reader: Reader, groups: Mapping[str, Group]) -> Base:
    reader.keys("id", "group", "text", "count")
    group = _cited(reader["group"], groups, _NO_GROUP)
    return Base(
        id=reader["id"].identifier(unique_in="base"),
        group=group,
        text=reader["text"].text(),
        count=reader.maybe("count", lambda item: item.integer(1, group.size or None)),
    )


def _result(
    reader: Reader, pillars: Mapping[str, str], bases: Mapping[str, Base], sections: Mapping[str, Section]
) -> Result:
    reader.keys("id", "dimension", "statement", "value", "unit", "base", "sections", optional=("note",))
    dimension = reader.maybe("dimension", lambda item: item.choice(tuple(pillars))) or None
    unit = reader["unit"].choice(UNITS)
    result = Result(
        id=reader["id"].identifier(unique_in="result"),
        dimension=dimension,
        pillar=None if dimension is None else pillars[dimension],
        statement=reader["statement"].text(),
        value=reader["value"].integer(0, 100 if unit == PERCENT else None),
        unit=unit,
        base=_cited(reader["base"], bases, _NO_BASE),
        sections=_by_edition(reader["sections"], lambda item: _cited(item, sections, _NO_SECTION)),
        note=reader.maybe("note", Reader.text),
    )
    if reader["statement"].is_sound() and reader["value"].is_sound() and unit:
        _compare(reader["statement"], result)
    return result


def _cited(reader: Reader, declared: Mapping[str, T], stand_in: T) -> T:
    """What was declared under the id that stands here; the stand-in, with a problem noted, for any other."""
    return declared.get(reader.choice(tuple(declared)), stand_in)


def _compare(statement: Reader, result: Result) -> None:
    """Note each wording that does not hold the figure: a number corrected in one place only must not get through."""
    for language in LANGUAGES:
        figure = _figure(result.value, result.unit, language)
        # Not inside another number: 4% must not be taken for the end of 44%.
        if not re.search(rf"(?<![0-9.,]){re.escape(figure)}", result.statement.get(language)):
            statement[language].problem(f'must hold the figure "{figure}"')


def _figure(value: int, unit: str, language: str) -> str:
    """The figure as it is written in a language: 41%; HK$830,000, in Chinese 83萬 and 83万."""
    if unit == PERCENT:
        return f"{value}%"
    if language == "en":
        return f"HK${value:,}"
    return f"{Decimal(value) / 10_000:f}{'萬' if language == 'zh-hant' else '万'}"
