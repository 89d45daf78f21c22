"""What the site says of a report that somebody holds: whether we issued it, and whether it still stands."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.viewers import Viewer
from readiness.models import Scorecard
from readiness.services.scorecards import withdrawn
from recommendations.models import Certificate, JobState, Report

VALID, SUPERSEDED, WITHDRAWN = "valid", "superseded", "withdrawn"
STANDINGS: dict[str, str | Promise] = {VALID: _("Valid"), SUPERSEDED: _("Superseded"), WITHDRAWN: _("Withdrawn")}
MASK = "•••"


@dataclass(frozen=True)
class Issued:
    """A report that we issued, as an outsider may know of it.

    `standing` is valid, superseded (there are newer answers, a newer rating or newer recommendations) or withdrawn,
    then with the day. `name` is the firm's, whole only for those who may see its results, else `masked`.
    """

    report: Report
    standing: str
    withdrawn_on: datetime.date | None
    name: str
    is_known: bool

    @property
    def words(self) -> str | Promise:
        return STANDINGS[self.standing]

    @property
    def issued_on(self) -> datetime.date:
        return timezone.localdate(self.report.finished_at)

    @property
    def is_verified(self) -> bool:
        return self.report.result.scorecard.kind == Scorecard.Kind.VERIFIED


def find_by_number(number: str) -> Report | None:
    """Only what has been made was issued."""
    return _issued().filter(number=number).first()


def find_by_content(sha256: str) -> Report | None:
    """The report whose file has this SHA-256 (hex)."""
    return _issued().filter(sha256=sha256).first() if sha256 else None


def find_by_signatures(signatures: Collection[str]) -> Report | None:
    """The report whose signature stands in a file, as in `recommendations.signatures`."""
    return _issued().filter(signature__in=signatures).first() if signatures else None


def newest_certificate() -> Certificate | None:
    """With which reports are signed now, or were last."""
    return Certificate.objects.last()


def issued(report: Report, viewer: Viewer) -> Issued:
    """What this viewer may know of a report."""
    scorecard = report.result.scorecard
    assessment = scorecard.assessment
    cards = list(assessment.scorecards.only("assessment", "number", "kind"))
    is_known = Report.objects.visible_to(viewer).filter(pk=report.pk).exists()
    name = assessment.business.name
    taken_back = scorecard.number in withdrawn(assessment, cards)
    return Issued(
        report=report,
        standing=WITHDRAWN if taken_back else SUPERSEDED if _is_superseded(report, cards) else VALID,
        withdrawn_on=_withdrawn_on(scorecard) if taken_back else None,
        name=name if is_known else masked(name),
        is_known=is_known,
    )


def masked(name: str) -> str:
    """The name for those who may not know it: its first letter or digit and dots, always the same number of them.

    Of fewer than three letters and digits one would be half the name or all of it, so then there are only dots. No name
    stays none.
    """
    letters = [character for character in name if character.isalnum()]
    return f"{letters[0] if len(letters) > 2 else ''}{MASK}" if name else ""


def _issued() -> QuerySet[Report]:
    rows = Report.objects.filter(state=JobState.READY).select_related(
        "certificate", "result__scorecard__assessment__business"
    )
    return rows.defer("result__matches", "result__plan", "result__facts", "result__scorecard__answers")


def _is_superseded(report: Report, cards: list[Scorecard]) -> bool:
    shown = report.result.scorecard
    if any(card.kind == shown.kind and card.number > shown.number for card in cards):
        return True
    newest = shown.results.aggregate(revision=Max("revision"))["revision"]
    return newest > report.result.revision


def _withdrawn_on(scorecard: Scorecard) -> datetime.date | None:
    """The first withdrawal after it was made: a rating is withdrawn before the next one is."""
    later = scorecard.assessment.transitions.filter(name="withdraw", at__gte=scorecard.created_at)
    step = later.order_by("at").first()
    return timezone.localdate(step.at) if step else None
