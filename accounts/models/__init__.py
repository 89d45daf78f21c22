from accounts.models.businesses import RUNNING_ROLES, Business, Membership
from accounts.models.exports import DataExport
from accounts.models.invitations import STAFF_ROLES, Invitation, StaffChange
from accounts.models.mail import OutgoingMail
from accounts.models.people import StaffRole, User, UserManager
from accounts.models.privacy import Consent, PrivacyRequest, StaffAccess

__all__ = [
    "RUNNING_ROLES",
    "STAFF_ROLES",
    "Business",
    "Consent",
    "DataExport",
    "Invitation",
    "Membership",
    "OutgoingMail",
    "PrivacyRequest",
    "StaffAccess",
    "StaffChange",
    "StaffRole",
    "User",
    "UserManager",
]
