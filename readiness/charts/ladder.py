"""Geometry of the tier ladder that pages draw as SVG: templates/components/_tier_ladder.html.

Numbers come as strings, ready for attributes: a template would write a float in the reader's locale. Floats are for
places on the screen only; scores stay exact and are rounded where they are printed.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext

from readiness.charts.scale import HIGHEST, LOWEST, nth_tier_class, part
from readiness.charts.scale import number as attribute
from readiness.scoring.questionnaire import Band, Questionnaire, Tier
from readiness.scoring.tiers import lower_bound, tier_of, two_decimals
from readiness.wording import words

# The ladder, in pixels from the top: stairs stand on the base line and grow by one rise a tier.
BASE, FIRST_RISE, RISE = 110, 22, 18
FLAG_MARGIN = 4.5  # per cent of the width that keeps half a flag within a phone's screen


@dataclass(frozen=True)
class LadderStep:
    """One tier: `x` and `width` in per cent, `y` and `height` in pixels, `css` its colour class."""

    number: int
    id: str
    name: str
    band: str
    css: str
    x: str
    width: str
    y: int
    height: int
    current: bool


@dataclass(frozen=True)
class LadderTick:
    label: str
    x: str
    first: bool
    last: bool


@dataclass(frozen=True)
class Ladder:
    steps: tuple[LadderStep, ...]
    ticks: tuple[LadderTick, ...]
    marker_x: str
    flag_x: str
    score: str
    description: str


def band_in_words(band: Band) -> str:
    """A band for readers, in the active language: "below 2.5", "2.5 to below 3.5", "3.5 to 4.5", "above 4.5"."""
    low, high = lower_bound(band), band.below if band.below is not None else band.at_most
    values = {"low": _plain(low), "high": _plain(high)}
    if low is None:
        pattern = gettext("below %(high)s") if band.below is not None else gettext("up to %(high)s")
    elif high is None:
        pattern = gettext("above %(low)s") if band.above is not None else gettext("%(low)s and above")
    elif band.below is not None:
        pattern = gettext("%(low)s to below %(high)s")
    else:
        pattern = gettext("%(low)s to %(high)s")
    return pattern % values


def ladder(questionnaire: Questionnaire, overall: Fraction) -> Ladder:
    """The tiers to scale from 1 to 5 with an overall score on them, in the active language."""
    current = tier_of(questionnaire.tiers, overall)
    bounds = [
        Fraction(LOWEST),
        *filter(None, (lower_bound(tier.band) for tier in questionnaire.tiers)),
        Fraction(HIGHEST),
    ]
    steps = tuple(
        _ladder_step(number, tier, bounds[number - 1], bounds[number], tier is current)
        for number, tier in enumerate(questionnaire.tiers, 1)
    )
    ticks = tuple(LadderTick(_plain(at), _per_cent(at), at == LOWEST, at == HIGHEST) for at in bounds)
    place = float(part(overall)) * 100
    named = {"score": two_decimals(overall), "tier": words(current.name)}
    return Ladder(
        steps=steps,
        ticks=ticks,
        marker_x=attribute(place),
        flag_x=attribute(min(max(place, FLAG_MARGIN), 100 - FLAG_MARGIN)),
        score=two_decimals(overall),
        description=gettext("Score %(score)s on a scale from 1 to 5: %(tier)s") % named,
    )


def _ladder_step(number: int, tier: Tier, low: Fraction, high: Fraction, current: bool) -> LadderStep:
    height = FIRST_RISE + RISE * (number - 1)
    return LadderStep(
        number=number,
        id=tier.id,
        name=words(tier.name),
        band=band_in_words(tier.band),
        css=nth_tier_class(number),
        x=_per_cent(low),
        width=attribute(float(part(high) - part(low)) * 100),
        y=BASE - height,
        height=height,
        current=current,
    )


def _per_cent(score: Fraction) -> str:
    return attribute(float(part(score)) * 100)


def _plain(bound: Fraction | None) -> str:
    return "" if bound is None else attribute(float(bound))
