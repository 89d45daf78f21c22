"""Which steps of the last plan were taken, as the firm tells while it assesses itself again."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from readiness.models import Assessment
from readiness.services.answering import require_open
from readiness.services.transitions import lock
from recommendations.models import Result, StepDone


@dataclass(frozen=True)
class PlannedStep:
    """A raise of the plan: the question and the level it starts from, 1 to 4."""

    question: str
    level: int

    @property
    def key(self) -> str:
        return f"{self.question}-{self.level}"


@dataclass(frozen=True)
class StepTold:
    """How far a step got: a value of `StepDone.State`, and a note."""

    state: str
    note: str = ""


def planned_steps(assessment: Assessment) -> tuple[PlannedStep, ...]:
    """The steps of the newest plan of the assessment before this one, in the plan's order; none without one."""
    newest = (
        Result.objects.filter(scorecard__assessment=assessment.previous_id)
        .only("plan", "scorecard", "revision")
        .order_by("scorecard__number", "revision")
        .last()
    )
    return tuple(PlannedStep(step["question"], step["from"]) for step in newest.plan["steps"]) if newest else ()


@transaction.atomic
def tell_steps(*, assessment: Assessment, told: Mapping[PlannedStep, StepTold]) -> None:
    """Keeps how far steps of the last plan got, over what was told before.

    Raises `Refused` once the assessment takes no answers, `KeyError` for a step that was not planned.
    """
    locked = lock(assessment)
    require_open(locked)
    planned = {step: step for step in planned_steps(locked)}
    StepDone.objects.bulk_create(
        [
            StepDone(
                assessment=locked,
                question=planned[step].question,
                level=step.level,
                state=answer.state,
                note=answer.note,
                updated_at=timezone.now(),
            )
            for step, answer in told.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "question", "level"],
        update_fields=["state", "note", "updated_at"],
    )
