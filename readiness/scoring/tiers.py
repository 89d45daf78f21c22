"""Tiers by their bands, and how an exact score is written down. No float anywhere."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from readiness.scoring.questionnaire import Band, Tier


def contains(band: Band, score: Fraction) -> bool:
    """Whether an exact score lies within a band."""
    return (
        (band.above is None or score > band.above)
        and (band.at_least is None or score >= band.at_least)
        and (band.at_most is None or score <= band.at_most)
        and (band.below is None or score < band.below)
    )


def tier_of(tiers: Sequence[Tier], score: Fraction) -> Tier:
    """The tier of an exact score; the bands of a parsed questionnaire give exactly one for every number."""
    return next(tier for tier in tiers if contains(tier.band, score))


def lower_bound(band: Band) -> Fraction | None:
    """Where a band begins, itself included or not; None for a band without a lower bound."""
    return band.above if band.above is not None else band.at_least


def band_problems(bands: Sequence[Band], lowest: Fraction, highest: Fraction) -> list[str]:
    """What keeps the bands, listed from the lowest to the highest, from giving every score exactly one tier.

    Bands that meet without a gap or an overlap, open at both ends, do. That the `lowest` possible score is in the
    first and the `highest` in the last keeps every next tier within reach.
    """
    problems = [message for number, band in enumerate(bands, 1) for message in _misshapen(band, number)]
    if problems or not bands:
        return problems
    if lower_bound(bands[0]) is not None:
        problems.append("band 1 must have no lower bound")
    if _upper(bands[-1]) is not None:
        problems.append(f"band {len(bands)} must have no upper bound")
    problems += [
        f"bands {number} and {number + 1} must meet without a gap or an overlap"
        for number, (band, following) in enumerate(pairwise(bands), 1)
        if not _meet(band, following)
    ]
    if not contains(bands[0], lowest):
        problems.append(f"band 1 must contain the lowest score, {lowest}")
    if not contains(bands[-1], highest):
        problems.append(f"band {len(bands)} must contain the highest score, {highest}")
    return problems


def _misshapen(band: Band, number: int) -> list[str]:
    problems = []
    if band.above is not None and band.at_least is not None:
        problems.append(f"band {number} must have one lower bound, not both above and at_least")
    if band.at_most is not None and band.below is not None:
        problems.append(f"band {number} must have one upper bound, not both at_most and below")
    lower, upper = lower_bound(band), _upper(band)
    if not problems and lower is not None and upper is not None:
        closed = band.at_least is not None and band.at_most is not None
        if lower > upper or (lower == upper and not closed):
            problems.append(f"band {number} is empty")
    return problems


def _meet(band: Band, following: Band) -> bool:
    """Whether one band ends exactly where the following one begins, the point between them in just one of the two."""
    if band.at_most is not None:
        return following.above == band.at_most
    return band.below is not None and following.at_least == band.below


def _upper(band: Band) -> Fraction | None:
    return band.at_most if band.at_most is not None else band.below


def two_decimals(number: Fraction) -> str:
    """An exact number to two places, halves away from zero: 41/12 -> "3.42", 1/8 -> "0.13", -1/8 -> "-0.13"."""
    hundredths = (abs(number) * 200 + 1) // 2
    sign = "-" if number < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"
