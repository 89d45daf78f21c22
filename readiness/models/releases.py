"""Published questionnaires. A release is written once; PostgreSQL itself refuses to change or delete it."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionnaireReleaseQuerySet(models.QuerySet["QuestionnaireRelease"]):
    def in_force(self, code: str) -> "QuestionnaireRelease":
        """The release new assessments use: the one of this questionnaire that was published last.

        Raises `QuestionnaireRelease.DoesNotExist` when none was published yet.
        """
        return self.filter(code=code).defer("content").latest("published_at")


class QuestionnaireRelease(models.Model):
    """`content` is the questionnaire file as plain data; `sha256` is of its canonical JSON."""

    code = models.SlugField(_("code"), max_length=50)
    version = models.CharField(_("version"), max_length=20)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)

    objects = QuestionnaireReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire release")
        verbose_name_plural = _("questionnaire releases")
        ordering = ["-published_at"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="questionnaire_version_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"
