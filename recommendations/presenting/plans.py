"""The plan in three horizons, as the result froze it."""

from dataclasses import dataclass

from readiness.wording import words
from recommendations import wording
from recommendations.frozen import FrozenStep
from recommendations.presenting.reading import Reading
from recommendations.presenting.scores import StepView, step_view
from recommendations.schemes import Scheme

SHORT = 3  # steps


@dataclass(frozen=True)
class Supporter:
    """A scheme that could support a step; `scheme` is its id, `mark` says that the name is our translation.

    `closed_since`: closed by the day the page is read.
    """

    scheme: str
    name: str
    mark: str
    lead_time: str
    closed_since: bool


@dataclass(frozen=True)
class PlanStepView:
    step: StepView
    dimension: str
    from_level: int
    to_level: int
    supporters: tuple[Supporter, ...]


@dataclass(frozen=True)
class HorizonView:
    title: str
    steps: tuple[PlanStepView, ...]


@dataclass(frozen=True)
class PlanView:
    """`raises` to the next tier (0 in the highest); `more` steps beyond those shown; `first` is the one next step."""

    raises: int
    more: int
    horizons: tuple[HorizonView, ...]
    first: PlanStepView | None

    @property
    def is_short(self) -> bool:
        """Whether it leaves room for more than it holds."""
        return sum(len(horizon.steps) for horizon in self.horizons) < SHORT


def plan_view(reading: Reading) -> PlanView:
    plan = reading.plan
    horizons = tuple(
        HorizonView(str(title), tuple(_step(reading, step) for step in plan["steps"] if step["horizon"] == horizon))
        for horizon, title in wording.HORIZONS.items()
    )
    steps = [step for horizon in horizons for step in horizon.steps]
    return PlanView(
        raises=plan["raises"],
        more=plan["more"],
        horizons=tuple(horizon for horizon in horizons if horizon.steps),
        first=steps[0] if steps else None,
    )


def _step(reading: Reading, frozen: FrozenStep) -> PlanStepView:
    question = reading.questionnaire.question(frozen["question"])
    return PlanStepView(
        step=step_view(question.steps[frozen["from"] - 1]),
        dimension=words(reading.questionnaire.dimension_of(question.id).name),
        from_level=frozen["from"],
        to_level=frozen["to"],
        supporters=tuple(_supporter(reading, reading.catalogue.scheme(scheme)) for scheme in frozen["schemes"]),
    )


def _supporter(reading: Reading, scheme: Scheme) -> Supporter:
    name, mark = wording.name(scheme)
    lead_time = wording.lead_time(scheme.lead_time.weeks) if scheme.lead_time else ""
    return Supporter(scheme.id, name, mark, lead_time, reading.has_closed(scheme))
