"""Whoever reviews no more leaves nothing stuck: what they had in hand waits for somebody else."""

from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Membership, StaffChange, User
from accounts.services import staff
from readiness.models import Assessment, State
from readiness.services import reminders, reviews
from tests import factories
from tests.together import together

ROUNDS = 3


@pytest.fixture
def adviser():
    return factories.adviser("Lam Wing-yan")


@pytest.fixture
def administrator():
    return factories.administrator(name="Wong Siu-fan")


def steps(assessment):
    return [(step.name, step.source, step.target, step.actor) for step in assessment.transitions.all()][3:]


def text(response):
    return unescape(response.content.decode())


@pytest.mark.django_db
class TestEnding:
    @pytest.mark.parametrize("role", ["", "programme_manager", "administrator"])
    def test_claimed_reviews_wait_again_with_all_that_was_rated(self, adviser, administrator, role):
        assessment, others = factories.rated(adviser), factories.in_review(factories.adviser("Ho Tsz-kin"))
        Assessment.objects.filter(pk=assessment.pk).update(reminded_at=timezone.now())
        staff.change_staff_role(person=adviser, staff_role=role, actor=administrator)
        freed = factories.fresh(assessment)
        assert (freed.state, freed.adviser, freed.reminded_at) == (State.WAITING, None, None)
        assert freed.review_requested_at == assessment.review_requested_at
        assert freed.ratings.count() == 24
        assert steps(freed) == [("adviser_left", "in_review", "waiting", administrator)]
        assert freed.standing.claimed_on is None
        assert factories.fresh(others).state == State.IN_REVIEW

    def test_the_pages_say_why_and_another_adviser_goes_on(self, adviser, administrator, sign_in):
        owner = factories.user()
        assessment = factories.rated(adviser, owner=owner)
        staff.end_access(person=adviser, actor=administrator)
        firm = text(sign_in(owner).get(f"/en/assessments/{assessment.pk}/"))
        assert "The adviser no longer reviews; your assessment waits for another one" in firm
        assert "Wong Siu-fan" not in firm
        assert "Lam Wing-yan" not in firm, "who asked or took it for HKPC stays unnamed, whatever they are today"
        assert firm.count("· HKPC") == 2
        other = factories.adviser("Ho Tsz-kin")
        client = sign_in(other)
        page = text(client.get(f"/en/reviews/{assessment.pk}/"))
        assert "Back in the queue: the adviser may no longer review it" in page
        client.post(f"/en/reviews/{assessment.pk}/claim/")
        factories.verify(factories.fresh(assessment), actor=other)

    def test_the_role_and_the_reviews_change_together_or_not_at_all(self, adviser, administrator, monkeypatch):
        assessment = factories.in_review(adviser)
        monkeypatch.setattr("readiness.services.standings.keep", _broken)
        with pytest.raises(RuntimeError):
            staff.end_access(person=adviser, actor=administrator)
        assert User.objects.get(pk=adviser.pk).staff_role == "adviser"
        assert factories.fresh(assessment).adviser == adviser
        assert not StaffChange.objects.exists()

    def test_advisers_are_reminded_anew_of_what_has_waited(self, adviser, administrator):
        other = factories.adviser("Ho Tsz-kin")
        assessment, long_ago = factories.in_review(adviser), timezone.now() - timedelta(days=30)
        late = {"review_requested_at": long_ago, "reminded_at": long_ago + timedelta(days=8)}
        Assessment.objects.filter(pk=assessment.pk).update(**late)
        staff.end_access(person=adviser, actor=administrator)
        mail.outbox.clear()
        assert [reminders.remind_advisers() for _morning in range(2)] == [1, 0]
        assert [message.to for message in mail.outbox] == [[other.email]]


def _broken(_assessment):
    raise RuntimeError


