"""Who may do what, beyond seeing an object at all (that is decided by `visible_to` querysets)."""

from allauth.account.models import EmailAddress

from accounts.models import Business, Membership, StaffRole, User


def is_adviser(user: User | None) -> bool:
    return has_role(user, StaffRole.ADVISER)


def is_programme_manager(user: User | None) -> bool:
    return has_role(user, StaffRole.PROGRAMME_MANAGER)


def is_administrator(user: User | None) -> bool:
    return has_role(user, StaffRole.ADMINISTRATOR)


def has_role(user: User | None, *roles: StaffRole) -> bool:
    return user is not None and user.is_active and user.staff_role in roles


def is_staff(user: User | None) -> bool:
    """Anyone with a role at HKPC."""
    return user is not None and user.is_active and user.staff_role != StaffRole.NONE


def needs_second_factor(user: User) -> bool:
    """Anyone who acts for HKPC or may enter the administrators' pages: they see other people's data."""
    return user.is_active and (user.staff_role != StaffRole.NONE or user.is_staff or user.is_superuser)


def belongs_to(user: User | None, business: Business) -> bool:
    """In any role, here, at its head office or in a branch of the same firm: no outsider to it."""
    return user is not None and Business.objects.family_of(user).filter(pk=business.pk).exists()


def runs(user: User | None, business: Business) -> bool:
    """Acts for the business, as its owner or manager or those of its head office."""
    return user is not None and Business.objects.run_by(user).filter(pk=business.pk).exists()


def owns(user: User | None, business: Business) -> bool:
    """Owns the business or its head office: may invite people, change their roles and have data erased."""
    return user is not None and Business.objects.owned_by(user).filter(pk=business.pk).exists()


def role_in(user: User, business: Business) -> Membership.Role | None:
    """The highest role here, with what being owner or manager of its head office gives; None for an outsider."""
    held = user.memberships.filter(business__in=[business.pk, business.parent_id]).values_list("business", "role")
    roles = {role for where, role in held if where == business.pk or role != Membership.Role.CONTRIBUTOR}
    return next((role for role in Membership.Role if role in roles), None)


def opens_by_mail(user: User, email: str) -> bool:
    """Whether mail to this address may open the account: a confirmed one, or the main one while none is confirmed.

    An address that was merely added says nothing of whose the account is, nor whose the address is.
    """
    confirmed = set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
    return email.lower() in (confirmed or {user.email.lower()})


def has_verified_email(user: User | None) -> bool:
    return user is not None and EmailAddress.objects.filter(user=user, verified=True).exists()
