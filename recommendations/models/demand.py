"""Which schemes are recommended how often: one flat row per standing, and the sums of each cell of the cohort."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from readiness.models import Standing
from readiness.models.cohort import Cell


class Recommended(models.Model):
    """What is recommended on a firm's latest own scorecard, by its newest revision. Kept as long as the standing.

    `schemes`: scheme id -> "yes" or "unknown" (not known yet), the verdict on the firm.
    """

    standing = models.OneToOneField(Standing, on_delete=models.CASCADE, related_name="recommended")
    schemes = models.JSONField()

    class Meta:
        verbose_name = _("schemes recommended")
        verbose_name_plural = _("schemes recommended")

    def __str__(self) -> str:
        return ", ".join(sorted(self.schemes))


class DemandCell(Cell):
    """`schemes`: scheme id -> {"yes": firms, "unknown": firms}; each firm once, as in the cell of the cohort.

    `counted_from`: when the cell of the cohort had last been counted. Where that is not the same any more, this is
    counted anew.
    """

    schemes = models.JSONField(default=dict)
    counted_from = models.DateTimeField()

    class Meta:
        verbose_name = _("demand for schemes")
        verbose_name_plural = _("demand for schemes")
        constraints = [
            models.UniqueConstraint(fields=["quarter", "sector_group", "size_group"], name="demand_cell_once")
        ]
