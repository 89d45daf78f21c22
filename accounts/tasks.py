"""Celery tasks: primitive ids in, everything else in a service."""

from celery import shared_task

from accounts.services import housekeeping, mail


@shared_task(name="accounts.deliver_mail")
def deliver_mail(mail_id: str) -> None:
    mail.deliver(mail_id)


@shared_task(name="accounts.send_due_mails")
def send_due_mails() -> None:
    mail.send_due()


@shared_task(name="accounts.clear_expired")
def clear_expired() -> None:
    housekeeping.clear_sessions()
    housekeeping.clear_cache()
