"""Deleting the files of reports that are gone. The row decides: what fails now is tried again by the sweep."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from recommendations.models import FileToDelete, JobState, Report
from recommendations.models.reports import report_path

logger = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(minutes=10)
AT_ONCE = 500


def doom_files_of(reports: QuerySet[Report]) -> int:
    """Notes every file of these reports for deletion when the transaction commits; returns how many are stored now.

    Also what earlier attempts may have left, and what a worker is writing at this moment: that one is looked for again
    when its attempt must have ended.
    """
    now, stored = timezone.now(), 0
    doomed: dict[str, FileToDelete] = {}
    # Locked, so that no worker begins one between now and its deletion.
    for report in reports.select_for_update(of=("self",)).only("created_at", "attempts", "state", "file"):
        stored += bool(report.file)
        for name in _names(report):
            busy = report.state == JobState.RENDERING
            due = now + settings.REPORT_STUCK_AFTER if busy else now
            doomed[name] = FileToDelete(name=name, due_at=due)
    FileToDelete.objects.bulk_create(doomed.values(), ignore_conflicts=True)
    transaction.on_commit(delete_due, robust=True)
    return stored


def _names(report: Report) -> Iterable[str]:
    if report.file:
        yield str(report.file.name)
    for attempt in range(1, report.attempts + 1):
        report.attempts = attempt
        yield report_path(report, "")


def delete_due() -> int:
    """Deletes files that are due from the storage; returns how many went. A name without a file is fine.

    Safe at the same time: each row is taken by one.
    """
    gone = 0
    while (step := _delete_one()) is not None:
        gone += step
        if gone >= AT_ONCE:
            break
    return gone


@transaction.atomic
def _delete_one() -> int | None:
    """1 when a file went, 0 when the storage failed, None when nothing is due."""
    due = FileToDelete.objects.select_for_update(of=("self",), skip_locked=True).filter(due_at__lte=timezone.now())
    row = due.first()
    if row is None:
        return None
    try:
        Report._meta.get_field("file").storage.delete(row.name)
    except Exception:  # whatever a storage raises: the sweep tries again
        logger.exception("file %s could not be deleted (attempt %s)", row.pk, row.attempts + 1)
        row.attempts += 1
        row.due_at = timezone.now() + AGAIN_AFTER
        row.save(update_fields=["attempts", "due_at"])
        return 0
    row.delete()
    return 1
