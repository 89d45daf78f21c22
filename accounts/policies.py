"""Who may do what, beyond seeing an object at all (that is decided by `visible_to` querysets)."""

from allauth.account.models import EmailAddress

from accounts.models import Business, Membership, StaffRole, User


def is_adviser(user: User | None) -> bool:
    return user is not None and user.is_active and user.staff_role == StaffRole.ADVISER


def is_staff(user: User | None) -> bool:
    """Anyone with a role at HKPC."""
    return user is not None and user.is_active and user.staff_role != StaffRole.NONE


def belongs_to(user: User | None, business: Business) -> bool:
    return user is not None and Membership.objects.filter(user=user, business=business).exists()


def has_verified_email(user: User | None) -> bool:
    return user is not None and EmailAddress.objects.filter(user=user, verified=True).exists()
