"""Reports as lines on a page: one for each language, whatever state its report is in."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language_info

from accounts.languages import current_language
from readiness.models import Scorecard
from recommendations.models import JobState, Report, ReportKind, Result

# What browsers and screen readers call the languages that we write, with the region whose writing we follow.
LANGUAGE_TAGS = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
MISSING = "missing"  # beside the states of `JobState`: nobody has asked for this one yet


@dataclass(frozen=True)
class ReportLine:
    """A report in one language, or the offer to make it; `size` in bytes, None until it is ready."""

    language: str
    kind: str
    tag: str
    name: str
    state: str
    report: Report | None
    size: int | None

    @property
    def is_under_way(self) -> bool:
        return self.state in (JobState.PENDING, JobState.RENDERING)


@dataclass(frozen=True)
class RevisionReports:
    """The reports on one revision of the recommendations; `is_earlier` where there is a newer one."""

    result: Result
    is_earlier: bool
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True)
class RatingReports:
    """The reports on one rating, the newest revision first.

    `is_superseded` where there are newer answers or a newer rating of the same kind; `is_withdrawn` where the adviser's
    rating was taken back.
    """

    scorecard: Scorecard
    is_superseded: bool
    is_withdrawn: bool
    revisions: tuple[RevisionReports, ...]


def lines(reports: Iterable[Report], kind: str = ReportKind.RESULT) -> tuple[ReportLine, ...]:
    """A line for each language, the page's own first, of one kind of report."""
    existing = {report.language: report for report in reports if report.kind == kind}
    current = current_language()
    ordered = sorted(LANGUAGE_TAGS, key=lambda language: language != current)
    return tuple(_line(language, kind, existing.get(language)) for language in ordered)


def language_name(language: str) -> str:
    """What a language calls itself."""
    return str(get_language_info(language)["name_local"])


def line(report: Report) -> ReportLine:
    return _line(report.language, report.kind, report)


def by_rating(
    reports: Iterable[Report],
    scorecards: Sequence[Scorecard],
    newest_revisions: Mapping[int, int],
    withdrawn: Collection[int] = (),
) -> tuple[RatingReports, ...]:
    """The reports of one assessment, the newest rating first; their results and scorecards are read already.

    `newest_revisions` is by the scorecard's primary key; `withdrawn` are numbers of scorecards.
    """
    newest = {card.kind: card.number for card in sorted(scorecards, key=lambda card: card.number)}
    ordered = sorted(reports, key=_newest_first)
    groups = []
    for number, group in groupby(ordered, key=lambda report: report.result.scorecard.number):
        scorecard = next(card for card in scorecards if card.number == number)
        is_superseded = number < newest[scorecard.kind]
        revisions = tuple(_by_revision(group, newest_revisions[scorecard.pk]))
        groups.append(RatingReports(scorecard, is_superseded, number in withdrawn, revisions))
    return tuple(groups)


def _newest_first(report: Report) -> tuple[int, int, datetime.datetime]:
    return -report.result.scorecard.number, -report.result.revision, report.created_at


def _by_revision(reports: Iterable[Report], newest: int) -> Iterator[RevisionReports]:
    for revision, group in groupby(reports, key=lambda report: report.result.revision):
        found = list(group)
        yield RevisionReports(found[0].result, revision < newest, tuple(line(report) for report in found))


def _line(language: str, kind: str, report: Report | None) -> ReportLine:
    return ReportLine(
        language=language,
        kind=kind,
        tag=LANGUAGE_TAGS[language],
        name=language_name(language),
        state=report.state if report else MISSING,
        report=report,
        size=_size(report) if report else None,
    )


def _size(report: Report) -> int | None:
    """As the row has it. The storage is asked only about a report from before that was kept; None if it is lost."""
    if report.state != JobState.READY or report.size is not None:
        return report.size
    try:
        return report.file.size
    except FileNotFoundError:
        return None
