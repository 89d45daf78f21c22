"""What the readiness app keeps, for administrators to look at. Nothing here is edited by hand.

What a firm answered and how it scored is not shown: whoever reads that does so on the site's own pages, which note it.
"""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from readiness.models import Assessment, QuestionnaireRelease, Scorecard, Transition


@admin.register(QuestionnaireRelease)
class QuestionnaireReleaseAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "published_at", "sha256"]
    list_filter = ["code"]
    fields = ["code", "version", "sha256", "published_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")


class TransitionInline(admin.TabularInline):
    model = Transition
    fields = ("at", "name", "source", "target", "actor", "comment")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ["id", "business", "state", "submitted_at", "adviser"]
    list_filter = ["state"]
    search_fields = ["id", "business__name"]
    list_select_related = ["business", "adviser"]
    inlines = [TransitionInline]


@admin.register(Scorecard)
class ScorecardAdmin(ReadOnlyAdmin):
    list_display = ["assessment_id", "number", "kind", "created_at"]
    list_filter = ["kind"]
    fields = ["assessment", "number", "kind", "release", "release_sha256", "engine_version", "fact_sheet", "created_at"]
    search_fields = ["assessment__id", "assessment__business__name"]


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin):
    list_display = ["at", "assessment_id", "name", "source", "target", "actor"]
    list_filter = ["name"]
    search_fields = ["assessment__id", "assessment__business__name"]
    list_select_related = ["actor"]
    ordering = ["-at"]
