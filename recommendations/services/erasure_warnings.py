"""Nothing that somebody could still want is erased for its age without a warning by mail, in good time."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import RUNNING_ROLES, Business, Membership, User
from accounts.services import mail
from readiness.models import Assessment
from readiness.services.periods import in_words
from readiness.services.review_mail import address, people_who_run
from recommendations.models import ErasureWarning
from recommendations.services.retention_rules import Rule

# What retention erases: a business with its branches, or one draft.
Subject = Business | Assessment


@dataclass(frozen=True)
class Warned:
    """One warning: about what, from which day on it is erased, and who was written to."""

    subject: UUID
    erased_from: date
    readers: tuple[User, ...]


def readers_of(subject: Subject) -> tuple[User, ...]:
    """The owners and managers of a business and its branches, or of a draft's business and its head office.

    None where nobody has an account: a private link's address is not kept.
    """
    if isinstance(subject, Assessment):
        return tuple(people_who_run(subject))
    family = Q(business=subject) | Q(business__parent=subject)
    running = Membership.objects.filter(family, role__in=RUNNING_ROLES)
    return tuple(User.objects.filter(is_active=True, pk__in=running.values("user")).order_by("pk"))


def may_go(subject: Subject, rule: Rule) -> bool:
    """Whether it may be erased today: the day of a warning that still holds has come, or there is nobody to warn."""
    if not readers_of(subject):
        return True
    warning = _holding(subject, rule)
    return warning is not None and warning.erased_from <= timezone.localdate()


@transaction.atomic
def warn(*, rule: Rule, found: QuerySet[Any], pk: UUID, dry_run: bool) -> Warned | None:
    """Warns those who run it, each in their language, unless a warning holds or it is no longer `found`; once.

    The row is locked, so of two runs at once one writes. In a dry run nothing is written.
    """
    if found.model is Assessment:  # its business first, which the warning points to: the order of `transitions`
        list(Business.objects.select_for_update(of=("self",)).filter(assessments=pk))
    subject = found.select_for_update(of=("self",)).filter(pk=pk).first()
    if subject is None or _holding(subject, rule) is not None:
        return None
    readers = readers_of(subject)
    if not readers:
        return None
    warned = Warned(pk, timezone.localdate() + settings.RETENTION_NOTICE, readers)
    if not dry_run:
        now = {"warned_at": timezone.now(), "erased_from": warned.erased_from}
        ErasureWarning.objects.update_or_create(**_about(subject), defaults=now)
        for reader in readers:
            _write(rule, subject, warned.erased_from, reader)
    return warned


def _about(subject: Subject) -> dict[str, Any]:
    if isinstance(subject, Assessment):
        return {"business_id": subject.business_id, "assessment": subject}
    return {"business": subject, "assessment": None}


def _holding(subject: Subject, rule: Rule) -> ErasureWarning | None:
    """The warning, while nobody has used what it is about since: use moves the day on, and then it takes a new one."""
    warning = ErasureWarning.objects.filter(**_about(subject)).first()
    if warning is None or not rule.found(warning.warned_at).filter(pk=subject.pk).exists():
        return None
    return warning


def _write(rule: Rule, subject: Subject, erased_from: date, reader: User) -> None:
    draft = subject if isinstance(subject, Assessment) else None
    business = subject.business if isinstance(subject, Assessment) else subject
    with translation.override(reader.language):
        then = reverse("readiness:assessment", kwargs={"pk": draft.pk}) if draft else reverse("readiness:home")
        context = {
            "name": mail.in_subject(business.name),
            "begun": draft and draft.created_at,
            "date": erased_from,
            "period": in_words(settings.RETENTION[rule.name]),
            "link": f"{address('account_login', reader.language)}?next={then}",
            "your_data": address("recommendations:your_data", reader.language),
        }
    template = f"recommendations/email/{rule.warning}"
    mail.write(to=reader.email, template=template, language=reader.language, context=context)
