"""From answers to scores, in exact fractions.

A dimension's score is the mean of its visible questions ("we don't know" counts 1); the overall score is the mean of
the dimension scores, each weighing the same. Pillar scores are shown and enter nothing. A dimension without a visible
question, and a pillar without such a dimension, has no score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, floor

from readiness.scoring.answers import UNKNOWN, Answer, Answers, holds, missing, visible_questions
from readiness.scoring.questionnaire import LEVELS, Band, Condition, Question, Questionnaire, Tier
from readiness.scoring.tiers import lower_bound, tier_of

ENGINE_VERSION = "1"  # goes up whenever the same answers could score otherwise
LOWEST, HIGHEST = LEVELS[0], LEVELS[-1]


@dataclass(frozen=True)
class NextTier:
    """The tier above and the fewest single-level raises of answers that reach it (or a higher one)."""

    tier: str
    raises: int


@dataclass(frozen=True)
class Score:
    """Scores from 1 to 5 as exact fractions; dimensions, pillars and `unknown` in the questionnaire's order."""

    overall: Fraction
    tier: str
    dimensions: Mapping[str, Fraction]
    pillars: Mapping[str, Fraction]
    unknown: tuple[str, ...]
    next_tier: NextTier | None


def score(questionnaire: Questionnaire, answers: Answers) -> Score:
    """Score complete answers; ValueError when a visible question has none (see `answers.missing`)."""
    dimensions = dimension_scores(questionnaire, answers)
    visible = visible_questions(questionnaire, answers)
    overall = _mean(list(dimensions.values()))
    tier = tier_of(questionnaire.tiers, overall)
    return Score(
        overall=overall,
        tier=tier.id,
        dimensions=dimensions,
        pillars=_pillar_scores(questionnaire, dimensions),
        unknown=tuple(question.id for question in visible if answers[question.id] == UNKNOWN),
        next_tier=_next_tier(questionnaire, tier, answers),
    )


@dataclass(frozen=True)
class ScoreSoFar:
    """A rating under way: scores of the dimensions of which every question has a level, and what follows from them.

    `overall` and `tier` are None before the first such dimension, and those of `score` once `is_complete`.
    """

    dimensions: Mapping[str, Fraction]
    overall: Fraction | None
    tier: str | None
    is_complete: bool


def score_so_far(questionnaire: Questionnaire, answers: Answers) -> ScoreSoFar:
    """Score answers of which some may be missing: dimensions as far as they are complete, and the mean of those."""
    visible = visible_questions(questionnaire, answers)
    open_dimensions = {questionnaire.dimension_of(question.id).id for question in visible if question.id not in answers}
    counted = [question for question in visible if questionnaire.dimension_of(question.id).id not in open_dimensions]
    dimensions = _dimension_scores(questionnaire, counted, answers)
    overall = _mean(list(dimensions.values())) if dimensions else None
    return ScoreSoFar(
        dimensions=dimensions,
        overall=overall,
        tier=None if overall is None else tier_of(questionnaire.tiers, overall).id,
        is_complete=not open_dimensions,
    )


def dimension_scores(questionnaire: Questionnaire, answers: Answers) -> dict[str, Fraction]:
    """The scores by dimension of complete answers; ValueError when a visible question has none."""
    if unanswered := missing(questionnaire, answers):
        raise ValueError(f"no answer to {', '.join(question.id for question in unanswered)}")
    return _dimension_scores(questionnaire, visible_questions(questionnaire, answers), answers)


def weakest(questionnaire: Questionnaire, score: Score, count: int = 5) -> tuple[str, ...]:
    """The ids of the `count` dimensions with the lowest scores, lowest first; equals in the questionnaire's order."""
    scored = [dimension.id for dimension in questionnaire.dimensions if dimension.id in score.dimensions]
    return tuple(sorted(scored, key=lambda dimension_id: score.dimensions[dimension_id])[:count])


def counted_level(answer: Answer | None) -> int:
    """The level that an answer counts as; "we don't know", like no answer yet, counts as the lowest."""
    return answer if isinstance(answer, int) else LOWEST


def _dimension_scores(
    questionnaire: Questionnaire, visible: Sequence[Question], answers: Answers
) -> dict[str, Fraction]:
    levels: dict[str, list[int]] = {}
    for question in visible:
        dimension = questionnaire.dimension_of(question.id).id
        levels.setdefault(dimension, []).append(counted_level(answers.get(question.id)))
    return {dimension: Fraction(sum(values), len(values)) for dimension, values in levels.items()}


