"""What an adviser writes while reviewing; frozen into a scorecard when the assessment is verified."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from readiness.models.assessments import Assessment


class Rating(models.Model):
    """The adviser's own level for one question, 1 to 5."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings")
    question = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField()
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("adviser's rating")
        verbose_name_plural = _("advisers' ratings")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="rating_once_per_question"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 5)), name="rating_level_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.level}"


class DimensionComment(models.Model):
    """What the adviser says to the firm about one dimension."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="dimension_comments")
    dimension = models.CharField(max_length=80)
    comment = models.TextField(max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("comment on a dimension")
        verbose_name_plural = _("comments on dimensions")
        constraints = [models.UniqueConstraint(fields=["assessment", "dimension"], name="comment_once_per_dimension")]

    def __str__(self) -> str:
        return self.dimension
