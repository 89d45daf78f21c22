"""The form that asks for erasure: what is erased must be typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.text import PlainTextField
from readiness.scoring.texts import comparable


class ErasureForm(forms.Form):
    """`expected` is what must be typed; neither case, nor width of characters, nor spaces matter."""

    typed = PlainTextField(required=False, max_length=300)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if comparable(typed) != comparable(self.expected):
            raise forms.ValidationError(_("This is not what stands above. Type it as it is written there."))
        return typed
