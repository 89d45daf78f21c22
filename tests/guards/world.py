"""Two firms, their people, staff, and one assessment in each situation that decides who may see it."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import Business, Invitation, Membership, User
from accounts.viewers import SESSION_KEY, digest
from readiness.models import Assessment
from readiness.services import assessments, contributions, reviews
from readiness.services.links import new_link
from recommendations.models import JobState, Report, Result
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
# firm's submitted one; at last an id that nobody has. The draft goes on from the sent one, that from the submitted one.
# The contributor has begun to answer the draft apart.
TARGETS = ("draft", "submitted", "sent", "other", "guessed")


class Browsers(Mapping[str, Client]):
    """A client for each role. Every look-up gives a new one, in the state that the world was made with."""

    def __init__(self, made: Mapping[str, Client]) -> None:
        self._sessions = {
            role: {name: cookie.value for name, cookie in client.cookies.items()} for role, client in made.items()
        }

    def __getitem__(self, role: str) -> Client:
        client = Client()
        client.cookies.load(self._sessions[role])
        return client

    def __iter__(self) -> Iterator[str]:
        return iter(self._sessions)

    def __len__(self) -> int:
        return len(self._sessions)


@dataclass(frozen=True)
class World:
    """Made once for a whole module (see `conftest.py`): tests take ids from it and change nothing of it in memory."""

    people: Mapping[str, User]
    assessments: Mapping[str, Assessment]
    clients: Mapping[str, Client]


def make_world() -> World:
    owner, other_owner, adviser = factories.user(), factories.user(), factories.adviser()
    draft = factories.complete(owner)
    business = draft.business
    submitted = _another(draft, owner)
    sent = _another(draft, owner)
    reviews.request_review(assessment=sent, actor=owner)
    reviews.claim(assessment=sent, actor=adviser)
    Assessment.objects.filter(pk=sent.pk).update(previous=submitted)
    Assessment.objects.filter(pk=draft.pk).update(previous=sent)
    contributor = factories.member(business, "contributor")
    contributions.begin(assessment=draft, actor=contributor)
    targets = {"draft": draft, "submitted": submitted, "sent": sent, "other": factories.submitted(other_owner)}
    _make_reports()
    people = {
        "owner": owner,
        "manager": factories.member(business, "manager"),
        "contributor": contributor,
        "adviser": adviser,
        "programme_manager": factories.programme_manager(),
        "administrator": factories.administrator(),
        "other_owner": other_owner,
    }
    clients = {role: Client() for role in ROLES}
    for role, person in people.items():
        person.set_password(factories.PASSWORD)
        person.save()
        clients[role].force_login(person)
    for firm, person in ((business, owner), (targets["other"].business, other_owner)):
        factories.member(firm, "contributor", name="A colleague")
        factories.branch(firm, actor=person)
        factories.invitation(firm, actor=person)
    factories.staff_invitation(actor=people["administrator"])
    _hold_links(clients["link_holder"], [draft, submitted, sent])
    return World(people, targets, Browsers(clients))


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


# The ids in the addresses


def _assessment(world: World, target: str) -> dict[str, object]:
    assessment = world.assessments.get(target)
    return {"pk": assessment.pk if assessment else uuid.uuid4()}


def _result(world: World, target: str) -> dict[str, object]:
    found = Result.objects.filter(scorecard__assessment=world.assessments.get(target)).first()
    return {"pk": found.pk if found else 2**62}


def _report(world: World, target: str) -> dict[str, object]:
    found = Report.objects.filter(result__scorecard__assessment=world.assessments.get(target)).first()
    return {"pk": found.pk if found else uuid.uuid4()}


def _business(world: World, target: str) -> dict[str, object]:
    found = world.assessments.get(target)
    return {"pk": found.business_id if found else uuid.uuid4()}


def _of_business(model: type[Model], name: str, unknown: object, **which: object) -> Callable[..., dict[str, object]]:
    """The id of the business and, as `name`, that of one of its rows."""

    def both(world: World, target: str) -> dict[str, object]:
        keys = _business(world, target)
        found = model._default_manager.filter(business=keys["pk"], **which).first()
        return keys | {name: found.pk if found else unknown}

    return both


def _branch(world: World, target: str) -> dict[str, object]:
    found = Business.objects.filter(parent=_business(world, target)["pk"]).first()
    return {"pk": found.pk if found else uuid.uuid4()}


def _staff_member(world: World, target: str) -> dict[str, object]:
    return {"pk": 2**62 if target == "guessed" else world.people["adviser"].pk}


def _staff_invitation(_world: World, target: str) -> dict[str, object]:
    found = Invitation.objects.for_staff().first()
    return {"invitation": uuid.uuid4() if target == "guessed" or found is None else found.pk}


# What the address of a route is about (`Route.about`) -> its id for a target; one that nobody has where there is none.
ABOUT: dict[str, Callable[[World, str], dict[str, object]]] = {
    "": lambda _world, _target: {},
    "assessment": _assessment,
    "result": _result,
    "report": _report,
    "business": _business,
    "branch": _branch,
    "member": _of_business(Membership, "member", 2**62, user__name="A colleague"),
    "invitation": _of_business(Invitation, "invitation", uuid.uuid4()),
    "staff_member": _staff_member,
    "staff_invitation": _staff_invitation,
}
