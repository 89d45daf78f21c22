"""What can be taken out as a file: the published cells, the demand for schemes, and for administrators each record.

Words are looked up before the first row, in the language of whoever asks: rows are made while the file is being sent.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from readiness.cohort.disclosure import ALL, BASE, MINIMUM
from readiness.cohort.groups import SECTOR_GROUPS, SIZE_GROUPS
from readiness.models import Standing, State
from readiness.scoring.tiers import two_decimals
from readiness.services.releases import fact_sheet, questionnaire_in_force
from readiness.wording import words
from recommendations.models import PublishedCell
from recommendations.programme.document import Selection
from recommendations.programme.sheets import Sheet, Value
from recommendations.services import programme
from recommendations.services.catalogue import catalogue_in_force

_ROWS_AT_ONCE = 2000


# Published


def published_notes() -> tuple[str, ...]:
    """What everybody must know who reads published figures."""
    day = programme.published_on()
    return (
        _("Figures of %(day)s.") % {"day": day.isoformat() if day else "–"},
        _("Cells of fewer than %(minimum)s firms are hidden, and others so that no subtraction gives them away.")
        % {"minimum": MINIMUM},
        _("Counts are rounded to %(base)s, each by itself: they need not add up. Shares come from rounded counts.")
        % {"base": BASE},
        _("A firm counts once in a quarter, with its latest submission in it, and once in all quarters."),
        _("The steps from start to verified count assessments, by the quarter in which they were started."),
    )


def cells() -> Sheet:
    """Every published cell, a row each; a hidden one says so and holds no number."""
    questionnaire = questionnaire_in_force()
    tiers = [tier.id for tier in questionnaire.tiers]
    dimensions = [dimension.id for dimension in questionnaire.dimensions]
    columns = (
        *_cell_columns(),
        _("Firms"),
        *(words(tier.name) for tier in questionnaire.tiers),
        *(
            _("%(dimension)s: mean score") % {"dimension": words(dimension.name)}
            for dimension in questionnaire.dimensions
        ),
        *(programme.step_name(step) for step in programme.STEPS),
        *(
            _("%(name)s: median, working days") % {"name": programme.waiting_name(step)}
            for step in programme.WAITING_STEPS
        ),
    )

    def values(figures: Mapping[str, Any]) -> tuple[Value, ...]:
        waiting = figures.get("waiting", {})
        means = (figures.get("dimensions", {}).get(dimension) for dimension in dimensions)
        return (
            figures.get("firms"),
            *(figures["tiers"].get(tier, 0) if figures else None for tier in tiers),
            *(Decimal(found["mean"]) if found else None for found in means),
            *(figures.get("funnel", {}).get(step) for step in programme.STEPS),
            *(waiting[step]["median"] if step in waiting else None for step in programme.WAITING_STEPS),
        )

    rows = ((*names, *values(cell.figures)) for names, cell in _named_cells())
    return Sheet(_("Published cells"), columns, rows, published_notes())


def schemes() -> Sheet:
    """The demand for each scheme in every cell that is shown, and one row for each hidden cell."""
    catalogue = catalogue_in_force()
    names = {scheme.id: programme.scheme_name(catalogue, scheme.id) for scheme in catalogue.schemes}
    columns = (*_cell_columns(), _("Scheme"), _("Identifier"), _("Seem to qualify"), _("Not known yet"))

    def rows() -> Iterator[tuple[Value, ...]]:
        for named, cell in found:
            if cell.hidden:
                yield (*named, "", "", None, None)
            for scheme, (yes, unknown) in sorted(cell.figures.get("schemes", {}).items()):
                yield (*named, names.get(scheme, scheme), scheme, yes, unknown)

    found = _named_cells()
    return Sheet(_("Demand for schemes"), columns, rows(), published_notes())


def _cell_columns() -> tuple[str, ...]:
    return _("Quarter"), _("Sector"), _("Size"), _("Shown or hidden")


def _named_cells() -> Iterator[tuple[tuple[str, str, str, str], PublishedCell]]:
    """The published cells with their words, totals last on each axis."""
    sectors = {group.id: words(group.name) for group in SECTOR_GROUPS} | {ALL: _("All sectors")}
    sizes = {group.id: words(group.name) for group in SIZE_GROUPS} | {ALL: _("All sizes")}
    ever, shown = _("All quarters"), _("shown")
    hidden = _("hidden: fewer than %(minimum)s, or hidden to protect others") % {"minimum": MINIMUM}
    order = {name: place for place, name in enumerate((*sectors, *sizes))}
    # A cell for each quarter and group, so a few hundred: sorted here, in the order of the groups.
    rows = sorted(
        PublishedCell.objects.all(), key=lambda cell: (cell.quarter, order[cell.sector_group], order[cell.size_group])
    )
    for cell in rows:
        quarter = ever if cell.quarter == ALL else cell.quarter
        named = (quarter, sectors[cell.sector_group], sizes[cell.size_group], hidden if cell.hidden else shown)
        yield named, cell


# Records


def chosen_records(selection: Selection) -> QuerySet[Standing]:
    """The assessments of a selection, by the quarter of their latest submission; all of them, drafts too, for all."""
    chosen = {
        "quarter": selection.quarter,
        "sector_group": selection.sector,
        "size_group": selection.size,
    }
    return Standing.objects.filter(**{name: value for name, value in chosen.items() if value != ALL})


def records(selection: Selection) -> Sheet:
    """One row per assessment, without a name. Rows come from the database as they are written."""
    questionnaire = questionnaire_in_force()
    tiers = {tier.id: words(tier.name) for tier in questionnaire.tiers} | {"": ""}
    dimensions = [dimension.id for dimension in questionnaire.dimensions]
    columns = (
        *_record_columns(),
        *(words(dimension.name) for dimension in questionnaire.dimensions),
    )
    about = _RecordWords().about
    standings = chosen_records(selection).select_related("assessment").only(*_RECORD_FIELDS).order_by("pk")

    def rows() -> Iterator[tuple[Value, ...]]:
        for standing in standings.iterator(_ROWS_AT_ONCE):
            yield (
                *about(standing),
                tiers.get(standing.tier, standing.tier),
                standing.overall,
                tiers.get(standing.verified_tier, standing.verified_tier),
                *(_score(standing.dimensions.get(dimension)) for dimension in dimensions),
            )

    return Sheet(_("Single records"), columns, rows(), (_("Personal data may be inferred: keep this file safe."),))


_RECORD_FIELDS = (
    "firm",
    "started_on",
    "submitted_on",
    "requested_on",
    "claimed_on",
    "verified_on",
    "quarter",
    "sector",
    "sector_group",
    "size_band",
    "size_group",
    "tier",
    "overall",
    "dimensions",
    "verified_tier",
    "assessment__state",
)


def _record_columns() -> tuple[str, ...]:
    return (
        _("Assessment"),
        _("Firm (key for counting)"),
        _("State"),
        _("Started on"),
        _("Submitted on"),
        _("Review asked for on"),
        _("Taken on"),
        _("Verified on"),
        _("Quarter"),
        _("Sector"),
        _("Sector group"),
        _("Size"),
        _("Size group"),
        _("Tier"),
        _("Score"),
        _("Verified tier"),
    )


class _RecordWords:
    """Words of a record that are not numbers, looked up once."""

    def __init__(self) -> None:
        sheet = fact_sheet()
        self.states: dict[str, str] = {state.value: str(state.label) for state in State}
        self.erased = _("Erased")
        self.sectors = {option.id: words(option.text) for option in sheet.fact("sector").options}
        self.bands = {option.id: words(option.text) for option in sheet.fact("employees_band").options}
        self.groups = {group.id: words(group.name) for group in (*SECTOR_GROUPS, *SIZE_GROUPS)}

    def about(self, standing: Standing) -> tuple[Value, ...]:
        assessment = standing.assessment
        return (
            str(assessment.pk) if assessment else "",
            str(standing.firm),
            self.states[assessment.state] if assessment else self.erased,
            standing.started_on,
            standing.submitted_on,
            standing.requested_on,
            standing.claimed_on,
            standing.verified_on,
            standing.quarter,
            self.sectors.get(standing.sector, standing.sector),
            self.groups.get(standing.sector_group, ""),
            self.bands.get(standing.size_band, standing.size_band),
            self.groups.get(standing.size_group, ""),
        )


@lru_cache(maxsize=512)
def _score(fraction: str | None) -> Decimal | None:
    return None if fraction is None else Decimal(two_decimals(Fraction(fraction)))
