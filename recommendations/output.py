"""What `manage.py recommend` says to a case: the advice as plain data, with texts in one language. Pure."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from recommendations.advice import Advice
from recommendations.eligibility import Reason
from recommendations.frozen import combination_to_json, maybe_amount_to_json, plan_to_json
from recommendations.funding import Combination, Funded
from recommendations.matching import Match
from recommendations.planning import Plan
from recommendations.schemes import Catalogue, Scheme


def as_plain_data(advice: Advice, catalogue: Catalogue, on_date: datetime.date, language: str) -> dict[str, Any]:
    """Texts in one of LANGUAGES; amounts are strings with two places.

    `schemes` has the recommended ones by rank, then without a rank those with the verdict "no", then those that are
    listed only (their status says why).
    """
    ranking = advice.ranking
    return {
        "on": on_date.isoformat(),
        "catalogue": catalogue.release,
        "schemes": [
            _scheme(match, catalogue.scheme(match.scheme), advice.funded, language)
            for match in (*ranking.recommended, *ranking.not_eligible, *ranking.listed)
        ],
        "closed": [
            {"id": match.scheme, "closed_on": match.closed_on and match.closed_on.text} for match in ranking.closed
        ],
        "combination": _combination(advice.combination),
        "plan": _plan(advice.plan),
    }


def _scheme(match: Match, scheme: Scheme, funded: Mapping[str, Funded] | None, language: str) -> dict[str, Any]:
    money = funded[match.scheme] if funded is not None else None
    return {
        "id": match.scheme,
        "rank": match.rank,
        "verdict": match.verdict,
        "reasons": list(_reasons(match.reasons, scheme, language)),
        "missing": list(match.missing),
        "status": match.status,
        "checked_on": match.checked_on and match.checked_on.text,
        "grant": maybe_amount_to_json(money.grant if money else None),
        "own": maybe_amount_to_json(money.own if money else None),
    }


def _reasons(reasons: Iterable[Reason], scheme: Scheme, language: str) -> Iterable[dict[str, Any]]:
    for reason in reasons:
        source = scheme.source(reason.sources[0])  # a rule cites one source at least, the best one first
        yield {"met": reason.met, "text": reason.text.get(language), "source": source.url or source.title}


def _combination(combination: Combination) -> dict[str, Any]:
    """As a result keeps it, without the amounts, which the case has."""
    found = combination_to_json(combination)
    items = [{key: value for key, value in item.items() if key != "amount"} for item in found["items"]]
    return {**found, "items": items}


def _plan(plan: Plan) -> dict[str, Any]:
    """As a result keeps it, without the number of steps that are not shown."""
    return {key: value for key, value in plan_to_json(plan).items() if key != "more"}
