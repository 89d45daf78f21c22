"""How long what is kept, in words for the privacy notice. The periods are those that retention applies."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

_WHAT = {
    "drafts_without_account": _("An assessment that nobody with an account belongs to and that was not submitted"),
    "results_without_account": _("The same, once submitted"),
    "drafts_with_account": _("An assessment in an account that was not submitted"),
    "businesses_with_account": _("A business in an account with its results and reports"),
    "unconfirmed_accounts": _("An account whose address was never confirmed and that belongs to no business"),
    "unused_accounts": _("Any other account that belongs to no business"),
    "revoked_links": _("The fingerprint of a private link that was revoked"),
    "invitations": _("An invitation, from the day on which it expires"),
    "staff_accesses": _("The log of who at HKPC looked at a firm's data"),
    "administrators_log": _("The log of what administrators changed"),
    "privacy_requests": _("That somebody asked for a copy or for erasure"),
}


def periods() -> list[tuple[Any, str]]:
    """(what, how long), in the order of the notice."""
    return [(words, in_words(settings.RETENTION[name])) for name, words in _WHAT.items()]


def in_words(period: timedelta) -> str:
    """Whole years as years, anything else as days."""
    years, rest = divmod(period.days, 365)
    if years and not rest:
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    return ngettext("%(count)d day", "%(count)d days", period.days) % {"count": period.days}
