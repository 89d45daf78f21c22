"""How many queries each page takes: a literal number, the same with one thing on the page and with three."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Business, Membership, StaffAccess, User
from accounts.services.access import log_access
from accounts.services.staff import change_staff_role
from readiness.models import Assessment
from readiness.services import answering, assessments, contributions, reviews
from recommendations.services import publishing, reports
from recommendations.services.steps import StepTold, planned_steps, tell_steps
from tests import factories

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Page:
    """A page with `count` things on it: who looks, and at which address."""

    viewer: User
    address: str


def home(count: int) -> Page:
    owner = factories.user()
    business = factories.submitted(owner).business
    for _more in range(count - 1):
        factories.draft(owner, name="Another firm")
    assert business
    return Page(owner, "/en/home/")


def queue(count: int) -> Page:
    for _each in range(count):
        factories.waiting()
    return Page(factories.adviser(), "/en/reviews/")


def business_list(count: int) -> Page:
    """With `count` firms, each with a branch."""
    owner = factories.user()
    for _each in range(count):
        factories.branch(factories.draft(owner).business, actor=owner)
    return Page(owner, "/en/businesses/")


def business(count: int) -> Page:
    """With `count` branches, members and open invitations."""
    owner = factories.user()
    firm = factories.draft(owner).business
    for _each in range(count):
        factories.branch(firm, actor=owner)
        factories.member(firm, "manager")
        factories.invitation(firm, actor=owner)
    return Page(owner, f"/en/businesses/{firm.pk}/")


def staff(count: int) -> Page:
    """With `count` people, open invitations and changes of roles."""
    administrator = factories.administrator()
    for _each in range(count):
        person = factories.adviser()
        factories.staff_invitation(actor=administrator)
        change_staff_role(person=person, staff_role="programme_manager", actor=administrator)
    return Page(administrator, "/en/staff/")


def _draft(count: int, page: str) -> Page:
    owner = factories.user()
    assessment = factories.draft(owner)
    given = dict(list(factories.answers().items())[:count])
    assessments.save_answers(assessment=assessment, answers=given)
    return Page(owner, f"/en/assessments/{assessment.pk}/{page}")


def overview(count: int) -> Page:
    """With `count` questions of the adviser and answers of the firm in what happened."""
    owner = factories.user()
    assessment = factories.in_review(owner=owner)
    for _round in range(count):
        factories.ask(assessment)
        assessments.submit(assessment=assessment, actor=owner)
    return Page(owner, f"/en/assessments/{assessment.pk}/")


def pillar(count: int) -> Page:
    return _draft(count, "questions/organisational_readiness/")


def check(count: int) -> Page:
    return _draft(count, "check/")


def _with_reports(count: int, page: str) -> Page:
    owner = factories.user()
    assessment = factories.submitted(owner)
    result = assessment.scorecards.get().results.get()
    for language in ["zh-hant", "zh-hans"][: count - 1]:
        reports.request(result=result, language=language, actor=owner)
    return Page(owner, f"/en/assessments/{assessment.pk}/{page}")


def result(count: int) -> Page:
    return _with_reports(count, "result/")


def report_list(count: int) -> Page:
    return _with_reports(count, "reports/")


def review(count: int) -> Page:
    """With `count` levels and comments of the adviser."""
    assessment: Assessment = factories.in_review()
    questionnaire, adviser = factories.questionnaire(), assessment.adviser
    reviews.rate(
        assessment=assessment,
        levels={question.id: 3 for question in questionnaire.questions[:count]},
        comments={dimension.id: "Seen." for dimension in questionnaire.dimensions[:count]},
        actor=adviser,
    )
    return Page(adviser, f"/en/reviews/{assessment.pk}/")


def your_data(count: int) -> Page:
    """With `count` businesses of the person."""
    owner = factories.user()
    for _each in range(count):
        factories.draft(owner)
    return Page(owner, "/en/your-data/")


def erase_business(count: int) -> Page:
    """With `count` branches."""
    owner = factories.user()
    business = factories.draft(owner).business
    for number in range(count):
        Business.objects.create(name=f"Branch {number}", parent=business)
    return Page(owner, f"/en/businesses/{business.pk}/erase/")


def accesses(count: int) -> Page:
    """With `count` looks of as many people."""
    owner = factories.user()
    business = factories.draft(owner).business
    for _each in range(count):
        log_access(user=factories.adviser(), business=business, what=StaffAccess.What.ANSWERS, on=business.pk)
    return Page(owner, f"/en/businesses/{business.pk}/accesses/")


def account(count: int) -> Page:
    """With `count` e-mail addresses."""
    person = factories.adviser()
    for number in range(count - 1):
        person.emailaddress_set.create(email=f"other{number}@example.hk", verified=True, primary=False)
    return Page(person, "/en/account/")


def benchmark(count: int) -> Page:
    """With `count` groups of firms that are counted, ten in each."""
    owner = factories.user()
    assessment = factories.submitted(owner)
    for _index, group in zip(range(count), ("industry", "trade", "business_services"), strict=False):
        factories.other_firms(*["3"] * 10, sector_group=group)
    return Page(owner, f"/en/assessments/{assessment.pk}/benchmark/")


def programme(count: int) -> Page:
    """With `count` groups of firms that are published, and advisers with work."""
    for _index, group in zip(range(count), ("industry", "trade", "business_services"), strict=False):
        factories.other_firms(*["3"] * 10, sector_group=group)
        factories.in_review(factories.adviser())
    publishing.publish()
    return Page(factories.programme_manager(), "/en/programme/?quarter=2026Q3")


def calibration(count: int) -> Page:
    for _each in range(count):
        factories.verified(factories.adviser())
    return Page(factories.programme_manager(), "/en/programme/calibration/")


def firm(count: int) -> Page:
    """With `count` branches, each with a submitted assessment."""
    owner = factories.user()
    head = factories.submitted(owner).business
    for _each in range(count):
        branch = factories.submitted().business
        branch.parent, branch.firm = head, head.firm
        branch.save()
    return Page(owner, f"/en/businesses/{head.pk}/assessments/")


def home_of_contributor(count: int) -> Page:
    """With `count` firms whose assessment a colleague has begun."""
    colleague = factories.user()
    for _each in range(count):
        assessment = factories.draft()
        Membership.objects.create(business=assessment.business, user=colleague, role=Membership.Role.CONTRIBUTOR)
        factories.contribution(assessment, colleague, finished=False)
    return Page(colleague, "/en/home/")


def mine(count: int) -> Page:
    """With `count` answers given."""
    colleague, assessment = factories.user(), factories.draft()
    Membership.objects.create(business=assessment.business, user=colleague, role=Membership.Role.CONTRIBUTOR)
    contribution = contributions.begin(assessment=assessment, actor=colleague)
    given = dict(list(factories.answers().items())[:count])
    answering.save(sheet=answering.ColleagueSheet(contribution), answers=given)
    return Page(colleague, f"/en/assessments/{assessment.pk}/mine/")


def _with_colleagues(count: int, page: str, *, submitted: bool = False) -> Page:
    owner = factories.user()
    assessment = factories.complete(owner)
    for _each in range(count):
        factories.contribution(assessment, level=5)
    if submitted:
        factories.submit(assessment, actor=owner)
    return Page(owner, f"/en/assessments/{assessment.pk}/{page}")


def overview_with_colleagues(count: int) -> Page:
    return _with_colleagues(count, "")


def consensus(count: int) -> Page:
    return _with_colleagues(count, "consensus/")


def result_with_colleagues(count: int) -> Page:
    return _with_colleagues(count, "result/", submitted=True)


def _later(count: int) -> tuple[User, Assessment]:
    """A draft that goes on from a submitted assessment, with `count` of the planned steps told."""
    owner = factories.user()
    draft = factories.again(factories.submitted(owner, level=1), actor=owner)
    told = dict.fromkeys(planned_steps(draft)[:count], StepTold("done"))
    tell_steps(assessment=draft, told=told)
    return owner, draft


def steps(count: int) -> Page:
    owner, draft = _later(count)
    return Page(owner, f"/en/assessments/{draft.pk}/steps/")


def progress(count: int) -> Page:
    owner, draft = _later(count)
    factories.submit(draft, actor=owner)
    return Page(owner, f"/en/assessments/{draft.pk}/progress/")


QUERIES: dict[Callable[[int], Page], int] = {
    home: 6,
    home_of_contributor: 6,
    mine: 5,
    overview_with_colleagues: 9,
    consensus: 6,
    result_with_colleagues: 10,
    steps: 6,
    progress: 11,
    queue: 6,
    business_list: 4,
    business: 8,
    staff: 5,
    overview: 12,
    pillar: 4,
    check: 6,
    result: 10,
    report_list: 5,
    your_data: 4,
    erase_business: 4,
    accesses: 5,
    review: 16,
    account: 4,
    benchmark: 5,
    programme: 7,
    calibration: 4,
    firm: 7,
}


def queries(page: Page) -> list[str]:
    """What a second look takes: the first one reads the releases into memory."""
    client = Client()
    client.force_login(page.viewer)
    assert client.get(page.address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(page.address)
    return [query["sql"][:300] for query in captured.captured_queries]


@pytest.mark.parametrize("make", QUERIES, ids=lambda make: make.__name__)
def test_queries_do_not_grow_with_what_is_on_the_page(make):
    one, three = queries(make(1)), queries(make(3))
    assert (len(one), len(three)) == (QUERIES[make], QUERIES[make]), "\n".join([*one, "", *three])
