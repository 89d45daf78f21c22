"""What an adviser sends: levels and comments while rating, and words to the firm when asking back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from readiness.forms.text import PlainTextField
from readiness.models import Assessment
from readiness.scoring.questionnaire import LEVELS
from readiness.services.review_sheet import DimensionSheet, FirmAnswer, ReviewSheet

COMMENT_LENGTH = 2000
_TOO_LONG = _("The comment is too long. Use at most 2,000 characters.")


class RatingForm(forms.Form):
    """A level for each question that the firm answered, and a comment for each dimension. Everything may stay blank.

    Fields: `level-<question>` and `comment-<dimension>`. Nothing is chosen beforehand but what the adviser stored.
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
            self.fields[comment_field(dimension)] = PlainTextField(
                required=False, max_length=COMMENT_LENGTH, error_messages={"max_length": _TOO_LONG}
            )

    @property
    def levels(self) -> dict[str, int]:
        """The levels chosen, by question."""
        chosen = {question: self.cleaned_data[f"level-{question}"] for question in self.sheet.questions}
        return {question: level for question, level in chosen.items() if level is not None}

    @property
    def comments(self) -> dict[str, str]:
        """The comments by dimension, blank ones included: they take an earlier comment away."""
        return {sheet.dimension.id: self.cleaned_data[comment_field(sheet)] for sheet in self.sheet.dimensions}


class ClarifyForm(forms.Form):
    """What the firm is asked to make clear."""

    comment = PlainTextField(
        max_length=COMMENT_LENGTH,
        error_messages={
            "required": _("Write what the firm should make clear."),
            "max_length": _TOO_LONG,
        },
    )


def level_field(answer: FirmAnswer) -> str:
    return f"level-{answer.question.id}"


def comment_field(sheet: DimensionSheet) -> str:
    return f"comment-{sheet.dimension.id}"


@dataclass(frozen=True)
class RatingLine:
    """A question as the firm answered it, with the adviser's field and what is chosen in it ("" for nothing)."""

    answer: FirmAnswer
    name: str
    chosen: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class RatingGroup:
    """A dimension on the page: its lines and the comment's field, name and text."""

    sheet: DimensionSheet
    lines: tuple[RatingLine, ...]
    comment_name: str
    comment: str
    comment_errors: tuple[str, ...]


def rating_groups(form: RatingForm) -> list[RatingGroup]:
    """The form's fields in the order of the page."""
    return [
        RatingGroup(
            sheet=sheet,
            lines=tuple(_line(form, answer) for answer in sheet.answers),
            comment_name=comment_field(sheet),
            comment=_typed(form, comment_field(sheet)),
            comment_errors=_errors(form, comment_field(sheet)),
        )
        for sheet in form.sheet.dimensions
    ]


def stored_levels(assessment: Assessment) -> dict[str, int]:
    """The adviser's levels so far, by question."""
    return dict(assessment.ratings.values_list("question", "level"))


def stored_ratings(assessment: Assessment, levels: Mapping[str, int]) -> dict[str, Any]:
    """What the adviser has stored so far, `levels` among it, as initial values of `RatingForm`."""
    fields = {f"level-{question}": level for question, level in levels.items()}
    return fields | {f"comment-{row.dimension}": row.comment for row in assessment.dimension_comments.all()}


def errors_of(form: forms.Form) -> list[dict[str, str]]:
    """Every error with the id of the element it belongs to: on these pages, the field's name."""
    return [{"anchor": name, "message": message} for name in form.errors for message in _errors(form, name)]


def _line(form: RatingForm, answer: FirmAnswer) -> RatingLine:
    name = level_field(answer)
    return RatingLine(answer, name, _typed(form, name), _errors(form, name))


def _typed(form: forms.Form, name: str) -> str:
    value = form[name].value()
    return "" if value is None else str(value)


def _errors(form: forms.Form, name: str) -> tuple[str, ...]:
    return tuple(str(message) for message in form.errors.get(name, ()))
