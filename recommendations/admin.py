"""What the recommendations app keeps, for administrators to look at. Nothing here is edited by hand.

What a result or a report says is not shown: whoever reads that does so on the site's own pages, which note it.
"""

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
    fields = ["scorecard", "revision", "catalogue", "on_date", "created_by", "created_at"]
    list_select_related = ["scorecard", "catalogue"]
    search_fields = ["scorecard__assessment__id", "scorecard__assessment__business__name"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["number", "language", "state", "attempts", "created_at", "finished_at"]
    list_filter = ["state", "language"]
    fields = [
        *("number", "result", "language", "kind", "state", "failure", "attempts"),
        *("created_at", "sent_at", "started_at", "finished_at", "sha256", "signature", "certificate", "requested_by"),
    ]
    search_fields = ["number"]
