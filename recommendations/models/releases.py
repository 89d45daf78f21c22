"""Published catalogues of schemes. Written once; PostgreSQL itself refuses to change or delete one."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogueReleaseQuerySet(models.QuerySet["CatalogueRelease"]):
    def in_force(self, code: str) -> "CatalogueRelease":
        """The release new results use: the one of this catalogue that was published last.

        Raises `CatalogueRelease.DoesNotExist` when none was published yet.
        """
        return self.filter(code=code).defer("content").latest("published_at")


class CatalogueRelease(models.Model):
    """`content`: {"catalogue": …, "schemes": {file name: scheme data}}; `sha256` is of its canonical JSON."""

    code = models.SlugField(_("code"), max_length=50)
    version = models.CharField(_("version"), max_length=20)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)

    objects = CatalogueReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue release")
        verbose_name_plural = _("catalogue releases")
        ordering = ["-published_at"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="catalogue_version_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"
