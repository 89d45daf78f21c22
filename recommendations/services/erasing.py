"""Erasing a business: everything that leads back to it goes, figures without a name stay in the statistics."""

import logging
from collections.abc import Iterable

from django.db import transaction

from accounts.models import RUNNING_ROLES, Business, Membership, PrivacyRequest, User
from accounts.services import mail
from accounts.services.privacy import done, forget_in_admin_log
from readiness.models import Assessment, Scorecard
from readiness.services.erasing import erase_draft, forget_standings, lock_family
from readiness.services.transitions import lock
from recommendations.models import Report
from recommendations.services.files import doom_files_of

logger = logging.getLogger(__name__)


@transaction.atomic
def erase_business(*, business: Business, actor: User | None, tell: bool = True) -> PrivacyRequest:
    """Erases a business with its branches, assessments, reports and their files, people's places in it, and its logs.

    A branch is erased alone when it is the one given. Kept: de-identified standings, and the evidence that this was
    done. Owners and managers are told by mail what was kept and why. All of it happens, or nothing; files go on commit,
    and what the storage refuses is tried again. Raises `Refused` when it is gone already.
    """
    head, branches = lock_family(business)
    family = [head, *branches]
    assessments = Assessment.objects.filter(business__in=family)
    reports = Report.objects.filter(result__scorecard__assessment__business__in=family)
    summary = {
        "businesses": len(family),
        "assessments": assessments.count(),
        "scorecards": Scorecard.objects.filter(assessment__business__in=family).count(),
        "reports": reports.count(),
        "memberships": Membership.objects.filter(business__in=family).count(),
    }
    readers = _readers(family) if tell else []
    name = head.name
    summary["files"] = doom_files_of(reports)
    summary["kept_standings"] = forget_standings(business=head, branches=branches)
    forget_in_admin_log(model=Business, ids=[each.pk for each in family])
    for each in [*branches, head]:
        each.delete()
    receipt = done(
        kind=PrivacyRequest.Kind.ERASURE, subject=PrivacyRequest.Subject.BUSINESS, actor=actor, summary=summary
    )
    logger.info("a business was erased: request %s", receipt.pk)
    for reader in readers:
        context = {"name": name, "receipt": receipt, "kept": summary["kept_standings"]}
        mail.write(
            to=reader.email, template="recommendations/email/business_erased", language=reader.language, context=context
        )
    return receipt


def _readers(family: Iterable[Business]) -> list[User]:
    """Those who ran the business: what they worked with is gone, so they are told, whoever did it."""
    ran = Membership.objects.filter(business__in=list(family), role__in=RUNNING_ROLES)
    return list(User.objects.filter(is_active=True, pk__in=ran.values("user")).order_by("pk"))


@transaction.atomic
def erase_unsubmitted(*, assessment: Assessment) -> None:
    """Erases one draft of a business that stays. Raises `Refused` when it is gone already."""
    locked = lock(assessment)
    if locked.submitted_at is None:
        doom_files_of(Report.objects.filter(result__scorecard__assessment=locked))
        erase_draft(assessment=locked)
