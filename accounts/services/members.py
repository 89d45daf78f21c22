"""The people of a business: their roles, leaving, and that an owner always remains."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Business, Invitation, Membership, User
from accounts.policies import owns
from accounts.signals import access_lost


def lock_business(business: Business) -> Business:
    """Reads the business again and keeps others from changing its people until the transaction ends.

    Raises `Refused` when it was erased in the meantime.
    """
    locked = Business.objects.select_for_update(of=("self",)).filter(pk=business.pk).first()
    if locked is None:
        raise Refused(_("This business has been erased already."))
    return locked


@transaction.atomic
def change_role(*, membership: Membership, role: Membership.Role | str, actor: User) -> None:
    """Gives a member another role. Raises `Refused` unless an owner acts, and where no owner would remain.

    Whoever no longer runs the business loses the other ways into it in the same transaction: `access_lost`.
    """
    business, locked = _lock(membership)
    if not owns(actor, business):
        raise Refused(_("Only an owner can change roles."))
    if locked.role == Membership.Role.OWNER and role != Membership.Role.OWNER:
        _let_go_of_owner(business, locked)
    locked.role = role
    locked.save(update_fields=["role"])
    tell_what_is_lost(person=locked.user, business=business)


@transaction.atomic
def remove_member(*, membership: Membership, actor: User) -> None:
    """Takes somebody out of the business; their account stays. Raises `Refused` as `change_role` does."""
    business, locked = _lock(membership)
    if not owns(actor, business):
        raise Refused(_("Only an owner can remove people."))
    _remove(business, locked)


@transaction.atomic
def leave(*, business: Business, actor: User) -> None:
    """Ends the actor's own membership. Raises `Refused` where no owner would remain."""
    found = Membership.objects.filter(business=business, user=actor).first()
    if found is None:
        raise Refused(_("You do not belong to this business."))
    _remove(*_lock(found))


def tell_what_is_lost(*, person: User, business: Business) -> None:
    """To be called after somebody's role in a locked business has gone or changed: of it and its branches, those that
    the person does not run by now."""
    family = Business.objects.filter(Q(pk=business.pk) | Q(parent=business))
    if lost := list(family.exclude(pk__in=Business.objects.run_by(person).values("pk"))):
        access_lost.send(sender=User, person=person, businesses=lost)


def _lock(membership: Membership) -> tuple[Business, Membership]:
    """The business is locked first, so that two changes of its people wait for each other."""
    business = lock_business(membership.business)
    locked = Membership.objects.select_related("user").filter(pk=membership.pk, business=business).first()
    if locked is None:
        raise Refused(_("This person no longer belongs to the business."))
    return business, locked


def _remove(business: Business, membership: Membership) -> None:
    if membership.role == Membership.Role.OWNER:
        _let_go_of_owner(business, membership)
    membership.delete()
    tell_what_is_lost(person=membership.user, business=business)


def _let_go_of_owner(business: Business, membership: Membership) -> None:
    """Refuses when nobody would own the business; a branch is owned through its head office too.

    The open invitations that the owner sent are withdrawn, here and in the branches.
    """
    others = business.memberships.active_owners().exclude(pk=membership.pk)
    if business.parent_id is None and not others.exists():
        raise Refused(_("A business needs an owner. Make somebody else an owner first."))
    Invitation.objects.filter(Q(business=business) | Q(business__parent=business)).withdraw_sent_by(membership.user)
