"""Drawing what happens to an assessment: each step some time after the one before, until today cuts the story off."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from readiness.models import State
from readiness.services.transitions import MOVES

SUBMITS, CLARIFIES, AMENDS, RELEASES, WITHDRAWS, VERIFIES_AGAIN = 0.78, 0.15, 0.85, 0.04, 0.015, 0.5
COMMENTS = {
    "clarify": "Which of your systems do you mean here? 請說明是哪一個系統。",
    "withdraw": "New documents from the firm have to be looked at first.",
}


@dataclass(frozen=True)
class Step:
    name: str
    at: datetime
    adviser: int  # which adviser has it, from 0

    @property
    def by_firm(self) -> bool:
        return MOVES[self.name].by_firm

    @property
    def comment(self) -> str:
        return COMMENTS.get(self.name, "")


@dataclass
class Story:
    """An assessment from its start to where it stands today."""

    started: datetime
    adviser: int
    steps: list[Step] = field(default_factory=list)

    @property
    def state(self) -> str:
        return (MOVES[self.steps[-1].name].target if self.steps else None) or State.DRAFT

    def last(self, *names: str) -> datetime | None:
        """When the last of these steps was made."""
        return next((step.at for step in reversed(self.steps) if step.name in names), None)

    def first(self, name: str) -> datetime | None:
        return next((step.at for step in self.steps if step.name == name), None)


def story(dice: Random, started: datetime, until: datetime, *, asks_for_review: bool, advisers: int) -> Story:
    """What happened up to `until`; `advisers` is how many there are to choose from."""
    told = Story(started, dice.randrange(advisers))
    at = started
    for name, days in _what_happens(dice, asks_for_review):
        at += timedelta(minutes=10 + round(days * 24 * 60))
        if at > until:
            break
        told.steps.append(Step(name, at, told.adviser))
    return told


def _what_happens(dice: Random, asks_for_review: bool) -> Iterator[tuple[str, float]]:
    """The steps in their order, each with the days since the one before."""
    if dice.random() > SUBMITS:
        return
    yield "submit", dice.expovariate(1)
    if not asks_for_review:
        return
    yield "request_review", dice.expovariate(1 / 2)
    yield "claim", dice.expovariate(1 / 6)
    if dice.random() < RELEASES:
        yield "release", dice.random()
        yield "claim", dice.expovariate(1 / 4)
    if dice.random() < CLARIFIES:
        yield "clarify", dice.expovariate(1 / 2)
        if dice.random() > AMENDS:
            return
        yield "resubmit", dice.expovariate(1 / 5)
    yield "verify", dice.expovariate(1 / 4)
    if dice.random() < WITHDRAWS:
        yield "withdraw", dice.expovariate(1 / 10)
        if dice.random() < VERIFIES_AGAIN:
            yield "verify", dice.expovariate(1 / 4)
