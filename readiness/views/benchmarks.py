"""The firm beside its peers, and beside what a published survey found."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import StaffAccess
from accounts.services.access import log_access
from accounts.viewers import viewer_of
from readiness.charts.dots import DotItem, DotPlot, dot_plot
from readiness.cohort.groups import SECTOR_GROUPS, SIZE_GROUPS, Group
from readiness.cohort.peers import Spread
from readiness.models import Assessment
from readiness.published import PublishedSurvey, Result
from readiness.scoring.questionnaire import Pillar, Questionnaire
from readiness.scoring.tiers import two_decimals
from readiness.services.benchmarks import compare
from readiness.services.published import published_survey
from readiness.services.releases import questionnaire_of
from readiness.wording import words

Scores = Mapping[str, Fraction]
Spreads = Mapping[str, Spread]


@dataclass(frozen=True)
class Row:
    """A dimension in the table; scores to two decimals."""

    name: str
    own: str
    median: str
    lower: str
    upper: str


@dataclass(frozen=True)
class PillarRows:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PublishedRows:
    """What the survey published on a dimension."""

    name: str
    results: tuple[Result, ...]


@require_safe
def benchmark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Own scores beside the median of other firms. 404 before the assessment was submitted."""
    viewer = viewer_of(request)
    found = Assessment.objects.visible_to(viewer).select_related("business")
    assessment = get_object_or_404(found, pk=pk)
    comparison = compare(assessment)
    if comparison is None:
        raise Http404
    log_access(user=viewer.user, business=assessment.business, what=StaffAccess.What.RESULT, on=assessment.pk)
    questionnaire, survey = questionnaire_of(assessment.release_id), published_survey()
    peers = comparison.peers.dimensions if comparison.peers else {}
    context = {
        "assessment": assessment,
        "comparison": comparison,
        "sector": _name(SECTOR_GROUPS, comparison.sector_group),
        "size": _name(SIZE_GROUPS, comparison.size_group),
        "plot": _plot(questionnaire, comparison.own, peers),
        "pillars": _pillars(questionnaire, comparison.own, peers),
        "survey": survey,
        "published": _published(questionnaire, survey),
    }
    return render(request, "readiness/benchmark.html", context)


def _name(groups: tuple[Group, ...], group_id: str) -> str:
    return words(next(group.name for group in groups if group.id == group_id))


def _plot(questionnaire: Questionnaire, own: Scores, peers: Spreads) -> DotPlot:
    return dot_plot(
        [
            DotItem(
                name=words(dimension.name),
                own_label=_("You %(score)s") % {"score": two_decimals(own[dimension.id])},
                median_label=_("Median %(score)s") % {"score": two_decimals(peers[dimension.id].median)},
                own=own[dimension.id],
                lower=peers[dimension.id].lower,
                median=peers[dimension.id].median,
                upper=peers[dimension.id].upper,
            )
            for dimension in questionnaire.dimensions
            if dimension.id in own and dimension.id in peers
        ]
    )


def _pillars(questionnaire: Questionnaire, own: Scores, peers: Spreads) -> list[PillarRows]:
    found = [PillarRows(words(pillar.name), _rows(pillar, own, peers)) for pillar in questionnaire.pillars]
    return [pillar for pillar in found if pillar.rows]


def _rows(pillar: Pillar, own: Scores, peers: Spreads) -> tuple[Row, ...]:
    return tuple(
        _row(words(dimension.name), own[dimension.id], peers[dimension.id])
        for dimension in pillar.dimensions
        if dimension.id in own and dimension.id in peers
    )


def _row(name: str, own: Fraction, peers: Spread) -> Row:
    return Row(
        name=name,
        own=two_decimals(own),
        median=two_decimals(peers.median),
        lower=two_decimals(peers.lower),
        upper=two_decimals(peers.upper),
    )


def _published(questionnaire: Questionnaire, survey: PublishedSurvey) -> list[PublishedRows]:
    found = [PublishedRows(words(item.name), survey.results_of(item.id)) for item in questionnaire.dimensions]
    return [rows for rows in found if rows.results]
