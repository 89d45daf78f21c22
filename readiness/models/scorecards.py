"""Frozen results of scoring. Queues, results and reports read these, never the live answers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.protecting import written_once
from readiness.models.assessments import Assessment
from readiness.models.releases import QuestionnaireRelease


class Scorecard(models.Model):
    """Scorecard n of an assessment. Written once; PostgreSQL refuses to change it.

    `answers`: question id -> {"value": 1-5 | "unknown", "note": str, "evidence": bool};
    `facts`: the profile, null where the firm would not say; `score`: `readiness.scoring.serialise.score_to_json`;
    `hints`: ids of the consistency rules that spoke; `comments`: dimension id -> the adviser's comment (verified only);
    `colleagues`: one entry per colleague who answered apart, question id -> 1-5 | "unknown", without names.
    """

    class Kind(models.TextChoices):
        OWN = "own", _("The firm's own rating")
        VERIFIED = "verified", _("The adviser's rating")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scorecards", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    release = models.ForeignKey(QuestionnaireRelease, on_delete=models.PROTECT, related_name="+")
    release_sha256 = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    fact_sheet = models.CharField(max_length=40)
    facts = models.JSONField()
    answers = models.JSONField()
    score = models.JSONField()
    hints = models.JSONField(default=list)
    comments = models.JSONField(default=dict)
    colleagues = models.JSONField(default=list)
    tier = models.CharField(max_length=20)
    # For sorting and lists only; the exact fraction stands in `score`.
    overall = models.DecimalField(max_digits=5, decimal_places=4)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        ordering = ["assessment", "number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="scorecard_number_once")]
        triggers = [written_once(but="created_by")]

    def __str__(self) -> str:
        return f"{self.assessment_id} #{self.number}"

    @property
    def plain_answers(self) -> dict[str, Any]:
        """Question id -> 1-5 or "unknown", as the scoring engine takes them."""
        return {question: answer["value"] for question, answer in self.answers.items()}
