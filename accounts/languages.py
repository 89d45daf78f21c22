"""In which of the site's languages the reader reads."""

from django.utils.translation import get_language


def current_language() -> str:
    """The code of the active language; English's where none is active."""
    return get_language() or "en"
