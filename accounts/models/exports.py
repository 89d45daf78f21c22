"""Files of single records that people at HKPC took out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.protecting import written_once


class DataExport(models.Model):
    """A file of single records that somebody at HKPC took out. Written once.

    `filters`: what was chosen, by name ("all" for no choice); `rows`: how many records.
    """

    class Kind(models.TextChoices):
        RECORDS_CSV = "records.csv", _("Single records (CSV)")
        RECORDS_XLSX = "records.xlsx", _("Single records (Excel)")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    filters = models.JSONField(_("filters"), default=dict)
    rows = models.PositiveIntegerField(_("records"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("export of records")
        verbose_name_plural = _("exports of records")
        ordering = ["-at"]
        triggers = [written_once(but="user")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
