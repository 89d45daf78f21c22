"""The form about the firm: its name, then the fact sheet: one question a fact, grouped as the sheet groups them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.forms.text import business_name_field
from accounts.languages import current_language
from readiness.facts import OPERATORS, Fact, FactCondition, FactGroup, FactSheet, known_value
from readiness.forms import facts as kinds
from readiness.forms.questions import FactQuestion

NAME = "business_name"  # no fact's id


class ProfileForm(forms.Form):
    """`facts` and `name` are the stored ones. What `save_profile` takes is in `given`, `forgotten` and `new_name`."""

    def __init__(
        self, sheet: FactSheet, facts: Mapping[str, Any], *, name: str = "", data: Any = None, initial: Any = None
    ) -> None:
        stored: dict[str, Any] = {NAME: name}
        for fact in sheet.facts:
            stored |= kinds.initial_of(fact, facts)
        super().__init__(data, initial=stored if initial is None else initial)
        self.sheet = sheet
        self.fields[NAME] = business_name_field()
        for fact in sheet.facts:
            self.fields.update(kinds.fields_of(fact))

    def clean(self) -> dict[str, Any]:
        for fact in self.sheet.facts:
            if fact.id not in self.errors:
                self._check(fact)
        return self.cleaned_data

    def _check(self, fact: Fact) -> None:
        """What concerns more than one field of a fact."""
        cleaned = self.cleaned_data
        value = cleaned.get(fact.id)
        if fact.required and value in (None, "", []):
            self.add_error(fact.id, _("Choose an answer.") if fact.options else _("Enter an answer."))
        if cleaned.get(kinds.declined_name(fact)) and value not in (None, ""):
            self.add_error(fact.id, _("Either give an answer or tick “Prefer not to say”, not both."))

    @property
    def new_name(self) -> str | None:
        """The firm's name as typed, empty where it was emptied; None when the page that was sent did not ask for it."""
        return self.cleaned_data[NAME] if NAME in self.data else None

    @property
    def given(self) -> dict[str, Any]:
        """The facts that were answered or declined, as they are stored."""
        return self._outcome[0]

    @property
    def forgotten(self) -> tuple[str, ...]:
        """The ids of the facts that were left empty or do not apply any more."""
        return self._outcome[1]

    @cached_property
    def _outcome(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        given: dict[str, Any] = {}
        for fact in self.sheet.facts:
            value = kinds.value_of(fact, self.cleaned_data)
            if value is kinds.ABSENT or self._is_ruled_out(fact.show_if, given):
                continue
            given[fact.id] = value
            other = self.cleaned_data.get(fact.other_id)
            if other and kinds.wants_other(fact, value):
                given[fact.other_id] = other
        ids = [key for fact in self.sheet.facts for key in (fact.id, *([fact.other_id] if fact.other else []))]
        return given, tuple(key for key in ids if key not in given)

    def _is_ruled_out(self, condition: FactCondition | None, given: Mapping[str, Any]) -> bool:
        """Whether what was answered says that a fact does not apply. While that is not known, an answer is kept."""
        if condition is None:
            return False
        cited = self.sheet.fact(condition.fact)
        if self._is_ruled_out(cited.show_if, given):
            return True
        value = known_value(cited, given)
        return value is not None and not OPERATORS[condition.op](value, condition.value)

    # For the template

    @cached_property
    def groups(self) -> list[tuple[FactGroup, list[FactQuestion]]]:
        return [
            (group, [FactQuestion(self, fact, self.sheet) for fact in self.sheet.in_group(group.id)])
            for group in self.sheet.groups
        ]

    @property
    def error_links(self) -> list[dict[str, str]]:
        """For the error summary: what is wrong and where on the page, in the page's order."""
        language = current_language()
        space = " " if language == "en" else ""
        of_name = [{"anchor": f"id_{NAME}", "message": str(error)} for error in self.errors.get(NAME, [])]
        return of_name + [
            {"anchor": question.anchor, "message": f"{question.fact.question.get(language)}{space}{error}"}
            for _group, questions in self.groups
            for question in questions
            for error in question.all_errors
        ]
