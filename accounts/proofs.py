"""Whose account it is: theirs who first prove to read mail at its address. Receivers of django-allauth's signals.

Anybody may sign up with somebody else's address and wait. When its owner then comes in by a code or a link for a new
password, what was set before is not theirs and goes. A link that confirms the address takes nothing away: the person
who signed up asked for it, knows the password and is asked there whether the account is theirs.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import needs_second_factor, opens_by_mail
from accounts.services.people import take_over


def address_confirmed(*, request: HttpRequest, email_address: EmailAddress, **_signal: Any) -> None:
    """The first confirmed address of an account decides whose it is; further ones change nothing.

    People at HKPC keep what they have: they got their role with a confirmed address, or from whoever runs the site.
    """
    person: User = email_address.user
    others = EmailAddress.objects.filter(user=person, verified=True).exclude(pk=email_address.pk)
    if needs_second_factor(person) or others.exists():
        return
    if not _came_by_code(request, email_address):
        if not email_address.primary:
            email_address.set_as_primary()  # the address that it stands in for stays free for its owner
        return
    had_password = person.has_usable_password()
    take_over(person=person, email=email_address.email)
    if had_password:
        messages.info(
            request,
            _(
                "Your address is confirmed for the first time. So that nobody else can use your account, the password "
                "set before is gone and all other browsers are signed out. You can choose a new password in your "
                "account."
            ),
        )


def password_reset(*, user: User, **_signal: Any) -> None:
    """The link for a new password went to the main address; whoever used it reads mail there."""
    if needs_second_factor(user) or not opens_by_mail(user, user.email):
        return
    if EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=False).exists():
        take_over(person=user, email=user.email, keeps_password=True)


def _came_by_code(request: HttpRequest, email_address: EmailAddress) -> bool:
    records = get_authentication_records(request, email_address.user)
    return any(record["method"] == "code" and record.get("email") == email_address.email for record in records)
