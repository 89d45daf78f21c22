"""Hypothesis strategies that several tests share."""

from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from readiness.scoring.answers import UNKNOWN, Answer
from readiness.scoring.questionnaire import Band, Questionnaire
from tests.readiness.scoring.factories import questionnaire

# A busy machine is slow now and then; that says nothing about the code.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

levels = st.integers(1, 5)
answer_values: st.SearchStrategy[Answer] = levels | st.just(UNKNOWN)
scores = st.fractions(1, 5)
firms = st.integers(0, 8) | st.integers(0, 60)  # how many there are in a cell, often too few to be shown
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def answers(
    to: Questionnaire, values: st.SearchStrategy[Answer] = answer_values
) -> st.SearchStrategy[dict[str, Answer]]:
    """Complete answers to a questionnaire, hidden questions included."""
    return st.fixed_dictionaries({question.id: values for question in to.questions})


def shapes(most_questions: int) -> st.SearchStrategy[list[list[int]]]:
    """Pillars of dimensions of one to three questions, with no more questions than that in all."""
    sizes = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=3), min_size=1, max_size=2)
    return sizes.filter(lambda shape: sum(map(sum, shape)) <= most_questions)


@st.composite
def questionnaires(draw: st.DrawFn, most_questions: int = 8, *, hiding: bool = True) -> Questionnaire:
    """A questionnaire of any shape; with `hiding`, later questions may depend on earlier ones."""
    shape = draw(shapes(most_questions))
    plain = questionnaire(shape)
    ids = [question.id for question in plain.questions]
    show_if: dict[str, dict[str, Any]] = {}
    for index, question_id in enumerate(ids[1:] if hiding else [], 1):
        if draw(st.booleans()):
            op = draw(st.sampled_from(["at_least", "at_most", "is", "unknown"]))
            value = {} if op == "unknown" else {"value": draw(levels)}
            show_if[question_id] = {"question": draw(st.sampled_from(ids[:index])), "op": op} | value
    return questionnaire(shape, show_if=show_if)


@st.composite
def answered(
    draw: st.DrawFn, most_questions: int = 8, *, hiding: bool = True
) -> tuple[Questionnaire, dict[str, Answer]]:
    """A questionnaire with complete answers to it."""
    asked = draw(questionnaires(most_questions, hiding=hiding))
    return asked, draw(answers(asked))


@st.composite
def sound_bands(draw: st.DrawFn) -> list[Band]:
    """One to five bands that leave no gap and do not overlap, their cuts between 1 and 5."""
    cuts = sorted(draw(st.lists(st.fractions(1, 5), max_size=4, unique=True).filter(lambda found: 1 not in found)))
    bands: list[Band] = []
    lower: dict[str, Fraction] = {}
    for cut in cuts:
        belongs_above = cut == 5 or draw(st.booleans())  # 5 itself must be in the last band
        bands.append(Band(**lower, **({"below": cut} if belongs_above else {"at_most": cut})))
        lower = {"at_least": cut} if belongs_above else {"above": cut}
    return [*bands, Band(**lower)]
