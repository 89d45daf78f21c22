"""What a page of questions sends, and how it meets what is stored."""

import pytest
from django.http import QueryDict

from readiness.forms.answers import TypedAnswer, is_on_page, page_to_save, read_answer, stored_answer, to_save
from readiness.models import Answer
from readiness.scoring.questionnaire import Question
from readiness.services.assessments import AnswerInput
from tests.readiness.scoring.factories import questionnaire

QUESTION: Question = questionnaire([[1]]).questions[0]
Q = QUESTION.id


def read(**fields: str) -> TypedAnswer:
    data = QueryDict(mutable=True)
    data.update({Q + suffix.replace("_", "-"): value for suffix, value in fields.items()})
    return read_answer(QUESTION, data)


@pytest.mark.parametrize(
    ("value", "level", "unknown"), [("1", 1, False), ("5", 5, False), ("unknown", None, True), ("", None, False)]
)
def test_every_answer_there_is(value: str, level: int | None, unknown: bool) -> None:
    typed = read(**{"": value})

    assert typed.is_valid
    assert to_save(typed) == AnswerInput(level=level, unknown=unknown)


@pytest.mark.parametrize("value", ["0", "6", "-1", "3.0", "１", "true", " 3", "x"])
def test_what_is_no_answer_is_refused(value: str) -> None:
    typed = read(**{"": value, "_note": "kept"})

    assert typed.errors == ["Choose one of the levels shown, or “We don't know”."]
    assert typed.note == "kept"


def test_note_and_evidence_are_read() -> None:
    typed = read(**{"": "2", "_note": " Cafe\u0301\r\n", "_evidence": "yes"})

    assert to_save(typed) == AnswerInput(level=2, note="Café", evidence=True)
    assert typed.has_details


def test_a_note_of_a_thousand_characters_fits_however_lines_break() -> None:
    assert read(_note="海" * 999 + "\r\n" + "x").is_valid is False
    assert read(_note="海" * 998 + "\r\n" + "x").is_valid


def test_a_note_that_is_too_long_is_kept_for_mending() -> None:
    typed = read(_note="x" * 1001)

    assert typed.errors == ["The note is too long. Use at most 1,000 characters."]
    assert len(typed.note) == 1001
    assert typed.without_errors().is_valid


def test_a_note_with_nul_is_refused() -> None:
    typed = read(_note="a\x00b")

    assert not typed.is_valid
    assert typed.note == "ab"


def test_what_is_stored_is_shown() -> None:
    stored = {Q: Answer(question=Q, unknown=True, note="n", evidence=True)}

    assert stored_answer(QUESTION, stored) == TypedAnswer(QUESTION, "unknown", "n", True)
    assert stored_answer(QUESTION, {}) == TypedAnswer(QUESTION)
    assert stored_answer(QUESTION, {Q: Answer(question=Q, note="n")}).value == ""


def test_an_older_page_without_a_choice_does_not_wipe_out_a_later_answer() -> None:
    stored = Answer(question=Q, level=4, note="before")

    assert to_save(read(_note="after"), stored) == AnswerInput(level=4, note="after")


def test_a_question_that_nobody_touched_gets_no_row() -> None:
    assert page_to_save([read()], {}) == {}
    assert page_to_save([read(_note="x")], {}) == {Q: AnswerInput(note="x")}
    assert page_to_save([read()], {Q: Answer(question=Q, unknown=True)}) == {Q: AnswerInput(unknown=True)}


def test_a_question_is_on_the_page_that_sends_its_note() -> None:
    assert is_on_page(QUESTION, QueryDict(f"{Q}-note="))
    assert is_on_page(QUESTION, QueryDict(f"{Q}=3"))
    assert not is_on_page(QUESTION, QueryDict("other=3"))
