"""What was advised and what it rests on as plain data, the way a result keeps it: every reason in three languages.

What was said to a firm stays readable as it was said, even when a later version of the engine would word it otherwise.
Amounts are HK$ as strings with two places.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from readiness.scoring.texts import LANGUAGES, Text
from recommendations.advice import Advice
from recommendations.case import Held
from recommendations.funding import Combination, Cost, Funded, Funding
from recommendations.matching import Match, Ranking
from recommendations.planning import Plan

Frozen = dict[str, Any]
_NOTHING: Mapping[str, Funded] = {}


# What was advised


def advice_to_json(advice: Advice) -> Frozen:
    """The fields of a result that follow from the others: {"matches", "combination", "plan"}."""
    return {
        "matches": ranking_to_json(advice.ranking, advice.funded or _NOTHING),
        "combination": combination_to_json(advice.combination),
        "plan": plan_to_json(advice.plan),
    }


def ranking_to_json(ranking: Ranking, funded: Mapping[str, Funded] = _NOTHING) -> dict[str, list[Frozen]]:
    """{"recommended" | "not_eligible" | "listed" | "closed" | "held": [match, …]}, each in its order.

    `funded` is by scheme id; a match has `money`, which is None where the scheme fits no planned cost.
    """
    return {
        "recommended": _matches(ranking.recommended, funded),
        "not_eligible": _matches(ranking.not_eligible, funded),
        "listed": _matches(ranking.listed, funded),
        "closed": _matches(ranking.closed, funded),
        "held": _matches(ranking.held, funded),
    }


def text_to_json(text: Text) -> dict[str, str]:
    return {language: text.get(language) for language in LANGUAGES}


def text_from_json(data: dict[str, str]) -> Text:
    return Text(data["en"], data["zh-hant"], data["zh-hans"])


def _matches(matches: Iterable[Match], funded: Mapping[str, Funded]) -> list[Frozen]:
    return [_match(match) | {"money": _money(funded.get(match.scheme))} for match in matches]


def _match(match: Match) -> Frozen:
    return {
        "scheme": match.scheme,
        "rank": match.rank,
        "verdict": match.verdict,
        "status": match.status,
        "checked_on": match.checked_on and match.checked_on.text,
        "closed_on": match.closed_on and match.closed_on.text,
        "stale": match.stale,
        "missing": list(match.missing),
        "reasons": [
            {"met": reason.met, "fact": reason.fact, "text": text_to_json(reason.text), "sources": list(reason.sources)}
            for reason in match.reasons
        ],
        "position": [{"id": reason.id, "text": text_to_json(reason.text)} for reason in match.position_reasons],
    }


def _money(funded: Funded | None) -> Frozen | None:
    if funded is None or not funded.spend:
        return None
    return {
        "spend": amount_to_json(funded.spend),
        "grant": amount_to_json(funded.grant),
        "own": amount_to_json(funded.own),
        "not_covered": amount_to_json(funded.not_covered),
        "limited_by": funded.limited_by,
    }


def combination_to_json(combination: Combination) -> Frozen:
    """{"items": [{"item", "amount", "scheme", "grant", "own"}], "grant", "own"}; `scheme` None where nothing pays."""
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


def combination_from_json(data: Frozen) -> Combination:
    return Combination(
        tuple(
            Funding(item["item"], Decimal(item["amount"]), item["scheme"], Decimal(item["grant"]))
            for item in data["items"]
        )
    )


def plan_to_json(plan: Plan) -> Frozen:
    """{"raises": R, "more": steps beyond those shown, "steps": [{"horizon", "question", "from", "to", "schemes"}]}."""
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


def amount_to_json(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def costs_to_json(costs: Iterable[Cost]) -> list[Frozen]:
    return [{"item": cost.item, "amount": amount_to_json(cost.amount)} for cost in costs]


def costs_from_json(data: Iterable[Frozen]) -> tuple[Cost, ...]:
    return tuple(Cost(item["item"], Decimal(item["amount"])) for item in data)


def held_to_json(held: Iterable[Held]) -> list[Frozen]:
    return [{"scheme": item.scheme, "received": amount_to_json(item.received)} for item in held]


def held_from_json(data: Iterable[Frozen]) -> tuple[Held, ...]:
    return tuple(Held(item["scheme"], None if item["received"] is None else Decimal(item["received"])) for item in data)
