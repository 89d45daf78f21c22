"""The admin's page of schemes that nobody has checked for long; read only."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations import wording
from recommendations.matching import STALE_AFTER_DAYS
from recommendations.models import CatalogueRelease
from recommendations.services.catalogue import catalogue_of, release_in_force
from recommendations.staleness import Stale, stale_schemes


class StalenessPage(admin.ModelAdmin):
    """Adds the page to the admin of catalogue releases; its list of releases links to it by itself."""

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "stale/", self.admin_site.admin_view(self.stale_view), name="recommendations_cataloguerelease_stale"
        )
        return [page, *super().get_urls()]  # first: Django's own end with one that takes anything

    def stale_view(self, request: HttpRequest) -> HttpResponse:
        """The schemes of the release in force, oldest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            release = release_in_force()
        except CatalogueRelease.DoesNotExist:
            release = None
        today = timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Schemes to check again"),
            "opts": self.model._meta,
            "release": release,
            "on_date": today,
            "limit": STALE_AFTER_DAYS,
            "rows": [_row(item) for item in stale_schemes(catalogue_of(release.pk), today)] if release else [],
        }
        return TemplateResponse(request, "admin/recommendations/stale_schemes.html", context)


def _row(item: Stale) -> dict[str, Any]:
    scheme = item.scheme
    return {
        "id": scheme.id,
        "name": wording.name(scheme)[0],
        "url": scheme.url,
        "status": wording.STATUSES[scheme.status.value],
        "checked": wording.partial_date(item.checked_on) if item.checked_on else _("Never"),
        "days": item.days,
    }
