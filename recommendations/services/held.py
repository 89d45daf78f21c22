"""What this app holds on a person and on a business (see `accounts.services.held`)."""

from django.utils.translation import gettext_lazy as _

from accounts.services.held import Table, columns
from recommendations.models import ErasureWarning, Report, Result, StepDone

ON_PERSON = (
    Table(
        "results_asked_for",
        _("Results and revisions that you asked for"),
        Result,
        ("created_by",),
        columns("revision", "on_date", "created_at", assessment_id="scorecard__assessment_id"),
    ),
    Table(
        "reports_asked_for",
        _("Reports that you asked for"),
        Report,
        ("requested_by",),
        columns("number", "language", "state", "created_at"),
    ),
)

ON_BUSINESS = (
    Table(
        "results",
        _("Every revision of the recommendations, with its reasons, the plan and the money"),
        Result,
        ("scorecard__assessment__business",),
        columns(
            *("id", "scorecard_id", "revision", "on_date", "created_at", "facts", "costs", "held", "matches"),
            *("combination", "plan"),
            catalogue="catalogue__code",
            catalogue_version="catalogue__version",
        ),
    ),
    Table(
        "reports",
        _("Every report: its number, language, state and checksum; the files are in the folder “reports”"),
        Report,
        ("result__scorecard__assessment__business",),
        columns("number", "result_id", "language", "state", "created_at", "finished_at", "sha256"),
    ),
    Table(
        "steps_done",
        _("Which steps of an earlier plan were taken, as the firm says"),
        StepDone,
        ("assessment__business",),
        columns("assessment_id", "question", "level", "state", "note", "updated_at"),
    ),
    Table(
        "erasure_warnings",
        _("When you were warned that something would be erased because it was no longer used, and from which day on"),
        ErasureWarning,
        ("business",),
        columns("business_id", "assessment_id", "warned_at", "erased_from"),
    ),
)

NOT_ON_PERSON: dict[str, str] = {}
NOT_ON_BUSINESS = {
    "recommendations.Recommended": "figures for statistics without a name, worked out from the results in the copy",
}
