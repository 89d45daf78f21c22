"""django-allauth's forms for the second step, with our words, and with codes that are good only once."""

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "class": "input-short"}


class _CodeField:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = _("Code")
        field.widget = forms.TextInput(attrs=_CODE)


class _GoodOnce(_CodeField):
    """The library remembers a used code for one step; with the tolerance it stays valid for longer than that."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP:
            steps = 2 * app_settings.TOTP_TOLERANCE + 1
            key = authenticator.wrap()._get_used_cache_key(code)
            cache.set(key, "y", timeout=steps * app_settings.TOTP_PERIOD)
        return code


class SecondStepForm(_GoodOnce, AuthenticateForm):
    pass


class SecondStepAgainForm(_GoodOnce, ReauthenticateForm):
    pass


class SetUpForm(_CodeField, ActivateTOTPForm):
    pass
