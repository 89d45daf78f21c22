"""What an adviser asks of the queue. It comes in the address, so that it can be kept and shared."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms.text import PlainTextField
from accounts.languages import current_language
from readiness.models.assessments import REVIEW_STATES
from readiness.scoring.texts import Text
from readiness.services.queue import (
    AGES,
    BY_NAME,
    EVERYTHING,
    HIGHEST,
    LOWEST,
    MINE,
    NEWEST,
    OLDEST,
    TO_DO,
    UNCLAIMED,
    QueueQuery,
)
from readiness.services.releases import fact_sheet, questionnaire_in_force

STATE_NAMES = [(TO_DO, _("To do")), *((state.value, state.label) for state in REVIEW_STATES), (EVERYTHING, _("All"))]
_SORTS = [
    (OLDEST, _("Oldest request first")),
    (NEWEST, _("Newest request first")),
    (LOWEST, _("Lowest score first")),
    (HIGHEST, _("Highest score first")),
    (BY_NAME, _("Name of the business")),
]


class QueueForm(forms.Form):
    """The filters. A value that does not exist counts as none: an old or mistyped address shows the queue too."""

    q = PlainTextField(label=_("Business name or registration number"), required=False)
    whose = forms.ChoiceField(
        label=_("Adviser"),
        required=False,
        choices=[("", _("Everybody's")), (MINE, _("Mine")), (UNCLAIMED, _("Nobody's yet"))],
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    size = forms.ChoiceField(label=_("Employees"), required=False)
    age = forms.TypedChoiceField(label=_("Waiting"), required=False, coerce=int)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=_SORTS)
    state = forms.ChoiceField(required=False, choices=STATE_NAMES, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        sheet = fact_sheet()
        tiers = questionnaire_in_force().tiers
        self._offer("tier", _("All tiers"), ((tier.id, tier.name) for tier in tiers))
        for name, every, fact in (
            ("sector", _("All sectors"), "sector"),
            ("size", _("All sizes"), "employees_band"),
        ):
            self._offer(name, every, ((option.id, option.text) for option in sheet.fact(fact).options))
        self.fields["age"].choices = [("", _("Any time")), *((days, _age(days)) for days in AGES)]  # type: ignore[attr-defined]
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search", "maxlength": 100, "autocomplete": "off"})

    @property
    def query(self) -> QueueQuery:
        self.is_valid()
        return QueueQuery(**{name: value for name, value in self.cleaned_data.items() if value})

    def _offer(self, name: str, every: Any, options: Iterable[tuple[str, Text]]) -> None:
        language = current_language()
        choices = [("", every), *((key, text.get(language)) for key, text in options)]
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def address_of(query: QueueQuery, **changes: Any) -> str:
    """The address of the queue with these changes; parts that are as they are without being asked for are left out."""
    usual = vars(QueueQuery())
    wanted = vars(query) | changes
    return "?" + urlencode({name: value for name, value in wanted.items() if value != usual.get(name)})


def _age(days: int) -> str:
    return ngettext("%(days)s working day or more", "%(days)s working days or more", days) % {"days": days}
