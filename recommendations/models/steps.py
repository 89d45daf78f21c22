"""Which steps of the last plan a firm has taken, as it says when it assesses itself again."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from readiness.models import Assessment


class StepDone(models.Model):
    """A step of the previous assessment's plan: which question it raises, from which level, and how far it got.

    `assessment` is the later one, in which the firm told it.
    """

    class State(models.TextChoices):
        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly done")
        NOT = "not", _("Not done")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="steps_done", db_index=False)
    question = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=State)
    note = models.TextField(_("note"), blank=True, max_length=500)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of a plan")
        constraints = [
            UniqueConstraint(fields=["assessment", "question", "level"], name="step_once_per_assessment"),
            CheckConstraint(condition=Q(level__range=(1, 4)), name="step_from_level_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.level}: {self.state}"
