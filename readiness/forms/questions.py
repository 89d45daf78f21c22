"""One fact as a page asks it: words, fields with what they hold, and when it applies."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from readiness.facts import Fact, FactCondition, FactSheet
from readiness.forms import facts as kinds
from readiness.wording import words

if TYPE_CHECKING:
    from readiness.forms.profile import ProfileForm

MOST_NAMED = 3  # a condition that names more options than this is told by those that it excludes


class FactQuestion:
    """What the template needs of one fact; `form` may be bound or not."""

    def __init__(self, form: "ProfileForm", fact: Fact, sheet: FactSheet) -> None:
        self.fact = fact
        self.name = fact.id
        self._form = form
        self._sheet = sheet

    @property
    def anchor(self) -> str:
        return f"fact-{self.fact.id}"

    @property
    def hint_id(self) -> str:
        """The id of what describes the field: when it applies, the hint, what is wrong; empty when there is none."""
        return f"{self.name}-hint" if self.fact.hint or self.fact.show_if or self.errors else ""

    @property
    def layout(self) -> str:
        """Which partial draws it: radios, select, checkboxes or typed."""
        if self.fact.kind == "multi":
            return "checkboxes"
        if self.fact.kind not in kinds.CHOSEN:
            return "typed"
        return "select" if kinds.is_long(self.fact) else "radios"

    @property
    def input_mode(self) -> str:
        return {"integer": "numeric", "money": "decimal"}.get(self.fact.kind, "text")

    @property
    def input_type(self) -> str:
        return "date" if self.fact.kind == "date" else "text"

    @property
    def unit(self) -> str:
        """The unit in words, after the field; money has its sign before the field instead."""
        units = {"persons": _("people"), "years": _("years")}
        return units.get(self.fact.unit or "", "")

    @property
    def value(self) -> Any:
        value = self._form[self.fact.id].value()
        return "" if value is None else value

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        chosen = self.value if isinstance(self.value, list | tuple) else [self.value]
        return [
            {
                "value": value,
                "text": text,
                "chosen": value in chosen,
                "opens_other": self.fact.other and value == kinds.OTHER,
                "is_apart": value == kinds.DECLINED,
            }
            for value, text in self._choices
        ]

    @property
    def other_name(self) -> str:
        return self.fact.other_id if self.fact.other else ""

    @property
    def other_value(self) -> str:
        return self._form[self.fact.other_id].value() or "" if self.fact.other else ""

    @property
    def declined_name(self) -> str:
        name = kinds.declined_name(self.fact)
        return name if name in self._form.fields else ""

    @property
    def is_declined(self) -> bool:
        return bool(self.declined_name and self._form[self.declined_name].value())

    @property
    def errors(self) -> list[str]:
        return self._errors_of(self.fact.id)

    @property
    def other_errors(self) -> list[str]:
        return self._errors_of(self.fact.other_id) if self.fact.other else []

    def _errors_of(self, name: str) -> list[str]:
        return [str(error) for error in self._form.errors.get(name, [])]

    @property
    def other_error_id(self) -> str:
        return f"{self.other_name}-error"

    @property
    def exclusive(self) -> str:
        """For the script: the choices that untick all others."""
        return f"{kinds.NONE},{kinds.DECLINED}"

    @property
    def all_errors(self) -> list[str]:
        return [*self.errors, *self.other_errors]

    # When it applies

    @property
    def applies_when(self) -> str:
        """When to answer this, in words; empty when always."""
        condition = self.fact.show_if
        if condition is None:
            return ""
        cited = self._sheet.fact(condition.fact)
        named = {"question": words(cited.question)}
        shown, hidden = self._split(condition)
        if not shown:
            return _("Whether this applies depends on your answer to “%(question)s”.") % named
        if len(shown) <= MOST_NAMED or len(hidden) > len(shown):
            named["choices"] = _quoted(shown)
            return _("Answer this only if you chose %(choices)s for “%(question)s”.") % named
        named["choices"] = _quoted(hidden)
        return _("Answer this unless you chose %(choices)s for “%(question)s”.") % named

    @property
    def shown_by(self) -> str:
        """For the script that hides it: "<fact>:<choice>,<choice>"; empty when it is always shown."""
        condition = self.fact.show_if
        shown = self._split(condition)[0] if condition else []
        return f"{condition.fact}:{','.join(value for value, _text in shown)}" if condition and shown else ""

    def _split(self, condition: FactCondition) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The cited fact's choices that show this one, and those that do not; both empty when it is not a choice."""
        cited = self._sheet.fact(condition.fact)
        if cited.kind not in kinds.CHOSEN:
            return [], []
        named = {_form_value(value) for value in _several(condition.value)}
        wanted = condition.op not in ("is_not", "not_in")
        choices = [choice for choice in kinds.choices_of(cited) if choice[0] != kinds.DECLINED]
        shown = [choice for choice in choices if (choice[0] in named) == wanted]
        return shown, [choice for choice in choices if choice not in shown]

    @cached_property
    def _choices(self) -> list[tuple[str, str]]:
        """What the field offers; a select also offers nothing."""
        return list(self._form.fields[self.fact.id].choices)  # type: ignore[attr-defined]


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, tuple) else (value,)


def _form_value(value: Any) -> str:
    if isinstance(value, bool):
        return kinds.YES if value else kinds.NO
    return str(value)


def _quoted(choices: list[tuple[str, str]]) -> str:
    joined = _("”, “").join(text for _value, text in choices)
    return _("“%(choices)s”") % {"choices": joined}
