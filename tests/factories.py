"""People, firms and assessments in every state, made through the services that the site itself uses."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from accounts.models import Business, Invitation, Membership, StaffRole, User
from accounts.services import businesses, invitations
from accounts.viewers import Viewer
from readiness.loading import load_yaml
from readiness.models import Assessment, Contribution, QuestionnaireRelease, Standing
from readiness.scoring.questionnaire import Questionnaire
from readiness.services import answering, assessments, cohort, contributions, reassessing, reviews, standings
from readiness.services.assessments import AnswerInput
from readiness.services.releases import publish_questionnaire, questionnaire_of
from recommendations.models import CatalogueRelease
from recommendations.services import catalogue

_numbers = count(1)

QUESTIONNAIRE_FILE: Path = settings.FIXTURES_DIR / "questionnaires" / "airi-hk" / "2026.1.yaml"
CATALOGUE_FOLDER: Path = settings.FIXTURES_DIR / "catalogues" / "hk"
FACTS: Mapping[str, Any] = {
    "sector": "manufacturing",
    "employees_band": "staff_20_49",
    "hk_employees": 40,
    "years_in_operation": 8,
    "business_registration": True,
    "listed": False,
    "government_subvented": False,
    "substantive_operations_hk": True,
}
PASSWORD = "a-long-enough-password"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


# Releases


@lru_cache(maxsize=1)
def questionnaire_data() -> Any:
    return load_yaml(QUESTIONNAIRE_FILE)


@lru_cache(maxsize=1)
def catalogue_data() -> dict[str, Any]:
    return catalogue.read_folder(CATALOGUE_FOLDER)


def questionnaire_release() -> QuestionnaireRelease:
    """The questionnaire under fixtures, published."""
    data = questionnaire_data()
    found = QuestionnaireRelease.objects.filter(code=data["code"], version=data["version"]).first()
    return found or publish_questionnaire(data)[0]


def questionnaire() -> Questionnaire:
    return questionnaire_of(questionnaire_release().pk)


def catalogue_release() -> CatalogueRelease:
    """The catalogue under fixtures, published."""
    about = catalogue_data()["catalogue"]
    found = CatalogueRelease.objects.filter(code=about["code"], version=about["version"]).first()
    return found or catalogue.publish_catalogue(catalogue_data())[0]


def publish_releases(**_signal: Any) -> None:
    """Both, as every test finds them unless it asks for `nothing_published`."""
    questionnaire_release()
    catalogue_release()


# People


def user(email: str = "", *, verified: bool = True, password: str = "", **fields: Any) -> User:
    """A person; with a confirmed e-mail address unless told otherwise, without a usable password unless given one."""
    email = email or f"person{next(_numbers)}@example.hk"
    person = User.objects.create_user(email, password or None, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=verified, primary=True)
    return person


def staff(role: StaffRole, *, second_factor: bool = True, **fields: Any) -> User:
    """Somebody at HKPC; unless told otherwise with recovery codes and an authenticator app of secret TOTP_SECRET."""
    person = user(staff_role=role, **fields)
    if second_factor:
        TOTP.activate(person, TOTP_SECRET)
        RecoveryCodes.activate(person)
    return person


def adviser(name: str = "Ada Adviser", **fields: Any) -> User:
    return staff(StaffRole.ADVISER, name=name, **fields)


def programme_manager(**fields: Any) -> User:
    return staff(StaffRole.PROGRAMME_MANAGER, **fields)


def administrator(**fields: Any) -> User:
    return staff(StaffRole.ADMINISTRATOR, is_staff=True, is_superuser=True, **fields)


def member(of: Business, role: str = Membership.Role.OWNER, **fields: Any) -> User:
    """A new person who belongs to the business."""
    person = user(**fields)
    Membership.objects.create(user=person, business=of, role=role)
    return person


def owner_of(business: Business) -> User:
    """The business' owner, made when there is none."""
    found = User.objects.filter(memberships__business=business, memberships__role=Membership.Role.OWNER).first()
    return found or member(business)


def business(name: str = "Harbour Noodles & Co. 海港麵家") -> Business:
    return Business.objects.create(name=name)


def branch(head: Business, *, actor: User, name: str = "Sha Tin branch 沙田分店", number: str = "") -> Business:
    return businesses.add_branch(head=head, name=name, registration_number=number, actor=actor)


def invitation(
    of: Business, *, actor: User, email: str = "", role: str = Membership.Role.CONTRIBUTOR, language: str = "en"
) -> Invitation:
    """An open invitation to a business; its link stands in the e-mail only."""
    email = email or f"colleague{next(_numbers)}@example.hk"
    return invitations.invite_member(business=of, email=email, role=role, language=language, actor=actor)


def staff_invitation(*, actor: User, email: str = "", role: str = StaffRole.ADVISER) -> Invitation:
    email = email or f"staff{next(_numbers)}@example.hk"
    return invitations.invite_staff(email=email, staff_role=role, language="en", actor=actor)


# Assessments, by how far they got


def draft(
    owner: User | None = None, *, name: str = "Harbour Noodles & Co. 海港麵家", language: str = "en"
) -> Assessment:
    """A started assessment without answers; without an owner it belongs to whoever holds its private link."""
    questionnaire_release()
    assessment, _token = assessments.start(business_name=name, language=language, consent_version="2026.2", actor=owner)
    return assessment


