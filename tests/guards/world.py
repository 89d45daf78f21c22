"""Two firms, their people, staff, and one assessment in each situation that decides who may see it."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.viewers import SESSION_KEY, digest
from readiness.models import Assessment
from readiness.services import assessments, reviews
from readiness.services.links import new_link
from recommendations.models import JobState, Report
from tests import factories

ROLES = (
    "anonymous",
    "link_holder",
    "owner",
    "manager",
    "contributor",
    "adviser",
    "programme_manager",
    "administrator",
    "other_owner",
)
# The firm's draft, its submitted assessment that no adviser may know of, the one an adviser has in review, and another
# firm's submitted one; at last an id that nobody has.
TARGETS = ("draft", "submitted", "sent", "other", "guessed")


@dataclass(frozen=True)
class World:
    people: dict[str, User]
    assessments: dict[str, Assessment]
    clients: dict[str, Client]


def make_world() -> World:
    owner, other_owner, adviser = factories.user(), factories.user(), factories.adviser()
    draft = factories.complete(owner)
    business = draft.business
    submitted = _another(draft, owner)
    sent = _another(draft, owner)
    reviews.request_review(assessment=sent, actor=owner)
    reviews.claim(assessment=sent, actor=adviser)
    targets = {"draft": draft, "submitted": submitted, "sent": sent, "other": factories.submitted(other_owner)}
    _make_reports()
    people = {
        "owner": owner,
        "manager": factories.member(business, "manager"),
        "contributor": factories.member(business, "contributor"),
        "adviser": adviser,
        "programme_manager": factories.programme_manager(),
        "administrator": factories.administrator(),
        "other_owner": other_owner,
    }
    clients = {role: Client(raise_request_exception=True) for role in ROLES}
    for role, person in people.items():
        person.set_password(factories.PASSWORD)
        person.save()
        clients[role].force_login(person)
    _hold_links(clients["link_holder"], [draft, submitted, sent])
    return World(people, targets, clients)


def _another(like: Assessment, owner: User) -> Assessment:
    """A submitted assessment of the same firm."""
    assessment = Assessment.objects.create(business=like.business, release=like.release, language="en")
    assessments.save_answers(assessment=assessment, answers=factories.answers())
    factories.submit(assessment, actor=owner)
    return assessment


def _make_reports() -> None:
    for report in Report.objects.all():
        report.file.save("report.pdf", ContentFile(b"%PDF-1.7 for tests"), save=False)
        Report.objects.filter(pk=report.pk).update(
            state=JobState.READY, file=report.file.name, sha256="0" * 64, finished_at=timezone.now()
        )


def _hold_links(client: Client, held: list[Assessment]) -> None:
    session = client.session
    session[SESSION_KEY] = [digest(new_link(assessment=assessment)) for assessment in held]
    session.save()
