"""What releases say, in the reader's language."""

from accounts.languages import current_language
from readiness.scoring.texts import Text


def words(text: Text) -> str:
    """A text of a release in the active language."""
    return text.get(current_language())
