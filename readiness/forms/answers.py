"""What a page of questions sends: read, checked and brought together with what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.text import PlainTextField
from readiness.forms.shown import NOTHING_SHOWN, Shown, read_shown, shown_of
from readiness.models import GivenAnswer
from readiness.scoring.answers import UNKNOWN
from readiness.scoring.questionnaire import LEVELS, Question
from readiness.services.answering import AnswerChange

NOTE_LENGTH = 1000
_VALUES = ("", UNKNOWN, *(str(level) for level in LEVELS))
_NOTE = PlainTextField(
    required=False,
    max_length=NOTE_LENGTH,
    error_messages={"max_length": _("The note is too long. Use at most 1,000 characters.")},
)


@dataclass(frozen=True)
class TypedAnswer:
    """One question's fields as typed: `value` is "1" to "5", "unknown" or "" for no answer yet.

    `shown` is what the page showed before anything was typed; `asked` what an adviser asks about the answer.
    """

    question: Question
    value: str = ""
    note: str = ""
    evidence: bool = False
    shown: Shown = NOTHING_SHOWN
    value_error: str = ""
    note_error: str = ""
    asked: str = ""

    @property
    def is_valid(self) -> bool:
        return not (self.value_error or self.note_error)

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

    def kept(self) -> "TypedAnswer":
        """The same once it is stored: what was typed is now what the page shows."""
        return replace(self, shown=shown_of(self.value, self.note, self.evidence))

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
        shown=read_shown(data.get(f"{question.id}-shown", "")),
        value_error="" if known else str(_("Choose one of the levels shown, or “We don't know”.")),
        note_error=note_error,
    )


def stored_answer(question: Question, stored: Mapping[str, GivenAnswer]) -> TypedAnswer:
    """The fields as they show what is stored."""
    answer = stored.get(question.id)
    if answer is None:
        return TypedAnswer(question)
    value = "" if answer.value is None else str(answer.value)
    return TypedAnswer(question, value=value, note=answer.note, evidence=answer.evidence).kept()


def stored_choice(question: Question, stored: Mapping[str, GivenAnswer]) -> TypedAnswer:
    """The choice alone, for a page without note and tick: as it never shows them, it cannot change them either."""
    return TypedAnswer(question, value=stored_answer(question, stored).value).kept()


def change_of(typed: TypedAnswer) -> AnswerChange:
    """What was changed: the parts that differ from what the page showed. A choice cannot be taken back."""
    shown, now = typed.shown, typed.kept().shown
    return AnswerChange(
        value=None if now.value in ("", shown.value) else typed.level or UNKNOWN,
        note=None if now.note == shown.note else typed.note,
        evidence=None if now.evidence == shown.evidence else typed.evidence,
    )


def _read_note(raw: str) -> tuple[str, str]:
    try:
        return _NOTE.clean(raw), ""
    except ValidationError as error:
        return raw.replace("\x00", ""), " ".join(error.messages)
