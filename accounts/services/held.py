"""What this app holds on a person and on a business: which tables, and which columns of them, they get a copy of.

Each app declares its own; `recommendations.services.data_access` puts them together. A test walks all models and fails
on a relation to a person or a business that stands neither in these tables nor among the exclusions beside them.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Business,
    Consent,
    DataExport,
    Invitation,
    Membership,
    PrivacyRequest,
    StaffAccess,
    StaffChange,
    User,
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One table of a copy of somebody's data.

    `of`: the ways from a row to the person or business that it is about; `columns`: name -> field or expression, in
    order; `about`: what it holds, in words; `only`: which of the rows.
    """

    name: str
    about: str | Promise
    model: type[Model]
    of: tuple[str, ...]
    columns: Mapping[str, str | Combinable]
    only: Q = field(default_factory=Q)

    def rows(self, owners: Sequence[Any]) -> Iterator[Row]:
        """The rows about these people or businesses, oldest first, read in parts; values as JSON takes them."""
        mine = Q()
        for way in self.of:
            mine |= Q(**{f"{way}__in": owners})
        found = self.model._default_manager.filter(mine & self.only).order_by("pk")
        annotated = {f"_{name}": path for name, path in self.columns.items() if not isinstance(path, str)}
        paths = [path if isinstance(path, str) else f"_{name}" for name, path in self.columns.items()]
        for values in found.annotate(**annotated).values_list(*paths).iterator(chunk_size=500):
            yield {name: plain(value) for name, value in zip(self.columns, values, strict=True)}


def plain(value: Any) -> Any:
    """The value as JSON takes it: moments as ISO 8601 in Hong Kong's time, amounts as decimal strings."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | Decimal) else value


def columns(*same: str, **other: str | Combinable) -> dict[str, str | Combinable]:
    """Columns that are called like their fields, and then others."""
    return {name: name for name in same} | other


def named(tables: Iterable[Table]) -> dict[str, Table]:
    return {table.name: table for table in tables}


_INVITATION = ("email", "role", "language", "created_at", "expires_at", "accepted_at", "revoked_at")

ON_PERSON = (
    Table(
        "account",
        _("Your account: address, name, language, role at HKPC, and when you signed up and last signed in"),
        User,
        ("pk",),
        columns("email", "name", "language", "staff_role", "date_joined", "last_login", "is_active"),
    ),
    Table(
        "email_addresses",
        _("The e-mail addresses of your account"),
        EmailAddress,
        ("user",),
        columns("email", "verified", "primary"),
    ),
    Table(
        "second_factors",
        _("Which second factors you have for signing in, and when you used them last; never their secrets"),
        Authenticator,
        ("user",),
        columns("type", "created_at", "last_used_at"),
    ),
    Table(
        "memberships",
        _("The businesses that you belong to, and as what"),
        Membership,
        ("user",),
        columns("role", business="business__name", since="created_at"),
    ),
    Table(
        "consents",
        _("What you agreed to, in which version and language, and when"),
        Consent,
        ("user",),
        columns("document", "version", "language", "given_at", business="business__name"),
    ),
    Table(
        "invitations_sent",
        _("Invitations that you sent"),
        Invitation,
        ("invited_by",),
        columns(*_INVITATION, business="business__name"),
    ),
    Table(
        "invitations_accepted",
        _("Invitations that you accepted"),
        Invitation,
        ("accepted_by",),
        columns("email", "role", "staff_role", "accepted_at", business="business__name", invited_by="invited_by__name"),
    ),
    Table(
        "roles_at_hkpc",
        _("Changes of your role at HKPC"),
        StaffChange,
        ("person",),
        columns("before", "after", "at"),
    ),
    Table(
        "roles_given",
        _("Only for administrators: changes of other people's roles at HKPC that you made"),
        StaffChange,
        ("actor",),
        columns("before", "after", "at"),
    ),
    Table(
        "looks_as_staff",
        _("Only for people at HKPC: which firms' data you looked at"),
        StaffAccess,
        ("user",),
        columns("day", "at", "staff_role", "what", business="business__name", object="on"),
    ),
    Table(
        "exports_as_staff",
        _("Only for administrators at HKPC: files of single records that you took out"),
        DataExport,
        ("user",),
        columns("at", "kind", "rows", "filters"),
    ),
    Table(
        "privacy_requests",
        _("Your requests for a copy or for erasure"),
        PrivacyRequest,
        ("actor",),
        columns("kind", "subject", "at", "done_at", "summary", reference="id"),
    ),
)

ON_BUSINESS = (
    Table(
        "businesses",
        _("The business and its branches: name, registration number, head office"),
        Business,
        ("pk",),
        columns("id", "name", "registration_number", "created_at", head_office="parent__name"),
    ),
    Table(
        "members",
        _("Who belongs to the business, and as what"),
        Membership,
        ("business",),
        columns("business_id", "role", name="user__name", email="user__email", since="created_at"),
    ),
    Table(
        "consents",
        _("What was agreed to for the business, in which version and language, when and by whom"),
        Consent,
        ("business",),
        columns("business_id", "document", "version", "language", "given_at", given_by="user__name"),
    ),
    Table(
        "invitations",
        _("Who was invited to the business, as what, by whom, and what became of it"),
        Invitation,
        ("business",),
        columns("business_id", *_INVITATION, invited_by="invited_by__name"),
    ),
    Table(
        "staff_accesses",
        _("Who at HKPC looked at the data of the business, when and at what"),
        StaffAccess,
        ("business",),
        columns("business_id", "day", "at", "staff_role", "what", name="user__name", object="on"),
    ),
)

_ADMINISTRATION = "permissions of Django's own administration pages, which only administrators have"

# Relations to a person, and tables about a business, that no copy shows; each with its reason.
NOT_ON_PERSON = {
    "accounts.User.groups": _ADMINISTRATION,
    "accounts.User.user_permissions": _ADMINISTRATION,
    "accounts.User_groups.user": _ADMINISTRATION,
    "accounts.User_user_permissions.user": _ADMINISTRATION,
    "admin.LogEntry.user": "work of administrators, in words that name other people; kept for a limited time",
    "accounts.Business.members": "the same rows as the table of memberships",
}
NOT_ON_BUSINESS: dict[str, str] = {}
