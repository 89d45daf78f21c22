"""Second factors made without their owner's hand: for the demo accounts. Everybody else sets up their own."""

import time

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction

from accounts.models import User
from accounts.sealing import unseal


@transaction.atomic
def give_second_factor(*, user: User) -> None:
    """Gives the person a random TOTP secret and recovery codes, unless they have a second factor."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)


def secret_of(user: User) -> str:
    """The person's TOTP secret (base32). Raises `Authenticator.DoesNotExist` where there is none."""
    return unseal(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"])


def setup_address(user: User) -> str:
    """The otpauth:// address that an authenticator app takes."""
    return get_adapter().build_totp_url(user, secret_of(user))


def recovery_codes_of(user: User) -> list[str]:
    """Those that were not used yet."""
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()


def code_of(secret: str) -> str:
    """What an app with this secret shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
