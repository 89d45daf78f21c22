"""Browsers in which somebody has signed in before count tries for themselves (OWASP: "device cookies").

So a stranger who keeps failing with somebody's address shuts out strangers, and not that person at their own desk. The
cookie holds a random name of the browser and, for each login, a keyed digest: no personal data that anybody could read.
"""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from accounts.models import User

COOKIE = "known_browser"
AGE = timedelta(days=365)  # from the last sign-in
MOST_LOGINS = 10  # at one screen; the oldest is forgotten first
_SALT = "accounts.known_browsers"


def key_of(request: HttpRequest, login: str) -> str:
    """By what tries with a login are counted: all strange browsers together, each that knows the login apart."""
    login = login.lower()
    browser, logins = _read(request)
    return f"{login} {browser}" if browser and _digest(browser, login) in logins else login


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Lets this browser know the logins of whoever has just signed in.

    Only confirmed addresses: anybody may add somebody else's to an account of their own, and would get as many counts
    as browsers. A browser keeps its name, so that signing in again begins no new count.
    """
    browser, logins = _read(request)
    browser = browser or secrets.token_urlsafe(16)
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    own = [_digest(browser, address.lower()) for address in addresses]
    if not own:
        return
    logins = [*(login for login in logins if login not in own), *own][-MOST_LOGINS:]
    response.set_cookie(
        COOKIE,
        signing.dumps([browser, logins], salt=_SALT),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """The browser's name and the logins it knows; nothing for a cookie that is not ours, was changed or is too old."""
    try:
        browser, logins = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=AGE)
    except signing.BadSignature:
        return "", []
    return browser, logins


def _digest(browser: str, login: str) -> str:
    return salted_hmac(_SALT, f"{browser} {login}", algorithm="sha256").hexdigest()[:32]
