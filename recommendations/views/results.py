"""The result page."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.viewers import viewer_of
from readiness.models import Assessment, Scorecard
from recommendations.models import Result
from recommendations.presenting import plans, reports, schemes, scores
from recommendations.presenting.reading import Reading
from recommendations.views.access import visible_assessment


@require_safe
def result(request: HttpRequest, pk: UUID, number: int | None = None) -> HttpResponse:
    """The newest recommendations for a scorecard: the one with this number, else the firm's own latest."""
    assessment = visible_assessment(request, pk)
    scorecards = list(assessment.scorecards.all())
    found = _newest_result(_chosen(scorecards, number))
    reading = Reading.of(found, scorecards, timezone.localdate())
    context = {
        "assessment": assessment,
        "reading": reading,
        "score": scores.score_view(reading),
        "plan": plans.plan_view(reading),
        "schemes": schemes.schemes_view(reading),
        "report_lines": reports.lines(found.reports.all()),
        "is_firm": Assessment.objects.for_firm(viewer_of(request)).filter(pk=pk).exists(),
    }
    return render(request, "recommendations/result.html", context)


def _chosen(scorecards: Sequence[Scorecard], number: int | None) -> Scorecard:
    if number is None:
        suitable = [card for card in scorecards if card.kind == Scorecard.Kind.OWN]
    else:
        suitable = [card for card in scorecards if card.number == number]
    if not suitable:
        raise Http404
    return max(suitable, key=lambda card: card.number)


def _newest_result(scorecard: Scorecard) -> Result:
    found = scorecard.results.order_by("revision").last()
    if found is None:
        raise Http404
    return found
