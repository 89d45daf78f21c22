"""Addresses of results, schemes and reports, and the two that complete something: submit and verify."""

from django.urls import path

from recommendations.views import catalogue, issuing, planner, privacy, reports, results

app_name = "recommendations"

urlpatterns = [
    path("assessments/<uuid:pk>/submit/", issuing.submit, name="submit"),
    path("reviews/<uuid:pk>/verify/", issuing.verify, name="verify"),
    path("assessments/<uuid:pk>/result/", results.result, name="result"),
    path("assessments/<uuid:pk>/result/<int:number>/", results.result, name="result_number"),
    path("assessments/<uuid:pk>/result/<int:number>/facts/", results.firm_up, name="firm_up"),
    path("assessments/<uuid:pk>/result/<int:number>/held/", results.hold, name="hold"),
    path("assessments/<uuid:pk>/planner/", planner.PlannerView.as_view(), name="planner"),
    path("assessments/<uuid:pk>/reports/", reports.report_list, name="reports"),
    path("results/<int:pk>/reports/", reports.request_report, name="request_report"),
    path("reports/<uuid:pk>/", reports.status, name="report"),
    path("reports/<uuid:pk>/retry/", reports.retry, name="retry_report"),
    path("reports/<uuid:pk>/download/", reports.download, name="download_report"),
    path("your-data/", privacy.your_data, name="your_data"),
    path("your-data/copy/", privacy.copy_for_person, name="copy_for_person"),
    path("your-data/erase/", privacy.ErasePersonView.as_view(), name="erase_person"),
    path("your-data/erased/<uuid:receipt>/", privacy.erased, name="erased"),
    path("businesses/<uuid:pk>/copy/", privacy.copy_for_business, name="copy_for_business"),
    path("businesses/<uuid:pk>/erase/", privacy.EraseBusinessView.as_view(), name="erase_business"),
    path("schemes/", catalogue.scheme_list, name="scheme_list"),
    path("schemes/compare/", catalogue.compare, name="compare"),
    path("schemes/matrix/", catalogue.matrix, name="matrix"),
    path("schemes/<slug:scheme>/", catalogue.scheme, name="scheme"),
]
