"""django-allauth's forms that send a code or a link, with limits for an address that no stranger can use up."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm
from allauth.core import context as current
from django.conf import settings

from accounts import known_browsers
from accounts.limits import consume


class AskForCodeForm(RequestLoginCodeForm):
    def clean_email(self) -> str:
        email: str = super().clean_email()
        _count(email, "request_login_code", settings.CODES_TO_ADDRESS, "too_many_login_attempts")
        return email


class AskForResetForm(ResetPasswordForm):
    def clean_email(self) -> str:
        email: str = super().clean_email()
        _count(email, "reset_password", settings.RESETS_TO_ADDRESS, "rate_limited")
        return email


def _count(email: str, action: str, rate: str, refusal: str) -> None:
    if not consume(known_browsers.key_of(current.request, email), action, rate):
        raise get_adapter().validation_error(refusal)
