"""How far an assessment has come: what the task list, the progress bar and the check page show."""

from dataclasses import dataclass
from math import ceil

from readiness.scoring.answers import Answers, visible_questions
from readiness.scoring.questionnaire import Pillar, Question, Questionnaire

# People took about a quarter of an hour for the 24 questions.
MINUTES_FOR_ALL = 15
QUESTIONS_FOR_ALL = 24


@dataclass(frozen=True)
class PillarProgress:
    """One pillar's visible questions and those of them that have no answer yet; `number` counts from 1."""

    number: int
    pillar: Pillar
    questions: tuple[Question, ...]
    missing: tuple[Question, ...]

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        return self.total - len(self.missing)

    @property
    def is_done(self) -> bool:
        return not self.missing


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
    def is_done(self) -> bool:
        return not self.missing

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up; 0 when nothing is missing."""
        return ceil(len(self.missing) * MINUTES_FOR_ALL / QUESTIONS_FOR_ALL)

    @property
    def first_open(self) -> PillarProgress | None:
        """The first pillar with a question left."""
        return next((pillar for pillar in self.pillars if not pillar.is_done), None)

    def of(self, pillar_id: str) -> PillarProgress:
        """KeyError for an id that is no pillar."""
        return {item.pillar.id: item for item in self.pillars}[pillar_id]


def progress_of(questionnaire: Questionnaire, answers: Answers) -> Progress:
    """What these answers have covered of the questions they make visible."""
    visible = {question.id for question in visible_questions(questionnaire, answers)}
    return Progress(
        tuple(_pillar(number, pillar, visible, answers) for number, pillar in enumerate(questionnaire.pillars, start=1))
    )


def _pillar(number: int, pillar: Pillar, visible: set[str], answers: Answers) -> PillarProgress:
    questions = tuple(
        question for dimension in pillar.dimensions for question in dimension.questions if question.id in visible
    )
    missing = tuple(question for question in questions if question.id not in answers)
    return PillarProgress(number, pillar, questions, missing)
