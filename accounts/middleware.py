"""Nobody acts for HKPC with a password alone."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.policies import needs_second_factor
from accounts.second_factor import has_second_factor, showed_second_factor

ALWAYS = frozenset({"healthz", "account_logout"})
# To set the second factor up, which takes confirmed addresses and the password once more.
SETTING_UP = frozenset(
    {
        "mfa_activate_totp",
        "mfa_index",  # where the library sends people who must confirm an address first
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
    }
)
SHOWING = frozenset({"mfa_reauthenticate"})


class SecondFactorMiddleware:
    """Sends staff who have not shown a second factor in this session to the page that asks for it, from every page.

    It costs no query where it was shown. The page to set it up says why one is there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        if page in ALWAYS or not request.user.is_authenticated:
            return None
        if not needs_second_factor(request.user) or showed_second_factor(request):
            return None
        if not has_second_factor(request.user):
            return None if page in SETTING_UP else _send(request, reverse("mfa_activate_totp"))
        return None if page in SHOWING else _send(request, _and_back(request, reverse("mfa_reauthenticate")))


def _and_back(request: HttpRequest, address: str) -> str:
    return f"{address}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else address


def _send(request: HttpRequest, address: str) -> HttpResponse:
    """A part of a page that htmx asks for takes the whole page along."""
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)
