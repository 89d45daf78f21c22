"""What a page of questions sends, and how it meets what is stored."""

import pytest
from django.http import QueryDict

from readiness.forms.answers import TypedAnswer, change_of, is_on_page, read_answer, stored_answer
from readiness.forms.shown import Shown, read_shown, shown_of
from readiness.models import Answer
from readiness.scoring.questionnaire import Question
from readiness.services.answering import AnswerChange, AnswerInput
from tests.readiness.scoring.factories import questionnaire

QUESTION: Question = questionnaire([[1]]).questions[0]
Q = QUESTION.id
BLANK = AnswerInput()
NOTE, OTHER_NOTE = "Budget agreed in May.\n五月", "<b>Ask & tell</b>"


def read(**fields: str) -> TypedAnswer:
    data = QueryDict(mutable=True)
    data.update({Q + suffix.replace("_", "-"): value for suffix, value in fields.items()})
    return read_answer(QUESTION, data)


@pytest.mark.parametrize(
    ("value", "answer"),
    [("1", AnswerInput(level=1)), ("5", AnswerInput(level=5)), ("unknown", AnswerInput(unknown=True)), ("", BLANK)],
)
def test_every_answer_there_is(value: str, answer: AnswerInput) -> None:
    typed = read(**{"": value})

    assert typed.is_valid
    assert change_of(typed).applied_to(BLANK) == answer


@pytest.mark.parametrize("value", ["0", "6", "-1", "3.0", "１", "true", " 3", "x"])
def test_what_is_no_answer_is_refused(value: str) -> None:
    typed = read(**{"": value, "_note": "kept"})

    assert typed.errors == ["Choose one of the levels shown, or “We don't know”."]
    assert typed.note == "kept"


def test_note_and_evidence_are_read() -> None:
    typed = read(**{"": "2", "_note": " Cafe\u0301\r\n", "_evidence": "yes"})

    assert change_of(typed) == AnswerChange(value=2, note="Café", evidence=True)
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

    assert stored_answer(QUESTION, stored) == TypedAnswer(QUESTION, "unknown", "n", True).kept()
    assert stored_answer(QUESTION, {}) == TypedAnswer(QUESTION)
    assert stored_answer(QUESTION, {Q: Answer(question=Q, note="n")}).value == ""


# What the page showed: (level or "unknown", note, evidence), or the hidden field as it came. `sent` is what was typed.
@pytest.mark.parametrize(
    ("shown", "sent", "change"),
    [
        (("", "", False), ("", "", False), AnswerChange()),
        (("4", NOTE, True), ("4", NOTE, True), AnswerChange()),
        (("unknown", "", False), ("unknown", "", False), AnswerChange()),
        (("", "", False), ("3", "", False), AnswerChange(value=3)),
        (("3", NOTE, True), ("5", NOTE, True), AnswerChange(value=5)),
        (("3", NOTE, True), ("unknown", NOTE, True), AnswerChange(value="unknown")),
        (("3", NOTE, True), ("", NOTE, True), AnswerChange()),
        (("3", NOTE, True), ("3", OTHER_NOTE, True), AnswerChange(note=OTHER_NOTE)),
        (("3", NOTE, True), ("3", "", True), AnswerChange(note="")),
        (("3", NOTE, True), ("3", NOTE.replace("\n", "\r\n") + " ", True), AnswerChange()),
        (("3", NOTE, True), ("3", NOTE, False), AnswerChange(evidence=False)),
        (("3", NOTE, False), ("3", NOTE, True), AnswerChange(evidence=True)),
        ("*,0,", ("3", "", False), AnswerChange(value=3)),
        ("*,*,*", ("", "", False), AnswerChange(note="", evidence=False)),
        ("", ("3", "", False), AnswerChange(value=3)),
        ("3,1", ("3", "", False), AnswerChange(value=3)),
        ("9,0,", ("3", NOTE, True), AnswerChange(value=3, note=NOTE, evidence=True)),
    ],
)
def test_only_what_differs_from_what_was_shown_is_a_change(
    shown: tuple[str, str, bool] | str, sent: tuple[str, str, bool], change: AnswerChange
) -> None:
    value, note, evidence = sent
    fields = {"": value, "_note": note, "_shown": shown if isinstance(shown, str) else str(shown_of(*shown))}

    assert change_of(read(**fields, **({"_evidence": "yes"} if evidence else {}))) == change


STORED = AnswerInput(level=4, note="Kept", evidence=True)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (AnswerChange(), STORED),
        (AnswerChange(value=2), AnswerInput(level=2, note="Kept", evidence=True)),
        (AnswerChange(value="unknown"), AnswerInput(unknown=True, note="Kept", evidence=True)),
        (AnswerChange(note=""), AnswerInput(level=4, evidence=True)),
        (AnswerChange(evidence=False), AnswerInput(level=4, note="Kept")),
    ],
)
def test_a_change_leaves_the_other_parts_as_they_are(change: AnswerChange, after: AnswerInput) -> None:
    assert change.applied_to(STORED) == after


def test_a_choice_replaces_not_knowing() -> None:
    assert AnswerChange(value=3).applied_to(AnswerInput(unknown=True)) == AnswerInput(level=3)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (",0,", Shown()),
        ("4,1,0123456789ab", Shown("4", "1", "0123456789ab")),
        ("unknown,*,*", Shown("unknown", "*", "*")),
        ("4,1,0123456789ab\n", Shown()),
        ("6,1,", Shown()),
        ("4,yes,", Shown()),
        ('4,1,"><script>', Shown()),
    ],
)
def test_what_was_shown_is_read_strictly(raw: str, shown: Shown) -> None:
    assert read_shown(raw) == shown


@pytest.mark.parametrize("stored", [("", "", False), ("unknown", "", True), ("5", NOTE, False)])
def test_what_was_shown_survives_the_page(stored: tuple[str, str, bool]) -> None:
    assert read_shown(str(shown_of(*stored))) == shown_of(*stored)


def test_once_kept_what_was_typed_is_what_is_shown() -> None:
    typed = read(**{"": "4", "_note": "x"})

    assert typed.shown == Shown()
    assert change_of(typed.kept()) == AnswerChange()


def test_a_question_is_on_the_page_that_sends_its_note() -> None:
    assert is_on_page(QUESTION, QueryDict(f"{Q}-note="))
    assert is_on_page(QUESTION, QueryDict(f"{Q}=3"))
    assert not is_on_page(QUESTION, QueryDict("other=3"))
