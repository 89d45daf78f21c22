"""What a business tells about itself, kept per year."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Business


class Profile(models.Model):
    """`facts`: fact id -> value as declared in the fact sheet; null means "prefer not to say", absent "not asked"."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="profiles", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    fact_sheet = models.CharField(_("fact sheet"), max_length=40)
    facts = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["business", "year"], name="profile_once_a_year")]

    def __str__(self) -> str:
        return f"{self.business} {self.year}"

    @property
    def known(self) -> dict[str, Any]:
        """The facts that have a value: what rules may use."""
        return {key: value for key, value in self.facts.items() if value is not None}
