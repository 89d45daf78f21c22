"""What an adviser writes while reviewing: levels and comments, questions to the firm, notes for colleagues at HKPC."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from readiness.models.assessments import Assessment, Transition


class Rating(models.Model):
    """The adviser's own level for one question, 1 to 5."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings", db_index=False)
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

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="dimension_comments", db_index=False
    )
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


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    def drafts(self) -> "ClarificationQuerySet":
        """Written by the adviser, not sent to the firm."""
        return self.filter(sent_with=None)

    def sent(self) -> "ClarificationQuerySet":
        return self.filter(sent_with__isnull=False)


class Clarification(models.Model):
    """What the adviser asks about one answer. A draft until it is sent with the others; the firm sees it from then on.

    `sent_with` is the step that sent it; `scorecard`, the firm's own one that it is about, is set with it.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="clarifications")
    question = models.CharField(max_length=80)
    comment = models.TextField(max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    sent_with = models.ForeignKey(
        Transition, null=True, blank=True, on_delete=models.CASCADE, related_name="clarifications", db_index=False
    )
    scorecard = models.ForeignKey(
        "readiness.Scorecard", null=True, blank=True, on_delete=models.CASCADE, related_name="clarifications"
    )

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to the firm")
        verbose_name_plural = _("questions to the firm")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"],
                name="clarification_one_draft",
                condition=models.Q(sent_with=None),
            ),
            models.UniqueConstraint(fields=["sent_with", "question"], name="clarification_once_a_round"),
            models.CheckConstraint(
                condition=models.Q(sent_with=None, scorecard=None)
                | models.Q(sent_with__isnull=False, scorecard__isnull=False),
                name="clarification_sent_has_scorecard",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class InternalNote(models.Model):
    """What people at HKPC tell each other about an assessment. No page, mail, report or export of the firm shows it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="internal_notes")
    text = models.TextField(max_length=4000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.written_at:%Y-%m-%d}"
