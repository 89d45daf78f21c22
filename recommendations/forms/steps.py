"""Which planned steps were taken: three choices and a note for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.text import PlainTextField
from recommendations.models import StepDone
from recommendations.services.steps import PlannedStep, StepTold

NOTE_LENGTH = 500


@dataclass(frozen=True)
class StepFields:
    """A planned step with its two bound fields."""

    step: PlannedStep
    state: forms.BoundField
    note: forms.BoundField

    @property
    def choices(self) -> list[tuple[str, Any, bool]]:
        """(value, words, chosen)."""
        return [(value, words, self.state.value() == value) for value, words in StepDone.State.choices]


class StepsForm(forms.Form):
    """A step that is left out stays untold; one with a note needs a choice."""

    def __init__(self, steps: Sequence[PlannedStep], **typed: Any) -> None:
        super().__init__(**typed)
        self.steps = steps
        for step in steps:
            self.fields[f"state-{step.key}"] = forms.ChoiceField(
                choices=StepDone.State.choices,
                required=False,
                error_messages={"invalid_choice": _("Choose one of the three answers shown.")},
            )
            self.fields[f"note-{step.key}"] = PlainTextField(
                required=False,
                max_length=NOTE_LENGTH,
                error_messages={"max_length": _("The note is too long. Use at most 500 characters.")},
            )

    def clean(self) -> dict[str, Any]:
        for step in self.steps:
            state = f"state-{step.key}"
            if self.cleaned_data.get(f"note-{step.key}") and self.cleaned_data.get(state) == "":
                self.add_error(state, _("Say how far this step got, so that your note has something to stand beside."))
        return self.cleaned_data

    @property
    def rows(self) -> list[StepFields]:
        return [StepFields(step, self[f"state-{step.key}"], self[f"note-{step.key}"]) for step in self.steps]

    @property
    def told(self) -> dict[PlannedStep, StepTold]:
        data = self.cleaned_data
        return {
            step: StepTold(data[f"state-{step.key}"], data[f"note-{step.key}"])
            for step in self.steps
            if data[f"state-{step.key}"]
        }


def as_initial(told: Iterable[StepDone]) -> Mapping[str, str]:
    """The form's fields as they show what was told before."""
    shown: dict[str, str] = {}
    for row in told:
        key = PlannedStep(row.question, row.level).key
        shown |= {f"state-{key}": row.state, f"note-{key}": row.note}
    return shown
