"""What was recommended for a scorecard, frozen with its reasons."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.protecting import written_once
from accounts.viewers import Viewer
from readiness.models import Assessment, Scorecard
from recommendations.models.releases import CatalogueRelease


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, viewer: Viewer) -> "ResultQuerySet":
        return self.filter(scorecard__assessment__in=Assessment.objects.visible_to(viewer).values("pk"))


def nothing_combined() -> dict[str, Any]:
    """The combination of a firm that plans no spending."""
    return {"items": [], "grant": "0.00", "own": "0.00"}


class Result(models.Model):
    """Revision n of the recommendations for one scorecard. Written once; PostgreSQL refuses to change it.

    `facts`: the scorecard's, and what the firm has told since; `costs`: [{"item", "amount"}], what it plans to spend;
    `held`: [{"scheme", "received"}], what it has already, with null where it did not say how much it received.
    `matches`, `combination`, `plan`: what follows, see `recommendations.frozen`. Amounts are HK$ as exact
    decimal strings.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="results", db_index=False)
    revision = models.PositiveSmallIntegerField()
    catalogue = models.ForeignKey(CatalogueRelease, on_delete=models.PROTECT, related_name="+")
    on_date = models.DateField(_("date of the recommendation"))
    facts = models.JSONField()
    costs = models.JSONField(default=list)
    held = models.JSONField(default=list)
    matches = models.JSONField()
    combination = models.JSONField(default=nothing_combined)
    plan = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["scorecard", "revision"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "revision"], name="result_revision_once")]
        triggers = [written_once(but="created_by")]

    def __str__(self) -> str:
        return f"{self.scorecard} / {self.revision}"
