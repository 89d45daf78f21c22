"""Celery tasks: primitive ids in, everything else in a service."""

from celery import shared_task

from recommendations.services import demand, publishing, reports


@shared_task(name="recommendations.make_report")
def make_report(report_id: str) -> None:
    reports.make(report_id)


@shared_task(name="recommendations.rescue_stuck_reports")
def rescue_stuck_reports() -> None:
    reports.rescue()


@shared_task(name="recommendations.refresh_demand")
def refresh_demand() -> None:
    demand.refresh()


@shared_task(name="recommendations.publish_cohort")
def publish_cohort() -> None:
    publishing.publish_if_due()
