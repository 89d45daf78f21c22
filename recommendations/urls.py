"""Addresses of results, schemes and reports, and the two that complete something: submit and verify."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from recommendations.views import (
    catalogue,
    firm,
    issuing,
    planner,
    privacy,
    progress,
    reports,
    results,
    verification,
)
from recommendations.views.programme import calibration, dashboard, exports
from recommendations.views.programme import reports as programme_reports

app_name = "recommendations"


class TableConverter(StringConverter):
    """A table of published figures."""

    regex = "cells|schemes"


class EndingConverter(StringConverter):
    """The kind of file that a table is taken out as."""

    regex = "csv|xlsx"


class FingerprintConverter(StringConverter):
    """The SHA-256 of a certificate in hex. PostgreSQL could not even look for some other strings (NUL)."""

    regex = "[0-9a-f]{64}"


register_converter(TableConverter, "table")
register_converter(EndingConverter, "ending")
register_converter(FingerprintConverter, "fingerprint")

urlpatterns = [
    path("assessments/<uuid:pk>/submit/", issuing.submit, name="submit"),
    path("reviews/<uuid:pk>/verify/", issuing.verify, name="verify"),
    path("assessments/<uuid:pk>/result/", results.result, name="result"),
    path("assessments/<uuid:pk>/result/<int:number>/", results.result, name="result_number"),
    path("assessments/<uuid:pk>/result/<int:number>/facts/", results.firm_up, name="firm_up"),
    path("assessments/<uuid:pk>/result/<int:number>/held/", results.hold, name="hold"),
    path("assessments/<uuid:pk>/planner/", planner.PlannerView.as_view(), name="planner"),
    path("assessments/<uuid:pk>/steps/", progress.StepsView.as_view(), name="steps"),
    path("assessments/<uuid:pk>/progress/", progress.progress, name="progress"),
    path("assessments/<uuid:pk>/reports/", reports.report_list, name="reports"),
    path("results/<int:pk>/reports/", reports.request_report, name="request_report"),
    path("results/<int:pk>/progress-report/", progress.request_progress, name="request_progress"),
    path("reports/<uuid:pk>/", reports.status, name="report"),
    path("reports/<uuid:pk>/retry/", reports.retry, name="retry_report"),
    path("reports/<uuid:pk>/download/", reports.download, name="download_report"),
    path("businesses/<uuid:pk>/assessments/", firm.over_time, name="firm"),
    path("businesses/<uuid:pk>/assessments/reports.zip", firm.reports_zip, name="firm_reports"),
    path("programme/", dashboard.dashboard, name="programme"),
    path("programme/calibration/", calibration.calibration, name="calibration"),
    path("programme/report.pdf", programme_reports.cohort_report, name="cohort_report"),
    path("programme/export/<table:table>.<ending:ending>", exports.published, name="export_published"),
    path("programme/export/records.<ending:ending>", exports.records, name="export_records"),
    path("your-data/", privacy.your_data, name="your_data"),
    path("your-data/copy/", privacy.copy_for_person, name="copy_for_person"),
    path("your-data/erase/", privacy.ErasePersonView.as_view(), name="erase_person"),
    path("your-data/erased/<uuid:receipt>/", privacy.erased, name="erased"),
    path("businesses/<uuid:pk>/copy/", privacy.copy_for_business, name="copy_for_business"),
    path("businesses/<uuid:pk>/erase/", privacy.EraseBusinessView.as_view(), name="erase_business"),
    path("verify/", verification.check_report, name="check_report"),
    path("verify/certificates/<fingerprint:fingerprint>.pem", verification.certificate, name="certificate"),
    path("verify/<str:number>/", verification.check_report, name="check_report_number"),
    path("schemes/", catalogue.scheme_list, name="scheme_list"),
    path("schemes/compare/", catalogue.compare, name="compare"),
    path("schemes/matrix/", catalogue.matrix, name="matrix"),
    path("schemes/<slug:scheme>/", catalogue.scheme, name="scheme"),
]
