from accounts.models.businesses import RUNNING_ROLES, Business, Membership
from accounts.models.mail import OutgoingMail
from accounts.models.people import StaffRole, User, UserManager
from accounts.models.privacy import Consent, StaffAccess

__all__ = [
    "RUNNING_ROLES",
    "Business",
    "Consent",
    "Membership",
    "OutgoingMail",
    "StaffAccess",
    "StaffRole",
    "User",
    "UserManager",
]
