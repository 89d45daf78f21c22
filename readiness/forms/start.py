"""The forms that open an assessment: the first one, and one more from earlier answers."""

import re
import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.text import business_name_field

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def new_key() -> str:
    """A secret of 256 random bits that makes one page of this form good for one assessment."""
    return secrets.token_urlsafe(32)


def consent_field() -> forms.BooleanField:
    return forms.BooleanField(
        error_messages={"required": _("Tick the box to agree, so that we may store your answers.")}
    )


class StartForm(forms.Form):
    """`key` ties all posts of one page together, so that a double click opens one assessment."""

    business_name = business_name_field()
    email = forms.EmailField(
        required=False,
        error_messages={"invalid": _("Enter an e-mail address in the form name@example.com, or leave it empty.")},
    )
    consent = consent_field()
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_key(self) -> str:
        """A missing or mangled key only costs the protection against a double click."""
        key: str = self.cleaned_data["key"]
        return key if _KEY.fullmatch(key) else new_key()


class AgainForm(forms.Form):
    """Looked at only where the privacy notice has changed since the firm agreed to it."""

    consent = consent_field()
