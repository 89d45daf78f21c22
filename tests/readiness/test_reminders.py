"""Advisers are told once of each request that has waited five working days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail

from accounts.models import Membership
from readiness.models import Assessment
from readiness.services import reminders
from readiness.services.reminders import remind_advisers
from readiness.tasks import remind_advisers as task
from tests import factories
from tests.together import together

# Nine o'clock in Hong Kong on Wednesday, 25 November 2026. Five working days before: Wednesday the 18th.
TODAY = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
JUST_LATE = datetime(2026, 11, 18, 15, 59, tzinfo=UTC)  # one minute before midnight in Hong Kong
NOT_YET = JUST_LATE + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch):
    monkeypatch.setattr(reminders.timezone, "now", lambda: TODAY)


def waiting_since(moment):
    assessment = factories.waiting()
    Assessment.objects.filter(pk=assessment.pk).update(review_requested_at=moment)
    return assessment


@pytest.mark.django_db
class TestReminding:
    def test_each_adviser_gets_one_mail_about_all_that_is_late(self) -> None:
        late = [waiting_since(JUST_LATE), waiting_since(JUST_LATE - timedelta(days=9))]
        on_time = waiting_since(NOT_YET)
        people = [factories.adviser("One"), factories.adviser("Two", language="zh-hant")]
        factories.adviser("Gone", is_active=False)
        factories.programme_manager()
        mail.outbox.clear()
        assert remind_advisers() == 2
        assert [message.to for message in mail.outbox] == [[person.email] for person in people]
        first, second = mail.outbox
        assert first.subject == "2 firms have waited five working days for an adviser"
        assert "3 assessments wait altogether." in first.body
        assert "/en/reviews/?state=waiting" in first.body
        assert "/zh-hant/reviews/?state=waiting" in second.body
        marks = {row.pk: row.reminded_at for row in Assessment.objects.all()}
        assert marks == {late[0].pk: TODAY, late[1].pk: TODAY, on_time.pk: None}

    def test_once_for_each_request(self) -> None:
        waiting_since(JUST_LATE)
        factories.adviser()
        mail.outbox.clear()
        task()
        task()
        assert len(mail.outbox) == 1

    def test_what_somebody_has_taken_waits_no_more(self) -> None:
        assessment = factories.in_review()
        Assessment.objects.filter(pk=assessment.pk).update(review_requested_at=JUST_LATE)
        mail.outbox.clear()
        assert remind_advisers() == 0
        assert mail.outbox == []

    def test_nobody_is_told_about_their_own_firm(self) -> None:
        assessment = waiting_since(JUST_LATE)
        adviser = factories.adviser()
        Membership.objects.create(user=adviser, business=assessment.business, role="contributor")
        mail.outbox.clear()
        assert remind_advisers() == 1
        assert mail.outbox == []

    def test_it_runs_every_morning_in_hong_kong(self) -> None:
        entry = settings.CELERY_BEAT_SCHEDULE["remind-advisers"]
        assert entry["task"] == task.name
        assert (entry["schedule"].hour, entry["schedule"].minute) == ({9}, {0})
        assert settings.CELERY_TIMEZONE == "Asia/Hong_Kong"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_two_workers_at_once_remind_once(_round):
    for _each in range(3):
        waiting_since(JUST_LATE)
    factories.adviser()
    mail.outbox.clear()
    assert sorted(together(remind_advisers, remind_advisers)) == [0, 3]
    assert len(mail.outbox) == 1
