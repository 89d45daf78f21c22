"""What is published of the cohort: figures that are hidden and rounded already. Pages and exports read nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from readiness.models.cohort import Cell


class PublishedCell(Cell):
    """One cell of the published table, a quarter that is over or "all", a sector group and a size group, each with
    its total "all". Replaced as a whole by `recommendations.services.publishing`.

    `hidden`: nothing of the cell is shown, and `figures` is empty. Otherwise it holds `firms`; `tiers`: tier -> firms;
    `dimensions`: dimension -> {"mean": "2.4", "weak": firms in the lowest band}; `schemes`: scheme -> [firms that seem
    to qualify, firms of which it is not known yet]. Of the assessments started in the quarter, where they may be shown:
    `funnel`: step -> assessments; `waiting`: step -> {"reviews": n, "median": working days, "spans": [n, …]}. Every
    count is rounded to 5, each by itself.
    """

    published_on = models.DateField()
    hidden = models.BooleanField()
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("published cell")
        verbose_name_plural = _("published cells")
        constraints = [
            models.UniqueConstraint(fields=["quarter", "sector_group", "size_group"], name="published_cell_once"),
            models.CheckConstraint(
                condition=models.Q(hidden=False) | models.Q(figures={}), name="published_cell_hidden_is_empty"
            ),
        ]
