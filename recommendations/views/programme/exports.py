"""Downloads of the programme: published figures for managers, single records for administrators."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Business, DataExport
from accounts.services.exports import log_export
from accounts.viewers import person_of
from recommendations.programme.sheets import MOST_ROWS, Sheet, csv_lines, xlsx_file
from recommendations.services import exporting, programme
from recommendations.views.programme.access import for_administrators, for_managers, selection_of

PUBLISHED: Mapping[str, Callable[[], Sheet]] = {"cells": exporting.cells, "schemes": exporting.schemes}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_managers
def published(request: HttpRequest, table: str, ending: str) -> HttpResponseBase:
    """All published cells, or the demand for schemes in them, as CSV or Excel."""
    return _file(PUBLISHED[table](), table, ending)


@require_POST
@for_administrators
def records(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Single records of a selection. A form sends for it, since taking them out is logged."""
    selection = selection_of(request.POST, programme.published_quarters())
    chosen = exporting.chosen_records(selection)
    count = chosen.count()
    if ending == "xlsx" and count > MOST_ROWS:
        messages.error(request, _("These are more records than an Excel sheet holds. Choose fewer, or take CSV."))
        return redirect("recommendations:programme")
    log_export(
        actor=person_of(request),
        kind=DataExport.Kind(f"records.{ending}"),
        filters={"quarter": selection.quarter, "sector": selection.sector, "size": selection.size},
        rows=count,
        businesses=Business.objects.filter(assessments__standing__in=chosen).distinct(),
    )
    return _file(exporting.records(selection), "records", ending)


def _file(sheet: Sheet, name: str, ending: str) -> HttpResponseBase:
    file_name = f"ai-readiness-{name}-{timezone.localdate().isoformat()}.{ending}"
    if ending == "xlsx":
        file = xlsx_file(sheet, notes_name=_("Notes"))
        return FileResponse(file, as_attachment=True, filename=file_name, content_type=XLSX)
    response = StreamingHttpResponse(csv_lines(sheet), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
