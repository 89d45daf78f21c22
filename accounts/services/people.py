"""What people decide about themselves."""

from django.conf import settings

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
