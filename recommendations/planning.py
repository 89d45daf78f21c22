"""The next steps of a firm: the least work that reaches the next tier, laid out over twelve months.

A step raises one question from its level to the next, and a question climbs one level at a time. How many raises the
next tier takes is given by the score; which ones is chosen here, exactly: of all sets with that many raises that reach
the tier, one of least total effort (efforts need not grow with the level), then the one with the most raises in the
weakest pillar (then the next weakest), then in the earliest questions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Literal

from readiness.scoring.answers import Answers, visible_questions
from readiness.scoring.engine import HIGHEST, Score, counted_level, score, weakest
from readiness.scoring.questionnaire import Questionnaire, Step, Tier
from readiness.scoring.tiers import tier_of
from recommendations.matching import Ranking
from recommendations.schemes import Catalogue

Horizon = Literal["0-3", "3-6", "6-12"]
HORIZONS: tuple[Horizon, ...] = ("0-3", "3-6", "6-12")  # months from now
_HORIZON_ENDS = (13, 26)  # weeks: what needs longer than that before it can start belongs to a later horizon
STEPS_SHOWN = 9
STEPS_A_HORIZON = 3
STEPS_AT_THE_TOP = 3  # for a firm that is in the highest tier already
SCHEMES_A_STEP = 3


@dataclass(frozen=True)
class Raise:
    """One question from a level to the next one."""

    question: str
    step: Step

    @property
    def from_level(self) -> int:
        return self.step.from_level

    @property
    def to_level(self) -> int:
        return self.step.to_level


@dataclass(frozen=True)
class PlanStep:
    """A raise in its horizon, with the recommended schemes that lift its dimension, best ranked first.

    `lead_weeks` is how long before its start the first of the schemes must be applied for; None where not known.
    """

    horizon: Horizon
    question: str
    dimension: str
    from_level: int
    to_level: int
    step: Step
    schemes: tuple[str, ...]
    lead_weeks: int | None


@dataclass(frozen=True)
class Plan:
    """`raises` is the number of raises to the next tier, 0 in the highest; `steps` the first nine, `later` the rest."""

    tier: str | None
    raises: int
    steps: tuple[PlanStep, ...]
    later: tuple[Raise, ...]

    @property
    def more(self) -> int:
        return len(self.later)

    @property
    def effort_days(self) -> Decimal:
        """Person-days of all the steps, those that are not shown included."""
        shown = sum((item.step.effort_days for item in self.steps), Decimal())
        return sum((item.step.effort_days for item in self.later), shown)


def plan(
    questionnaire: Questionnaire, answers: Answers, ranking: Ranking | None = None, catalogue: Catalogue | None = None
) -> Plan:
    """The plan of a firm with complete answers (ValueError if not), its steps supported by recommended schemes.

    The highest tier has no next one: there the plan is one raise in each of the three weakest dimensions that still
    have room. `ranking` and the `catalogue` that it ranks come together; without them the plan names no schemes.
    """
    scored = score(questionnaire, answers)
    support = _Support(questionnaire, ranking, catalogue)
    if scored.next_tier is None:
        return Plan(None, 0, _lay_out(_weakest_raises(questionnaire, answers, scored), support), ())
    target, raises = questionnaire.tier(scored.next_tier.tier), scored.next_tier.raises
    chosen = choose_raises(questionnaire, answers, target, raises)
    ordered = _in_order(questionnaire, answers, scored, chosen)
    return Plan(target.id, raises, _lay_out(ordered[:STEPS_SHOWN], support), tuple(ordered[STEPS_SHOWN:]))


# Which raises


def choose_raises(questionnaire: Questionnaire, answers: Answers, target: Tier, count: int) -> tuple[Raise, ...]:
    """The `count` raises that reach the target or a tier above with least effort, then weakest pillar, then order.

    ValueError when no such set of raises exists. A raise can show or hide questions: once the deciding questions (those
    that a `show_if` cites) are fixed, what is visible is fixed too, and the rest is chosen among that.
    """
    price = _Prices(questionnaire, score(questionnaire, answers))
    best: tuple[int, dict[str, int]] | None = None
    for fixed in _ways_of_deciding(questionnaire, answers, count):
        found = _cheapest(_Room(questionnaire, {**answers, **fixed}, fixed, answers, price), target, count)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    if best is None:
        raise ValueError(f"no {count} raises reach {target.id}")
    return tuple(
        Raise(question.id, question.steps[level - 1])
        for question in questionnaire.questions
        if question.id in best[1]
        for level in range(counted_level(answers.get(question.id)), best[1][question.id])
    )


def _ways_of_deciding(questionnaire: Questionnaire, answers: Answers, count: int) -> Iterator[dict[str, int]]:
    """Each way of raising the deciding questions, `count` raises at most, as new levels; first: none at all."""
    deciding = tuple(questionnaire.decisions)
    current = [counted_level(answers.get(question)) for question in deciding]
    for levels in product(*(range(level, HIGHEST + 1) for level in current)):
        fixed = {name: level for name, level, old in zip(deciding, levels, current, strict=True) if level > old}
        visible = {question.id for question in visible_questions(questionnaire, {**answers, **fixed})}
        if sum(levels) - sum(current) <= count and fixed.keys() <= visible:
            yield fixed


class _Prices:
    """What a raise costs, as one whole number that orders everything: effort first, then pillar, then question.

    The digits of the number, to a base that no count of raises reaches, are: the effort (in its smallest unit), minus
    the raises in the weakest pillar, in the next weakest ..., minus the raises of the first question, the second ...
    So adding prices adds each digit, and comparing sums compares the digits from the first on.
    """

    def __init__(self, questionnaire: Questionnaire, scored: Score) -> None:
        questions = questionnaire.questions
        self._base = len(questions) * HIGHEST + 1
        weakness = sorted(scored.pillars, key=lambda pillar: scored.pillars[pillar])
        ranks = weakness + [pillar.id for pillar in questionnaire.pillars if pillar.id not in weakness]
        self._places = len(ranks) + len(questions)
        self._unit = int(self._base**self._places)
        self._bonus = {
            question.id: self._digit(
                ranks.index(questionnaire.pillar_of(questionnaire.dimension_of(question.id).id).id)
            )
            + self._digit(len(ranks) + number)
            for number, question in enumerate(questions)
        }
        efforts = [step.effort_days for question in questions for step in question.steps]
        self._scale = 10 ** max(0, *(-int(effort.as_tuple().exponent) for effort in efforts))

    def _digit(self, place: int) -> int:
        return int(self._base ** (self._places - 1 - place))

    def of(self, question: str, step: Step) -> int:
        return int(step.effort_days * self._scale) * self._unit - self._bonus[question]


class _Room:
    """What is visible once the deciding questions are fixed, and which raises are left in it."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        raised: Answers,
        fixed: Mapping[str, int],
        answers: Answers,
        price: _Prices,
    ) -> None:
        self.questionnaire = questionnaire
        self.fixed = fixed
        self.visible = visible_questions(questionnaire, raised)
        self.levels = {question.id: counted_level(raised.get(question.id)) for question in self.visible}
        sizes: dict[str, int] = {}
        for question in self.visible:
            dimension = questionnaire.dimension_of(question.id).id
            sizes[dimension] = sizes.get(dimension, 0) + 1
        self.weights = {
            question.id: Fraction(1, len(sizes) * sizes[questionnaire.dimension_of(question.id).id])
            for question in self.visible
        }
        self.overall = sum((self.weights[name] * level for name, level in self.levels.items()), Fraction())
        self.price = price
        before = {name: counted_level(answers.get(name)) for name in fixed}
        self.spent = sum(level - before[name] for name, level in fixed.items())
        self.cost = sum(
            price.of(name, step)
            for name, level in fixed.items()
            for step in questionnaire.question(name).steps[before[name] - 1 : level - 1]
        )

    def climbs(self, question_id: str, most: int) -> list[tuple[int, int]]:
        """How far a question may climb from here, and the price of each: (raises, price), no raise first."""
        climbs = [(0, 0)]
        if question_id not in self.questionnaire.decisions:
            steps = self.questionnaire.question(question_id).steps[self.levels[question_id] - 1 :]
            for step in steps[:most]:
                climbs.append((len(climbs), climbs[-1][1] + self.price.of(question_id, step)))
        return climbs


