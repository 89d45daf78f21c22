"""Handing a review on, taking a verification back, and notes that the firm never sees."""

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Membership
from readiness.models import InternalNote, State
from readiness.services import notes, reviews
from recommendations.report.builder import build_document
from recommendations.services import reports
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser():
    return factories.adviser("Lam Wing-yan")


@pytest.fixture
def client(adviser, sign_in):
    return sign_in(adviser)


def words(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Handing on


def test_the_adviser_hands_the_review_on_and_the_other_is_told(client, adviser):
    assessment, other = factories.rated(adviser), factories.adviser("Ho Tsz-kin", language="zh-hant")
    mail.outbox.clear()
    typed = {"to": other.pk, "handover": "I know their owner."}
    response = client.post(f"/en/reviews/{assessment.pk}/reassign/", typed)
    assert words(response) == ["Ho Tsz-kin has this assessment now."]
    assessment = factories.fresh(assessment)
    assert (assessment.state, assessment.adviser, assessment.ratings.count()) == (State.IN_REVIEW, other, 24)
    step = assessment.transitions.last()
    assert (step.name, step.source, step.target, step.actor, step.given_to) == (
        "reassign",
        "in_review",
        "in_review",
        adviser,
        other,
    )
    (message,) = mail.outbox
    assert message.to == [other.email]
    assert "I know their owner." in message.body
    assert f"/zh-hant/reviews/{assessment.pk}/" in message.body


def test_managers_hand_on_what_is_with_the_firm_too(sign_in, adviser):
    assessment, other = factories.returned(adviser), factories.adviser("Ho Tsz-kin")
    for manager, to in ((factories.programme_manager(), other), (factories.administrator(), adviser)):
        page = sign_in(manager).get(f"/en/reviews/{assessment.pk}/").content.decode()
        assert f'<option value="{to.pk}">' in page
        assert f'<option value="{assessment.adviser.pk}">' not in page
        sign_in(manager).post(f"/en/reviews/{assessment.pk}/reassign/", {"to": to.pk})
        assessment = factories.fresh(assessment)
        assert (assessment.state, assessment.adviser) == (State.RETURNED, to)


@pytest.mark.parametrize("who", ["of the firm", "inactive", "manager", "nobody"])
def test_only_advisers_from_outside_the_firm_can_be_given_it(client, adviser, who):
    assessment = factories.in_review(adviser)
    to = {
        "of the firm": lambda: factories.member(
            assessment.business, Membership.Role.CONTRIBUTOR, staff_role="adviser", name="Insider"
        ),
        "inactive": lambda: factories.adviser("Gone", is_active=False),
        "manager": factories.programme_manager,
        "nobody": lambda: None,
    }[who]()
    response = client.post(f"/en/reviews/{assessment.pk}/reassign/", {"to": to.pk if to else "", "handover": "Typed"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'href="#to"' in page
    assert "Typed" in page
    if to:
        with pytest.raises(Refused):
            reviews.reassign(assessment=assessment, to=to, actor=adviser)
    assert factories.fresh(assessment).adviser == adviser


def test_another_adviser_cannot_take_it_by_handing_it_on(sign_in, adviser):
    assessment, third = factories.in_review(adviser), factories.adviser("Third")
    response = sign_in(third).post(f"/en/reviews/{assessment.pk}/reassign/", {"to": third.pk})
    assert words(response) == ["Only the adviser who took this assessment or a programme manager may do this."]
    assert factories.fresh(assessment).adviser == adviser


def test_a_manager_of_the_programme_does_not_review_and_not_their_own_firm(sign_in):
    assessment, manager = factories.waiting(), factories.programme_manager()
    sign_in(manager).post(f"/en/reviews/{assessment.pk}/claim/")
    assert factories.fresh(assessment).state == State.WAITING
    Membership.objects.create(user=manager, business=assessment.business, role=Membership.Role.CONTRIBUTOR)
    assert sign_in(manager).get(f"/en/reviews/{assessment.pk}/").status_code == 404


# Verifying and taking back


def test_the_firm_is_told_that_it_is_verified_with_a_link_to_the_result(adviser):
    owner = factories.user(language="zh-hant")
    assessment = factories.rated(adviser, owner=owner)
    mail.outbox.clear()
    factories.verify(assessment, actor=adviser)
    factories.verify(assessment, actor=adviser)
    (message,) = mail.outbox
    assert message.to == [owner.email]
    assert f"/zh-hant/assessments/{assessment.pk}/result/2/" in message.body


def test_withdrawing_with_a_reason_tells_the_firm_and_its_pages_say_so(client, adviser, sign_in):
    owner = factories.user()
    assessment = factories.verified(adviser, owner=owner)
    mail.outbox.clear()
    address = f"/en/reviews/{assessment.pk}/withdraw/"
    refused = client.post(address, {"reason": "  "})
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.content.decode()
    response = client.post(address, {"reason": "We mixed up two firms. 抱歉"})
    assert words(response) == ["The verification is withdrawn. The firm has been told."]
    assessment = factories.fresh(assessment)
    assert (assessment.state, assessment.adviser, assessment.verified_at) == (State.IN_REVIEW, adviser, None)
    (message,) = mail.outbox
    assert "We mixed up two firms. 抱歉" in message.body
    firm = sign_in(owner)
    assert "We mixed up two firms." in firm.get(f"/en/assessments/{assessment.pk}/").content.decode()
    own = firm.get(f"/en/assessments/{assessment.pk}/result/").content.decode()
    assert "The verification has been withdrawn" in own
    assert "An adviser has verified" not in own
    old = firm.get(f"/en/assessments/{assessment.pk}/result/2/").content.decode()
    assert "This verification has been withdrawn" in old
    assert (
        '<span class="tag">withdrawn</span>' in firm.get(f"/en/assessments/{assessment.pk}/reports/").content.decode()
    )
    verified = assessment.scorecards.get(number=2).results.get()
    report = verified.reports.get()
    assert "has been withdrawn" in firm.get(f"/en/reports/{report.pk}/").content.decode()
    with pytest.raises(Refused):
        reports.request(result=verified, language="zh-hans", actor=owner)
    assert reports.request(result=verified, language="en", actor=owner) == report
    failed = {"state": "failed", "failure": "render", "finished_at": timezone.now()}
    type(report).objects.filter(pk=report.pk).update(**failed)
    again = firm.post(f"/en/reports/{report.pk}/retry/")
    assert words(again) == ["The verification was withdrawn, so no further report of it is made."]
    report.refresh_from_db()
    assert report.state == "failed"


def test_after_a_second_verification_only_the_first_is_withdrawn(adviser, sign_in):
    owner = factories.user()
    assessment = factories.verified(adviser, owner=owner)
    reviews.withdraw(assessment=assessment, reason="Too low.", actor=adviser)
    reviews.rate(assessment=assessment, levels={"ai_literacy_1": 5}, comments={}, actor=adviser)
    factories.verify(assessment, actor=adviser)
    firm = sign_in(owner)
    assert "withdrawn" in firm.get(f"/en/assessments/{assessment.pk}/result/2/").content.decode()
    assert "withdrawn" not in firm.get(f"/en/assessments/{assessment.pk}/result/3/").content.decode()
    own = firm.get(f"/en/assessments/{assessment.pk}/result/").content.decode()
    assert f"/en/assessments/{assessment.pk}/result/3/" in own
    reports_page = firm.get(f"/en/assessments/{assessment.pk}/reports/").content.decode()
    assert reports_page.count('<span class="tag">withdrawn</span>') == 1


@pytest.mark.parametrize("make", [factories.programme_manager, factories.administrator])
def test_managers_may_withdraw_what_an_adviser_verified(make, adviser, sign_in):
    assessment = factories.verified(adviser)
    sign_in(make()).post(f"/en/reviews/{assessment.pk}/withdraw/", {"reason": "Asked by the firm."})
    assert factories.fresh(assessment).state == State.IN_REVIEW


def test_another_adviser_may_not_withdraw(sign_in, adviser):
    assessment = factories.verified(adviser)
    sign_in(factories.adviser("Other")).post(f"/en/reviews/{assessment.pk}/withdraw/", {"reason": "I disagree."})
    assert factories.fresh(assessment).state == State.VERIFIED


# Internal notes


SECRET = "Their accountant called us."


def test_notes_are_for_everybody_at_hkpc_and_changed_only_by_whoever_wrote_them(client, adviser, sign_in):
    assessment, manager = factories.in_review(adviser), factories.programme_manager(name="Cheung Ka-ho")
    response = client.post(f"/en/reviews/{assessment.pk}/notes/", {"text": SECRET})
    assert words(response) == ["The note is kept."]
    note = InternalNote.objects.get()
    theirs = sign_in(manager)
    assert SECRET in theirs.get(f"/en/reviews/{assessment.pk}/").content.decode()
    address = f"/en/reviews/{assessment.pk}/notes/{note.pk}/"
    assert words(theirs.post(address, {"text": "Another"})) == ["Only whoever wrote a note may change it."]
    client.post(address, {"text": f"{SECRET} Twice."})
    note.refresh_from_db()
    assert (note.text, note.written_by, note.edited_at is not None) == (f"{SECRET} Twice.", adviser, True)
    other = factories.in_review(adviser)
    assert client.post(f"/en/reviews/{other.pk}/notes/{note.pk}/", {"text": "x"}).status_code == 404


def test_a_blank_note_and_one_by_people_of_the_firm_are_refused(client, adviser):
    owner = factories.user()
    assessment = factories.in_review(adviser, owner=owner)
    response = client.post(f"/en/reviews/{assessment.pk}/notes/", {"text": " "})
    assert (response.status_code, 'href="#text"' in response.content.decode()) == (422, True)
    with pytest.raises(Refused):
        notes.add_note(assessment=assessment, text="Mine", actor=owner)
    assert not InternalNote.objects.exists()


def test_no_page_mail_or_report_of_the_firm_contains_a_note_or_a_drafted_question(adviser, sign_in, hold_link):
    owner = factories.user()
    assessment = factories.rated(adviser, owner=owner)
    contributor = factories.member(assessment.business, Membership.Role.CONTRIBUTOR)
    notes.add_note(assessment=assessment, text=SECRET, actor=adviser)
    reviews.rate(assessment=assessment, levels={}, comments={}, asks={"ai_talent_1": SECRET}, actor=adviser)
    factories.verify(assessment, actor=adviser)
    base = f"/en/assessments/{assessment.pk}/"
    pages = [base, *(f"{base}{page}" for page in ("check/", "result/", "result/2/", "reports/", "planner/", "link/"))]
    clients = [sign_in(owner), sign_in(contributor), hold_link(assessment)]
    shown = [client.get(page).content.decode() for client in clients for page in [*pages, "/en/home/"]]
    shown += [
        repr(build_document(report))
        for card in assessment.scorecards.all()
        for report in card.results.get().reports.all()
    ]
    shown += [f"{message.subject} {message.body}" for message in mail.outbox]
    assert len(shown) > 20
    assert not [text for text in shown if "accountant" in text]
