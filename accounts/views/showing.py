"""What the pages about businesses, people and staff show."""

from dataclasses import dataclass
from typing import Any

from accounts.models import RUNNING_ROLES, Business, Invitation, Membership, StaffChange, StaffRole, User
from accounts.policies import role_in

CHANGES_SHOWN = 50  # the latest changes of roles at HKPC


@dataclass(frozen=True)
class BusinessLine:
    """A business of the list, with what the person is in it, and its branches below it."""

    business: Business
    role: str
    branches: tuple["BusinessLine", ...] = ()


def business_lines(person: User) -> list[BusinessLine]:
    """The person's businesses by name, branches under their head office where that is theirs too."""
    roles = dict(person.memberships.values_list("business", "role"))
    found = list(Business.objects.open_to(person).order_by("name", "created_at"))
    heads = {business.pk for business in found if business.parent_id is None}

    def line(business: Business) -> BusinessLine:
        below = tuple(line(branch) for branch in found if branch.parent_id == business.pk)
        held = [roles.get(business.pk), _through_head(roles.get(business.parent_id) if business.parent_id else None)]
        best = next(role for role in Membership.Role if role in held)
        return BusinessLine(business, str(best.label), below)

    return [line(business) for business in found if business.parent_id not in heads]


def _through_head(role: str | None) -> str | None:
    """What somebody of the head office is in its branches."""
    return role if role in RUNNING_ROLES else None


def business_page(business: Business, person: User) -> dict[str, Any]:
    """Contributors get the name and their own role; managers see all, owners may change it."""
    role = role_in(person, business)
    runs, is_owner = role in RUNNING_ROLES, role == Membership.Role.OWNER
    head_role = role_in(person, business.parent) if business.parent else None
    members = business.memberships.select_related("user").order_by("user__name", "user__email") if runs else ()
    return {
        "business": business,
        "role": role.label if role else "",
        "runs": runs,
        "is_owner": is_owner,
        "runs_head": head_role in RUNNING_ROLES,
        "owns_head": head_role == Membership.Role.OWNER,
        "is_member": person.memberships.filter(business=business).exists(),
        "branches": business.branches.order_by("name", "created_at") if runs else (),
        "members": sorted(members, key=_by_role),
        "invitations": business.invitations.standing().select_related("invited_by") if runs else (),
    }


def _by_role(membership: Membership) -> int:
    return list(Membership.Role).index(Membership.Role(membership.role))


def staff_page() -> dict[str, Any]:
    changes = StaffChange.objects.select_related("person", "actor")
    return {
        "people": User.objects.exclude(staff_role=StaffRole.NONE).order_by("name", "email"),
        "invitations": Invitation.objects.for_staff().standing().select_related("invited_by"),
        "changes": changes[:CHANGES_SHOWN],
    }


def masked(address: str) -> str:
    """An address that its reader recognises and nobody else learns: m***@example.hk."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}***@{domain}"
