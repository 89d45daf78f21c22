"""What we do otherwise than django-allauth: language of its mail, its words, when it asks for a password again."""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core import context as current
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts import known_browsers
from accounts.models import User
from accounts.policies import is_adviser, is_staff
from accounts.sealing import seal, unseal
from accounts.services.people import choose_mail_language


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The waits are those of ACCOUNT_RATE_LIMITS; a test compares them.
        "too_many_login_attempts": _(
            "Too many tries. Wait 15 minutes, then try again. If you have forgotten your password, choose a new one."
        ),
        "rate_limited": _("Too many tries. Try again in an hour."),
        "incorrect_code": _("This is not the code that we sent. Look for the newest e-mail from us."),
        "incorrect_password": _("This is not your password."),
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both."),
        "duplicate_email": _("This e-mail address belongs to your account already."),
        "cannot_remove_primary_email": _("The address that we write to cannot be removed."),
    }

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        """The first sign-in, also that of signing up, decides the language of mail; after it only the reader does."""
        if user.last_login is None:
            choose_mail_language(user=user, language=get_language() or settings.LANGUAGE_CODE)
        return super().pre_login(request, user, **how)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff begin where their work is; everybody else with their assessments."""
        person = request.user if isinstance(request.user, User) else None
        if is_adviser(person):
            return reverse("readiness:queue")
        if is_staff(person):
            return reverse("recommendations:programme")
        return super().get_login_redirect_url(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By what failed passwords are counted: the login, and the browser where that knows it.

        The library's own key holds the host by which the visitor calls us, and a port or a capital letter in it would
        begin a new count.
        """
        return known_browsers.key_of(request, credentials.get("email", ""))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password ends the lock in this browser and in all that do not know the login."""
        login = str(credentials.get("email", "")).lower()
        for key in {login, known_browsers.key_of(request, login)}:
            ratelimit.clear(request, action="login_failed", key=key)

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        response = super().post_login(request, user, **how)
        known_browsers.remember(request, response, user)
        return response

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link in the e-mail leads on to the page from which somebody signed up, such as an invitation."""
        address: str = super().get_email_confirmation_url(request, emailconfirmation)
        then = get_next_redirect_url(request)
        return f"{address}?{urlencode({'next': then})}" if then else address

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes in the reader's language, and in the page's to somebody whom we do not know."""
        reader = context.get("user") or _owner_of(email)
        language = reader.language if reader else get_language() or settings.LANGUAGE_CODE
        # The links were made in the language of the page.
        links = {name: translate_url(value, language) for name, value in context.items() if name.endswith("_url")}
        with override(language):
            super().send_mail(template_prefix, email, {**context, **links, "site_url": settings.SITE_URL})

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def is_reauthentication_required(self, *, app: str, **how: Any) -> bool:
        """Not within five minutes (REAUTHENTICATION_TIMEOUT) of signing in: the password was typed a moment ago."""
        request = current.request
        signed_in = [record["at"] for record in get_authentication_records(request, request.user)]
        if signed_in and time.time() - signed_in[-1] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **how)


def _owner_of(email: str) -> User | None:
    found = EmailAddress.objects.filter(email__iexact=email).select_related("user").order_by("-verified").first()
    return found.user if found else None


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already. Type the one that your app shows now."),
        "unverified_email": _(
            "Confirm every e-mail address of your account first: follow the link that we sent to it."
        ),
        "add_email_blocked": _("Switch the second step off before you add another e-mail address."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
