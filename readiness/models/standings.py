"""One flat row per assessment for queues, dashboards and benchmarks, so that none of them reads frozen documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from readiness.models.assessments import Assessment


class Standing(models.Model):
    """Where an assessment stands, by its firm's latest own scorecard. Holds no name, person or free text.

    Made when the assessment starts and kept when it is erased (then `assessment` is null and `firm` a new random key):
    it is what statistics are counted from. `dimensions`: dimension id -> exact score as a fraction such as "5/2".
    `is_latest` and `is_latest_in_quarter` mark the newest submitted one of its firm, overall and in that quarter.
    """

    assessment = models.OneToOneField(
        Assessment, null=True, blank=True, on_delete=models.SET_NULL, related_name="standing"
    )
    firm = models.UUIDField(db_index=True)
    started_on = models.DateField()
    submitted_on = models.DateField(null=True, blank=True)
    requested_on = models.DateField(null=True, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    start_quarter = models.CharField(max_length=6)
    quarter = models.CharField(max_length=6, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    sector_group = models.CharField(max_length=40, blank=True)
    size_band = models.CharField(max_length=80, blank=True)
    size_group = models.CharField(max_length=40, blank=True)
    tier = models.CharField(max_length=20, blank=True)
    overall = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    dimensions = models.JSONField(default=dict)
    verified_tier = models.CharField(max_length=20, blank=True)
    is_latest = models.BooleanField(default=False)
    is_latest_in_quarter = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")

    def __str__(self) -> str:
        return f"{self.quarter or self.start_quarter} {self.tier}"
