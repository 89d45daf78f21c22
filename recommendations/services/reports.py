"""Report jobs. The row decides; messages only wake a worker, so losing one or getting it twice is harmless."""

import logging
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import User
from readiness.models import Assessment, Scorecard
from readiness.services.scorecards import withdrawn
from readiness.services.transitions import lock
from recommendations.models import Certificate, Failure, JobState, Report, ReportKind, Result
from recommendations.models.reports import report_path
from recommendations.report.builder import build_document
from recommendations.report.pdf.render import render
from recommendations.services.beside import beside
from recommendations.services.signing import remember, sign
from recommendations.signatures import signatures_in

logger = logging.getLogger(__name__)


@transaction.atomic
def request(
    *,
    result: Result,
    language: str,
    actor: User | None,
    kind: str = ReportKind.RESULT,
    earlier: QuerySet[Assessment] | None = None,
) -> Report:
    """The report of this result in this language: the one there is, else a new pending one that is sent on commit.

    What it shows beside the result is frozen now; of progress what is among `earlier`, without these everything. Raises
    `Refused` for a new one on a rating of which the verification was withdrawn, and for progress where nothing came
    before.
    """
    found = result.reports.filter(language=language, kind=kind).first()
    if found is not None:
        return found
    _require_standing(result.scorecard)
    fresh = unsaved(result, language, kind, earlier)
    if fresh is None:
        raise Refused(_("There is no earlier assessment to compare with."))
    report, created = Report.objects.get_or_create(
        result=result,
        language=language,
        kind=kind,
        defaults={"beside": fresh.beside, "requested_by": actor, "sent_at": timezone.now()},
    )
    if created:
        _send_on_commit(report)
    return report


def unsaved(result: Result, language: str, kind: str, earlier: QuerySet[Assessment] | None = None) -> Report | None:
    """A report as `request` would make it, without a number; None for progress where nothing came before."""
    shown = beside(result, kind, earlier)
    if shown is None:
        return None
    return Report(result=result, language=language, kind=kind, beside=shown, number="", created_at=timezone.now())


@transaction.atomic
def retry(*, report: Report) -> None:
    """Starts a failed report again, with all its attempts; any other state is left alone.

    Raises `Refused` where the verification has been withdrawn since, as `request` does.
    """
    _require_standing(report.result.scorecard)
    again = Report.objects.filter(pk=report.pk, state=JobState.FAILED).update(
        state=JobState.PENDING, failure="", attempts=0, finished_at=None, sent_at=timezone.now()
    )
    if again:
        _send_on_commit(report)


def _require_standing(scorecard: Scorecard) -> None:
    assessment = lock(scorecard.assessment)
    if scorecard.number in withdrawn(assessment, assessment.scorecards.only("assessment", "number", "kind")):
        raise Refused(_("The verification was withdrawn, so no further report of it is made."))


def make(report_id: str | UUID) -> None:
    """Makes one report: marks it, draws, signs and stores it outside any lock, then marks it again.

    Does nothing when the report is gone, done, failed or being made by somebody else.
    """
    report = _begin(report_id)
    if report is None:
        return
    step = Failure.RENDER
    try:
        content = render(build_document(report))
        step = Failure.SIGNING
        signed = sign(content, at=report.created_at)
        certificate = remember(signed.certificate)
    except (OperationalError, InterfaceError):
        logger.exception("the database failed while report %s was made", report.pk)
        close_old_connections()  # a broken one would fail again
        _give_back(report, Failure.DATABASE)
    except Exception:  # the boundary of the job: whatever went wrong is logged, kept on the row and shown
        logger.exception("report %s could not be made (%s)", report.pk, step)
        _finish(report, state=JobState.FAILED, failure=step, finished_at=timezone.now())
    else:
        _store(report, signed.content, certificate)


def rescue() -> int:
    """Sends again what is pending but was lost, takes over what is stuck; returns how many reports that were."""
    now = timezone.now()
    late = now - settings.REPORT_STUCK_AFTER
    for report in Report.objects.filter(state=JobState.RENDERING, started_at__lt=late).only("created_at", "attempts"):
        _take_over(report, now)
    lost = list(Report.objects.filter(state=JobState.PENDING).filter(Q(sent_at=None) | Q(sent_at__lt=late)))
    for report in lost:
        Report.objects.filter(pk=report.pk).update(sent_at=now)
        _send(report)
    return len(lost)


def _begin(report_id: str | UUID) -> Report | None:
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=report_id).first()
        if report is None:
            logger.warning("report %s is gone or in other hands", report_id)
            return None
        if report.state != JobState.PENDING:
            return None
        report.state = JobState.RENDERING
        report.attempts += 1
        report.started_at = timezone.now()
        report.save(update_fields=["state", "attempts", "started_at"])
    return report


def _take_over(report: Report, now: datetime) -> None:
    """Ends an attempt that is stuck, with what it may have left in the storage: its worker was killed, or hangs."""
    if report.attempts >= settings.REPORT_MAX_ATTEMPTS:
        ended = _finish(report, state=JobState.FAILED, failure=Failure.WORKER_LOST, finished_at=now)
    else:
        ended = _finish(report, state=JobState.PENDING)
    if ended:
        _discard(report)


def _store(report: Report, content: bytes, certificate: Certificate | None) -> None:
    try:
        report.file.save("report.pdf", ContentFile(content), save=False)
    except Exception:  # each kind of storage has errors of its own
        logger.exception("report %s could not be stored", report.pk)
        _discard(report)
        _give_back(report, Failure.STORAGE)
        return
    kept = _finish(
        report,
        state=JobState.READY,
        file=report.file.name,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        signature=next(iter(signatures_in(content)), ""),
        certificate=certificate,
        finished_at=timezone.now(),
    )
    if not kept:
        _discard(report)


def _discard(report: Report) -> None:
    """Removes what this attempt wrote, whole or half: its file has a name of its own."""
    try:
        report.file.storage.delete(report_path(report, ""))
    except Exception:  # then the half file stays, under a name that no row knows
        logger.exception("what was written of report %s could not be removed", report.pk)


def _give_back(report: Report, failure: Failure) -> None:
    """After a fault that may pass: pending again for the next sweep, or failed after the last attempt.

    While the database is away this fails too; the sweep then finds the report stuck.
    """
    if report.attempts < settings.REPORT_MAX_ATTEMPTS:
        _finish(report, state=JobState.PENDING)
    else:
        _finish(report, state=JobState.FAILED, failure=failure, finished_at=timezone.now())


def _finish(report: Report, **fields: object) -> bool:
    """Writes the outcome only if this attempt still holds the job; a slower one that was taken over writes nothing."""
    held = Report.objects.filter(pk=report.pk, state=JobState.RENDERING, attempts=report.attempts)
    return held.update(**fields) == 1


def _send_on_commit(report: Report) -> None:
    transaction.on_commit(lambda: _send(report))


def _send(report: Report) -> None:
    """Wakes a worker. A broker that is down costs nothing but time: the sweep sends again."""
    from recommendations.tasks import make_report

    try:
        make_report.delay(str(report.pk))
    except (OSError, make_report.OperationalError):
        logger.exception("report %s could not be sent; the sweep will", report.pk)
