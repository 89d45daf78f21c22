"""Text as people type it, made fit to keep."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# Control characters other than tab and line break: nothing that a person means to write. NUL is left for Django's own
# validator, which refuses it. Those that turn the direction of writing would turn what stands after them, too.
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = dict.fromkeys((*range(1, 9), 11, 12, *range(14, 32), 127, *_TURNING))


def tidy(text: str) -> str:
    """The text in normal form C, with plain line breaks, without control characters and spaces around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines.translate(_CONTROLS)).strip()


class PlainTextField(forms.CharField):
    """A text field whose value is tidy; its length is counted after tidying."""

    def to_python(self, value: Any) -> Any:
        return tidy(super().to_python(value) or "")


def business_name_field() -> forms.CharField:
    """The name of a business, which may be left empty."""
    return PlainTextField(
        max_length=200,
        required=False,
        error_messages={"max_length": _("The name is too long. Use at most 200 characters.")},
    )
