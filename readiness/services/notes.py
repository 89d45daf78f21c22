"""Notes among people at HKPC about an assessment; the firm never sees them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import User
from accounts.policies import belongs_to, is_staff
from readiness.models import Assessment, InternalNote


@transaction.atomic
def add_note(*, assessment: Assessment, text: str, actor: User) -> InternalNote:
    """Raises `Refused` for people of the firm, for outsiders and for a blank note."""
    if not is_staff(actor) or belongs_to(actor, assessment.business):
        raise Refused(_("Only people at HKPC who do not belong to the business may write here."))
    return InternalNote.objects.create(assessment=assessment, text=_words(text), written_by=actor)


@transaction.atomic
def edit_note(*, note: InternalNote, text: str, actor: User) -> None:
    """Raises `Refused` unless the actor wrote it, and for a blank text."""
    locked = InternalNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if locked.written_by != actor:
        raise Refused(_("Only whoever wrote a note may change it."))
    words = _words(text)
    if words != locked.text:
        locked.text, locked.edited_at = words, timezone.now()
        locked.save(update_fields=["text", "edited_at"])


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(_("Write something first."))
    return words
