"""Geometry of the charts that pages draw as SVG: templates/components/_tier_ladder.html and _radar.html.

Numbers come as strings, ready for attributes: a template would write a float in the reader's locale. Floats are for
places on the screen only; scores stay exact and are rounded where they are printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, cos, pi, sin
from textwrap import wrap

from django.utils.translation import get_language, gettext

from readiness.scoring.engine import HIGHEST, LOWEST
from readiness.scoring.questionnaire import Band, Questionnaire, Tier
from readiness.scoring.tiers import lower_bound, tier_of, two_decimals

# The ladder, in pixels from the top: stairs stand on the base line and grow by one rise a tier.
BASE, FIRST_RISE, RISE = 110, 22, 18
FLAG_MARGIN = 4.5  # per cent of the width that keeps half a flag within a phone's screen

# The radar, in units of its view box.
WIDTH, HEIGHT, RADIUS, LABEL_GAP, LINE = 420, 384, 106, 12, 15
CENTRE_X, CENTRE_Y = WIDTH / 2, 194
LATIN_LINE, CHINESE_LINE = 14, 6  # longest label line, in characters


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


@dataclass(frozen=True)
class Line:
    text: str
    y: str


@dataclass(frozen=True)
class RadarAxis:
    lines: tuple[Line, ...]
    label_x: str
    anchor: str
    value: str
    value_y: str
    end_x: str
    end_y: str
    dot_x: str
    dot_y: str


@dataclass(frozen=True)
class Mark:
    label: str
    x: str
    y: str


@dataclass(frozen=True)
class Radar:
    """Rings 1 to 5 from the inside; `shape` and `other_shape` (empty without a second rating) are polygon points."""

    width: int
    height: int
    centre_x: str
    centre_y: str
    rings: tuple[str, ...]
    scale: tuple[Mark, ...]
    axes: tuple[RadarAxis, ...]
    shape: str
    other_shape: str


def tier_class(questionnaire: Questionnaire, tier_id: str) -> str:
    """The CSS class of a tier's colours: "tier-1" for the lowest to "tier-4"."""
    return f"tier-{[tier.id for tier in questionnaire.tiers].index(tier_id) + 1}"


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
    place = float(_share(overall)) * 100
    words = {"score": two_decimals(overall), "tier": current.name.get(_language())}
    return Ladder(
        steps=steps,
        ticks=ticks,
        marker_x=_number(place),
        flag_x=_number(min(max(place, FLAG_MARGIN), 100 - FLAG_MARGIN)),
        score=two_decimals(overall),
        description=gettext("Score %(score)s on a scale from 1 to 5: %(tier)s") % words,
    )


def radar(axes: Sequence[tuple[str, Fraction]], other: Sequence[Fraction] = ()) -> Radar:
    """A radar of named scores from 1 to 5, clockwise from the top; `other`: a second rating in the same order."""
    count = len(axes)
    return Radar(
        width=WIDTH,
        height=HEIGHT,
        centre_x=_number(CENTRE_X),
        centre_y=_number(CENTRE_Y),
        rings=tuple(_polygon([Fraction(level)] * count) for level in range(LOWEST, HIGHEST + 1)),
        scale=tuple(_scale_mark(level) for level in range(LOWEST, HIGHEST + 1)),
        axes=tuple(_axis(name, value, _angle(index, count)) for index, (name, value) in enumerate(axes)),
        shape=_polygon([value for _, value in axes]),
        other_shape=_polygon(other) if other else "",
    )


def dimension_radar(
    questionnaire: Questionnaire, scores: Mapping[str, Fraction], other: Mapping[str, Fraction] | None = None
) -> Radar:
    """The radar of the scored dimensions in the questionnaire's order, named in the active language."""
    language = _language()
    scored = [dimension for dimension in questionnaire.dimensions if dimension.id in scores]
    named = [(dimension.name.get(language), scores[dimension.id]) for dimension in scored]
    return radar(named, [other[dimension.id] for dimension in scored] if other else ())


def _ladder_step(number: int, tier: Tier, low: Fraction, high: Fraction, current: bool) -> LadderStep:
    height = FIRST_RISE + RISE * (number - 1)
    return LadderStep(
        number=number,
        id=tier.id,
        name=tier.name.get(_language()),
        band=band_in_words(tier.band),
        css=f"tier-{number}",
        x=_per_cent(low),
        width=_number(float(_share(high) - _share(low)) * 100),
        y=BASE - height,
        height=height,
        current=current,
    )


def _axis(name: str, value: Fraction, angle: float) -> RadarAxis:
    lines = _label_lines(name)
    across, down = cos(angle), sin(angle)
    label_y = CENTRE_Y + (RADIUS + LABEL_GAP) * down
    # The block of lines hangs below its point at the bottom of the circle and stands on it at the top.
    top = label_y + (down - 1) * LINE * (len(lines) + 1) / 2 + LINE * 0.8
    dot_x, dot_y = _point(value, angle)
    end_x, end_y = _point(Fraction(HIGHEST), angle)
    return RadarAxis(
        lines=tuple(Line(text, _number(top + LINE * index)) for index, text in enumerate(lines)),
        label_x=_number(CENTRE_X + (RADIUS + LABEL_GAP) * across),
        anchor="middle" if abs(across) < 0.1 else "start" if across > 0 else "end",
        value=two_decimals(value),
        value_y=_number(top + LINE * len(lines)),
        end_x=_number(end_x),
        end_y=_number(end_y),
        dot_x=_number(dot_x),
        dot_y=_number(dot_y),
    )


def _label_lines(name: str) -> list[str]:
    if name.isascii():
        return wrap(name, LATIN_LINE, break_long_words=False)
    lines = ceil(len(name) / CHINESE_LINE)
    return wrap(name, ceil(len(name) / lines))


def _scale_mark(level: int) -> Mark:
    x, y = _point(Fraction(level), -pi / 2)
    return Mark(str(level), _number(x + 3), _number(y - 2))


def _polygon(values: Sequence[Fraction]) -> str:
    places = (_point(value, _angle(index, len(values))) for index, value in enumerate(values))
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in places)


def _angle(index: int, count: int) -> float:
    return 2 * pi * index / count - pi / 2


def _point(value: Fraction, angle: float) -> tuple[float, float]:
    distance = RADIUS * float(value / HIGHEST)
    return CENTRE_X + distance * cos(angle), CENTRE_Y + distance * sin(angle)


def _share(score: Fraction) -> Fraction:
    return (score - LOWEST) / (HIGHEST - LOWEST)


def _per_cent(score: Fraction) -> str:
    return _number(float(_share(score)) * 100)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _plain(bound: Fraction | None) -> str:
    return "" if bound is None else _number(float(bound))


def _language() -> str:
    return get_language() or "en"
