"""The mails of a review. Written inside the step's transaction as rows, so a step that fails sends nothing."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership, User
from accounts.models.businesses import RUNNING_ROLES
from accounts.services import mail
from readiness.models import Assessment, Scorecard

TEMPLATES = "readiness/email/"


def tell_firm_of_questions(assessment: Assessment, *, count: int) -> None:
    _tell_firm(assessment, "clarify", "readiness:assessment", {"count": count})


def tell_firm_of_verification(assessment: Assessment, scorecard: Scorecard) -> None:
    _tell_firm(assessment, "verified", "recommendations:result_number", {}, number=scorecard.number)


def tell_firm_of_withdrawal(assessment: Assessment, *, reason: str) -> None:
    _tell_firm(assessment, "withdrawn", "readiness:assessment", {"reason": reason})


def tell_adviser_of_answers(assessment: Assessment) -> None:
    """After the firm has answered the adviser's questions."""
    if assessment.adviser is not None:
        _tell_adviser(assessment.adviser, "answered", assessment, {})


def tell_new_adviser(assessment: Assessment, *, comment: str, actor: User) -> None:
    """After somebody else has handed the assessment to its new adviser."""
    if assessment.adviser is not None and assessment.adviser != actor:
        _tell_adviser(assessment.adviser, "reassigned", assessment, {"comment": comment, "actor": str(actor)})


def address(route: str, language: str, **kwargs: Any) -> str:
    """The whole address of a page, in the reader's language."""
    with translation.override(language):
        return settings.SITE_URL.rstrip("/") + reverse(route, kwargs=kwargs)


def people_who_run(assessment: Assessment) -> list[User]:
    """Owners and managers of the business and of its head office, each once."""
    business = assessment.business
    places = [place for place in (business.pk, business.parent_id) if place is not None]
    running = Membership.objects.filter(business__in=places, role__in=RUNNING_ROLES)
    return list(User.objects.filter(is_active=True, pk__in=running.values("user")).order_by("pk"))


def _tell_firm(assessment: Assessment, what: str, route: str, context: Mapping[str, Any], **kwargs: Any) -> None:
    for person in people_who_run(assessment):
        link = address(route, person.language, pk=assessment.pk, **kwargs)
        _write(person, what, assessment, {**context, "link": link})


def _tell_adviser(adviser: User, what: str, assessment: Assessment, context: Mapping[str, Any]) -> None:
    link = address("readiness:review", adviser.language, pk=assessment.pk)
    _write(adviser, what, assessment, {**context, "link": link})


def _write(person: User, what: str, assessment: Assessment, context: Mapping[str, Any]) -> None:
    mail.write(
        to=person.email,
        template=TEMPLATES + what,
        language=person.language,
        context={**context, "business": mail.in_subject(assessment.business.name)},
    )
