"""What every chart shares: the scale of levels and scores, lengths, numbers in attributes, the tiers' colours."""

from decimal import Decimal
from fractions import Fraction

from readiness.scoring.engine import HIGHEST, LOWEST
from readiness.scoring.questionnaire import Questionnaire

Number = Fraction | Decimal | int
LEVELS = range(LOWEST, HIGHEST + 1)


def part(score: Number) -> Fraction:
    """How far a score is from 1 to 5, as a part from 0 to 1."""
    return Fraction(score - LOWEST) / (HIGHEST - LOWEST)


def bar(score: Number) -> float:
    """The length of a bar in a table, in per cent of the cell: nothing for 1, all of it for 5."""
    return rounded(part(score) * 100)


def rounded(number: float | Fraction) -> float:
    """To one decimal, so that the same scores always give the same page."""
    return round(float(number), 1)


def number(value: float) -> str:
    """For an attribute: two decimals at most. A template would write a float in the reader's locale."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def nth_tier_class(place: int) -> str:
    """The CSS class of a tier's colours by its place: "tier-1" for the lowest to "tier-4"."""
    return f"tier-{place}"


def tier_class(questionnaire: Questionnaire, tier_id: str) -> str:
    """The CSS class of a tier's colours; ValueError for an id that is none of the questionnaire's tiers."""
    return nth_tier_class([tier.id for tier in questionnaire.tiers].index(tier_id) + 1)
