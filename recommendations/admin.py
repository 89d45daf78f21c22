"""What the recommendations app keeps, for administrators to look at. Nothing here is edited by hand."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from recommendations.models import CatalogueRelease, Report, Result
from recommendations.staleness_admin import StalenessPage


@admin.register(CatalogueRelease)
class CatalogueReleaseAdmin(StalenessPage, ReadOnlyAdmin):
    list_display = ["__str__", "published_at", "sha256"]
    list_filter = ["code"]
    fields = ["code", "version", "sha256", "published_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")


@admin.register(Result)
class ResultAdmin(ReadOnlyAdmin):
    list_display = ["pk", "scorecard", "revision", "catalogue", "on_date", "created_at"]
    list_select_related = ["scorecard", "catalogue"]
    search_fields = ["scorecard__assessment__id", "scorecard__assessment__business__name"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["number", "language", "state", "attempts", "created_at", "finished_at"]
    list_filter = ["state", "language"]
    search_fields = ["number"]
