"""Who works for HKPC, in which role. Every change is written down for good."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Invitation, StaffChange, StaffRole, User
from accounts.policies import is_administrator
from accounts.signals import staff_role_changed


def lock_administrators() -> list[User]:
    """Makes changes of the staff wait for each other until the transaction ends."""
    administrators = User.objects.filter(staff_role=StaffRole.ADMINISTRATOR).order_by("pk")
    return list(administrators.select_for_update(of=("self",), no_key=True))


def lock_person(person: User) -> User:
    """Reads the person again and keeps their role from changing until the transaction ends."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def require_administrator(actor: User) -> None:
    """To be asked after locking: an administrator may have been one only until a moment ago. Raises `Refused`."""
    if not is_administrator(User.objects.filter(pk=actor.pk).first()):
        raise Refused(_("Only an administrator can do this."))


@transaction.atomic
def change_staff_role(*, person: User, staff_role: StaffRole | str, actor: User) -> None:
    """Gives somebody at HKPC another role, or none: then their access ends, and their account stays.

    Raises `Refused` for people without a role (they are invited) and for one's own role: so whatever two administrators
    do at once, one of them remains.
    """
    lock_administrators()
    require_administrator(actor)
    if person.pk == actor.pk:
        raise Refused(_("You cannot change your own role. Ask another administrator."))
    locked = lock_person(person)
    if locked.staff_role == StaffRole.NONE:
        raise Refused(_("This person has no role at HKPC. Invite them first."))
    if locked.staff_role == StaffRole.ADMINISTRATOR and staff_role != StaffRole.ADMINISTRATOR:
        Invitation.objects.for_staff().withdraw_sent_by(locked)
    give_staff_role(person=locked, staff_role=staff_role, actor=actor)


def end_access(*, person: User, actor: User) -> None:
    """Takes the role at HKPC from somebody; what is refused is as for `change_staff_role`."""
    change_staff_role(person=person, staff_role=StaffRole.NONE, actor=actor)


def give_staff_role(*, person: User, staff_role: StaffRole | str, actor: User | None) -> None:
    """Writes the role and its line in the log. Only for callers who have locked the person and asked who acts.

    Administrators also get in at /admin/, all others do not. Whoever listens to `staff_role_changed` acts in the same
    transaction: reviews that the person may no longer do go back into the queue.
    """
    if person.staff_role == staff_role:
        return
    StaffChange.objects.create(person=person, before=person.staff_role, after=staff_role, actor=actor)
    person.staff_role = staff_role
    person.is_staff = person.is_superuser = staff_role == StaffRole.ADMINISTRATOR
    person.save(update_fields=["staff_role", "is_staff", "is_superuser"])
    staff_role_changed.send(sender=User, person=person, actor=actor)
