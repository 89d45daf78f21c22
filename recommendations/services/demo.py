"""People and one firm to try the site with. Made only where somebody asks for it (`manage.py prepare_site --demo`)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.models import Membership, StaffRole, User
from accounts.services.businesses import open_business
from accounts.services.second_factors import give_second_factor
from readiness.loading import load_yaml
from readiness.models import Assessment
from readiness.services import standings
from readiness.services.assessments import AnswerInput, save_answers, save_profile, submit
from readiness.services.releases import release_in_force
from readiness.services.reviews import request_review
from recommendations.services.issuing import issue

PASSWORD = "try-readiness-2026"  # noqa: S105 - printed by the command; for a site on one's own machine


class DemoNotAllowed(Exception):
    """The settings say that this site is no place for demo accounts."""


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    staff_role: str = StaffRole.NONE
    membership: str = ""


PEOPLE = (
    DemoPerson("owner@demo.example", "Chan Mei-ling", membership=Membership.Role.OWNER),
    DemoPerson("manager@demo.example", "Ho Tsz-kin", membership=Membership.Role.MANAGER),
    DemoPerson("adviser@demo.example", "Lam Wing-yan", staff_role=StaffRole.ADVISER),
    DemoPerson("programme@demo.example", "Cheung Ka-ho", staff_role=StaffRole.PROGRAMME_MANAGER),
    DemoPerson("admin@demo.example", "Wong Siu-fan", staff_role=StaffRole.ADMINISTRATOR),
)


@transaction.atomic
def make_demo(firm_file: Path) -> list[DemoPerson]:
    """One person per role, and a firm whose submitted assessment waits for an adviser. Doing it again adds nothing.

    Staff have a second factor with a secret of this site's own. Raises `DemoNotAllowed` on a site for other people.
    """
    if not settings.DEMO_ACCOUNTS:
        raise DemoNotAllowed("Demo accounts have a password that everybody knows: only on a machine of one's own.")
    people = {person.email: _person(person) for person in PEOPLE}
    owner = people[PEOPLE[0].email]
    if not owner.memberships.exists():
        _firm(load_yaml(firm_file), owner, people)
    return list(PEOPLE)


def _person(demo: DemoPerson) -> User:
    administrator = demo.staff_role == StaffRole.ADMINISTRATOR
    user, created = User.objects.get_or_create(
        email=demo.email,
        defaults={
            "name": demo.name,
            "staff_role": demo.staff_role,
            "is_staff": administrator,
            "is_superuser": administrator,
        },
    )
    if created:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=demo.email, verified=True, primary=True)
    if demo.staff_role:
        give_second_factor(user=user)
    return user


def _firm(data: dict[str, Any], owner: User, people: dict[str, User]) -> None:
    business = open_business(
        name=data["name"], consent_version=settings.PRIVACY_NOTICE_VERSION, language=data["language"], actor=owner
    )
    for demo in PEOPLE[1:]:
        if demo.membership:
            Membership.objects.create(business=business, user=people[demo.email], role=demo.membership)
    assessment = Assessment.objects.create(
        business=business,
        release=release_in_force(),
        language=data["language"],
        created_by=owner,
    )
    standings.keep(assessment)
    save_profile(assessment=assessment, facts=data["facts"])
    answers = {question: AnswerInput(**answer) for question, answer in data["answers"].items()}
    save_answers(assessment=assessment, answers=answers)
    issue(scorecard=submit(assessment=assessment, actor=owner), actor=owner)
    request_review(assessment=assessment, actor=owner)


def demo_person(email: str) -> User:
    """The demo account of that address. Raises `DemoNotAllowed` and `User.DoesNotExist`."""
    if not settings.DEMO_ACCOUNTS:
        raise DemoNotAllowed("There are no demo accounts on this site.")
    return User.objects.get(email=email, email__in=[person.email for person in PEOPLE])
