"""The measured part of the result page: tier, ladder, radar, tables, gaps, what is not known."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from readiness.charts.ladder import Ladder, ladder
from readiness.charts.radar import Radar, RadarItem, radar
from readiness.charts.scale import bar, tier_class
from readiness.scoring.engine import Score
from readiness.scoring.gaps import Gap, widest_gaps
from readiness.scoring.questionnaire import Dimension, Pillar, Step
from readiness.scoring.tiers import two_decimals
from readiness.services.reading import score_of
from readiness.wording import words
from recommendations import wording
from recommendations.presenting.reading import Reading

GAPS = 5


@dataclass(frozen=True)
class StepView:
    """What to do next, with its effort in words and what would count as evidence."""

    action: str
    effort: str
    evidence: str


@dataclass(frozen=True)
class TierView:
    css: str
    name: str
    interpretation: str
    characteristics: str
    recommendation: str


@dataclass(frozen=True)
class ScoreRow:
    """A pillar or a dimension; `other` and `other_bar` are the adviser's rating, empty and None without one."""

    name: str
    score: str
    bar: float
    other: str = ""
    other_bar: float | None = None
    comment: str = ""


@dataclass(frozen=True)
class PillarView:
    """A pillar's own row, and those of its dimensions."""

    row: ScoreRow
    dimensions: tuple[ScoreRow, ...]


@dataclass(frozen=True)
class GapView:
    """A weak dimension: the question that holds it back, what its level means, the way out (None at level 5)."""

    dimension: str
    score: str
    question: str
    level: int
    meaning: str
    unknown: bool
    step: StepView | None


@dataclass(frozen=True)
class OpenQuestion:
    """A question answered "we don't know"."""

    dimension: str
    question: str


@dataclass(frozen=True)
class ScoreView:
    """`near` says how far the next tier is; `evidence` and `answered` count the firm's own answers."""

    tier: TierView
    score: str
    near: str
    ladder: Ladder
    radar: Radar
    radar_description: str
    pillars: tuple[PillarView, ...]
    has_both: bool
    gaps: tuple[GapView, ...]
    unknown: tuple[OpenQuestion, ...]
    evidence: int
    answered: int


def score_view(reading: Reading) -> ScoreView:
    both = _Both.of(reading)
    rows = _pillars(reading, both)
    return ScoreView(
        tier=_tier(reading),
        score=two_decimals(reading.score.overall),
        near=_near(reading),
        ladder=ladder(reading.questionnaire, reading.score.overall),
        radar=_radar(reading, both),
        radar_description=_radar_description(rows),
        pillars=rows,
        has_both=both.other is not None,
        gaps=tuple(_gap(gap) for gap in widest_gaps(reading.questionnaire, reading.score, reading.answers, GAPS)),
        unknown=tuple(_open_question(reading, question) for question in reading.score.unknown),
        evidence=sum(bool(answer.get("evidence")) for answer in reading.own.answers.values()),
        answered=len(reading.own.answers),
    )


def step_view(step: Step) -> StepView:
    return StepView(action=words(step.action), effort=wording.effort(step.effort_days), evidence=words(step.evidence))


@dataclass(frozen=True)
class _Both:
    """The firm's own scores, and the adviser's where there are some."""

    own: Score
    other: Score | None

    @classmethod
    def of(cls, reading: Reading) -> "_Both":
        return cls(score_of(reading.own), score_of(reading.verified) if reading.verified else None)


def _tier(reading: Reading) -> TierView:
    tier = reading.questionnaire.tier(reading.score.tier)
    return TierView(
        css=tier_class(reading.questionnaire, tier.id),
        name=words(tier.name),
        interpretation=words(tier.interpretation),
        characteristics=words(tier.characteristics),
        recommendation=words(tier.recommendation),
    )


def _near(reading: Reading) -> str:
    following = reading.score.next_tier
    if following is None:
        return wording.distance(None, "")
    return wording.distance(following.raises, words(reading.questionnaire.tier(following.tier).name))


def _radar(reading: Reading, both: _Both) -> Radar:
    return radar(
        [
            RadarItem(
                label=words(dimension.name),
                value=_values(both, dimension.id),
                score=both.own.dimensions[dimension.id],
                other=both.other.dimensions.get(dimension.id) if both.other else None,
            )
            for dimension in reading.questionnaire.dimensions
            if dimension.id in both.own.dimensions
        ]
    )


def _values(both: _Both, dimension: str) -> str:
    own = two_decimals(both.own.dimensions[dimension])
    other = both.other.dimensions.get(dimension) if both.other else None
    return own if other is None else f"{own} / {two_decimals(other)}"


def _radar_description(pillars: Iterable[PillarView]) -> str:
    separator = _("; ")
    return separator.join(f"{row.name} {row.score}" for pillar in pillars for row in pillar.dimensions)


def _pillars(reading: Reading, both: _Both) -> tuple[PillarView, ...]:
    return tuple(
        PillarView(
            row=_row(
                words(pillar.name),
                both.own.pillars[pillar.id],
                both.other.pillars.get(pillar.id) if both.other else None,
            ),
            dimensions=tuple(_dimension_rows(reading, both, pillar)),
        )
        for pillar in reading.questionnaire.pillars
        if pillar.id in both.own.pillars
    )


def _dimension_rows(reading: Reading, both: _Both, pillar: Pillar) -> Iterable[ScoreRow]:
    comments = reading.verified.comments if reading.verified else {}
    for dimension in pillar.dimensions:
        if dimension.id in both.own.dimensions:
            other = both.other.dimensions.get(dimension.id) if both.other else None
            yield _row(words(dimension.name), both.own.dimensions[dimension.id], other, comments.get(dimension.id, ""))


def _row(name: str, own: Fraction, other: Fraction | None, comment: str = "") -> ScoreRow:
    return ScoreRow(
        name=name,
        score=two_decimals(own),
        bar=bar(own),
        other="" if other is None else two_decimals(other),
        other_bar=None if other is None else bar(other),
        comment=comment,
    )


def _gap(gap: Gap) -> GapView:
    return GapView(
        dimension=words(gap.dimension.name),
        score=two_decimals(gap.score),
        question=words(gap.question.text),
        level=gap.level.value,
        meaning=words(gap.level.text),
        unknown=gap.unknown,
        step=step_view(gap.step) if gap.step else None,
    )


def _open_question(reading: Reading, question_id: str) -> OpenQuestion:
    dimension: Dimension = reading.questionnaire.dimension_of(question_id)
    return OpenQuestion(words(dimension.name), words(reading.questionnaire.question(question_id).text))
