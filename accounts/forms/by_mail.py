"""django-allauth's forms for signing up, and for a code or link by e-mail: which account an address stands for.

Their limits for an address are such that no stranger can use them up.
"""

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm, SignupForm
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context as current
from django.conf import settings

from accounts import known_browsers
from accounts.limits import consume
from accounts.models import User
from accounts.policies import opens_by_mail


class SignUpForm(SignupForm):
    def validate_unique_email(self, value: str) -> str:
        """An address that somebody only added to an account of theirs, without confirming it, is still free."""
        found = filter_users_by_email(value)
        if found and not any(user.email.lower() == value or opens_by_mail(user, value) for user in found):
            self.account_already_exists = False
            return value
        checked: str = super().validate_unique_email(value)
        return checked


class AskForCodeForm(RequestLoginCodeForm):
    def clean_email(self) -> str:
        email: str = super().clean_email()
        self._user = next(iter(_opened_by(email)), None)
        _count(email, "request_login_code", settings.CODES_TO_ADDRESS, "too_many_login_attempts")
        return email


class AskForResetForm(ResetPasswordForm):
    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = _opened_by(email)
        _count(email, "reset_password", settings.RESETS_TO_ADDRESS, "rate_limited")
        return email


def _opened_by(email: str) -> list[User]:
    """The account that mail to this address may open: none or one."""
    found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    return [user for user in found if opens_by_mail(user, email)]


def _count(email: str, action: str, rate: str, refusal: str) -> None:
    if not consume(known_browsers.key_of(current.request, email), action, rate):
        raise get_adapter().validation_error(refusal)
