"""The questionnaire as frozen data: what a release says, with nothing computed from answers."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from readiness.scoring.texts import Text

LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Condition:
    """A test of one answer. `op` is one of `at_least`, `at_most`, `is` (with a level) and `unknown` (value None)."""

    question: str
    op: str
    value: int | None


@dataclass(frozen=True)
class Level:
    """What is true of a firm at this level; `value` is 1 to 5."""

    value: int
    text: Text


@dataclass(frozen=True)
class Step:
    """What lifts a firm from one level to the following one; rough effort in person-days, more than zero."""

    from_level: int
    action: Text
    effort_days: Decimal
    evidence: Text

    @property
    def to_level(self) -> int:
        return self.from_level + 1


@dataclass(frozen=True)
class Question:
    """Five levels (1 to 5) and four steps (1->2 to 4->5); hidden unless `show_if` holds."""

    id: str
    text: Text
    hint: Text
    levels: tuple[Level, ...]
    steps: tuple[Step, ...]
    show_if: Condition | None = None

    def level(self, value: int) -> Level:
        """The level 1 to 5; KeyError for any other value."""
        if value not in LEVELS:
            raise KeyError(value)
        return self.levels[value - 1]

    def step_from(self, level: int) -> Step | None:
        """The step from a level 1 to 5 to the following one; None from the highest."""
        return None if level == LEVELS[-1] else self.steps[self.level(level).value - 1]


@dataclass(frozen=True)
class Dimension:
    id: str
    name: Text
    summary: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Pillar:
    id: str
    name: Text
    summary: Text
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True)
class Band:
    """An interval of scores: at most one lower bound (`above` or `at_least`) and one upper (`at_most` or `below`)."""

    above: Fraction | None = None
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None


@dataclass(frozen=True)
class Tier:
    id: str
    name: Text
    band: Band
    interpretation: Text
    characteristics: Text
    recommendation: Text


@dataclass(frozen=True)
class ConsistencyRule:
    """Answers that sit oddly together when every condition in `all` holds; a hint, never a correction."""

    id: str
    all: tuple[Condition, ...]
    message: Text


@dataclass(frozen=True)
class Questionnaire:
    """One release. Tiers are listed from the lowest to the highest. The look-ups raise KeyError for unknown ids."""

    code: str
    version: str
    title: Text
    instruction: Text
    unknown_label: Text
    pillars: tuple[Pillar, ...]
    tiers: tuple[Tier, ...]
    consistency: tuple[ConsistencyRule, ...]

    @property
    def release(self) -> str:
        """Code and version together, such as "airi-hk/2026.1"."""
        return f"{self.code}/{self.version}"

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(dimension for pillar in self.pillars for dimension in pillar.dimensions)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for dimension in self.dimensions for question in dimension.questions)

    def question(self, question_id: str) -> Question:
        return self._questions_by_id[question_id]

    def dimension(self, dimension_id: str) -> Dimension:
        return self._dimensions_by_id[dimension_id]

    def pillar(self, pillar_id: str) -> Pillar:
        return {pillar.id: pillar for pillar in self.pillars}[pillar_id]

    def tier(self, tier_id: str) -> Tier:
        return {tier.id: tier for tier in self.tiers}[tier_id]

    def dimension_of(self, question_id: str) -> Dimension:
        return self._dimensions_by_question[question_id]

    def pillar_of(self, dimension_id: str) -> Pillar:
        return self._pillars_by_dimension[dimension_id]

    def next_tier(self, tier_id: str) -> Tier | None:
        """The tier above; None for the highest."""
        ids = [tier.id for tier in self.tiers]
        following = self.tiers[ids.index(self.tier(tier_id).id) + 1 :]
        return following[0] if following else None

    @cached_property
    def decisions(self) -> dict[str, tuple[Condition, ...]]:
        """By the id of each question whose answer shows or hides others: the conditions that it decides."""
        found: dict[str, tuple[Condition, ...]] = {}
        for question in self.questions:
            if (test := question.show_if) is not None:
                found[test.question] = (*found.get(test.question, ()), test)
        return found

    @cached_property
    def _questions_by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def _dimensions_by_id(self) -> dict[str, Dimension]:
        return {dimension.id: dimension for dimension in self.dimensions}

    @cached_property
    def _dimensions_by_question(self) -> dict[str, Dimension]:
        return {question.id: dimension for dimension in self.dimensions for question in dimension.questions}

    @cached_property
    def _pillars_by_dimension(self) -> dict[str, Pillar]:
        return {dimension.id: pillar for pillar in self.pillars for dimension in pillar.dimensions}
