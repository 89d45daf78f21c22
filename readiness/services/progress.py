"""How far an assessment has come: what the task list, the progress bar and the check page show.

An answer carried over from an earlier assessment is an answer: it does not keep the firm from submitting. But a bar
that begins at its end tells nothing, so what is shown counts the questions that are settled: answered, and looked at
again where the answer was carried over.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import ceil

from readiness.scoring.answers import Answers, visible_questions
from readiness.scoring.questionnaire import Pillar, Question, Questionnaire

# People took about a quarter of an hour for the 24 questions.
MINUTES_FOR_ALL = 15
QUESTIONS_FOR_ALL = 24


@dataclass(frozen=True)
class PillarProgress:
    """One pillar's visible questions, those that have no answer yet, those whose answer nobody has looked at again.

    `number` counts from 1.
    """

    number: int
    pillar: Pillar
    questions: tuple[Question, ...]
    missing: tuple[Question, ...]
    carried_over: tuple[Question, ...] = ()

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        return self.total - len(self.missing)

    @property
    def settled(self) -> int:
        return self.answered - len(self.carried_over)

    @property
    def is_done(self) -> bool:
        return not self.missing

    @property
    def is_settled(self) -> bool:
        return not self.missing and not self.carried_over


@dataclass(frozen=True)
class Progress:
    pillars: tuple[PillarProgress, ...]

    @property
    def total(self) -> int:
        return sum(pillar.total for pillar in self.pillars)

    @property
    def answered(self) -> int:
        return sum(pillar.answered for pillar in self.pillars)

    @property
    def missing(self) -> tuple[Question, ...]:
        return tuple(question for pillar in self.pillars for question in pillar.missing)

    @property
    def carried_over(self) -> tuple[Question, ...]:
        return tuple(question for pillar in self.pillars for question in pillar.carried_over)

    @property
    def settled(self) -> int:
        return sum(pillar.settled for pillar in self.pillars)

    @property
    def is_done(self) -> bool:
        return not self.missing

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up; 0 when nothing is missing."""
        return ceil(len(self.missing) * MINUTES_FOR_ALL / QUESTIONS_FOR_ALL)

    @property
    def first_open(self) -> PillarProgress | None:
        """The first pillar with a question left, to answer or to look at again."""
        return next((pillar for pillar in self.pillars if not pillar.is_settled), None)

    def of(self, pillar_id: str) -> PillarProgress:
        """KeyError for an id that is no pillar."""
        return {item.pillar.id: item for item in self.pillars}[pillar_id]


def progress_of(questionnaire: Questionnaire, answers: Answers, carried_over: Collection[str] = ()) -> Progress:
    """What these answers have covered of the questions they make visible; `carried_over`: ids not looked at again."""
    visible = {question.id for question in visible_questions(questionnaire, answers)}
    return Progress(
        tuple(
            _pillar(number, pillar, visible, answers, carried_over)
            for number, pillar in enumerate(questionnaire.pillars, start=1)
        )
    )


def _pillar(
    number: int, pillar: Pillar, visible: Collection[str], answers: Answers, carried_over: Collection[str]
) -> PillarProgress:
    questions = tuple(
        question for dimension in pillar.dimensions for question in dimension.questions if question.id in visible
    )
    again = tuple(question for question in questions if question.id in carried_over and question.id in answers)
    missing = tuple(question for question in questions if question.id not in answers)
    return PillarProgress(number, pillar, questions, missing, again)