def answers(level: int = 3, **other: int | str | None) -> dict[str, AnswerInput]:
    """Every question at `level`; by id another level, "unknown", or None for no answer at all."""
    given: dict[str, int | str | None] = {question.id: level for question in questionnaire().questions}
    given |= other
    return {
        key: AnswerInput(unknown=True) if value == "unknown" else AnswerInput(level=int(value))
        for key, value in given.items()
        if value is not None
    }


def complete(
    owner: User | None = None, *, level: int = 3, facts: Mapping[str, Any] = FACTS, **other: Any
) -> Assessment:
    """A draft with its profile and every answer; `other` as for `answers`."""
    assessment = draft(owner)
    assessments.save_profile(assessment=assessment, facts=facts)
    assessments.save_answers(assessment=assessment, answers=answers(level, **other))
    return assessment


def submitted(owner: User | None = None, **how: Any) -> Assessment:
    """Submitted and scored, with its result and a pending report; `how` as for `complete`."""
    assessment = complete(owner, **how)
    submit(assessment, actor=owner)
    return fresh(assessment)


def waiting(owner: User | None = None, **how: Any) -> Assessment:
    """In the advisers' queue."""
    owner = owner or user()
    assessment = submitted(owner, **how)
    reviews.request_review(assessment=assessment, actor=owner)
    return fresh(assessment)


def in_review(reviewer: User | None = None, *, owner: User | None = None, **how: Any) -> Assessment:
    assessment = waiting(owner, **how)
    reviews.claim(assessment=assessment, actor=reviewer or adviser())
    return fresh(assessment)


def returned(reviewer: User | None = None, *, owner: User | None = None, **how: Any) -> Assessment:
    """With the firm, which is asked about one answer."""
    assessment = in_review(reviewer, owner=owner, **how)
    ask(assessment)
    return fresh(assessment)


def ask(assessment: Assessment, comment: str = "Which systems do you mean?", *questions: str) -> None:
    """The adviser asks the firm, about "ai_literacy_1" unless told otherwise."""
    asks = dict.fromkeys(questions or ("ai_literacy_1",), comment)
    reviews.rate(assessment=assessment, levels={}, comments={}, asks=asks, actor=assessment.adviser)
    reviews.clarify(assessment=assessment, actor=assessment.adviser)


def rated(reviewer: User | None = None, *, owner: User | None = None, adviser_level: int = 2, **how: Any) -> Assessment:
    """In review, with the adviser's level for every question."""
    assessment = in_review(reviewer, owner=owner, **how)
    levels = {question.id: adviser_level for question in questionnaire().questions}
    reviews.rate(assessment=assessment, levels=levels, comments={}, actor=assessment.adviser)
    return assessment


def verified(reviewer: User | None = None, *, owner: User | None = None, **how: Any) -> Assessment:
    """Verified, with both scorecards and a result and a pending report for each; `how` as for `rated`."""
    assessment = rated(reviewer, owner=owner, **how)
    verify(assessment, actor=assessment.adviser)
    return fresh(assessment)


def other_firms(*scores: str, sector_group: str = "industry", size_group: str = "small") -> None:
    """A firm for each score such as "5/2", counted with it in every dimension as if it had submitted in 2026Q3."""
    dimensions = [dimension.id for dimension in questionnaire().dimensions]
    rows = Standing.objects.bulk_create(
        Standing(
            firm=uuid4(),
            started_on=date(2026, 8, 3),
            submitted_on=date(2026, 8, 3),
            start_quarter="2026Q3",
            quarter="2026Q3",
            submission=0,
            sector_group=sector_group,
            size_group=size_group,
            tier="aware",
            overall=Fraction(score).numerator / Fraction(score).denominator,
            dimensions=dict.fromkeys(dimensions, score),
            is_latest=True,
            is_latest_in_quarter=True,
        )
        for score in scores
    )
    for row in rows:
        standings.mark_stale(row)
    cohort.refresh_stale()


# Colleagues who answer apart


def contribution(
    assessment: Assessment, colleague: User | None = None, *, level: int = 3, finished: bool = True, **other: Any
) -> Contribution:
    """What a colleague (a new contributor unless given) answered apart; `other` as for `answers`."""
    colleague = colleague or member(assessment.business, Membership.Role.CONTRIBUTOR)
    begun = contributions.begin(assessment=assessment, actor=colleague)
    answering.save(sheet=answering.ColleagueSheet(begun), answers=answers(level, **other))
    if finished:
        contributions.finish(contribution=begun)
    return begun


def again(previous: Assessment, *, actor: User) -> Assessment:
    """The draft that starts from this assessment's answers."""
    draft, _token = reassessing.start_again(assessment=previous, viewer=Viewer(actor), language="en")
    return draft


# The two steps that complete something, as the site's views make them


def submit(assessment: Assessment, *, actor: User | None = None) -> Any:
    """Submits and issues; returns the result."""
    from recommendations.services.issuing import issue

    catalogue_release()
    return issue(scorecard=assessments.submit(assessment=assessment, actor=actor), actor=actor)


def verify(assessment: Assessment, *, actor: User) -> Any:
    """Verifies and issues; returns the result."""
    from recommendations.services.issuing import issue

    return issue(scorecard=reviews.verify(assessment=assessment, actor=actor), actor=actor)


def fresh(assessment: Assessment) -> Assessment:
    """The assessment as the database has it now."""
    return Assessment.objects.select_related("business", "adviser").get(pk=assessment.pk)
