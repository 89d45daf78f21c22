"""Amounts of money as people type them."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from readiness.facts import Fact
from readiness.forms.facts import NumberField
from readiness.scoring.texts import Text

MOST = 999_999_999  # HK$: more is a slip of the finger, and sums stay far below what the engine takes
_AMOUNT = Fact(id="amount", group="", kind="money", question=Text("", "", ""))


class MoneyField(NumberField):
    """HK$ as the profile takes them: "60,000", "HK$60,000.50", full-width digits; a Decimal, or None when empty."""

    def __init__(self) -> None:
        super().__init__(_AMOUNT)

    def clean(self, value: Any) -> Decimal | None:
        amount = super().clean(value)
        if amount is None:
            return None
        if amount > MOST:
            raise ValidationError(_("Enter at most HK$%(most)s.") % {"most": f"{MOST:,}"})
        return Decimal(amount)


def as_typed(amount: Decimal) -> str:
    """An amount as a field shows it: "60,000", with cents where there are any."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