@pytest.mark.django_db
class TestWithTheFirm:
    def test_it_stays_there_and_waits_for_another_adviser_once_answered(self, adviser, administrator, sign_in):
        owner = factories.user()
        assessment = factories.returned(adviser, owner=owner)
        client, address = sign_in(owner), f"/en/assessments/{assessment.pk}/"
        assert "no longer reviews" not in text(client.get(address))
        assert "Send back to the adviser" in text(client.get(f"{address}check/"))
        staff.end_access(person=adviser, actor=administrator)
        assert (factories.fresh(assessment).state, factories.fresh(assessment).adviser) == (State.RETURNED, adviser)
        assert "The adviser who asked no longer reviews. Another one reads" in text(client.get(address))
        check = text(client.get(f"{address}check/"))
        assert "so your answers wait for another one" in check
        assert "Send back to HKPC" in check
        assert "your adviser" not in check
        mail.outbox.clear()
        client.post(f"{address}submit/")
        assessment = factories.fresh(assessment)
        assert (assessment.state, assessment.adviser) == (State.WAITING, None)
        assert steps(assessment)[1:] == [
            ("resubmit", "returned", "in_review", owner),
            ("adviser_left", "in_review", "waiting", None),
        ]
        assert mail.outbox == [], "nobody who has left is written to"
        assert assessment.scorecards.count() == 2

    def test_an_adviser_who_has_joined_the_firm_does_not_get_it_back(self, adviser):
        owner = factories.user()
        assessment = factories.returned(adviser, owner=owner)
        Membership.objects.create(user=adviser, business=assessment.business, role=Membership.Role.CONTRIBUTOR)
        factories.submit(assessment, actor=owner)
        assert factories.fresh(assessment).state == State.WAITING

    def test_one_who_reviews_again_by_then_gets_it_back(self, adviser, administrator):
        owner = factories.user()
        assessment = factories.returned(adviser, owner=owner)
        for role in ("programme_manager", "adviser"):
            staff.change_staff_role(person=adviser, staff_role=role, actor=administrator)
        factories.submit(assessment, actor=owner)
        assert factories.fresh(assessment).adviser == adviser


@pytest.mark.django_db
def test_what_is_withdrawn_after_its_adviser_left_waits(adviser, administrator):
    assessment = factories.verified(adviser)
    staff.end_access(person=adviser, actor=administrator)
    assert factories.fresh(assessment).state == State.VERIFIED, "what was verified stands"
    reviews.withdraw(assessment=assessment, reason="Asked by the firm.", actor=administrator)
    withdrawn = factories.fresh(assessment)
    assert (withdrawn.state, withdrawn.adviser, withdrawn.verified_at) == (State.WAITING, None, None)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture(autouse=True)
    def _questionnaire_in_memory(self):
        factories.questionnaire()

    @pytest.mark.parametrize("_round", range(ROUNDS))
    def test_verifying(self, _round, adviser, administrator):
        """Either it was verified before, and stands, or it waits and nothing was verified."""
        assessment = factories.rated(adviser)
        verified, ended = together(
            lambda: factories.verify(assessment, actor=adviser),
            lambda: staff.end_access(person=adviser, actor=administrator),
        )
        assert ended is None
        refused = isinstance(verified, Refused)
        found = factories.fresh(assessment)
        assert found.state == (State.WAITING if refused else State.VERIFIED), verified
        assert found.scorecards.filter(kind="verified").count() == (not refused)
        assert [name for name, *_rest in steps(found)] == ["adviser_left" if refused else "verify"]

    @pytest.mark.parametrize("_round", range(ROUNDS))
    def test_claiming(self, _round, adviser, administrator):
        """A claim that comes first is given back, one that comes later is refused."""
        assessment = factories.waiting()
        claimed, ended = together(
            lambda: reviews.claim(assessment=assessment, actor=adviser),
            lambda: staff.end_access(person=adviser, actor=administrator),
        )
        assert ended is None
        assert claimed is None or isinstance(claimed, Refused)
        found = factories.fresh(assessment)
        assert (found.state, found.adviser) == (State.WAITING, None)

    def test_answering_the_adviser(self, adviser, administrator):
        """The order is forced: the answers arrive while the access is being ended, and wait for that."""
        owner = factories.user()
        assessment = factories.returned(adviser, owner=owner)

        def end_slowly():
            with transaction.atomic():
                staff.end_access(person=adviser, actor=administrator)
                _pause(0.4)

        ended, answered = together(end_slowly, lambda: (_pause(0.2), factories.submit(assessment, actor=owner)))
        assert ended is None
        assert not isinstance(answered, Exception)
        found = factories.fresh(assessment)
        assert (found.state, found.adviser) == (State.WAITING, None)
        assert [name for name, *_rest in steps(found)][-2:] == ["resubmit", "adviser_left"]


def _pause(seconds):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])
