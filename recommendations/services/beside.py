"""What a report shows beside its result, as it stands when the report is asked for."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from readiness.models import Assessment, Scorecard
from readiness.services.benchmarks import compare
from readiness.services.scorecards import alike, own_of, standing_of
from recommendations.models import ReportKind, Result

MOST = 8  # earlier assessments on a report on progress


def beside(result: Result, kind: str, earlier: QuerySet[Assessment] | None = None) -> dict[str, Any] | None:
    """The value of `Report.beside`; None for progress where there is no earlier rating to compare with.

    Progress goes back as long as the assessments are among `earlier`; without these, over all there are.
    """
    return _progress(result, earlier) if kind == ReportKind.PROGRESS else _peers(result)


def _peers(result: Result) -> dict[str, Any]:
    """The medians of other firms; null where there were too few, nothing while the firm is being counted."""
    comparison = compare(result.scorecard.assessment)
    if comparison is None or comparison.being_counted:
        return {}
    if comparison.peers is None:
        return {"peers": None}
    medians = {dimension: str(spread.median) for dimension, spread in comparison.peers.dimensions.items()}
    return {"peers": {"group": comparison.peers.group, "firms": comparison.firms, "medians": medians}}


def _progress(result: Result, among: QuerySet[Assessment] | None) -> dict[str, Any] | None:
    shown = result.scorecard
    own = own_of(shown)
    earlier: list[Scorecard] = []
    for assessment in _before(shown.assessment, among):
        cards = standing_of(assessment)
        if not any(card.kind == Scorecard.Kind.OWN for card in cards):
            continue
        # The kind that the newest comparison has is the kind of them all, as far as there is one.
        before, shown = alike(shown, own, cards)
        earlier.append(before)
    if not earlier:
        return None
    steps = [
        {"question": step.question, "level": step.level, "state": step.state, "note": step.note}
        for step in result.scorecard.assessment.steps_done.order_by("pk")
    ]
    return {"earlier": [card.pk for card in reversed(earlier)], "steps": steps}


def _before(assessment: Assessment, among: QuerySet[Assessment] | None) -> Iterator[Assessment]:
    """The assessments before this one of the same firm, the newest first, up to one that is not among those."""
    for _each in range(MOST):
        previous = assessment.previous
        if previous is None or (among is not None and not among.filter(pk=previous.pk).exists()):
            return
        yield previous
        assessment = previous
