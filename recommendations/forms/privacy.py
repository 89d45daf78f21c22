"""The form that asks for erasure: what is erased must be typed."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from readiness.forms.text import PlainTextField


class ErasureForm(forms.Form):
    """`expected` is what must be typed; neither case, nor width of characters, nor spaces matter."""

    typed = PlainTextField(required=False, max_length=300)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if _plain(typed) != _plain(self.expected):
            raise forms.ValidationError(_("This is not what stands above. Type it as it is written there."))
        return typed


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
