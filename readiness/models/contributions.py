"""What colleagues answer on their own, apart from the firm's answers and from each other's."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from readiness.models.answers import GivenAnswer
from readiness.models.assessments import Assessment


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def of(self, user: User) -> "ContributionQuerySet":
        return self.filter(user=user)

    def finished(self) -> "ContributionQuerySet":
        return self.filter(finished_at__isnull=False)


class Contribution(models.Model):
    """One colleague's own answers to an assessment. Only finished ones count, and only without the name."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="contributions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contributions")
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "user"], name="contribution_once_per_person"),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="contribution_finished_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}"

    @property
    def accepts_answers(self) -> bool:
        """Until the colleague has finished or the firm has submitted."""
        return self.finished_at is None and self.assessment.accepts_answers


class ContributedAnswer(GivenAnswer):
    """A colleague's answer. Nobody but this colleague sees it until the firm rates itself, and then without a name."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="answers", db_index=False)

    class Meta(GivenAnswer.Meta):
        verbose_name = _("colleague's answer")
        verbose_name_plural = _("colleagues' answers")
        constraints = [
            *GivenAnswer.Meta.constraints,
            models.UniqueConstraint(fields=["contribution", "question"], name="contributed_once_per_question"),
        ]
