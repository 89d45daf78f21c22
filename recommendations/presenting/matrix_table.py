"""Tier by category as a table with spanning cells, in the form of the study's figure 3-1."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from readiness.charts.ladder import band_in_words
from readiness.charts.scale import tier_class
from readiness.scoring.questionnaire import Questionnaire
from readiness.wording import words
from recommendations import wording
from recommendations.matrix import cells
from recommendations.schemes import Catalogue, Scheme

Span = tuple[int, int]  # first column and the one after the last, counted from 0


@dataclass(frozen=True)
class Entry:
    id: str
    name: str
    mark: str


@dataclass(frozen=True)
class SpanningCell:
    """Schemes that suit the same tiers, next to each other; none in an empty cell. `width` in columns, 1 or more."""

    width: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    """A category; it has at least one row, which may be empty."""

    name: str
    rows: tuple[tuple[SpanningCell, ...], ...]


@dataclass(frozen=True)
class Column:
    css: str
    name: str
    band: str
    interpretation: str
    recommendation: str


@dataclass(frozen=True)
class MatrixTable:
    title: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]


def matrix_table(
    catalogue: Catalogue, questionnaire: Questionnaire, shown: Callable[[Scheme], bool] = lambda _scheme: True
) -> MatrixTable:
    """The catalogue's schemes for which `shown` holds; the questionnaire names the tiers."""
    found = cells(catalogue)
    sections = []
    for category in catalogue.categories:
        columns = [[scheme for scheme in found[category.id, tier] if shown(scheme)] for tier in catalogue.tiers]
        sections.append(Section(words(category.name), tuple(_rows(columns))))
    return MatrixTable(
        title=words(catalogue.title),
        columns=tuple(_column(questionnaire, tier) for tier in catalogue.tiers),
        sections=tuple(sections),
    )


def _column(questionnaire: Questionnaire, tier_id: str) -> Column:
    tier = questionnaire.tier(tier_id)
    return Column(
        css=tier_class(questionnaire, tier_id),
        name=words(tier.name),
        band=band_in_words(tier.band),
        interpretation=words(tier.interpretation),
        recommendation=words(tier.recommendation),
    )


def _rows(columns: Sequence[Sequence[Scheme]]) -> Iterator[tuple[SpanningCell, ...]]:
    """As few rows as there are layers of spans: each row takes, from the left, every span that still has room."""
    waiting = _by_span(columns)
    if not waiting:
        yield (SpanningCell(len(columns), ()),)
    while waiting:
        row: list[SpanningCell] = []
        end = 0
        for span in sorted(waiting):
            if span[0] >= end:
                row += _blank(end, span[0])
                row.append(SpanningCell(span[1] - span[0], waiting.pop(span)))
                end = span[1]
        yield (*row, *_blank(end, len(columns)))


def _blank(start: int, end: int) -> list[SpanningCell]:
    """A figure has one blank field for each tier."""
    return [SpanningCell(1, ())] * (end - start)


def _by_span(columns: Sequence[Sequence[Scheme]]) -> dict[Span, tuple[Entry, ...]]:
    spans: dict[Span, tuple[Entry, ...]] = {}
    schemes = {scheme.id: scheme for column in columns for scheme in column}
    for scheme in schemes.values():
        name, mark = wording.name(scheme)
        for span in _runs([scheme in column for column in columns]):
            spans[span] = (*spans.get(span, ()), Entry(scheme.id, name, mark))
    return spans


def _runs(stands: Sequence[bool]) -> Iterator[Span]:
    """The unbroken runs of tiers under which a scheme stands."""
    start = None
    for number, here in enumerate([*stands, False]):
        if here and start is None:
            start = number
        elif not here and start is not None:
            yield start, number
            start = None
