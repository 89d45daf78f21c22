"""Answers as they are given: the firm's, and what they have in common with those of colleagues."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from readiness.models.assessments import Assessment


class GivenAnswer(models.Model):
    """One question's answer, whoever gave it.

    Neither a level nor "we don't know" means: not answered yet, but a note was typed.
    """

    question = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    unknown = models.BooleanField(default=False)
    note = models.TextField(blank=True, max_length=1000)
    evidence = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(
                condition=Q(level=None) | Q(level__range=(1, 5), unknown=False), name="%(class)s_level_1_to_5"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"

    @property
    def value(self) -> int | str | None:
        """The answer as the scoring engine takes it: 1 to 5, "unknown", or None when not answered yet."""
        return "unknown" if self.unknown else self.level


class Answer(GivenAnswer):
    """The firm's answer. `carried_over`: from an earlier assessment, and nobody has looked at it since."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers", db_index=False)
    carried_over = models.BooleanField(default=False)

    class Meta(GivenAnswer.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            *GivenAnswer.Meta.constraints,
            UniqueConstraint(fields=["assessment", "question"], name="answer_once_per_question"),
        ]
