"""Businesses, their branches, and who belongs to which."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from accounts.numbers import validate_registration_number


class BusinessQuerySet(models.QuerySet["Business"]):
    def run_by(self, user: User) -> "BusinessQuerySet":
        """What this person acts for as owner or manager, with the branches of each."""
        runs = user.memberships.filter(role__in=RUNNING_ROLES).values("business")
        # As a union, each half is looked up in an index; as an OR, every business would be read.
        branches = Business.objects.filter(parent__in=runs).order_by().values("pk")
        return self.filter(pk__in=runs.union(branches))

    def open_to(self, user: User) -> "BusinessQuerySet":
        """Whose page this person may open: what they belong to in any role, and branches of what they run."""
        joined = user.memberships.values("business")
        runs = user.memberships.filter(role__in=RUNNING_ROLES).values("business")
        return self.filter(Q(pk__in=joined) | Q(parent__in=runs))

    def owned_by(self, user: User) -> "BusinessQuerySet":
        """What this person owns, with the branches of each: where they decide about people, branches and details."""
        owns = user.memberships.filter(role=Membership.Role.OWNER).values("business")
        return self.filter(Q(pk__in=owns) | Q(parent__in=owns))

    def unowned(self) -> "BusinessQuerySet":
        """What nobody owns, neither itself nor through its head office: only then does a private link give rights.

        An owner whose account is closed counts here: the firm is still theirs, and a link must not take it over.
        """
        owned = Membership.objects.filter(role=Membership.Role.OWNER).values("business")
        return self.filter(~Q(pk__in=owned), Q(parent=None) | ~Q(parent__in=owned))

    def family_of(self, user: User) -> "BusinessQuerySet":
        """What this person belongs to in any role, with head office and branches: where they are no outsider."""
        joined = user.memberships.values("business")
        heads = Business.objects.filter(branches__memberships__user=user).values("pk")
        return self.filter(Q(pk__in=joined) | Q(parent__in=joined) | Q(pk__in=heads) | Q(parent__in=heads))

    def keys_of_family(self, user: User) -> models.QuerySet["Business", UUID]:
        """The keys of `family_of`, for leaving them out of long lists: each part is found by an index."""
        joined = user.memberships.values("business")
        heads = Business.objects.filter(branches__memberships__user=user).values("pk")
        parts = [self.filter(**{column: keys}) for column in ("pk__in", "parent__in") for keys in (joined, heads)]
        first, *others = [part.order_by().values_list("pk", flat=True) for part in parts]
        return first.union(*others)


class Business(models.Model):
    """A firm or a branch of one. It exists from the first anonymous answer on, so it may have neither name nor members.

    `registration_number`: the eight digits of its Business Registration number, for the firm and staff only. `firm` is
    what statistics count it by: its own random key, or that of the firm it shares a registration number or head office
    with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name of the business"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    registration_number = models.CharField(
        _("Business Registration number"), max_length=8, blank=True, validators=[validate_registration_number]
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches", verbose_name=_("head office")
    )
    firm = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="businesses")

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration_number="") | Q(registration_number__regex=r"^[0-9]{8}$"),
                name="business_registration_8_digits",
            ),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="business_no_branch_of_itself"),
        ]
        indexes = [
            models.Index(
                fields=["registration_number"], name="business_by_number", condition=~Q(registration_number="")
            )
        ]

    def __str__(self) -> str:
        return self.name or str(_("Unnamed business"))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active_owners(self) -> "MembershipQuerySet":
        """Who can look after a business: an owner whose account is closed does not count."""
        return self.filter(role=Membership.Role.OWNER, user__is_active=True)


class Membership(models.Model):
    """What a person is in a business."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        CONTRIBUTOR = "contributor", _("Contributor")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", db_index=False
    )
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "business"], name="membership_once_per_business")]

    def __str__(self) -> str:
        return f"{self.user} – {self.business}"


RUNNING_ROLES = (Membership.Role.OWNER, Membership.Role.MANAGER)
