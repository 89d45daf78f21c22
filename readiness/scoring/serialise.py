"""A score as plain data for JSON: what `manage.py score` prints and what a scorecard keeps."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from readiness.scoring.engine import NextTier, Score
from readiness.scoring.tiers import two_decimals


def score_to_json(release: str, score: Score) -> dict[str, Any]:
    """The score with the release it was made with; fractions exact ("41/12") beside two decimals ("3.42")."""
    return {
        "release": release,
        "overall": _number(score.overall),
        "tier": score.tier,
        "dimensions": {dimension: _number(value) for dimension, value in score.dimensions.items()},
        "pillars": {pillar: _number(value) for pillar, value in score.pillars.items()},
        "unknown": len(score.unknown),
        "next_tier": score.next_tier and {"tier": score.next_tier.tier, "raises": score.next_tier.raises},
    }


def score_from_json(data: Mapping[str, Any], *, unknown: Sequence[str]) -> Score:
    """The score that `score_to_json` wrote down.

    The plain data counts the questions answered "we don't know" but does not name them: `unknown` gives their ids, from
    the answers kept beside the score. ValueError when the two disagree.
    """
    if len(unknown) != data["unknown"]:
        raise ValueError(f"{len(unknown)} unknown answers named, {data['unknown']} counted")
    next_tier = data["next_tier"]
    return Score(
        overall=_fraction(data["overall"]),
        tier=data["tier"],
        dimensions={dimension: _fraction(value) for dimension, value in data["dimensions"].items()},
        pillars={pillar: _fraction(value) for pillar, value in data["pillars"].items()},
        unknown=tuple(unknown),
        next_tier=next_tier and NextTier(next_tier["tier"], next_tier["raises"]),
    )


def _number(value: Fraction) -> dict[str, str]:
    return {"fraction": str(value), "decimal": two_decimals(value)}


def _fraction(number: Mapping[str, str]) -> Fraction:
    return Fraction(number["fraction"])
