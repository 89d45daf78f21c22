"""Celery tasks: primitive ids in, everything else in a service."""

from celery import shared_task

from recommendations.services import demand, files, publishing, reports, retention


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


@shared_task(name="recommendations.delete_files")
def delete_files() -> None:
    files.delete_due()


@shared_task(name="recommendations.apply_retention")
def apply_retention() -> None:
    """Ends itself well before the limit of a task; what is left goes the next day, or with the command."""
    retention.warn(seconds=retention.SECONDS_FOR_WARNINGS)
    retention.apply(seconds=retention.SECONDS_FOR_A_TASK)
