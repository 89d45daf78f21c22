"""Summary tables: what dashboards and benchmarks read instead of counting assessments in a request."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

ALL = "all"  # as a quarter: whenever it was


class Cell(models.Model):
    """Which firms: a quarter or "all", a sector group and a size group (both empty for drafts without a profile)."""

    quarter = models.CharField(max_length=6)
    sector_group = models.CharField(max_length=40, blank=True)
    size_group = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.quarter} {self.sector_group} {self.size_group}"


class CohortCell(Cell):
    """The figures of one cell, counted from standings by `readiness.services.cohort`. Cells without any have no row.

    A firm counts once in a quarter, with its latest submission in it, and once in "all": `firms`; `tiers`: tier ->
    firms; `dimensions`: dimension -> {score such as "5/2": firms}. Of the assessments started in the quarter (each
    counts): `funnel`: how many were "started", "submitted", "requested" (a review), "claimed", "verified"; `waiting`:
    {"claimed" | "verified": {working days since the request: assessments}}.
    """

    firms = models.PositiveIntegerField(default=0)
    tiers = models.JSONField(default=dict)
    dimensions = models.JSONField(default=dict)
    funnel = models.JSONField(default=dict)
    waiting = models.JSONField(default=dict)
    refreshed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cell of the cohort")
        verbose_name_plural = _("cells of the cohort")
        constraints = [
            models.UniqueConstraint(fields=["quarter", "sector_group", "size_group"], name="cohort_cell_once")
        ]


class StaleCell(Cell):
    """A cell that a change of one firm's standing made stale; the next refresh counts it anew and deletes the row.

    One row per change and cell, on purpose: with one row per cell, a change that finds the row of an earlier one and
    commits after the refresh has counted would be forgotten. While a firm has rows here, it may not be counted yet as
    it stands.

    `before`, in cells of all quarters: the scores by which the cell counted the firm when the change came, as
    `Standing.dimensions` has them, and {} where it did not count it. So the first of a firm's rows says what the cell
    counts of it now. Empty where that is not known.
    """

    firm = models.UUIDField()
    before = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("stale cell")
        verbose_name_plural = _("stale cells")
        indexes = [
            models.Index(fields=["quarter", "sector_group", "size_group"], name="stale_cell"),
            models.Index(fields=["firm"], name="stale_firm"),
        ]


class AgreementCount(models.Model):
    """How many questions of a dimension an adviser rated at one level where the firm had rated another, or the same.

    Over verified assessments; "we don't know" counts as level 1. Kept in the transaction that verifies or withdraws.
    """

    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    dimension = models.CharField(max_length=80)
    own_level = models.PositiveSmallIntegerField()
    adviser_level = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("count of agreement")
        verbose_name_plural = _("counts of agreement")
        constraints = [
            models.UniqueConstraint(
                fields=["adviser", "dimension", "own_level", "adviser_level"], name="agreement_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.own_level} / {self.adviser_level}"