def _cheapest(room: _Room, target: Tier, count: int) -> tuple[int, dict[str, int]] | None:
    """The cheapest way to `count` raises that reach the target: its price, and the new level of each raised question.

    Dynamic programming over the questions. Two partial choices with as many raises and the same gain can be continued
    in the same ways, so only the cheaper one is kept; prices never tie, since they tell every choice from any other.
    """
    kept: dict[tuple[int, Fraction], tuple[int, dict[str, int]]] = {
        (room.spent, Fraction()): (room.cost, dict(room.fixed))
    }
    for question in room.visible:
        following: dict[tuple[int, Fraction], tuple[int, dict[str, int]]] = {}
        climbs = room.climbs(question.id, count)
        for (raises, gain), (cost, levels) in kept.items():
            for more, price in climbs[: count - raises + 1]:
                state = (raises + more, gain + more * room.weights[question.id])
                if state not in following or cost + price < following[state][0]:
                    added = {question.id: room.levels[question.id] + more} if more else {}
                    following[state] = (cost + price, levels | added)
        kept = following
    tiers = room.questionnaire.tiers
    reached = [
        found
        for (raises, gain), found in kept.items()
        if raises == count and tiers.index(tier_of(tiers, room.overall + gain)) >= tiers.index(target)
    ]
    return min(reached, key=lambda found: found[0], default=None)


