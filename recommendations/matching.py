"""Which schemes to recommend to a firm, in which order, and why each stands where it stands.

Order: "yes" before "not known yet" (a "no" stands apart), then fit to the tier, weakness of the dimensions it lifts,
how sure its status is, the grant, the id. The id makes the order total, so it never depends on the catalogue's order.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from readiness.facts import FactSheet, known_value, visible_facts
from recommendations.eligibility import Reason, Verdict, VerdictWord, can_change, evaluate
from recommendations.positions import (
    PositionReason,
    fit_reason,
    grant_reason,
    status_reason,
    verdict_reason,
    weakness_reason,
)
from recommendations.schemes import Catalogue, PartialDate, Scheme

Standing = Literal["recommended", "listed", "closed"]

STALE_AFTER_DAYS = 180
CLOSED_STATUSES = frozenset({"closed", "expected_closed", "past_event"})
# The statuses that are recommended, by how sure a firm can be to get in: the lower number ranks first.
STATUS_ORDER: Mapping[str, int] = {
    **dict.fromkeys(("open", "in_force", "operating", "available", "periodic"), 0),
    **dict.fromkeys(("open_via_partners", "public_trial"), 1),
    "open_presumed": 2,
}


@dataclass(frozen=True)
class Match:
    """A scheme for one firm on one day. `rank` counts from 1 and is None for schemes that are not recommended."""

    scheme: str
    rank: int | None
    verdict: VerdictWord
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    position_reasons: tuple[PositionReason, ...]
    status: str
    checked_on: PartialDate | None
    stale: bool
    closed_on: PartialDate | None
    grant: Decimal | None


@dataclass(frozen=True)
class Ranking:
    """Every scheme of a catalogue in one of five places; `held` has those that the firm has already."""

    recommended: tuple[Match, ...]
    not_eligible: tuple[Match, ...]
    listed: tuple[Match, ...]
    closed: tuple[Match, ...]
    held: tuple[Match, ...]


@dataclass(frozen=True)
class MissingFact:
    """A fact worth asking for, and the schemes whose verdict it could firm up, best ranked first."""

    fact: str
    schemes: tuple[str, ...]


def standing(scheme: Scheme, on_date: datetime.date) -> Standing:
    """Whether the scheme may be recommended on that day, is closed, or is only listed with what is known of it.

    A periodic scheme is recommended inside a window whose closing date is known; between two windows it is listed.
    A closing date that lacks its day or month counts as its last possible day, an opening date as its first.
    """
    value, window = scheme.status.value, scheme.window
    opens, closes = (window.opened_on, window.closes_on) if window else (None, None)
    ahead = opens is not None and on_date < opens.earliest
    past = closes is not None and on_date > closes.latest
    if value in CLOSED_STATUSES or (past and value != "periodic"):
        return "closed"
    if value not in STATUS_ORDER or ahead or past or (value == "periodic" and closes is None):
        return "listed"
    return "recommended"


def is_stale(checked_on: PartialDate | None, on_date: datetime.date) -> bool:
    """Whether a fact was last checked more than 180 days before; a partial date counts as its first day."""
    return checked_on is None or (on_date - checked_on.earliest).days > STALE_AFTER_DAYS


def rank(
    catalogue: Catalogue,
    *,
    tier: str,
    dimension_scores: Mapping[str, Fraction],
    facts: Mapping[str, object],
    on_date: datetime.date,
    grants: Mapping[str, Decimal | None] | None = None,
    held: Collection[str] = (),
) -> Ranking:
    """Judge and order every scheme of the catalogue for a firm in a tier, with its facts, on that day.

    `grants` are HK$ by scheme id for what the firm plans to spend; None where nothing is planned. `held` are ids of
    schemes that the firm has already: they are kept apart. ValueError for a tier that the catalogue doesn't know.
    """
    if tier not in catalogue.tiers:
        raise ValueError(f'the catalogue knows no tier "{tier}"')
    firm = _Firm(catalogue.tiers, catalogue.tiers.index(tier), dimension_scores, facts, on_date, grants)
    places: dict[str, list[_Judged]] = {place: [] for place in _PLACES}
    for scheme in catalogue.schemes:
        judged = firm.judge(scheme)
        places["held" if scheme.id in held else _place(judged, on_date)].append(judged)
    return Ranking(
        recommended=tuple(
            replace(firm.match(judged), rank=number, position_reasons=firm.position(judged))
            for number, judged in enumerate(sorted(places["recommended"], key=_by_key), start=1)
        ),
        not_eligible=tuple(firm.match(judged) for judged in sorted(places["not_eligible"], key=_by_key)),
        listed=tuple(firm.match(judged) for judged in sorted(places["listed"], key=_by_id)),
        closed=tuple(firm.match(judged) for judged in sorted(places["closed"], key=_by_id)),
        held=tuple(firm.match(judged) for judged in sorted(places["held"], key=_by_id)),
    )


_PLACES = ("recommended", "not_eligible", "listed", "closed", "held")


def _place(judged: "_Judged", on_date: datetime.date) -> str:
    place = standing(judged.scheme, on_date)
    return "not_eligible" if place == "recommended" and judged.verdict.verdict == "no" else place


@dataclass(frozen=True, order=True)
class _Key:
    """What is compared, in this order; the smaller key stands first."""

    verdict: int
    distance: int  # in tiers; further than any tier where the scheme names none
    lifts_nothing: bool
    weakness: Fraction
    status: int
    minus_grant: Decimal
    id: str


@dataclass(frozen=True)
class _Judged:
    scheme: Scheme
    verdict: Verdict
    key: _Key


def _by_key(judged: _Judged) -> _Key:
    return judged.key


def _by_id(judged: _Judged) -> str:
    return judged.scheme.id


@dataclass(frozen=True)
class _Firm:
    tiers: tuple[str, ...]
    tier: int
    dimension_scores: Mapping[str, Fraction]
    facts: Mapping[str, object]
    on_date: datetime.date
    grants: Mapping[str, Decimal | None] | None

    def key(self, scheme: Scheme, verdict: Verdict) -> _Key:
        lifted = [self.dimension_scores[name] for name in scheme.dimensions if name in self.dimension_scores]
        return _Key(
            verdict=("yes", "unknown", "no").index(verdict.verdict),
            distance=min((abs(self.tiers.index(name) - self.tier) for name in scheme.tiers), default=len(self.tiers)),
            lifts_nothing=not lifted,
            weakness=sum(lifted, Fraction()) / len(lifted) if lifted else Fraction(),
            status=STATUS_ORDER.get(scheme.status.value, len(STATUS_ORDER)),
            minus_grant=-(self.grant(scheme) or Decimal(0)),
            id=scheme.id,
        )

    def grant(self, scheme: Scheme) -> Decimal | None:
        return self.grants.get(scheme.id) if self.grants is not None else None

    def judge(self, scheme: Scheme) -> _Judged:
        verdict = evaluate(scheme, self.facts, self.on_date)
        return _Judged(scheme, verdict, self.key(scheme, verdict))

    def match(self, judged: _Judged) -> Match:
        scheme, verdict = judged.scheme, judged.verdict
        return Match(
            scheme=scheme.id,
            rank=None,
            verdict=verdict.verdict,
            reasons=verdict.reasons,
            missing=verdict.missing,
            position_reasons=(),
            status=scheme.status.value,
            checked_on=scheme.status.as_of,
            stale=is_stale(scheme.status.as_of, self.on_date),
            closed_on=scheme.closes_on,
            grant=self.grant(scheme),
        )

    def position(self, judged: _Judged) -> tuple[PositionReason, ...]:
        scheme, key = judged.scheme, judged.key
        reasons = (
            verdict_reason(scheme, judged.verdict),
            fit_reason(key.distance, known=bool(scheme.tiers)),
            weakness_reason(None if key.lifts_nothing else key.weakness),
            status_reason(key.status),
        )
        return reasons if self.grants is None else (*reasons, grant_reason(self.grant(scheme)))


# What to ask next


def missing_facts(catalogue: Catalogue, ranking: Ranking, facts: Mapping[str, object]) -> tuple[MissingFact, ...]:
    """The facts whose answer could change the verdict on a recommended scheme, most decisive first.

    A scheme that waits for n facts gives each of them one nth; equals come by the best rank, then as the facts are
    declared. A declined fact is not asked again, and for a hidden fact the one that would show it is asked.
    """
    sheet, weights, schemes = catalogue.facts, dict[str, Fraction](), dict[str, list[str]]()
    visible = {fact.id for fact in visible_facts(sheet, facts)}
    for match in ranking.recommended:
        deciding = _deciding(catalogue.scheme(match.scheme), match, facts, sheet)
        for fact in {fact for hidden in deciding for fact in _to_ask(sheet, hidden, visible, facts)}:
            weights[fact] = weights.get(fact, Fraction()) + Fraction(1, len(deciding))
            schemes.setdefault(fact, []).append(match.scheme)
    best_rank = {match.scheme: number for number, match in enumerate(ranking.recommended)}
    declared = [fact.id for fact in sheet.facts]
    order = sorted(weights, key=lambda fact: (-weights[fact], best_rank[schemes[fact][0]], declared.index(fact)))
    return tuple(MissingFact(fact, tuple(schemes[fact])) for fact in order)


def _deciding(scheme: Scheme, match: Match, facts: Mapping[str, object], sheet: FactSheet) -> list[str]:
    gates = scheme.gates
    return [] if gates is None else [fact for fact in match.missing if can_change(gates, fact, facts, sheet)]


def _to_ask(sheet: FactSheet, fact_id: str, visible: Collection[str], facts: Mapping[str, object]) -> tuple[str, ...]:
    """The fact itself or the one that would show it; none where the firm has said what hides it, or has declined."""
    fact = sheet.fact(fact_id)
    while fact.id not in visible and fact.show_if is not None:
        fact = sheet.fact(fact.show_if.fact)
    declined = fact.id in facts and facts[fact.id] is None
    return () if declined or known_value(fact, facts) is not None else (fact.id,)
