"""The log of what people at HKPC looked at. A firm can read what stands in it about itself."""

from uuid import UUID

from django.utils import timezone

from accounts.models import Business, StaffAccess, User
from accounts.policies import belongs_to, is_staff


def log_access(*, user: User | None, business: Business, what: StaffAccess.What, on: UUID | str | int) -> None:
    """Notes that somebody at HKPC looked at this; people of the firm itself are not noted.

    The one write that a GET makes: reading is what is logged. The same look on the same day is noted once.
    """
    if user is None or not is_staff(user) or belongs_to(user, business):
        return
    StaffAccess.objects.bulk_create(
        [
            StaffAccess(
                business=business,
                user=user,
                staff_role=user.staff_role,
                what=what,
                on=str(on),
                day=timezone.localdate(),
            )
        ],
        ignore_conflicts=True,
    )
