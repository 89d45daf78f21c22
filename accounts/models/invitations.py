"""Invitations by e-mail, to a business or to the staff, and the log of who was given which role at HKPC."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.businesses import Business, Membership
from accounts.models.people import StaffRole, User

STAFF_ROLES = [(role.value, role.label) for role in StaffRole if role != StaffRole.NONE]
_OPEN = Q(accepted_at=None, revoked_at=None)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked, expired or not: what the list of invitations shows."""
        return self.filter(_OPEN)

    def usable(self) -> "InvitationQuerySet":
        """What can still be accepted."""
        return self.standing().filter(expires_at__gt=timezone.now())

    def for_staff(self) -> "InvitationQuerySet":
        return self.filter(business=None)

    def withdraw_sent_by(self, inviter: User) -> int:
        """Revokes what this person has sent: an invitation holds only while its sender may invite."""
        return self.standing().filter(invited_by=inviter).update(revoked_at=timezone.now())


class Invitation(models.Model):
    """Asks whoever reads an address to join a business in a role, or the staff of HKPC in one. Sending is its making.

    `email` is kept in lower case. The link in the e-mail holds a token of which only the SHA-256 is kept here. Inviting
    again makes a new one and revokes the old.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Membership.Role, blank=True)
    staff_role = models.CharField(_("role at HKPC"), max_length=20, choices=STAFF_ROLES, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations_accepted"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(business__isnull=False, role__in=Membership.Role.values, staff_role="")
                | Q(business=None, role="", staff_role__in=[value for value, _label in STAFF_ROLES]),
                name="invitation_business_or_staff",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower_case"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"),
            # A person who was erased leaves the date behind, never the other way round.
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_at__isnull=False), name="invitation_accepted_by_with_date"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(accepted_at__gte=F("created_at"), accepted_at__lt=F("expires_at")),
                name="invitation_accepted_in_time",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_not_accepted_and_revoked"
            ),
            models.UniqueConstraint(
                fields=["business", "email"],
                condition=_OPEN & Q(business__isnull=False),
                name="invitation_open_once_per_business",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=_OPEN & Q(business=None), name="invitation_open_once_for_staff"
            ),
        ]
        indexes = [
            models.Index(fields=["invited_by", "created_at"], name="invitation_by_inviter"),
            models.Index(fields=["email", "created_at"], name="invitation_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.role_name} {self.created_at:%Y-%m-%d}"

    @property
    def role_name(self) -> str:
        """The role in words, whichever kind of invitation this is."""
        return self.get_role_display() if self.business_id else self.get_staff_role_display()

    @property
    def is_standing(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None

    @property
    def has_expired(self) -> bool:
        return self.is_standing and self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        return self.is_standing and not self.has_expired


class StaffChange(models.Model):
    """One change of somebody's role at HKPC: whose, from what to what, by whom. Never changed and never deleted.

    Of our own instead of Django's admin log: that one goes with the account of the administrator who acted.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="staff_changes"
    )
    before = models.CharField(max_length=20, choices=StaffRole, blank=True)
    after = models.CharField(max_length=20, choices=StaffRole, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of a role at HKPC")
        verbose_name_plural = _("changes of roles at HKPC")
        ordering = ["-at", "-id"]
        triggers = [
            pgtrigger.Protect(
                name="append_only_update",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["person", "actor"]),
            ),
            pgtrigger.Protect(name="append_only_delete", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after or '–'}"
