"""Who was warned of what retention is about to erase."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from readiness.models import Assessment


class ErasureWarning(models.Model):
    """That those who run a business were told by mail what will be erased because it is no longer used.

    `assessment`: the draft that it is about; None where the whole business goes. `erased_from`: the day that the mail
    gave; before it nothing is erased. One row for each, written anew by the next warning after it was used again.
    """

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="erasure_warnings")
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.CASCADE, related_name="erasure_warnings", db_index=False
    )
    warned_at = models.DateTimeField(_("warned at"))
    erased_from = models.DateField(_("erased from"))

    class Meta:
        verbose_name = _("warning before erasure")
        verbose_name_plural = _("warnings before erasure")
        constraints = [
            models.UniqueConstraint(
                fields=["business"], name="erasure_warning_once_per_business", condition=Q(assessment=None)
            ),
            models.UniqueConstraint(fields=["assessment"], name="erasure_warning_once_per_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.erased_from}"
