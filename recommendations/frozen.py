"""What was advised and what it rests on as plain data, the way a result keeps it: every reason in three languages.

What was said to a firm stays readable as it was said, even when a later version of the engine would word it otherwise.
Amounts are HK$ as strings with two places, dates as `PartialDate` has them.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NotRequired, TypedDict, cast

from readiness.scoring.texts import LANGUAGES, Text
from recommendations.advice import Advice
from recommendations.case import Held
from recommendations.eligibility import Reason, VerdictWord
from recommendations.funding import Combination, Cost, Funded, Funding
from recommendations.matching import Match, Ranking
from recommendations.planning import Plan
from recommendations.positions import PositionReason
from recommendations.schemes import PartialDate

FrozenText = TypedDict("FrozenText", {"en": str, "zh-hant": str, "zh-hans": str})
FrozenStep = TypedDict("FrozenStep", {"horizon": str, "question": str, "from": int, "to": int, "schemes": list[str]})
_NOTHING: Mapping[str, Funded] = {}


class FrozenReason(TypedDict):
    """A rule on the firm; `met` is None while the fact is unknown."""

    met: bool | None
    fact: str
    text: FrozenText
    sources: list[str]


class FrozenPosition(TypedDict):
    """A reason for the place in the order."""

    id: str
    text: FrozenText


class FrozenMoney(TypedDict):
    """What a scheme could pay on its own; None where that is not known."""

    spend: str
    grant: str | None
    own: str | None
    not_covered: str | None
    limited_by: str | None


class FrozenMatch(TypedDict):
    """`money` is None where the scheme fits no planned cost; results from before it was kept lack it."""

    scheme: str
    rank: int | None
    verdict: VerdictWord
    status: str
    checked_on: str | None
    closed_on: str | None
    stale: bool
    missing: list[str]
    reasons: list[FrozenReason]
    position: list[FrozenPosition]
    money: NotRequired[FrozenMoney | None]


class FrozenRanking(TypedDict):
    recommended: list[FrozenMatch]
    not_eligible: list[FrozenMatch]
    listed: list[FrozenMatch]
    closed: list[FrozenMatch]
    held: list[FrozenMatch]


class FrozenCost(TypedDict):
    item: str
    amount: str


class FrozenFunding(FrozenCost):
    """`scheme` is None where nothing pays."""

    scheme: str | None
    grant: str
    own: str


class FrozenCombination(TypedDict):
    items: list[FrozenFunding]
    grant: str
    own: str


class FrozenPlan(TypedDict):
    """`more`: steps beyond those shown."""

    raises: int
    more: int
    steps: list[FrozenStep]


class FrozenAdvice(TypedDict):
    """The fields of a result that follow from the others."""

    matches: FrozenRanking
    combination: FrozenCombination
    plan: FrozenPlan


class FrozenHeld(TypedDict):
    """`received` is None where the firm did not say."""

    scheme: str
    received: str | None


# What was advised


def advice_to_json(advice: Advice) -> FrozenAdvice:
    return {
        "matches": ranking_to_json(advice.ranking, advice.funded or _NOTHING),
        "combination": combination_to_json(advice.combination),
        "plan": plan_to_json(advice.plan),
    }


def ranking_to_json(ranking: Ranking, funded: Mapping[str, Funded] = _NOTHING) -> FrozenRanking:
    """Each list in its order; `funded` is by scheme id."""
    return {
        "recommended": _matches(ranking.recommended, funded),
        "not_eligible": _matches(ranking.not_eligible, funded),
        "listed": _matches(ranking.listed, funded),
        "closed": _matches(ranking.closed, funded),
        "held": _matches(ranking.held, funded),
    }


def ranking_from_json(data: FrozenRanking) -> Ranking:
    """As it was, but for the numbers that the places were compared by: those are not kept."""
    return Ranking(
        recommended=tuple(map(match_from_json, data["recommended"])),
        not_eligible=tuple(map(match_from_json, data["not_eligible"])),
        listed=tuple(map(match_from_json, data["listed"])),
        closed=tuple(map(match_from_json, data["closed"])),
        held=tuple(map(match_from_json, data["held"])),
    )


def text_to_json(text: Text) -> FrozenText:
    return cast(FrozenText, {language: text.get(language) for language in LANGUAGES})


def text_from_json(data: FrozenText) -> Text:
    return Text(data["en"], data["zh-hant"], data["zh-hans"])


def date_from_json(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None


def _matches(matches: Iterable[Match], funded: Mapping[str, Funded]) -> list[FrozenMatch]:
    return [_match(match, funded.get(match.scheme)) for match in matches]


def _match(match: Match, funded: Funded | None) -> FrozenMatch:
    return {
        "scheme": match.scheme,
        "rank": match.rank,
        "verdict": match.verdict,
        "status": match.status,
        "checked_on": match.checked_on.text if match.checked_on else None,
        "closed_on": match.closed_on.text if match.closed_on else None,
        "stale": match.stale,
        "missing": list(match.missing),
        "reasons": [
            {"met": reason.met, "fact": reason.fact, "text": text_to_json(reason.text), "sources": list(reason.sources)}
            for reason in match.reasons
        ],
        "position": [{"id": reason.id, "text": text_to_json(reason.text)} for reason in match.position_reasons],
        "money": _money(funded),
    }


def _money(funded: Funded | None) -> FrozenMoney | None:
    if funded is None or not funded.spend:
        return None
    return {
        "spend": amount_to_json(funded.spend),
        "grant": maybe_amount_to_json(funded.grant),
        "own": maybe_amount_to_json(funded.own),
        "not_covered": maybe_amount_to_json(funded.not_covered),
        "limited_by": funded.limited_by,
    }


def match_from_json(data: FrozenMatch) -> Match:
    """As it was, but for the numbers that its place was compared by: those are not kept."""
    money = data.get("money")
    return Match(
        scheme=data["scheme"],
        rank=data["rank"],
        verdict=data["verdict"],
        reasons=tuple(
            Reason(item["met"], text_from_json(item["text"]), item["fact"], tuple(item["sources"]))
            for item in data["reasons"]
        ),
        missing=tuple(data["missing"]),
        position_reasons=tuple(
            PositionReason(item["id"], None, text_from_json(item["text"])) for item in data["position"]
        ),
        status=data["status"],
        checked_on=date_from_json(data["checked_on"]),
        stale=data["stale"],
        closed_on=date_from_json(data["closed_on"]),
        grant=None if money is None or money["grant"] is None else Decimal(money["grant"]),
    )


def combination_to_json(combination: Combination) -> FrozenCombination:
    return {
        "items": [
            {
                "item": item.item,
                "amount": amount_to_json(item.amount),
                "scheme": item.scheme,
                "grant": amount_to_json(item.grant),
                "own": amount_to_json(item.own),
            }
            for item in combination.items
        ],
        "grant": amount_to_json(combination.grant),
        "own": amount_to_json(combination.own),
    }


def combination_from_json(data: FrozenCombination) -> Combination:
    return Combination(
        tuple(
            Funding(item["item"], Decimal(item["amount"]), item["scheme"], Decimal(item["grant"]))
            for item in data["items"]
        )
    )


def plan_to_json(plan: Plan) -> FrozenPlan:
    return {
        "raises": plan.raises,
        "more": plan.more,
        "steps": [
            {
                "horizon": step.horizon,
                "question": step.question,
                "from": step.from_level,
                "to": step.to_level,
                "schemes": list(step.schemes),
            }
            for step in plan.steps
        ],
    }


# What it rests on


def amount_to_json(amount: Decimal) -> str:
    return f"{amount:.2f}"


def maybe_amount_to_json(amount: Decimal | None) -> str | None:
    return None if amount is None else amount_to_json(amount)


def costs_to_json(costs: Iterable[Cost]) -> list[FrozenCost]:
    return [{"item": cost.item, "amount": amount_to_json(cost.amount)} for cost in costs]


def costs_from_json(data: Iterable[FrozenCost]) -> tuple[Cost, ...]:
    return tuple(Cost(item["item"], Decimal(item["amount"])) for item in data)


def held_to_json(held: Iterable[Held]) -> list[FrozenHeld]:
    return [{"scheme": item.scheme, "received": maybe_amount_to_json(item.received)} for item in held]


def held_from_json(data: Iterable[FrozenHeld]) -> tuple[Held, ...]:
    return tuple(Held(item["scheme"], None if item["received"] is None else Decimal(item["received"])) for item in data)
