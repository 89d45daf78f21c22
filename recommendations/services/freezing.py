"""A ranking and a plan as plain data, the way a result keeps them: with every reason in three languages.

What was said to a firm stays readable as it was said, even when a later version of the engine would word it otherwise.
"""

from collections.abc import Iterable
from typing import Any

from readiness.scoring.texts import LANGUAGES, Text
from recommendations.matching import Match, Ranking
from recommendations.planning import Plan


def ranking_to_json(ranking: Ranking) -> dict[str, list[dict[str, Any]]]:
    """{"recommended" | "not_eligible" | "listed" | "closed" | "held": [match, …]}, each in its order."""
    return {
        "recommended": _matches(ranking.recommended),
        "not_eligible": _matches(ranking.not_eligible),
        "listed": _matches(ranking.listed),
        "closed": _matches(ranking.closed),
        "held": _matches(ranking.held),
    }


def text_to_json(text: Text) -> dict[str, str]:
    return {language: text.get(language) for language in LANGUAGES}


def text_from_json(data: dict[str, str]) -> Text:
    return Text(data["en"], data["zh-hant"], data["zh-hans"])


def _matches(matches: Iterable[Match]) -> list[dict[str, Any]]:
    return [_match(match) for match in matches]


def _match(match: Match) -> dict[str, Any]:
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


def plan_to_json(plan: Plan) -> dict[str, Any]:
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
