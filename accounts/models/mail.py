"""E-mails on their way. The row is the job: what it says is the truth, whatever the broker lost or delivered twice."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One e-mail to one address. It holds personal data and perhaps a private link, so it is deleted once sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.EmailField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When it may be tried next; moved forward before each attempt, so that two workers never send it at once.
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = _("outgoing e-mail")
        verbose_name_plural = _("outgoing e-mails")
        ordering = ["due_at"]
        indexes = [models.Index(fields=["due_at"], name="mail_due")]

    def __str__(self) -> str:
        return str(self.pk)
