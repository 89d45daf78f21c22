"""The second factor: who must show one, and whether this session did.

django-allauth asks everybody who has one for it on signing in, and notes in the session what was shown when.
"""

import time
from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from accounts.policies import needs_second_factor


def showed_second_factor(request: HttpRequest) -> bool:
    """Whether the signed-in person showed a second factor in this session, within STAFF_SESSION_AGE."""
    oldest = time.time() - settings.STAFF_SESSION_AGE.total_seconds()
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" and record["at"] > oldest for record in records)


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


# Receivers


def note_set_up(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Whoever sets up the app has just shown a code of it."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def forget_removed(*, request: HttpRequest, user: User, **_: Any) -> None:
    """What was shown with a factor that is no more counts no more: staff must set up a new one before they go on."""
    records = [record for record in get_authentication_records(request, user) if record["method"] != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records


def shorten_session(*, request: HttpRequest, user: User, **_: Any) -> None:
    """A session of staff ends after STAFF_SESSION_AGE, so that an open laptop of theirs opens nothing for long."""
    if needs_second_factor(user):
        request.session.set_expiry(int(settings.STAFF_SESSION_AGE.total_seconds()))
