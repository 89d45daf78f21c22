"""What a set of answers means: which questions are visible, what is missing or wrong, what sits oddly together.

`Answers` maps question ids to a level 1 to 5 or to UNKNOWN. Hidden questions may have answers (given before they were
hidden); they never count.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, cast

from readiness.scoring.problems import Problem, Reader
from readiness.scoring.questionnaire import LEVELS, Condition, ConsistencyRule, Question, Questionnaire

UNKNOWN: Literal["unknown"] = "unknown"
Answer = int | Literal["unknown"]
Answers = Mapping[str, Answer]


def visible_questions(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions that these answers show, in order."""
    return tuple(_visible(questionnaire, answers))


def answers_that_count(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers given to visible questions, in the order of the questions."""
    return {
        question.id: answers[question.id] for question in _visible(questionnaire, answers) if question.id in answers
    }


def missing(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The visible questions that have no answer, in order."""
    return tuple(question for question in _visible(questionnaire, answers) if question.id not in answers)


def answer_problems(questionnaire: Questionnaire, raw: Mapping[str, object]) -> list[Problem]:
    """Everything wrong with answers from outside: unknown questions, values that are none, missing answers.

    The place of a problem is the question's id.
    """
    known = {question.id for question in questionnaire.questions}
    problems = [Problem(str(key), "unknown question") for key in raw if key not in known]
    good: dict[str, Answer] = {}
    for question in questionnaire.questions:
        if question.id in raw:
            value = raw[question.id]
            if is_answer(value):
                good[question.id] = value  # type: ignore[assignment]
            else:
                problems.append(Problem(question.id, NOT_AN_ANSWER))
    return problems + [
        Problem(question.id, "missing") for question in missing(questionnaire, good) if question.id not in raw
    ]


def read_answers(reader: Reader, questionnaire: Questionnaire | None) -> Answers:
    """The answers in a mapping from outside, every problem noted at its place.

    Without a questionnaire they are checked as far as they can be: whether they are answers to any question at all.
    """
    answers = {key: answer.value for key, answer in reader.items()}
    if questionnaire is None:
        problems = [Problem(key, NOT_AN_ANSWER) for key, value in answers.items() if not is_answer(value)]
    else:
        problems = answer_problems(questionnaire, answers) if isinstance(reader.value, Mapping) else []
    for problem in problems:
        reader.at(problem.place).problem(problem.message)
    return cast(Answers, answers)


NOT_AN_ANSWER = f'must be a whole number from {LEVELS[0]} to {LEVELS[-1]}, or "{UNKNOWN}"'


def is_answer(value: object) -> bool:
    """Whether a value from outside is an answer; true and 3.0 are not, though Python calls them 1 and 3."""
    return value == UNKNOWN if isinstance(value, str) else type(value) is int and value in LEVELS


def consistency_hints(questionnaire: Questionnaire, answers: Answers) -> tuple[ConsistencyRule, ...]:
    """The rules whose conditions all hold for the answers that count."""
    counted = answers_that_count(questionnaire, answers)
    return tuple(rule for rule in questionnaire.consistency if all(holds(condition, counted) for condition in rule.all))


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition holds. No answer meets none; "we don't know" is no level, so it meets only `unknown`."""
    answer = answers.get(condition.question)
    if answer is None or condition.value is None or answer == UNKNOWN:
        return condition.op == UNKNOWN and answer == UNKNOWN
    if condition.op == "at_least":
        return answer >= condition.value
    if condition.op == "at_most":
        return answer <= condition.value
    return answer == condition.value


def _visible(questionnaire: Questionnaire, answers: Answers) -> Iterator[Question]:
    """One pass settles chains: conditions cite earlier questions only. A hidden question's answer decides nothing."""
    counted: dict[str, Answer] = {}
    for question in questionnaire.questions:
        if question.show_if is None or holds(question.show_if, counted):
            if question.id in answers:
                counted[question.id] = answers[question.id]
            yield question
