"""Celery tasks: primitive ids in, everything else in a service."""

from celery import shared_task

from readiness.services import cohort, reminders, standings


@shared_task(name="readiness.refresh_cohort")
def refresh_cohort() -> None:
    cohort.refresh_stale()


@shared_task(name="readiness.follow_firms")
def follow_firms() -> None:
    standings.follow_firms()


@shared_task(name="readiness.remind_advisers")
def remind_advisers() -> None:
    reminders.remind_advisers()
