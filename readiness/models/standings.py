"""One flat row per assessment for queues, dashboards and benchmarks, so that none of them reads frozen documents."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from readiness.models.assessments import Assessment


class Standing(models.Model):
    """Where an assessment stands, by its firm's latest own scorecard. Holds no name of a firm, no free text.

    Made when the assessment starts and kept when it is erased (then `assessment` is null and `firm` a new random key):
    it is what statistics are counted from. Written by `readiness.services.standings` alone.

    `started_on`, …: days in Hong Kong. `submitted_on`, `quarter` and what was scored belong to the latest submission;
    `submission`, the id of that scorecard, orders submissions of one day. Until the first one, groups are those of the
    profile, empty while there is none. `claimed_on` is empty again after a release, `verified_*` after a withdrawal.
    `dimensions`: dimension id -> exact score as a fraction such as "5/2". `pairs`: dimension id -> one [own level,
    adviser's level] per question that both rated, while verified. `is_latest` and `is_latest_in_quarter` mark the
    newest submission of its firm, overall and in that quarter.
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
    submission = models.BigIntegerField(null=True, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    sector_group = models.CharField(max_length=40, blank=True)
    size_band = models.CharField(max_length=80, blank=True)
    size_group = models.CharField(max_length=40, blank=True)
    tier = models.CharField(max_length=20, blank=True)
    overall = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    dimensions = models.JSONField(default=dict)
    verified_tier = models.CharField(max_length=20, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pairs = models.JSONField(default=dict)
    is_latest = models.BooleanField(default=False)
    is_latest_in_quarter = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.UniqueConstraint(fields=["firm"], condition=Q(is_latest=True), name="standing_one_latest"),
            models.UniqueConstraint(
                fields=["firm", "quarter"], condition=Q(is_latest_in_quarter=True), name="standing_one_latest_a_quarter"
            ),
        ]
        indexes = [
            # What each summary cell is counted from: see readiness.services.cohort.
            models.Index(
                fields=["sector_group", "size_group"], condition=Q(is_latest=True), name="standing_latest_cell"
            ),
            models.Index(
                fields=["quarter", "sector_group", "size_group"],
                condition=Q(is_latest_in_quarter=True),
                name="standing_quarter_cell",
            ),
            models.Index(fields=["sector_group", "size_group", "start_quarter"], name="standing_started_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.quarter or self.start_quarter} {self.tier}"
