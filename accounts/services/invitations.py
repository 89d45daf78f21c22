"""Inviting people by e-mail: to a business by its owner, to the staff of HKPC by an administrator."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Business, Invitation, Membership, StaffRole, User
from accounts.policies import has_verified_email, owns
from accounts.services import mail
from accounts.services.members import lock_business
from accounts.services.staff import lock_administrators, require_administrator
from accounts.viewers import digest

# Nobody shall be flooded through this site, and no firm needs more. Sending again counts as sending.
MOST_OPEN = 20  # per business
MOST_A_DAY = 30  # per inviter
MOST_TO_ADDRESS = 5  # a day, whoever invites


@transaction.atomic
def invite_member(
    *, business: Business, email: str, role: Membership.Role | str, language: str, actor: User
) -> Invitation:
    """Invites an address to a business and sends the e-mail on commit; an open invitation of that address is replaced.

    Raises `Refused` unless the actor owns the business and has a confirmed address, for somebody who belongs to it
    already, and beyond the limits.
    """
    locked = lock_business(business)
    if not owns(actor, locked):
        raise Refused(_("Only an owner can invite people."))
    address = email.strip().lower()
    _check_sender(actor, address)
    if locked.members.filter(email__iexact=address).exists():
        raise Refused(_("The person with this address belongs to the business already. You can change their role."))
    others = locked.invitations.usable().exclude(email=address)
    if others.count() >= MOST_OPEN:
        raise Refused(_("There are 20 open invitations already. Wait until some are accepted, or withdraw some."))
    _withdraw(locked.invitations.filter(email=address))
    return _send(Invitation(business=locked, role=role, email=address, language=language, invited_by=actor))


@transaction.atomic
def invite_staff(*, email: str, staff_role: StaffRole | str, language: str, actor: User) -> Invitation:
    """Invites an address to the staff of HKPC and sends the e-mail on commit; an open one of that address is replaced.

    Raises `Refused` unless the actor is an administrator with a confirmed address, for somebody who has a role
    already, and beyond the limits.
    """
    lock_administrators()
    require_administrator(actor)
    address = email.strip().lower()
    _check_sender(actor, address)
    if User.objects.filter(email__iexact=address).exclude(staff_role=StaffRole.NONE).exists():
        raise Refused(_("The person with this address has a role at HKPC already. You can change it."))
    _withdraw(Invitation.objects.for_staff().filter(email=address))
    return _send(Invitation(staff_role=staff_role, email=address, language=language, invited_by=actor))


def renew(*, invitation: Invitation, actor: User) -> Invitation:
    """Sends an invitation once more, with a new link and a new period; the old link stops working."""
    if not invitation.is_standing:
        raise Refused(_("This invitation is no longer open."))
    if invitation.business is None:
        return invite_staff(
            email=invitation.email, staff_role=invitation.staff_role, language=invitation.language, actor=actor
        )
    return invite_member(
        business=invitation.business,
        email=invitation.email,
        role=invitation.role,
        language=invitation.language,
        actor=actor,
    )


@transaction.atomic
def revoke(*, invitation: Invitation, actor: User) -> None:
    """Makes the link of an open invitation useless. Raises `Refused` when somebody has just accepted it."""
    if invitation.business is None:
        lock_administrators()
        require_administrator(actor)
    elif not owns(actor, lock_business(invitation.business)):
        raise Refused(_("Only an owner can withdraw an invitation."))
    if not _withdraw(Invitation.objects.filter(pk=invitation.pk)):
        raise Refused(_("This invitation is no longer open."))


def link_address(token: str, language: str) -> str:
    """The whole address in the e-mail, in the reader's language."""
    with translation.override(language):
        return settings.SITE_URL.rstrip("/") + reverse("accounts:invitation", kwargs={"token": token})


def _check_sender(actor: User, address: str) -> None:
    if not has_verified_email(actor):
        raise Refused(_("Confirm your own e-mail address first; then you can invite others."))
    since = timezone.now() - timedelta(days=1)
    if actor.invitations_sent.filter(created_at__gt=since).count() >= MOST_A_DAY:
        raise Refused(_("You have sent 30 invitations within a day. Try again tomorrow."))
    if Invitation.objects.filter(email=address, created_at__gt=since).count() >= MOST_TO_ADDRESS:
        raise Refused(_("This address has had several invitations today. Try again tomorrow."))


def _withdraw(invitations: QuerySet[Invitation]) -> int:
    return invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())


def _send(invitation: Invitation) -> Invitation:
    """Stores the invitation with a new token (256 random bits), which only the e-mail holds."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = digest(token)
    invitation.created_at = timezone.now()
    invitation.expires_at = invitation.created_at + timedelta(days=settings.INVITATION_DAYS)
    invitation.save(force_insert=True)
    mail.write(
        to=invitation.email,
        template="accounts/email/invitation" if invitation.business else "accounts/email/staff_invitation",
        language=invitation.language,
        context={
            "invitation": invitation,
            "business_in_subject": mail.in_subject(invitation.business),
            "link": link_address(token, invitation.language),
        },
    )
    return invitation
