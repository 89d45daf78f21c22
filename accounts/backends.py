"""The e-mail backend that Django, django-allauth and our own services write to: it queues, a worker delivers."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.services import mail


class QueueBackend(BaseEmailBackend):
    """Keeps e-mails as rows in the caller's transaction; `MAIL_DELIVERY_BACKEND` is what then sends them."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        messages: list[EmailMessage] = list(email_messages)
        return mail.queue(messages=messages)
