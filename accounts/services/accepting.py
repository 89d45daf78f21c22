"""Accepting an invitation: what the link in the e-mail leads to."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Business, Invitation, Membership, StaffRole, User
from accounts.services import mail
from accounts.services.members import lock_business
from accounts.services.staff import give_staff_role, lock_administrators, lock_person
from accounts.viewers import digest


def find(token: str) -> Invitation | None:
    """The invitation that a link leads to, whatever has become of it; None for a token that nobody was sent."""
    found = Invitation.objects.select_related("business", "invited_by")
    return found.filter(token_hash=digest(token)).first()


def is_addressed_to(invitation: Invitation, user: User) -> bool:
    """Whether the invited address is one of this account's, confirmed or not."""
    return (
        user.email.lower() == invitation.email
        or EmailAddress.objects.filter(user=user, email__iexact=invitation.email).exists()
    )


def is_proven(invitation: Invitation, user: User) -> bool:
    """Whether this account has confirmed the invited address: only then can it accept."""
    return EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()


def address_to_confirm(*, invitation: Invitation, actor: User) -> EmailAddress:
    """The invited address of the actor's account, to which a link that confirms it can be sent.

    Raises `Refused` where the account does not have it, and where another account has confirmed it.
    """
    if not is_addressed_to(invitation, actor):
        raise Refused(_("This invitation is for another e-mail address."))
    address, _made = EmailAddress.objects.get_or_create(user=actor, email=invitation.email)
    if not address.can_set_verified():
        raise Refused(_("Another account has confirmed this address. Sign in with that account."))
    return address


@transaction.atomic
def accept(*, token: str, actor: User, name: str = "") -> Invitation:
    """Gives the actor the role they were invited to, and tells the inviter; returns the accepted invitation.

    Only for an account that has confirmed the invited address: e-mails are passed on, so holding the token proves
    nothing. `name` is kept for somebody who has none yet. Of two at once, one is accepted. Raises `Refused` for another
    account, before the address is confirmed, for an invitation that is used, withdrawn or expired, and for somebody
    with a role at HKPC already.
    """
    found = find(token)
    if found is None:
        raise Refused(_("This invitation is not known."))
    business = lock_business(found.business) if found.business else None
    if business is None:
        lock_administrators()
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not invitation.is_usable:
        raise Refused(_("This invitation can no longer be accepted."))
    person = lock_person(actor)
    _require_proof(invitation, person)
    if business is not None:
        _join(business, invitation, person)
    else:
        _join_staff(invitation, person)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if name and not person.name:
        person.name = name
        person.save(update_fields=["name"])
    _tell_inviter(invitation, person)
    return invitation


def _require_proof(invitation: Invitation, person: User) -> None:
    if not is_proven(invitation, person):
        address_to_confirm(invitation=invitation, actor=person)  # refuses where confirming would not help
        raise Refused(_("Confirm your e-mail address first; then you can join."))


def _join(business: Business, invitation: Invitation, person: User) -> None:
    """An invitation never lowers the role of somebody who has joined in the meantime."""
    membership, joined = Membership.objects.get_or_create(
        user=person, business=business, defaults={"role": invitation.role}
    )
    order = list(Membership.Role)
    if not joined and order.index(Membership.Role(invitation.role)) < order.index(Membership.Role(membership.role)):
        membership.role = invitation.role
        membership.save(update_fields=["role"])


def _join_staff(invitation: Invitation, person: User) -> None:
    if person.staff_role != StaffRole.NONE:
        raise Refused(_("You have a role at HKPC already. An administrator can change it."))
    give_staff_role(person=person, staff_role=invitation.staff_role, actor=invitation.invited_by)


def _tell_inviter(invitation: Invitation, person: User) -> None:
    inviter = invitation.invited_by
    if inviter is None or not inviter.is_active:
        return
    mail.write(
        to=inviter.email,
        template="accounts/email/accepted",
        language=inviter.language,
        context={"invitation": invitation, "person": person, "person_in_subject": mail.in_subject(person)},
    )
