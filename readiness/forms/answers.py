"""What a page of questions sends: read, checked and brought together with what is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from readiness.forms.text import PlainTextField
from readiness.models import Answer
from readiness.scoring.answers import UNKNOWN
from readiness.scoring.questionnaire import LEVELS, Question
from readiness.services.assessments import AnswerInput

NOTE_LENGTH = 1000
_VALUES = ("", UNKNOWN, *(str(level) for level in LEVELS))
_NOTE = PlainTextField(
    required=False,
    max_length=NOTE_LENGTH,
    error_messages={"max_length": _("The note is too long. Use at most 1,000 characters.")},
)


@dataclass(frozen=True)
class TypedAnswer:
    """One question's fields as typed: `value` is "1" to "5", "unknown" or "" for no answer yet."""

    question: Question
    value: str = ""
    note: str = ""
    evidence: bool = False
    value_error: str = ""
    note_error: str = ""

    @property
    def is_valid(self) -> bool:
        return not (self.value_error or self.note_error)

    @property
    def is_blank(self) -> bool:
        return not (self.value or self.note or self.evidence)

    @property
    def level(self) -> int | None:
        return int(self.value) if self.value.isdigit() else None

    @property
    def is_unknown(self) -> bool:
        return self.value == UNKNOWN

    @property
    def errors(self) -> list[str]:
        return [error for error in (self.value_error, self.note_error) if error]

    def without_errors(self) -> "TypedAnswer":
        return replace(self, value_error="", note_error="")

    @property
    def has_details(self) -> bool:
        """Whether there is anything in the part of the page that is folded."""
        return bool(self.note or self.evidence or self.note_error)


def is_on_page(question: Question, data: QueryDict) -> bool:
    """Whether the page that was sent had this question: its note is always sent, even when it is empty."""
    return question.id in data or f"{question.id}-note" in data


def read_answer(question: Question, data: QueryDict) -> TypedAnswer:
    """The fields `<question>`, `<question>-note` and `<question>-evidence`; what is wrong keeps what was typed."""
    value = data.get(question.id, "")
    known = value in _VALUES
    note, note_error = _read_note(data.get(f"{question.id}-note", ""))
    return TypedAnswer(
        question=question,
        value=value if known else "",
        note=note,
        evidence=bool(data.get(f"{question.id}-evidence")),
        value_error="" if known else str(_("Choose one of the levels shown, or “We don't know”.")),
        note_error=note_error,
    )


def stored_answer(question: Question, stored: Mapping[str, Answer]) -> TypedAnswer:
    """The fields as they show what is stored."""
    answer = stored.get(question.id)
    if answer is None:
        return TypedAnswer(question)
    value = "" if answer.value is None else str(answer.value)
    return TypedAnswer(question, value=value, note=answer.note, evidence=answer.evidence)


def to_save(typed: TypedAnswer, stored: Answer | None = None) -> AnswerInput:
    """What to store. Without a choice the stored one stays: a page opened earlier must not wipe out a later answer."""
    value = typed.value or ("" if stored is None or stored.value is None else str(stored.value))
    return AnswerInput(
        level=int(value) if value.isdigit() else None,
        unknown=value == UNKNOWN,
        note=typed.note,
        evidence=typed.evidence,
    )


def page_to_save(page: Iterable[TypedAnswer], stored: Mapping[str, Answer]) -> dict[str, AnswerInput]:
    """What to store of a whole page; questions that nobody has touched get no row."""
    return {
        typed.question.id: to_save(typed, stored.get(typed.question.id))
        for typed in page
        if typed.question.id in stored or not typed.is_blank
    }


def _read_note(raw: str) -> tuple[str, str]:
    try:
        return _NOTE.clean(raw), ""
    except ValidationError as error:
        return raw.replace("\x00", ""), " ".join(error.messages)
