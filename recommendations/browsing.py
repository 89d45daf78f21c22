"""Finding schemes in a catalogue: search words, filters, groups. Pure; the day is passed in."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from readiness.facts import Option
from readiness.scoring.texts import LANGUAGES, comparable
from recommendations.eligibility import evaluate
from recommendations.matching import STATUS_ORDER, is_stale, standing
from recommendations.rules import leaves
from recommendations.schemes import Catalogue, Category, Scheme

Phase = Literal["open", "announced", "uncertain", "closed"]
PHASES: tuple[Phase, ...] = ("open", "announced", "uncertain", "closed")
ANNOUNCED = frozenset({"upcoming", "in_preparation"})
LONGEST_SEARCH = 100  # characters
SECTOR = "sector"  # the fact on a firm's main business


@dataclass(frozen=True)
class Query:
    """What somebody looks for, named as in an address; an empty string stands for "all"."""

    q: str = ""  # words
    category: str = ""
    tier: str = ""
    status: str = ""  # one of PHASES
    body: str = ""
    sector: str = ""

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the parts that narrow the list."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))

    def without(self, part: str) -> "Query":
        return replace(self, **{part: ""})


@dataclass(frozen=True)
class Listing:
    """What was found: by category what is not closed, then what is closed, the newest first; counted by phase."""

    groups: tuple[tuple[Category, tuple[Scheme, ...]], ...]
    closed: tuple[Scheme, ...]
    counts: Mapping[Phase, int]
    any_stale: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def read_query(given: Mapping[str, str], catalogue: Catalogue) -> Query:
    """The query in an address; a value that the catalogue doesn't know narrows nothing."""
    text = " ".join(given.get("q", "").split())[:LONGEST_SEARCH]
    known: dict[str, set[str]] = {
        "category": {category.id for category in catalogue.categories},
        "tier": set(catalogue.tiers),
        "status": set(PHASES),
        "body": {body for body, _ in bodies(catalogue)},
        "sector": {option.id for option in sectors(catalogue)},
    }
    return Query(q=text, **{part: given[part] for part, ids in known.items() if given.get(part) in ids})


def phase(scheme: Scheme, on_date: datetime.date) -> Phase:
    """Whether firms can apply on that day, will be able to, perhaps can, or can't any more."""
    place = standing(scheme, on_date)
    if place == "closed":
        return "closed"
    if place == "recommended":
        return "open"
    opens = scheme.window.opened_on if scheme.window else None
    ahead = opens is not None and opens.earliest > on_date
    return "announced" if ahead or scheme.status.value in ANNOUNCED else "uncertain"


def find(catalogue: Catalogue, query: Query, on_date: datetime.date) -> tuple[Scheme, ...]:
    """The schemes that every part of the query lets through, in the catalogue's order."""
    words = comparable(query.q).split()
    return tuple(
        scheme
        for scheme in catalogue.schemes
        if query.category in ("", scheme.category, *scheme.also)
        and query.tier in ("", *scheme.tiers)
        and query.body in ("", *scheme.bodies)
        and query.status in ("", phase(scheme, on_date))
        and (not query.sector or serves(scheme, query.sector, on_date))
        and (not words or _contains(scheme, words))
    )


def browse(catalogue: Catalogue, query: Query, on_date: datetime.date) -> Listing:
    """What is found, grouped: a scheme stands under the category looked for, else under its main one."""
    found = find(catalogue, query, on_date)
    closed = [scheme for scheme in found if phase(scheme, on_date) == "closed"]
    others = sorted((scheme for scheme in found if scheme not in closed), key=lambda each: _order(each, on_date))
    groups = tuple(
        (category, tuple(scheme for scheme in others if (query.category or scheme.category) == category.id))
        for category in catalogue.categories
    )
    return Listing(
        groups=tuple((category, schemes) for category, schemes in groups if schemes),
        closed=tuple(sorted(closed, key=_closing, reverse=True)),
        counts=Counter(phase(scheme, on_date) for scheme in found),
        any_stale=any(is_stale(scheme.status.as_of, on_date) for scheme in others),
    )


def wider(catalogue: Catalogue, query: Query, on_date: datetime.date) -> tuple[tuple[str, int], ...]:
    """For each part of the query, how many schemes are found without it."""
    return tuple((part, len(find(catalogue, query.without(part), on_date))) for part in query.given)


def bodies(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """The bodies with the number of their schemes; those with most schemes first, then by id."""
    counted = Counter(body for scheme in catalogue.schemes for body in scheme.bodies)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def sectors(catalogue: Catalogue) -> tuple[Option, ...]:
    """The sectors to choose from; none where no scheme's rules speak of the firm's sector."""
    rules = (scheme.gates for scheme in catalogue.schemes if scheme.gates)
    spoken_of = any(leaf.fact == SECTOR for node in rules for leaf in leaves(node))
    return catalogue.facts.fact(SECTOR).options if spoken_of else ()


def serves(scheme: Scheme, sector: str, on_date: datetime.date) -> bool:
    """Whether its rules leave room for firms of that sector; a scheme that names no sector serves all."""
    return evaluate(scheme, {SECTOR: sector}, on_date).verdict != "no"


def _order(scheme: Scheme, on_date: datetime.date) -> tuple[int, int, int, str]:
    """Open ones first, the surest of them first; then what suits more tiers, so that most readers find theirs early."""
    certainty = STATUS_ORDER.get(scheme.status.value, len(STATUS_ORDER))
    return PHASES.index(phase(scheme, on_date)), certainty, -len(scheme.tiers), scheme.id


def _closing(scheme: Scheme) -> str:
    return scheme.closes_on.latest.isoformat() if scheme.closes_on else ""


def _contains(scheme: Scheme, words: list[str]) -> bool:
    """Whether each word is a part of a name, an objective, who runs it or the id, in whichever language."""
    said = comparable(" ".join(_texts(scheme)))
    return all(word in said for word in words)


def _texts(scheme: Scheme) -> Iterator[str]:
    yield scheme.id
    yield from scheme.bodies
    for language in LANGUAGES:
        yield scheme.name(language).text
        yield scheme.objective.get(language)
        yield scheme.body.get(language)
        if scheme.operator:
            yield scheme.operator.get(language)
