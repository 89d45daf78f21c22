"""What an adviser sends: levels, comments and questions while rating; a word with them; a reason; another adviser."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.text import PlainTextField, tidy
from accounts.models import User
from readiness.models import Assessment
from readiness.scoring.questionnaire import LEVELS
from readiness.services.review_sheet import DimensionSheet, FirmAnswer, ReviewSheet
from readiness.services.reviews import draft_questions

COMMENT_LENGTH, NOTE_LENGTH = 2000, 4000
_TOO_LONG = _("The comment is too long. Use at most 2,000 characters.")


class RatingForm(forms.Form):
    """A level and a question for each answer of the firm, a comment for each dimension. Everything may stay blank.

    Fields: `level-<question>`, `ask-<question>`, `comment-<dimension>`. Nothing is chosen beforehand but what the
    adviser stored. `was-<field>` tells what the page showed: a field that still shows the same was not touched, and
    what another tab may have stored in it since stays. A field that comes without it, as a single save does, counts.
    """

    def __init__(self, *args: Any, sheet: ReviewSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for dimension in sheet.dimensions:
            for answer in dimension.answers:
                self.fields[level_field(answer)] = forms.TypedChoiceField(
                    choices=[(level, str(level)) for level in LEVELS],
                    coerce=int,
                    empty_value=None,
                    required=False,
                    error_messages={"invalid_choice": _("Choose a level from 1 to 5.")},
                )
                self.fields[ask_field(answer)] = _text_field()
            self.fields[comment_field(dimension)] = _text_field()

    @property
    def levels(self) -> dict[str, int]:
        """The levels chosen, by question."""
        return {question: level for question, level in self._touched("level").items() if level is not None}

    @property
    def asks(self) -> dict[str, str]:
        """The questions to the firm, by question; a blank one takes an earlier one away."""
        return self._touched("ask")

    @property
    def comments(self) -> dict[str, str]:
        """The comments by dimension, blank ones included: they take an earlier comment away."""
        return self._touched("comment")

    def _touched(self, kind: str) -> dict[str, Any]:
        return {
            name.removeprefix(f"{kind}-"): self.cleaned_data[name]
            for name in self.fields
            if name.startswith(f"{kind}-") and name in self.data and self._is_touched(name)
        }

    def _is_touched(self, name: str) -> bool:
        was = self.data.get(f"was-{name}")
        return was is None or was != mark_of(self.cleaned_data[name])


class ClarifyForm(forms.Form):
    """A word to the firm that goes with the questions."""

    comment = PlainTextField(required=False, max_length=COMMENT_LENGTH, error_messages={"max_length": _TOO_LONG})


class WithdrawForm(forms.Form):
    """Why a verification is taken back: the firm reads it."""

    reason = PlainTextField(
        max_length=COMMENT_LENGTH,
        error_messages={"required": _("Write the reason. The firm reads it."), "max_length": _TOO_LONG},
    )


class ReassignForm(forms.Form):
    """Which adviser goes on, and a word to them."""

    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        error_messages={
            "required": _("Choose an adviser."),
            "invalid_choice": _("Choose an adviser who does not belong to the business."),
        },
    )
    handover = PlainTextField(required=False, max_length=COMMENT_LENGTH, error_messages={"max_length": _TOO_LONG})

    def __init__(self, *args: Any, advisers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = advisers  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    text = PlainTextField(
        max_length=NOTE_LENGTH,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("The note is too long. Use at most 4,000 characters."),
        },
    )


def level_field(answer: FirmAnswer) -> str:
    return f"level-{answer.question.id}"


def ask_field(answer: FirmAnswer) -> str:
    return f"ask-{answer.question.id}"


def comment_field(sheet: DimensionSheet) -> str:
    return f"comment-{sheet.dimension.id}"


def mark_of(value: Any) -> str:
    """What the page notes of a field as it shows it: the level, or a digest of the text; empty for nothing."""
    if isinstance(value, int):
        return str(value)
    text = tidy(value or "")
    return sha256(text.encode()).hexdigest()[:12] if text else ""


def _text_field() -> PlainTextField:
    return PlainTextField(required=False, max_length=COMMENT_LENGTH, error_messages={"max_length": _TOO_LONG})


@dataclass(frozen=True)
class FieldView:
    """One field on the page: its name, what is in it ("" for nothing), what was stored in it, what is wrong."""

    name: str
    value: str
    was: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class RatingLine:
    """A question as the firm answered it, with the adviser's level and question beside it."""

    answer: FirmAnswer
    level: FieldView
    ask: FieldView


@dataclass(frozen=True)
class RatingGroup:
    """A dimension on the page: its lines and the comment."""

    sheet: DimensionSheet
    lines: tuple[RatingLine, ...]
    comment: FieldView


def rating_groups(form: RatingForm, stored: Mapping[str, Any]) -> list[RatingGroup]:
    """The form's fields in the order of the page; `stored` as `stored_ratings` gives it."""

    def view(name: str) -> FieldView:
        value = form[name].value()
        return FieldView(name, "" if value is None else str(value), mark_of(stored.get(name)), _errors(form, name))

    return [
        RatingGroup(
            sheet=sheet,
            lines=tuple(
                RatingLine(answer, view(level_field(answer)), view(ask_field(answer))) for answer in sheet.answers
            ),
            comment=view(comment_field(sheet)),
        )
        for sheet in form.sheet.dimensions
    ]


def stored_levels(assessment: Assessment) -> dict[str, int]:
    """The adviser's levels so far, by question."""
    return dict(assessment.ratings.values_list("question", "level"))


def stored_ratings(assessment: Assessment, levels: Mapping[str, int]) -> dict[str, Any]:
    """What the adviser has stored so far, `levels` among it, as initial values of `RatingForm`."""
    fields: dict[str, Any] = {f"level-{question}": level for question, level in levels.items()}
    fields |= {f"ask-{question}": text for question, text in draft_questions(assessment).items()}
    return fields | {f"comment-{row.dimension}": row.comment for row in assessment.dimension_comments.all()}


def errors_of(form: forms.Form) -> list[dict[str, str]]:
    """Every error with the id of the element it belongs to: on these pages, the field's name."""
    return [{"anchor": name, "message": message} for name in form.errors for message in _errors(form, name)]


def _errors(form: forms.Form, name: str) -> tuple[str, ...]:
    return tuple(str(message) for message in form.errors.get(name, ()))
