"""Private links: how somebody without an account comes back to an assessment."""

import logging
import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.limits import consume
from accounts.models import Business, User
from accounts.policies import is_staff, runs
from accounts.services import mail
from accounts.services.businesses import claim_business
from accounts.services.members import lock_business
from accounts.viewers import Viewer, digest
from readiness.models import Assessment, ResumeLink

logger = logging.getLogger(__name__)


def new_link(*, assessment: Assessment, maker: User | None = None) -> str:
    """Makes a private link and returns its token (256 random bits), which is stored nowhere.

    `maker`: whose access it depends on, see `maker_for`.
    """
    token = secrets.token_urlsafe(32)
    ResumeLink.objects.create(assessment=assessment, token_hash=digest(token), made_by=maker)
    return token


@transaction.atomic
def renew_link(*, assessment: Assessment, viewer: Viewer) -> str:
    """Revokes every private link of the assessment and makes a new one.

    Raises `Refused` for a viewer who may not act for the firm, if only since a moment ago: the business is locked, as
    it is where people leave it.
    """
    business = lock_business(assessment.business)
    if not Assessment.objects.for_firm(viewer).filter(pk=assessment.pk).exists():
        raise Refused(_("You no longer have access to this assessment."))
    maker = maker_for(viewer=viewer, business=business)
    revoke_links(assessment=assessment)
    return new_link(assessment=assessment, maker=maker)


def maker_for(*, viewer: Viewer, business: Business) -> User | None:
    """On whose part a link is made: of the person who runs the business; else of whoever made the link that is held.

    A link made with a link thus depends on the same person's access, whether its holder has signed out or not.
    """
    if runs(viewer.user, business):
        return viewer.user
    held = ResumeLink.objects.filter(assessment__business=business, token_hash__in=viewer.links, revoked_at=None)
    known = held.exclude(made_by=None).select_related("made_by").first()
    return known.made_by if known else viewer.user


def revoke_links(*, assessment: Assessment) -> int:
    """Makes every private link of the assessment useless; returns how many that were."""
    return assessment.resume_links.filter(revoked_at=None).update(revoked_at=timezone.now())


def revoke_links_of(*, person: User, businesses: Iterable[Business], **_about: Any) -> None:
    """Receiver: whoever may no longer act for businesses comes back by no private link that was made on their part."""
    links = ResumeLink.objects.filter(made_by=person, assessment__business__in=list(businesses), revoked_at=None)
    links.update(revoked_at=timezone.now())


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

    Links to them that nobody has made so far count as made by that person. Returns how many businesses that were.
    """
    if viewer.user is None or not viewer.links:
        return 0
    held = Assessment.objects.for_firm(Viewer(links=viewer.links)).select_related("business")
    return sum(_claim(assessment.business, viewer.user) for assessment in held)


@transaction.atomic
def _claim(business: Business, person: User) -> bool:
    if not claim_business(business=business, user=person):
        return False
    ResumeLink.objects.filter(assessment__business=business, made_by=None).update(made_by=person)
    return True


def may_keep(assessment: Assessment, user: User | None) -> bool:
    """Whether the holder of the private link may take the assessment into the account: while nobody owns it."""
    if user is None or is_staff(user):
        return False
    return Business.objects.unowned().filter(pk=assessment.business_id).exists()