def _weakest_raises(questionnaire: Questionnaire, answers: Answers, scored: Score) -> tuple[Raise, ...]:
    """One raise of the lowest question in each of the three weakest dimensions that are not at the top."""
    visible = {question.id for question in visible_questions(questionnaire, answers)}
    chosen = []
    for dimension_id in weakest(questionnaire, scored, count=len(scored.dimensions)):
        questions = [item for item in questionnaire.dimension(dimension_id).questions if item.id in visible]
        lowest = min(questions, key=lambda question: counted_level(answers[question.id]))
        step = lowest.step_from(counted_level(answers[lowest.id]))
        if step is not None:
            chosen.append(Raise(lowest.id, step))
    return tuple(chosen[:STEPS_AT_THE_TOP])


# In which order, and when


def _in_order(questionnaire: Questionnaire, answers: Answers, scored: Score, chosen: Sequence[Raise]) -> list[Raise]:
    """Whatever can be done next with least effort comes next; equals by the weakest pillar, then as asked.

    A question's second step can be done only after its first, and a hidden question only when a step has shown it.
    """
    order = {question.id: number for number, question in enumerate(questionnaire.questions)}

    def key(item: Raise) -> tuple[Decimal, Fraction, int]:
        pillar = questionnaire.pillar_of(questionnaire.dimension_of(item.question).id).id
        return item.step.effort_days, scored.pillars.get(pillar, Fraction()), order[item.question]

    waiting: dict[str, list[Raise]] = {}
    for item in chosen:
        waiting.setdefault(item.question, []).append(item)
    reached, ordered = dict(answers), []
    for _ in chosen:
        shown = {question.id for question in visible_questions(questionnaire, reached)}
        following = min((steps[0] for name, steps in waiting.items() if steps and name in shown), key=key)
        ordered.append(waiting[following.question].pop(0))
        reached[following.question] = following.to_level
    return ordered


class _Support:
    """Which recommended schemes support a question, and how long before the start the first must be applied for."""

    def __init__(self, questionnaire: Questionnaire, ranking: Ranking | None, catalogue: Catalogue | None) -> None:
        self._questionnaire = questionnaire
        self._schemes = [
            catalogue.scheme(match.scheme)
            for match in (ranking.recommended if ranking is not None else ())
            if catalogue is not None
        ]

    def dimension(self, question_id: str) -> str:
        return self._questionnaire.dimension_of(question_id).id

    def of(self, question_id: str) -> tuple[tuple[str, ...], int | None]:
        dimension = self.dimension(question_id)
        fitting = [scheme for scheme in self._schemes if dimension in scheme.dimensions][:SCHEMES_A_STEP]
        lead = fitting[0].lead_time if fitting else None
        return tuple(scheme.id for scheme in fitting), lead.weeks if lead else None


def _lay_out(ordered: Sequence[Raise], support: _Support) -> tuple[PlanStep, ...]:
    """Three steps a horizon in the given order, the rest in the last; none before its scheme or its forerunner."""
    placed: list[PlanStep] = []
    free = [STEPS_A_HORIZON, STEPS_A_HORIZON, STEPS_SHOWN]
    reached: dict[str, int] = {}  # the horizon in which a question's step before this one stands
    for item in ordered:
        schemes, weeks = support.of(item.question)
        earliest = max(reached.get(item.question, 0), sum((weeks or 0) > end for end in _HORIZON_ENDS))
        horizon = next(number for number in range(earliest, len(HORIZONS)) if free[number])
        free[horizon] -= 1
        reached[item.question] = horizon
        placed.append(
            PlanStep(
                horizon=HORIZONS[horizon],
                question=item.question,
                dimension=support.dimension(item.question),
                from_level=item.from_level,
                to_level=item.to_level,
                step=item.step,
                schemes=schemes,
                lead_weeks=weeks,
            )
        )
    return tuple(sorted(placed, key=lambda step: HORIZONS.index(step.horizon)))
