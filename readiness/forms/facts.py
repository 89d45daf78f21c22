"""How each kind of fact is asked in a form and read back: the one place where form values and fact values meet.

A fact's own field carries its id. A fact with `other` has a second, text field under `other_id`. A fact that is typed,
not chosen, and may be declined has a tick box under its id with "-declined"; where one chooses, declining is one of the
choices.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.text import PlainTextField
from accounts.languages import current_language
from readiness.facts import CHOICES, NUMBERS, Fact
from readiness.scoring.problems import AMOUNT

DECLINED = "prefer-not-to-say"  # no option's id: those have underscores
YES, NO = "yes", "no"
OTHER = "other"  # the option that opens the text box of a fact with `other`
NONE = "none"  # the option that excludes the others of a fact where several can be chosen
TEXT_LENGTH = 200
MOST_RADIOS = 12  # a longer list becomes a select
ABSENT = object()  # no answer: the fact is neither given nor declined
CHOSEN = ("boolean", *CHOICES)

_NO_NUL = {"null_characters_not_allowed": gettext_lazy("The text contains a character that cannot be stored.")}


def declined_name(fact: Fact) -> str:
    return f"{fact.id}-declined"


def fields_of(fact: Fact) -> dict[str, forms.Field]:
    """The form fields that ask for this fact, in the active language; none is required as far as Django knows."""
    fields = {fact.id: _FIELDS[fact.kind](fact)}
    if fact.other:
        fields[fact.other_id] = _text_field()
    if fact.kind not in CHOSEN and not fact.required:
        fields[declined_name(fact)] = forms.BooleanField(required=False)
    return fields


def initial_of(fact: Fact, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the fact's fields that show what is stored."""
    initial: dict[str, Any] = {}
    if fact.id in facts:
        value = facts[fact.id]
        if value is not None:
            initial[fact.id] = _shown(fact, value)
        elif fact.kind in CHOSEN:
            initial[fact.id] = [DECLINED] if fact.kind == "multi" else DECLINED
        else:
            initial[declined_name(fact)] = True
    if fact.other:
        initial[fact.other_id] = facts.get(fact.other_id) or ""
    return initial


def value_of(fact: Fact, cleaned: Mapping[str, Any]) -> Any:
    """The fact's value as it is stored, None when declined, ABSENT when not answered."""
    value = cleaned.get(fact.id)
    if cleaned.get(declined_name(fact)) or value in (DECLINED, [DECLINED]):
        return None
    if value in (None, "", []):
        return ABSENT
    return _stored(fact, value)


def wants_other(fact: Fact, value: Any) -> bool:
    """Whether the text box beside "other" belongs to this choice."""
    return fact.other and (value == OTHER or (isinstance(value, list) and OTHER in value))


def choices_of(fact: Fact) -> list[tuple[str, str]]:
    """What one can choose, with its words in the active language; declining comes last."""
    language = current_language()
    own = [(YES, _("Yes")), (NO, _("No"))] if fact.kind == "boolean" else []
    own += [(option.id, option.text.get(language)) for option in fact.options]
    return own if fact.required else [*own, (DECLINED, _("Prefer not to say"))]


def number_message(fact: Fact) -> str:
    """What a number that is none, or is out of bounds, gets."""
    bounds = {"least": _grouped(fact.minimum), "most": _grouped(fact.maximum)}
    if fact.kind == "money":
        return _("Enter an amount in Hong Kong dollars, for example 250,000.")
    if fact.minimum is not None and fact.maximum is not None:
        return _("Enter a whole number from %(least)s to %(most)s.") % bounds
    return _("Enter a whole number.")


class NumberField(PlainTextField):
    """Digits as people type them: "1,000", full-width, after HK$; the value is an int or, for money, a Decimal."""

    _whole_number = re.compile(r"-?[0-9]{1,15}")
    _decoration = re.compile(r"^hk\$|^\$|[,'\s]", re.IGNORECASE)

    def __init__(self, fact: Fact) -> None:
        super().__init__(required=False, max_length=40)
        self.fact = fact
        self.error_messages["max_length"] = number_message(fact)

    def clean(self, value: Any) -> int | Decimal | None:
        typed = self._decoration.sub("", unicodedata.normalize("NFKC", super().clean(value)))
        if not typed:
            return None
        pattern = AMOUNT if self.fact.kind == "money" else self._whole_number
        if not pattern.fullmatch(typed):
            raise ValidationError(number_message(self.fact))
        number = Decimal(typed) if self.fact.kind == "money" else int(typed)
        self._require_within_bounds(number)
        return number

    def _require_within_bounds(self, number: int | Decimal) -> None:
        low, high = self.fact.minimum, self.fact.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            raise ValidationError(number_message(self.fact))


class SeveralField(forms.MultipleChoiceField):
    """Several choices, of which some exclude all others."""

    def clean(self, value: Any) -> list[str]:
        chosen: list[str] = super().clean(value)
        words = dict(self.choices)  # type: ignore[arg-type]
        for alone in (DECLINED, NONE):
            if alone in chosen and len(chosen) > 1:
                message = _("“%(choice)s” cannot go together with other choices. Untick it or the others.")
                raise ValidationError(message % {"choice": words[alone]})
        return chosen


def is_long(fact: Fact) -> bool:
    """Whether one chooses from a list that is too long for radio buttons."""
    return len(fact.options) > MOST_RADIOS


def _one_of(fact: Fact) -> forms.Field:
    options = choices_of(fact)
    if is_long(fact):
        return forms.ChoiceField(
            choices=[("", _("Choose one")), *options], required=False, error_messages=_choice_messages()
        )
    return forms.ChoiceField(
        choices=options, required=False, widget=forms.RadioSelect, error_messages=_choice_messages()
    )


def _several_of(fact: Fact) -> forms.Field:
    return SeveralField(
        choices=choices_of(fact),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_choice_messages(),
    )


def _choice_messages() -> dict[str, Any]:
    message = _("Choose from the answers shown.")
    return {"invalid_choice": message, "invalid_list": message}


def _date_field() -> forms.Field:
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day as day/month/year, for example 31/12/2026.")},
    )


def _text_field() -> forms.Field:
    messages: dict[str, Any] = {"max_length": _("The text is too long. Use at most %(limit_value)d characters.")}
    return PlainTextField(required=False, max_length=TEXT_LENGTH, error_messages=messages | _NO_NUL)


_FIELDS = {
    "boolean": _one_of,
    "single": _one_of,
    "multi": _several_of,
    "integer": NumberField,
    "money": NumberField,
    "date": lambda _fact: _date_field(),
    "text": lambda _fact: _text_field(),
}


def _shown(fact: Fact, value: Any) -> Any:
    """A stored value as its field shows it."""
    if fact.kind == "boolean":
        return YES if value else NO
    return _grouped_amount(value) if fact.kind in NUMBERS else value


def _stored(fact: Fact, value: Any) -> Any:
    """A cleaned value as plain JSON."""
    if fact.kind == "boolean":
        return value == YES
    if fact.kind == "multi":
        return _in_order(fact, value)
    if fact.kind == "money":
        return str(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def _in_order(fact: Fact, chosen: Iterable[str]) -> list[str]:
    """Sorted, so that the same choices are the same value."""
    return sorted(option for option in fact.option_ids if option in set(chosen))


def _grouped(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _grouped_amount(value: int | str) -> str:
    return f"{Decimal(value):,}"
