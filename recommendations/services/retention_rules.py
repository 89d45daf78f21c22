"""What is kept how long: one rule per kind of data. `recommendations.services.retention` applies them.

A rule finds rows and says how one of them goes; whole firms, drafts and people go by the same services as on request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import Business, Invitation, Membership, PrivacyRequest, StaffAccess, StaffRole, User
from accounts.services.privacy import erase_person
from readiness.models import Answer, Assessment, ContributedAnswer, Profile, ResumeLink, State, Transition
from recommendations.models import Result
from recommendations.services.erasing import erase_business, erase_unsubmitted


@dataclass(frozen=True)
class Rule:
    """`name` is its period's in the settings; `found`: what was last changed before a moment; `erase`: one of those,
    None where rows are simply deleted in batches; `warning`: the mail that those who run it get before, if any."""

    name: str
    found: Callable[[datetime], QuerySet[Any]]
    erase: Callable[[Any], None] | None = None
    warning: str = ""


def _changed(model: type[Model], path: str, when: str, moment: datetime) -> Exists:
    """Whether a row of the model that leads to the outer one is not older than the moment."""
    return Exists(model._default_manager.filter(**{path: OuterRef("pk"), f"{when}__gte": moment}))


def _untouched(moment: datetime) -> QuerySet[Business]:
    """Businesses about which nothing changed since, and none of whose people signed in. Branches go with theirs."""
    return Business.objects.filter(
        ~Exists(Business.objects.filter(Q(pk=OuterRef("pk")) | Q(parent=OuterRef("pk")), created_at__gte=moment)),
        *(~_changed(*source, moment) for source in _SOURCES),
        *(~_changed(model, f"{path}__parent", when, moment) for model, path, when in _SOURCES),
        parent=None,
    )


_SOURCES: tuple[tuple[type[Model], str, str], ...] = (
    (Assessment, "business", "created_at"),
    (Answer, "assessment__business", "updated_at"),
    (ContributedAnswer, "contribution__assessment__business", "updated_at"),
    (Profile, "business", "updated_at"),
    (Transition, "assessment__business", "at"),
    (Result, "scorecard__assessment__business", "created_at"),
    (Membership, "business", "created_at"),
    (Membership, "business", "user__last_login"),
)


def _has_members() -> Exists:
    """In the business or a branch of it."""
    return Exists(Membership.objects.filter(Q(business=OuterRef("pk")) | Q(business__parent=OuterRef("pk"))))


def _has_submitted() -> Exists:
    sent = Assessment.objects.filter(submitted_at__isnull=False)
    return Exists(sent.filter(Q(business=OuterRef("pk")) | Q(business__parent=OuterRef("pk"))))


def drafts_without_account(moment: datetime) -> QuerySet[Business]:
    return _untouched(moment).filter(~_has_members(), ~_has_submitted())


def results_without_account(moment: datetime) -> QuerySet[Business]:
    return _untouched(moment).filter(~_has_members(), _has_submitted())


def businesses_with_account(moment: datetime) -> QuerySet[Business]:
    return _untouched(moment).filter(_has_members())


def drafts_with_account(moment: datetime) -> QuerySet[Assessment]:
    """Drafts of a business with members in which nothing was answered since."""
    answered = _changed(Answer, "assessment", "updated_at", moment)
    apart = _changed(ContributedAnswer, "contribution__assessment", "updated_at", moment)
    members = Membership.objects.filter(Q(business=OuterRef("business")) | Q(business=OuterRef("business__parent")))
    return Assessment.objects.filter(~answered, ~apart, Exists(members), state=State.DRAFT, created_at__lt=moment)


def _unused(moment: datetime) -> QuerySet[User]:
    """Accounts without a role or a business whose person has not signed in since."""
    return User.objects.filter(
        Q(last_login=None) | Q(last_login__lt=moment),
        memberships=None,
        staff_role=StaffRole.NONE,
        is_staff=False,
        is_superuser=False,
        date_joined__lt=moment,
    )


def unconfirmed_accounts(moment: datetime) -> QuerySet[User]:
    return _unused(moment).exclude(emailaddress__verified=True)


def unused_accounts(moment: datetime) -> QuerySet[User]:
    return _unused(moment)


def _erase_business(business: Business) -> None:
    erase_business(business=business, actor=None)


def _erase_draft(draft: Assessment) -> None:
    erase_unsubmitted(assessment=draft)


def _erase_stranger(person: User) -> None:
    """Without a mail: the address was never confirmed, so it may be somebody else's."""
    erase_person(person=person, say_goodbye=False)


def _erase_person(person: User) -> None:
    erase_person(person=person)


RULES = (
    Rule("drafts_without_account", drafts_without_account, _erase_business),
    Rule("results_without_account", results_without_account, _erase_business),
    Rule("businesses_with_account", businesses_with_account, _erase_business, "business_warning"),
    Rule("drafts_with_account", drafts_with_account, _erase_draft, "draft_warning"),
    Rule("unconfirmed_accounts", unconfirmed_accounts, _erase_stranger),
    Rule("unused_accounts", unused_accounts, _erase_person),
    Rule("revoked_links", lambda moment: ResumeLink.objects.filter(revoked_at__lt=moment)),
    Rule("invitations", lambda moment: Invitation.objects.filter(expires_at__lt=moment)),
    Rule("staff_accesses", lambda moment: StaffAccess.objects.filter(at__lt=moment)),
    Rule("administrators_log", lambda moment: LogEntry.objects.filter(action_time__lt=moment)),
    Rule("privacy_requests", lambda moment: PrivacyRequest.objects.filter(at__lt=moment)),
)
