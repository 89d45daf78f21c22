"""What a firm tells on its result page: facts that decide a verdict, and schemes that it has already."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from readiness.facts import Fact, FactSheet
from readiness.forms import facts as kinds
from readiness.forms.profile import ProfileForm
from readiness.forms.questions import FactQuestion
from recommendations.forms.money import MoneyField


class FirmingForm(ProfileForm):
    """Some facts, asked as the profile asks them; none must be answered. `given` goes to `revise`."""

    def __init__(
        self,
        sheet: FactSheet,
        asked: Sequence[Fact],
        facts: Mapping[str, Any],
        *,
        data: Any = None,
        initial: Any = None,
    ) -> None:
        # What is asked here applies to the firm: the condition that shows it in the profile has been decided.
        part = tuple(replace(fact, show_if=None) for fact in asked)
        super().__init__(replace(sheet, facts=part), facts, data=data, initial=initial)

    def clean(self) -> dict[str, Any]:
        for fact in self.sheet.facts:
            declined = self.cleaned_data.get(kinds.declined_name(fact))
            if declined and self.cleaned_data.get(fact.id) not in (None, ""):
                self.add_error(fact.id, _("Either give an answer or tick “Prefer not to say”, not both."))
        return self.cleaned_data

    @cached_property
    def questions(self) -> list[FactQuestion]:
        return [FactQuestion(self, fact, self.sheet) for fact in self.sheet.facts]


def posted(sheet: FactSheet, data: Mapping[str, Any]) -> list[Fact]:
    """The facts that a page has answered, whatever it asked: those with a field in what was sent."""
    return [fact for fact in sheet.facts if fact.id in data or kinds.declined_name(fact) in data]


class HeldForm(forms.Form):
    """A scheme that the firm has already, and what it received from it so far."""

    scheme = forms.CharField(max_length=80)

    def __init__(self, *, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["received"] = MoneyField()

    @property
    def for_scheme(self) -> str:
        """The scheme whose form this is."""
        return self["scheme"].value() or ""

    @property
    def typed(self) -> str:
        """What it received, as it was typed."""
        return self["received"].value() or ""

    @property
    def received_errors(self) -> list[str]:
        return [str(error) for error in self["received"].errors]

    @property
    def error_links(self) -> list[dict[str, str]]:
        """For the error summary; the field's id carries the scheme's."""
        return [{"anchor": f"id_received_{self.for_scheme}", "message": error} for error in self.received_errors]