def _pillar_scores(questionnaire: Questionnaire, dimensions: Mapping[str, Fraction]) -> dict[str, Fraction]:
    scores: dict[str, list[Fraction]] = {}
    for dimension, value in dimensions.items():
        scores.setdefault(questionnaire.pillar_of(dimension).id, []).append(value)
    return {pillar: _mean(values) for pillar, values in scores.items()}


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


# The way to the next tier


def _next_tier(questionnaire: Questionnaire, tier: Tier, answers: Answers) -> NextTier | None:
    following = questionnaire.next_tier(tier.id)
    if following is None:
        return None
    return NextTier(following.id, _fewest_raises(questionnaire, following, answers))


def _fewest_raises(questionnaire: Questionnaire, target: Tier, answers: Answers) -> int:
    """The fewest raises to the target, where a raise may also show or hide questions.

    While no condition changes, each raise of a question adds the same whatever else is raised, so taking the largest
    gains first is exact. That is done once for each way of bringing the deciding questions to levels between which
    conditions change, unless that alone costs as much as the best so far. A question shown by a raise counts with
    the answer it has, else as the lowest level, and raising it takes raises too. The ways at least double with each
    deciding question, so a release should have few.
    """
    best = len(questionnaire.questions) * (HIGHEST - LOWEST) + 1  # more than there can be
    for stages in product(*(_stages(conditions, answers) for conditions in questionnaire.decisions.values())):
        cost = sum(stage.raises for stage in stages)
        if cost < best:
            further = _raises_within(questionnaire, stages, target, answers)
            if further is not None:
                best = min(best, cost + further)
    return best


@dataclass(frozen=True)
class _Stage:
    """A deciding question brought to a level by some raises; no condition on it changes up to and including `end`."""

    question: str
    level: int
    raises: int
    end: int


def _stages(conditions: Sequence[Condition], answers: Answers) -> list[_Stage]:
    """The answer as it is, then each higher level at which one of the conditions on this question changes."""
    question = conditions[0].question
    current = counted_level(answers.get(question))
    shows = [[holds(condition, answers) for condition in conditions]]
    shows += [
        [holds(condition, {question: level}) for condition in conditions] for level in range(current + 1, HIGHEST + 1)
    ]
    starts = [current, *(current + raises for raises in range(1, len(shows)) if shows[raises] != shows[raises - 1])]
    ends = [*(start - 1 for start in starts[1:]), HIGHEST]
    return [_Stage(question, start, start - current, end) for start, end in zip(starts, ends, strict=True)]


def _raises_within(
    questionnaire: Questionnaire, stages: Sequence[_Stage], target: Tier, answers: Answers
) -> int | None:
    """The fewest further raises to the target once the stages are reached; None when it cannot be reached from them."""
    # A way that raises a hidden question costs those raises and gains nothing by them, so it never is the best.
    raised = {**answers, **{stage.question: stage.level for stage in stages if stage.raises}}
    visible = visible_questions(questionnaire, raised)
    ends = {stage.question: stage.end for stage in stages}
    return _greedy_raises(_rooms(questionnaire, visible, raised, ends), target.band)


@dataclass(frozen=True)
class _Room:
    """A dimension's visible questions: how many, the sum of their levels, how many raises are left in them."""

    questions: int
    levels: int
    raises: int


def _rooms(
    questionnaire: Questionnaire, visible: Sequence[Question], answers: Answers, ends: Mapping[str, int]
) -> list[_Room]:
    """The room of each dimension that has a visible question; a question rises to its end, if it has one."""
    rooms: dict[str, _Room] = {}
    for question in visible:
        dimension = questionnaire.dimension_of(question.id).id
        level = counted_level(answers.get(question.id))
        left = ends.get(question.id, HIGHEST) - level
        before = rooms.get(dimension, _Room(0, 0, 0))
        rooms[dimension] = _Room(before.questions + 1, before.levels + level, before.raises + left)
    return list(rooms.values())


def _greedy_raises(rooms: list[_Room], band: Band) -> int | None:
    """The fewest raises within the rooms to a band or beyond; None when even all of them fall short."""
    overall = _mean([Fraction(room.levels, room.questions) for room in rooms])
    short = (lower_bound(band) or LOWEST) - overall
    raises = 0
    for room in sorted(rooms, key=lambda room: room.questions):
        gain = Fraction(1, room.questions * len(rooms))
        needed = max(0, floor(short / gain) + 1 if band.above is not None else ceil(short / gain))
        if needed <= room.raises:
            return raises + needed
        raises += room.raises
        short -= room.raises * gain
    return None
