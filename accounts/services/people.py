"""What people decide about themselves, and whose an account is."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from accounts.models import User


def choose_mail_language(*, user: User, language: str) -> bool:
    """Sets the language in which mail reaches this person; tells whether that was a change.

    Raises `ValueError` for a language that the site does not speak.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"not a language of this site: {language}")
    changed = User.objects.filter(pk=user.pk).exclude(language=language).update(language=language) == 1
    user.language = language
    return changed


@transaction.atomic
def take_over(*, person: User, email: str, keeps_password: bool = False) -> None:
    """Gives an account that had no confirmed address to whoever has just shown that they read mail at this one.

    What somebody else may have set before goes: password, second factors and all other addresses. Sessions end with the
    password, on which they depend; `keeps_password`: it was chosen with the very proof, and the earlier one has gone.
    """
    address, _made = EmailAddress.objects.get_or_create(user=person, email=email.lower())
    EmailAddress.objects.filter(user=person).exclude(pk=address.pk).delete()
    address.verified = address.primary = True
    address.save()
    person.email = address.email
    Authenticator.objects.filter(user=person).delete()
    if not keeps_password:
        person.set_unusable_password()
    person.save(update_fields=["email", "password"])
