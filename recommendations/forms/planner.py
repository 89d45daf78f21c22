"""What a firm plans to spend: one amount for each kind of cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from recommendations.forms.money import MoneyField, as_typed
from recommendations.funding import Cost
from recommendations.schemes import COST_ITEMS
from recommendations.wording import COST_ITEMS as NAMES


@dataclass(frozen=True)
class CostRow:
    """One field for the template; `value` as it was typed."""

    item: str
    name: str
    value: str
    errors: tuple[str, ...]


class PlannerForm(forms.Form):
    """A field for each kind of cost, by its id. None has to be filled in; 0 is the same as nothing."""

    def __init__(self, costs: Iterable[Cost] = (), *, data: Any = None, initial: Any = None) -> None:
        stored = {cost.item: as_typed(cost.amount) for cost in costs}
        super().__init__(data, initial=stored if initial is None else initial)
        for item in COST_ITEMS:
            self.fields[item] = MoneyField()

    @property
    def costs(self) -> tuple[Cost, ...]:
        """What is planned, once the form is valid."""
        amounts = ((item, self.cleaned_data[item]) for item in COST_ITEMS)
        return tuple(Cost(item, amount) for item, amount in amounts if amount)

    @property
    def rows(self) -> list[CostRow]:
        return [
            CostRow(item, str(NAMES[item]), self[item].value() or "", tuple(str(said) for said in self[item].errors))
            for item in COST_ITEMS
        ]

    @property
    def error_links(self) -> list[dict[str, str]]:
        """For the error summary: what is wrong and where."""
        return [
            {"anchor": f"id_{row.item}", "message": _("%(label)s: %(value)s") % {"label": row.name, "value": error}}
            for row in self.rows
            for error in row.errors
        ]
