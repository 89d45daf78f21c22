"""Reading a catalogue of schemes from plain data, whole or not at all."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from readiness.facts import FactSheet, fact_problems
from readiness.scoring.problems import SLUG, VERSION, Findings, InvalidData, Problem, Reader
from readiness.scoring.texts import LANGUAGES
from recommendations.eligibility import VERDICTS, reachable_verdicts
from recommendations.rules import read_node, read_source_id
from recommendations.schemes import (
    ABOUT,
    CONFIDENCE,
    COST_ITEMS,
    KINDS,
    STATUSES,
    WINDOW_MODES,
    Catalogue,
    Category,
    Ceilings,
    Change,
    Condition,
    Document,
    FundingTerms,
    LeadTime,
    Name,
    PartialDate,
    Pool,
    Ratio,
    Scenario,
    Scheme,
    Source,
    Status,
    Window,
)

T = TypeVar("T")

META_FILE = "_catalogue.yaml"
_RELEASE = re.compile(rf"{SLUG.pattern}/{VERSION.pattern}")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_WHOLE_HK_CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Vocabulary:
    """What a scheme file may refer to. `dimensions` None: the dimensions are not checked."""

    facts: FactSheet
    tiers: tuple[str, ...]
    categories: tuple[str, ...]
    dimensions: Collection[str] | None = None


def parse_catalogue(
    meta: object, schemes: Mapping[str, object], facts: FactSheet, *, dimensions: Collection[str] | None = None
) -> Catalogue:
    """The catalogue in plain data: that of META_FILE, and that of each scheme file by the file's name.

    InvalidData with every problem of every file; a place begins with the file's name. `dimensions` are the ids that a
    scheme may say it lifts.
    """
    problems: list[Problem] = []
    catalogue = _read_file(META_FILE, meta, lambda reader: _meta(reader, facts), problems)
    vocabulary = Vocabulary(facts, catalogue.tiers, tuple(item.id for item in catalogue.categories), dimensions)
    read = {
        name: _read_file(name, schemes[name], lambda reader: _scheme(reader, vocabulary), problems)
        for name in sorted(schemes)
    }
    problems += _problems_between(read)
    if problems:
        raise InvalidData(problems)
    ordered = tuple(sorted(read.values(), key=lambda scheme: scheme.id))
    return replace(catalogue, schemes=tuple(replace(scheme, pools=_pools(scheme, ordered)) for scheme in ordered))


def parse_scheme(data: object, vocabulary: Vocabulary) -> Scheme:
    """One scheme on its own; the ceilings of a scheme that it counts inside are known to `parse_catalogue` only."""
    findings = Findings()
    scheme = _scheme(Reader(data, "", findings), vocabulary)
    findings.raise_if_any()
    return replace(scheme, pools=_pools(scheme, (scheme,)))


def _read_file(name: str, data: object, read: Callable[[Reader], T], problems: list[Problem]) -> T:
    findings = Findings()
    result = read(Reader(data, "", findings))
    problems += [
        Problem(f"{name}: {problem.place}" if problem.place else name, problem.message) for problem in findings.problems
    ]
    return result


def _meta(reader: Reader, facts: FactSheet) -> Catalogue:
    reader.keys("code", "version", "title", "facts", "currency", "tiers", "categories")
    release = reader["facts"].matching(_RELEASE, 'a release of facts such as "hk/2026.1"')
    if release and release != facts.release:
        reader["facts"].problem(f'the facts at hand are "{facts.release}"')
    return Catalogue(
        code=reader["code"].identifier(SLUG),
        version=reader["version"].matching(VERSION, 'a version in quotes such as "2026.1"'),
        title=reader["title"].text(),
        facts=facts,
        currency=reader["currency"].matching(re.compile("[A-Z]{3}"), 'a currency code such as "HKD"'),
        tiers=reader["tiers"].each(lambda item: item.identifier(unique_in="tier"), at_least=1),
        categories=reader["categories"].each(_category, at_least=1),
        schemes=(),
    )


def _category(reader: Reader) -> Category:
    reader.keys("id", "name", "summary")
    return Category(reader["id"].identifier(unique_in="category"), reader["name"].text(), reader["summary"].text())


def _scheme(reader: Reader, known: Vocabulary) -> Scheme:
    reader.keys(*_SCHEME_KEYS, optional=("translations",))
    sources = reader["sources"].each(_source, at_least=1)  # first: everything else cites them
    scheme = Scheme(
        id=reader["id"].identifier(SLUG),
        names=_names(reader),
        body=reader["body"].text(),
        operator=reader.maybe("operator", Reader.text),
        bodies=_ids(reader["bodies"]),
        url=reader.maybe("url", _address),
        objective=reader["objective"].text(),
        category=reader["category"].choice(known.categories),
        also=_words(reader["also"], known.categories),
        tiers=_words(reader["tiers"], known.tiers),
        fit=reader["fit"].text(),
        dimensions=_ids(reader["dimensions"])
        if known.dimensions is None
        else _words(reader["dimensions"], known.dimensions),
        cost_items=_words(reader["cost_items"], COST_ITEMS),
        funding=_funding(reader["funding"]),
        status=_status(reader["status"]),
        window=reader.maybe("window", _window),
        lead_time=reader.maybe("lead_time", _lead_time),
        documents=reader["documents"].each(_document),
        gates=reader.maybe("gates", lambda item: read_node(item, known.facts)),
        conditions=reader["conditions"].each(_condition),
        sources=sources,
        confidence=reader["confidence"].choice(CONFIDENCE),
        conflicts=reader["conflicts"].each(Reader.text),
        check_with_administrator=reader["check_with_administrator"].boolean(),
        changes=reader["changes"].each(_change),
        scenarios=reader["scenarios"].each(lambda item: _scenario(item, known.facts), at_least=1),
    )
    if reader["gates"].is_sound() and reader["scenarios"].is_sound():
        _check_scenarios(reader["scenarios"], scheme, known.facts)
    return scheme


_SCHEME_KEYS = (
    *("id", "names", "body", "operator", "bodies", "url", "objective", "category", "also", "tiers"),
    *("fit", "dimensions", "cost_items", "funding", "status", "window", "lead_time", "documents", "gates"),
    *("conditions", "sources", "confidence", "conflicts", "check_with_administrator", "changes", "scenarios"),
)


def _names(reader: Reader) -> dict[str, Name]:
    """A name in each language: the official one, or our translation where that is null."""
    official, ours = reader["names"], reader["translations"]
    official.keys(*LANGUAGES)
    if ours.is_given():
        ours.keys(optional=LANGUAGES)
    return {language: _name(official, ours, language) for language in LANGUAGES}


def _name(official: Reader, ours: Reader, language: str) -> Name:
    name, translation = official.maybe(language, Reader.string), ours.maybe(language, Reader.string)
    if name is None and translation is None and official.is_given():
        official[language].problem("has neither an official name nor a translation")
    if name is not None and translation is not None:
        ours[language].problem("has an official name already")
    return Name(name or translation or "", ours=name is None)


def _address(reader: Reader) -> str:
    return reader.matching(_ADDRESS, "an address that begins with https://")


def _ids(reader: Reader) -> tuple[str, ...]:
    return _without_repeats(reader, reader.each(Reader.identifier))


def _words(reader: Reader, options: Collection[str]) -> tuple[str, ...]:
    return _without_repeats(reader, reader.each(lambda item: item.choice(options)))


def _without_repeats(reader: Reader, words: tuple[str, ...]) -> tuple[str, ...]:
    if reader.is_sound() and len(set(words)) < len(words):
        reader.problem("must not name anything twice")
    return words


def _partial_date(reader: Reader) -> PartialDate:
    return PartialDate(reader.partial_date())


def _cited(reader: Reader) -> tuple[str, ...]:
    return reader["sources"].each(read_source_id)


# Money


def _funding(reader: Reader) -> FundingTerms:
    reader.keys("kinds", "ratio", "share", "ceilings", "counts_inside", "projects", "tenor_months", "note")
    terms = FundingTerms(
        kinds=_words(reader["kinds"], KINDS),
        ratio=reader.maybe("ratio", _ratio),
        share=reader.maybe("share", _share),
        ceilings=_ceilings(reader["ceilings"]),
        counts_inside=reader.maybe("counts_inside", lambda item: item.identifier(SLUG)),
        projects=reader.maybe("projects", lambda item: item.integer(minimum=1)),
        tenor_months=reader.maybe("tenor_months", lambda item: item.integer(minimum=1)),
        note=reader.maybe("note", Reader.text),
    )
    if reader.is_sound() and terms.ratio and terms.share is not None and terms.share != terms.ratio.share:
        reader["share"].problem(f"must be {terms.ratio.share}, as the ratio says")
    return terms


def _ratio(reader: Reader) -> Ratio:
    reader.keys("government", "enterprise")
    return Ratio(reader["government"].integer(minimum=1), reader["enterprise"].integer(minimum=0))


def _share(reader: Reader) -> Fraction:
    share = reader.fraction()
    if reader.is_sound() and not 0 < share <= 1:
        reader.problem("must be more than 0 and at most 1")
    return share


def _ceilings(reader: Reader) -> Ceilings:
    reader.keys("application", "year", "cumulative")
    return Ceilings(*(reader.maybe(key, _amount) for key in ("application", "year", "cumulative")))


def _amount(reader: Reader) -> Decimal:
    amount = reader.decimal(minimum=Decimal(0))
    if reader.is_sound() and amount != amount.quantize(_WHOLE_HK_CENTS):
        reader.problem("must be in whole cents")
    return amount


# Status, dates and what a firm should know


def _status(reader: Reader) -> Status:
    reader.keys("value", "as_of", "sources")
    return Status(reader["value"].choice(STATUSES), reader.maybe("as_of", _partial_date), _cited(reader))


def _window(reader: Reader) -> Window:
    reader.keys("mode", "opened_on", "closes_on", "note")
    return Window(
        mode=reader["mode"].choice(WINDOW_MODES),
        opened_on=reader.maybe("opened_on", _partial_date),
        closes_on=reader.maybe("closes_on", _partial_date),
        note=reader.maybe("note", Reader.text),
    )


def _lead_time(reader: Reader) -> LeadTime:
    reader.keys("weeks", "note", "sources")
    return LeadTime(reader["weeks"].integer(minimum=0), reader.maybe("note", Reader.text), _cited(reader))


def _document(reader: Reader) -> Document:
    reader.keys("text", "sources")
    return Document(reader["text"].text(), _cited(reader))


def _condition(reader: Reader) -> Condition:
    reader.keys("about", "text", "sources")
    return Condition(reader["about"].choice(ABOUT), reader["text"].text(), _cited(reader))


def _source(reader: Reader) -> Source:
    reader.keys("id", "url", "as_of", "retrieved", "supports", optional=("title",))
    source = Source(
        id=reader["id"].identifier(unique_in="source"),
        url=reader.maybe("url", _address),
        title=reader.maybe("title", Reader.string),
        as_of=reader.maybe("as_of", _partial_date),
        retrieved=reader["retrieved"].date(),
        supports=reader["supports"].string(),
    )
    if reader.is_sound() and source.url is None and source.title is None:
        reader.problem("needs an address, or a title where there is none")
    return source


def _change(reader: Reader) -> Change:
    reader.keys("date", "what", "sources")
    return Change(reader.maybe("date", _partial_date), reader["what"].text(), _cited(reader))


# Scenarios


def _scenario(reader: Reader, sheet: FactSheet) -> Scenario:
    reader.keys("facts", "verdict")
    facts = dict(reader["facts"].value) if isinstance(reader["facts"].value, Mapping) else {}
    if not isinstance(reader["facts"].value, Mapping):
        reader["facts"].problem("must be a mapping")
    place = reader["facts"].place
    reader.findings.problems += [Problem(f"{place}.{item.place}", item.message) for item in fact_problems(sheet, facts)]
    word = reader["verdict"].choice(VERDICTS)
    return Scenario(facts, next((verdict for verdict in VERDICTS if verdict == word), "unknown"))


def _check_scenarios(reader: Reader, scheme: Scheme, sheet: FactSheet) -> None:
    """One scenario at least for each verdict that the gates can reach, and none for the others."""
    reachable = reachable_verdicts(scheme.gates, sheet)
    shown = {scenario.verdict for scenario in scheme.scenarios}
    for verdict in VERDICTS:
        if verdict in reachable and verdict not in shown:
            reader.problem(f'needs one with the verdict "{verdict}", which the gates can reach')
        if verdict in shown and verdict not in reachable:
            reader.problem(f'has one with the verdict "{verdict}", which the gates cannot reach')


# Between the files


def _problems_between(read: Mapping[str, Scheme]) -> list[Problem]:
    by_id = {scheme.id: scheme for scheme in read.values()}
    problems = []
    for name, scheme in read.items():
        if scheme.id and name != f"{scheme.id}.yaml":
            problems.append(Problem(f"{name}: id", f'the file of "{scheme.id}" must be named {scheme.id}.yaml'))
        parent = scheme.funding.counts_inside
        if not parent:
            continue
        place = f"{name}: funding.counts_inside"
        if parent not in by_id or parent == scheme.id:
            problems.append(Problem(place, f'"{parent}" is not the id of another scheme'))
        elif by_id[parent].funding.counts_inside is not None:
            problems.append(Problem(place, f'"{parent}" itself counts inside another scheme'))
    return problems


def _pools(scheme: Scheme, schemes: Collection[Scheme]) -> tuple[Pool, ...]:
    """The year's and overall ceilings that bind the scheme: its own, and those of the scheme that it counts inside."""
    owners = [scheme] + [other for other in schemes if other.id == scheme.funding.counts_inside]
    return tuple(
        Pool(
            id=owner.id,
            year=owner.funding.ceilings.year,
            cumulative=owner.funding.ceilings.cumulative,
            members=frozenset({owner.id} | {item.id for item in schemes if item.funding.counts_inside == owner.id}),
        )
        for owner in owners
    )
