"""Private links: how somebody without an account comes back to an assessment."""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.limits import consume
from accounts.models import User
from accounts.services import mail
from accounts.services.businesses import claim_business
from accounts.viewers import Viewer, digest, viewer_of
from readiness.models import Assessment, ResumeLink

logger = logging.getLogger(__name__)


def new_link(*, assessment: Assessment) -> str:
    """Makes a private link and returns its token (256 random bits), which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    ResumeLink.objects.create(assessment=assessment, token_hash=digest(token))
    return token


@transaction.atomic
def renew_link(*, assessment: Assessment) -> str:
    """Revokes every private link of the assessment and makes a new one."""
    revoke_links(assessment=assessment)
    return new_link(assessment=assessment)


def revoke_links(*, assessment: Assessment) -> int:
    """Makes every private link of the assessment useless; returns how many that were."""
    return assessment.resume_links.filter(revoked_at=None).update(revoked_at=timezone.now())


def link_address(token: str, language: str) -> str:
    """The whole address of a private link, in the reader's language."""
    with translation.override(language):
        return settings.SITE_URL.rstrip("/") + reverse("readiness:resume", kwargs={"token": token})


def email_link(*, address: str, token: str, language: str) -> None:
    """Sends the private link. The address is used for this and forgotten with the e-mail.

    An address gets no more than PRIVATE_LINK_MAILS, whoever asks, so that nobody can flood a stranger from here.
    """
    if not consume(address.casefold(), "private_link_mail", settings.PRIVATE_LINK_MAILS):
        logger.warning("a private link was not sent: too many went to that address within an hour")
        return

    mail.write(
        to=address,
        template="readiness/email/resume",
        language=language,
        context={"link": link_address(token, language)},
    )


def attach_held(*, viewer: Viewer) -> int:
    """Gives the signed-in viewer the businesses behind the private links held, where nobody owns them yet.

    Returns how many businesses that were.
    """
    if viewer.user is None or not viewer.links:
        return 0
    held = Assessment.objects.for_firm(Viewer(links=viewer.links)).select_related("business")
    return sum(claim_business(business=assessment.business, user=viewer.user) for assessment in held)


def attach_on_sign_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Receiver: whoever signs in or up keeps what they began without an account."""
    attach_held(viewer=Viewer(user=user, links=viewer_of(request).links))
