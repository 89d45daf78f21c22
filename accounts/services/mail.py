"""E-mails: written in the reader's language, kept as rows, sent by a worker."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection, send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator

from accounts.models import OutgoingMail

logger = logging.getLogger(__name__)

# After each attempt the next one waits longer; with the last one the mail is given up and deleted.
WAITS = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
AT_ONCE = 200  # mails that one sweep wakes
LONGEST_NAME = 80  # characters of a name in a subject
LONGEST_SUBJECT = 200  # characters
LONGEST_ADDRESS = 254  # characters (RFC 5321): no server takes a longer one


def in_subject(name: object) -> str:
    """A name of any length as a subject can carry it."""
    return Truncator(str(name)).chars(LONGEST_NAME)


def write(*, to: str, template: str, language: str, context: Mapping[str, Any]) -> None:
    """Writes an e-mail from `<template>_subject.txt` and `<template>_body.txt` for the queue."""
    with translation.override(language):
        send_mail(
            subject=" ".join(render_to_string(f"{template}_subject.txt", dict(context)).split()),
            message=render_to_string(f"{template}_body.txt", dict(context)),
            from_email=None,
            recipient_list=[to],
        )


@transaction.atomic
def queue(*, messages: Sequence[EmailMessage]) -> int:
    """Keeps each message as one row per reader and wakes a worker on commit; returns how many rows that were.

    A subject is cut where it is too long, and what has too long an address for any server is not kept. Raises
    `ValueError` for a message with more than plain text: none of ours has.
    """
    now = timezone.now()
    rows = []
    for message in messages:
        if message.attachments or getattr(message, "alternatives", None):
            raise ValueError("only plain text can be queued")
        rows += [
            OutgoingMail(
                recipient=address,
                subject=Truncator(str(message.subject)).chars(LONGEST_SUBJECT),
                body=str(message.body),
                due_at=now,
            )
            for address in message.recipients()
            if len(address) <= LONGEST_ADDRESS
        ]
    OutgoingMail.objects.bulk_create(rows)
    transaction.on_commit(lambda: _wake([row.pk for row in rows]))
    return len(rows)


def deliver(mail_id: str | UUID) -> None:
    """Sends one mail and deletes it. Does nothing when it is gone, not due yet or in other hands.

    The row is put off before the attempt and deleted after it: a worker that dies in between sends it once more later.
    """
    mail = _take(mail_id)
    if mail is None:
        return
    connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
    try:
        EmailMessage(mail.subject, mail.body, None, [mail.recipient], connection=connection).send()
    except Exception as error:  # noqa: BLE001 - whatever it is, the row with its private link must not stay
        # Only its kind: what a mail server answers names the reader.
        logger.error("e-mail %s could not be sent (attempt %s): %s", mail.pk, mail.attempts, type(error).__name__)
        # An address that no message can be made for, such as one whose host has no ASCII form, is a ValueError.
        if not isinstance(error, ValueError) and mail.attempts <= len(WAITS):
            return
        logger.error("e-mail %s is given up", mail.pk)
    mail.delete()


def send_due() -> int:
    """Wakes a worker for each mail that is due and was lost or failed before; returns how many that were."""
    late = OutgoingMail.objects.filter(due_at__lte=timezone.now() - timedelta(seconds=30)).values_list("pk", flat=True)
    found = list(late[:AT_ONCE])
    _wake(found)
    return len(found)


@transaction.atomic
def _take(mail_id: str | UUID) -> OutgoingMail | None:
    rows = OutgoingMail.objects.select_for_update(of=("self",), skip_locked=True)
    mail = rows.filter(pk=mail_id, due_at__lte=timezone.now()).first()
    if mail is not None:
        mail.due_at = timezone.now() + WAITS[min(mail.attempts, len(WAITS) - 1)]
        mail.attempts = F("attempts") + 1
        mail.save(update_fields=["due_at", "attempts"])
        mail.refresh_from_db(fields=["attempts"])
    return mail


def _wake(ids: Sequence[UUID]) -> None:
    """A broker that is down costs nothing but time: the sweep sends again."""
    from accounts.tasks import deliver_mail

    for pk in ids:
        try:
            deliver_mail.delay(str(pk))
        except (OSError, deliver_mail.OperationalError):
            logger.exception("e-mail %s could not be handed to a worker; the sweep will", pk)
            return
