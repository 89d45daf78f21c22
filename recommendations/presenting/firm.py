"""A firm over time: its assessments as lines with their reports, and its scores as a chart."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.languages import current_language
from accounts.models import Business
from readiness.charts.progress import ProgressChart, Series, progress_chart
from readiness.charts.scale import tier_class
from readiness.models import Assessment, Scorecard, State
from readiness.scoring.questionnaire import Tier
from readiness.services.releases import questionnaire_of
from readiness.views.showing import STATE_WORDS
from readiness.wording import words
from recommendations.models import Report
from recommendations.presenting.reports import LANGUAGE_TAGS, language_name

MOST_LINES = 8  # in the chart


class Scored(Protocol):
    """A standing that has a score: then it has a day too, and the history finds it by its assessment's business."""

    assessment: Assessment
    submitted_on: datetime.date
    overall: Decimal
    tier: str


@dataclass(frozen=True)
class ReportChoice:
    """A finished report that can be downloaded or packed; `chosen` at first."""

    report: Report
    name: str
    tag: str
    is_verified: bool
    chosen: bool


@dataclass(frozen=True)
class Line:
    """One assessment. `tier` and `score` (two decimals): of its latest rating, the verified one while it stands."""

    assessment: Assessment
    day: datetime.date
    state: Any
    tier: Tier | None
    tier_css: str
    score: str
    verified_on: datetime.date | None
    reports: tuple[ReportChoice, ...]


@dataclass(frozen=True)
class Point:
    day: datetime.date
    tier: str
    score: str


@dataclass(frozen=True)
class Progress:
    """The chart; for each of its lines the number, the name, and every score; how many businesses are not drawn."""

    chart: ProgressChart
    lines: tuple[tuple[int, str, tuple[Point, ...]], ...]
    left_out: int
    description: str


def lines(assessments: Iterable[Assessment], reports: Mapping[UUID, Sequence[Report]]) -> list[Line]:
    """The assessments come with their business and their standing."""
    return [_line(assessment, reports.get(assessment.pk, ())) for assessment in assessments]


def _line(assessment: Assessment, reports: Sequence[Report]) -> Line:
    standing = getattr(assessment, "standing", None)
    questionnaire = questionnaire_of(assessment.release_id)
    tier_id = (standing.verified_tier or standing.tier) if standing else ""
    return Line(
        assessment=assessment,
        day=timezone.localdate(assessment.submitted_at or assessment.created_at),
        state=STATE_WORDS[State(assessment.state)],
        tier=questionnaire.tier(tier_id) if tier_id else None,
        tier_css=tier_class(questionnaire, tier_id) if tier_id else "",
        score=f"{standing.overall:.2f}" if standing and standing.overall is not None else "",
        verified_on=standing.verified_on if standing and assessment.state == State.VERIFIED else None,
        reports=_choices(reports),
    )


def _choices(reports: Sequence[Report]) -> tuple[ReportChoice, ...]:
    """The first rating's report in the page's language is chosen, else its first one."""
    current = current_language()
    first = [report for report in reports if report.result_id == reports[0].result_id]
    chosen = next((report for report in first if report.language == current), first[0] if first else None)
    return tuple(
        ReportChoice(
            report=report,
            name=language_name(report.language),
            tag=LANGUAGE_TAGS[report.language],
            is_verified=report.result.scorecard.kind == Scorecard.Kind.VERIFIED,
            chosen=report is chosen,
        )
        for report in reports
    )


def progress(standings: Sequence[Scored]) -> Progress | None:
    """The scores of a firm, a line per business; None where there are none. `standings`: the oldest first."""
    by_business: dict[UUID, list[Scored]] = {}
    for standing in standings:
        by_business.setdefault(_business(standing).pk, []).append(standing)
    if not by_business:
        return None
    ordered = sorted(by_business.values(), key=lambda rows: (-len(rows), _business(rows[0]).name))
    drawn = ordered[:MOST_LINES]
    tiers = questionnaire_of(standings[-1].assessment.release_id).tiers
    chart = progress_chart(tiers, [words(tier.name) for tier in tiers], [_series(rows) for rows in drawn])
    names = {tier.id: words(tier.name) for tier in tiers}
    numbered = tuple(
        (place, str(_business(rows[0])), tuple(_point(row, names) for row in rows))
        for place, rows in enumerate(drawn, 1)
    )
    return Progress(chart, numbered, len(ordered) - len(drawn), " ".join(_described(*line) for line in numbered))


def _business(scored: Scored) -> Business:
    return scored.assessment.business


def _series(rows: Sequence[Scored]) -> Series:
    return Series(str(_business(rows[0])), tuple((row.submitted_on, row.overall) for row in rows))


def _point(row: Scored, names: Mapping[str, str]) -> Point:
    return Point(row.submitted_on, names.get(row.tier, row.tier), f"{row.overall:.2f}")


def _described(number: int, name: str, points: Sequence[Point]) -> str:
    scores = _(", ").join(f"{date_format(point.day, 'DATE_FORMAT')} {point.score}" for point in points)
    return _("%(number)s, %(name)s: %(scores)s.") % {"number": number, "name": name, "scores": scores}
