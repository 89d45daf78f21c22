"""E-mails are rows that a worker sends: none is lost, none goes out twice, none stays behind."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.models import OutgoingMail
from accounts.services import mail

pytestmark = pytest.mark.django_db

QUEUE = "accounts.backends.QueueBackend"


def queued(*recipients: str) -> list[OutgoingMail]:
    """Written to the queue as the site does; the worker is not there yet."""
    message = EmailMessage("Subject", "Body", to=list(recipients), connection=get_connection(QUEUE))
    assert message.send() == len(recipients)
    return list(OutgoingMail.objects.order_by("recipient"))


def test_each_reader_has_a_row_and_nothing_is_sent_in_the_request():
    assert [row.recipient for row in queued("a@firm.hk", "b@firm.hk")] == ["a@firm.hk", "b@firm.hk"]
    assert django_mail.outbox == []


def test_delivering_sends_once_and_deletes():
    (row,) = queued("a@firm.hk")
    for _twice in range(2):
        mail.deliver(row.pk)
    assert [(sent.to, sent.subject, sent.body) for sent in django_mail.outbox] == [(["a@firm.hk"], "Subject", "Body")]
    assert not OutgoingMail.objects.exists()


def test_a_mail_goes_with_the_transaction_that_wrote_it():
    with transaction.atomic():
        queued("a@firm.hk")
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


class BrokenServer(get_connection().__class__):  # type: ignore[misc]
    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_server_that_is_down_is_asked_again_and_in_the_end_given_up(settings):
    settings.MAIL_DELIVERY_BACKEND = f"{__name__}.BrokenServer"
    (row,) = queued("a@firm.hk")
    waits = []
    for _attempt in range(5):
        mail.deliver(row.pk)
        row.refresh_from_db()
        waits.append(round((row.due_at - timezone.now()).total_seconds() / 60))
        mail.deliver(row.pk)  # not due
        OutgoingMail.objects.update(due_at=timezone.now())
    assert (row.attempts, waits) == (5, [2, 10, 60, 360, 1440])
    mail.deliver(row.pk)
    assert not OutgoingMail.objects.exists()


class BuggyServer(BrokenServer):
    def send_messages(self, messages):
        raise KeyError


def test_any_other_failure_is_given_up_in_the_end_too(settings):
    settings.MAIL_DELIVERY_BACKEND = f"{__name__}.BuggyServer"
    (row,) = queued("a@firm.hk")
    for attempts_left in (5, 4, 3, 2, 1, 0):
        mail.deliver(row.pk)
        assert OutgoingMail.objects.filter(attempts=6 - attempts_left).exists() == bool(attempts_left)
        OutgoingMail.objects.update(due_at=timezone.now())


def test_an_address_for_which_no_message_can_be_made_is_given_up_at_once():
    validate_email(no_host := f"x@{'港' * 60}.hk")
    (row,) = queued(no_host)
    mail.deliver(row.pk)
    assert not OutgoingMail.objects.exists()
    assert django_mail.outbox == []


def test_no_length_of_subject_or_address_stops_what_is_being_done():
    too_long = "a" * 64 + "@" + "b" * 60 + ".hk" * 50
    message = EmailMessage("海" * 201, "Body", to=[too_long, "a@firm.hk"], connection=get_connection(QUEUE))
    message.send()
    (row,) = OutgoingMail.objects.all()
    assert (row.recipient, row.subject) == ("a@firm.hk", "海" * 199 + "…")


def test_the_sweep_wakes_a_worker_for_what_is_late_only():
    queued("late@firm.hk")
    OutgoingMail.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    queued("new@firm.hk")
    assert mail.send_due() == 1


def test_what_is_not_plain_text_is_refused():
    message = EmailMultiAlternatives("Subject", "Body", to=["a@firm.hk"], connection=get_connection(QUEUE))
    message.attach_alternative("<p>Body</p>", "text/html")
    with pytest.raises(ValueError, match="plain text"):
        message.send()


def test_a_template_is_written_in_the_readers_language():
    context = {"link": "https://example.hk/x"}
    mail.write(to="a@firm.hk", template="readiness/email/resume", language="zh-hant", context=context)
    (sent,) = django_mail.outbox
    assert "https://example.hk/x" in sent.body
    assert sent.subject == "你的人工智能就緒評估私人連結"
