"""Schemes as cards: what each gives, may the firm use it, why, and how fresh what we know is."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from readiness.wording import words
from recommendations import wording
from recommendations.case import Held, received_of
from recommendations.frozen import (
    FrozenMatch,
    FrozenPosition,
    FrozenReason,
    date_from_json,
    ranking_from_json,
    text_from_json,
)
from recommendations.matching import MissingFact, is_stale, missing_facts
from recommendations.presenting.money import MoneyView, money_view
from recommendations.presenting.reading import Reading
from recommendations.schemes import Scheme, Source

OPEN_CARDS = 2  # in each group
_STATES = {True: "met", False: "unmet", None: "unknown"}


@dataclass(frozen=True)
class ReasonView:
    """One rule on the firm; `state` is met, unmet or unknown, `word` the same for the reader."""

    state: str
    word: str
    text: str


@dataclass(frozen=True)
class ConditionGroup:
    """Conditions on one thing (the employee, the course …) that we list and cannot check."""

    about: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class SourceView:
    """`supports` is what the source was read for, always in English; `url` is empty where there is no address."""

    title: str
    url: str
    date: str
    supports: str


@dataclass(frozen=True)
class Card:
    """One scheme for one firm, in words.

    `closed_since`: not closed in the result, closed on the day of reading, on `closes_on` where that is known. `money`
    is for the planned spend; `received` says what a scheme with money left has paid already.
    """

    id: str
    rank: int | None
    name: str
    mark: str
    body: str
    amount: str
    money: MoneyView | None
    received: str
    verdict: str
    verdict_word: str
    decider: str
    status: str
    checked: str
    stale: bool
    closed_since: bool
    closed_on: str
    closes_on: str
    url: str
    fit: str
    funding_note: str
    lead_time: str
    lead_note: str
    window_note: str
    reasons: tuple[ReasonView, ...]
    positions: tuple[str, ...]
    conditions: tuple[ConditionGroup, ...]
    documents: tuple[str, ...]
    conflicts: tuple[str, ...]
    sources: tuple[SourceView, ...]
    check_with_administrator: bool


@dataclass(frozen=True)
class HeldView:
    """A scheme that the firm has already. `is_usable`: money is left, so it is recommended too; `is_gone`: closed."""

    id: str
    name: str
    mark: str
    received: str
    is_usable: bool
    is_gone: bool


@dataclass(frozen=True)
class SchemeGroup:
    """Recommended schemes for the same purpose by rank; `first` stand open, `further` are folded."""

    id: str
    name: str
    summary: str
    first: tuple[Card, ...]
    further: tuple[Card, ...]


@dataclass(frozen=True)
class SchemesView:
    """`groups` have what is recommended, the group of the best scheme first; the other lists are folded.

    `any_stale`: one notice for the page. `planned` is the whole planned spend in words, empty where there is none.
    """

    groups: tuple[SchemeGroup, ...]
    recommended: int
    not_eligible: tuple[Card, ...]
    listed: tuple[Card, ...]
    closed: tuple[Card, ...]
    held: tuple[HeldView, ...]
    any_stale: bool
    any_closed_since: bool
    planned: str
    grant: str
    own: str
    catalogue: str
    on_date: datetime.date

    @property
    def cards(self) -> tuple[Card, ...]:
        """What is recommended, group by group."""
        return tuple(card for group in self.groups for card in group.first + group.further)


def schemes_view(reading: Reading) -> SchemesView:
    recommended, combined = _cards(reading, reading.matches["recommended"]), reading.combination
    return SchemesView(
        groups=tuple(_groups(reading, recommended)),
        recommended=len(recommended),
        not_eligible=_cards(reading, reading.matches["not_eligible"]),
        listed=_cards(reading, reading.matches["listed"]),
        closed=_cards(reading, reading.matches["closed"]),
        held=tuple(_held(reading, item) for item in reading.held if item.scheme in reading.catalogue),
        any_stale=any(card.stale for card in recommended),
        any_closed_since=any(card.closed_since for card in recommended),
        planned=wording.money(combined.grant + combined.own) if combined.items else "",
        grant=wording.money(combined.grant),
        own=wording.money(combined.own),
        catalogue=reading.catalogue.release,
        on_date=reading.result.on_date,
    )


def _groups(reading: Reading, recommended: Iterable[Card]) -> Iterator[SchemeGroup]:
    by_purpose: dict[str, list[Card]] = {}
    for card in recommended:
        by_purpose.setdefault(reading.catalogue.scheme(card.id).category, []).append(card)
    for category, cards in by_purpose.items():
        about = reading.catalogue.category(category)
        first, further = tuple(cards[:OPEN_CARDS]), tuple(cards[OPEN_CARDS:])
        yield SchemeGroup(category, words(about.name), words(about.summary), first, further)


def _cards(reading: Reading, matches: Iterable[FrozenMatch]) -> tuple[Card, ...]:
    return tuple(_card(reading, match) for match in matches)


def _card(reading: Reading, match: FrozenMatch) -> Card:
    scheme = reading.catalogue.scheme(match["scheme"])
    name, mark = wording.name(scheme)
    checked_on, closed_on = date_from_json(match["checked_on"]), date_from_json(match["closed_on"])
    closes_on = reading.as_known_now(scheme).closes_on
    return Card(
        id=scheme.id,
        rank=match["rank"],
        name=name,
        mark=mark,
        body=_who(scheme),
        amount=wording.funding(scheme),
        money=money_view(scheme, match.get("money"), reading.combination.items),
        received=_received(reading, scheme.id),
        verdict=match["verdict"],
        verdict_word=str(wording.VERDICTS[match["verdict"]]),
        decider=_decider(match),
        status=str(wording.STATUSES[match["status"]]),
        checked=wording.checked(checked_on),
        stale=is_stale(checked_on, reading.today),
        closed_since=match["rank"] is not None and reading.has_closed(scheme),
        closed_on=wording.partial_date(closed_on) if closed_on else "",
        closes_on=wording.partial_date(closes_on) if closes_on else "",
        url=scheme.url or "",
        **_details(scheme, match),
    )


def _details(scheme: Scheme, match: FrozenMatch) -> dict[str, Any]:
    """What is folded under a card."""
    lead, window = scheme.lead_time, scheme.window
    return {
        "fit": words(scheme.fit),
        "funding_note": words(scheme.funding.note) if scheme.funding.note else "",
        "lead_time": wording.lead_time(lead.weeks) if lead else "",
        "lead_note": words(lead.note) if lead and lead.note else "",
        "window_note": words(window.note) if window and window.note else "",
        "reasons": tuple(_reason(reason) for reason in match["reasons"]),
        "positions": tuple(_said(position) for position in match["position"]),
        "conditions": _conditions(scheme),
        "documents": tuple(words(document.text) for document in scheme.documents),
        "conflicts": tuple(words(conflict) for conflict in scheme.conflicts),
        "sources": tuple(_source(source) for source in scheme.sources),
        "check_with_administrator": scheme.check_with_administrator,
    }


def _held(reading: Reading, held: Held) -> HeldView:
    scheme = reading.catalogue.scheme(held.scheme)
    name, mark = wording.name(scheme)
    return HeldView(
        id=scheme.id,
        name=name,
        mark=mark,
        received=_received(reading, scheme.id),
        is_usable=_names(reading.matches["recommended"], scheme),
        is_gone=_names(reading.matches["closed"], scheme),
    )


def _names(matches: Iterable[FrozenMatch], scheme: Scheme) -> bool:
    return any(match["scheme"] == scheme.id for match in matches)


def _received(reading: Reading, scheme: str) -> str:
    """What the scheme has paid already, in words; empty where it was not said."""
    received = received_of(reading.held)
    return wording.money(received[scheme]) if scheme in received else ""


def _who(scheme: Scheme) -> str:
    body = words(scheme.body)
    operator = words(scheme.operator) if scheme.operator else ""
    if not operator or operator == body:
        return body
    return _("%(body)s; run by %(operator)s") % {"body": body, "operator": operator}


def _said(frozen: FrozenReason | FrozenPosition) -> str:
    return words(text_from_json(frozen["text"]))


def _reason(frozen: FrozenReason) -> ReasonView:
    state = _STATES[frozen["met"]]
    return ReasonView(state, str(wording.REASONS[state]), _said(frozen))


def _decider(match: FrozenMatch) -> str:
    """The reason that decides: what excludes the firm, what is missing, or that nothing stands against it."""
    if match["verdict"] == "no":
        return next((_said(reason) for reason in match["reasons"] if reason["met"] is False), "")
    if match["verdict"] == "unknown":
        open_reasons = [reason for reason in match["reasons"] if reason["met"] is None]
        telling = [reason for reason in open_reasons if reason["fact"] in match["missing"]]
        return _said(telling[0]) if telling else str(wording.NO_RULE_KNOWN)
    return str(wording.ALL_RULES_MET)


def _conditions(scheme: Scheme) -> tuple[ConditionGroup, ...]:
    about = list(wording.ABOUT)
    ordered = sorted(scheme.conditions, key=lambda condition: about.index(condition.about))
    return tuple(
        ConditionGroup(str(wording.ABOUT[key]), tuple(words(condition.text) for condition in group))
        for key, group in groupby(ordered, key=lambda condition: condition.about)
    )


def _source(source: Source) -> SourceView:
    if source.as_of:
        date = _("as of %(date)s") % {"date": wording.partial_date(source.as_of)}
    else:
        date = _("read on %(date)s") % {"date": date_format(source.retrieved)}
    return SourceView(wording.source_title(source), source.url or "", date, source.supports)


def decisive_facts(reading: Reading) -> tuple[MissingFact, ...]:
    """The facts that could change a verdict, most decisive first."""
    return missing_facts(reading.catalogue, ranking_from_json(reading.matches), reading.result.facts)
