"""The cohort's figures as charts, each with its table of the same numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from readiness.charts.rows import Item, Part, RowChart, row_chart
from readiness.charts.scale import nth_tier_class
from readiness.services.workload import Load
from recommendations.presenting.heat_map import HeatChart, heat_chart
from recommendations.programme.document import ALL, CohortReport, SchemeDemand, TierRow, Waiting

MOST_SCHEMES = 10


@dataclass(frozen=True)
class TableRow:
    """`words` stand in place of the cells where these are hidden."""

    name: str
    cells: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class FigureTable:
    """The first column is the rows' heading, the others hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Figure:
    """A chart with its table; `legend`: (class, name) of what the colours of its bars stand for; `base`: how many."""

    id: str
    title: str
    chart: RowChart | HeatChart
    table: FigureTable
    legend: tuple[tuple[str, str], ...] = ()
    base: str = ""


def hidden_words(report: CohortReport) -> str:
    return _("fewer than %(minimum)s, or hidden to protect others") % {"minimum": report.minimum}


def count(number: int) -> str:
    """ "12,345"."""
    return f"{number:,}"


def per_cent(share: int) -> str:
    return _("%(share)s%%") % {"share": share}


def _base(report: CohortReport) -> str:
    return "" if report.firms is None else _("Base: about %(number)s firms.") % {"number": count(report.firms)}


def described(pairs: Iterable[tuple[str, str]]) -> str:
    """A chart in words: "Started: 120. Submitted: 90."."""
    return " ".join(_("%(name)s: %(value)s.") % {"name": name, "value": value} for name, value in pairs)


# Tiers


def tiers(report: CohortReport) -> Figure:
    """Stacked bars: the selection, then by sector and by size."""
    items: list[Item] = []
    for row in report.tiers:
        heading = _group_heading(row.group)
        if heading and heading not in [item.label for item in items]:
            items.append(Item(heading))
        items.append(_tier_item(row, report))
    legend = next((row.tiers for row in report.tiers if row.tiers), ())
    return Figure(
        id="tiers",
        title=_("Tiers"),
        chart=row_chart(items, description=described(_tier_words(row, report) for row in report.tiers)),
        table=_tier_table(report),
        legend=tuple((nth_tier_class(place), tier.name) for place, tier in enumerate(legend, 1)),
    )


def _group_heading(group: str) -> str:
    return {"sector": _("By sector"), "size": _("By size")}.get(group, "")


def _tier_item(row: TierRow, report: CohortReport) -> Item:
    if row.tiers is None:
        return Item(row.name, words=hidden_words(report))
    whole = sum(tier.firms for tier in row.tiers)
    if not whole:
        return Item(row.name, value=_firms(row.firms), words=_("too few in each tier to tell"))
    parts = tuple(
        Part(tier.firms / whole, nth_tier_class(place), per_cent(tier.share)) for place, tier in enumerate(row.tiers, 1)
    )
    return Item(row.name, value=_firms(row.firms), parts=parts)


def _firms(number: int) -> str:
    return ngettext("%(number)s firm", "%(number)s firms", number) % {"number": count(number)}


def _tier_words(row: TierRow, report: CohortReport) -> tuple[str, str]:
    if row.tiers is None:
        return row.name, hidden_words(report)
    return row.name, _(", ").join(f"{tier.name} {per_cent(tier.share)}" for tier in row.tiers)


def _tier_table(report: CohortReport) -> FigureTable:
    named = next((row.tiers for row in report.tiers if row.tiers), ())
    rows = tuple(
        TableRow(
            row.name,
            (count(row.firms), *(f"{count(tier.firms)} ({per_cent(tier.share)})" for tier in row.tiers)),
        )
        if row.tiers is not None
        else TableRow(row.name, words=hidden_words(report))
        for row in report.tiers
    )
    return FigureTable((_("Firms"), *(tier.name for tier in named)), rows)


# Dimensions


def heat(report: CohortReport) -> Figure:
    rows = tuple(
        TableRow(row.name, tuple("–" if mean is None else str(mean) for mean in row.means)) for row in report.heat.rows
    )
    return Figure(
        id="heat",
        title=_("Mean score by dimension and sector"),
        chart=heat_chart(report.heat),
        table=FigureTable(report.heat.columns, rows),
        base=_base(report) if report.selection.sector == ALL else "",  # it shows every sector, whichever is chosen
    )


def weak(report: CohortReport) -> Figure | None:
    """The weakest first; the bar reaches from 1 to the mean on the scale that ends at 5."""
    if not report.weak:
        return None
    items = [
        Item(dimension.name, value=str(dimension.mean), parts=(Part(float(dimension.mean - 1) / 4, "is-main"),))
        for dimension in report.weak
    ]
    rows = tuple(
        TableRow(dimension.name, (str(dimension.mean), f"{count(dimension.weak)} ({per_cent(dimension.share)})"))
        for dimension in report.weak
    )
    return Figure(
        id="weak",
        title=_("Weak dimensions"),
        chart=row_chart(items, description=described((item.label, item.value) for item in items)),
        table=FigureTable((_("Mean score"), _("Firms below 2.5")), rows),
        base=_base(report),
    )


# Progress


def funnel(report: CohortReport) -> Figure | None:
    if not report.funnel:
        return None
    longest = max(step.assessments for step in report.funnel) or 1
    values = [f"{count(step.assessments)} · {per_cent(step.share)}" for step in report.funnel]
    items = [
        Item(step.name, value=value, parts=(Part(step.assessments / longest, "is-main"),))
        for step, value in zip(report.funnel, values, strict=True)
    ]
    rows = tuple(TableRow(step.name, (count(step.assessments), per_cent(step.share))) for step in report.funnel)
    return Figure(
        id="funnel",
        title=_("From start to verified"),
        chart=row_chart(items, description=described((item.label, item.value) for item in items)),
        table=FigureTable((_("Assessments"), _("Of those started")), rows),
    )


def waiting(report: CohortReport) -> tuple[Figure, ...]:
    """One chart for each thing that is waited for."""
    return tuple(_waited(known) for known in report.waiting)


def _waited(known: Waiting) -> Figure:
    longest = max(span.share for span in known.spans)
    items = [
        Item(span.name, value=per_cent(span.share), parts=(Part(span.share / longest, "is-main"),))
        for span in known.spans
        if longest
    ] or [Item(_("Reviews"), value=count(known.reviews), words=_("too few to show how they spread"))]
    rows = tuple(TableRow(span.name, (count(span.reviews), per_cent(span.share))) for span in known.spans)
    half = ngettext(
        "%(name)s: half within %(days)s working day", "%(name)s: half within %(days)s working days", known.median
    )
    return Figure(
        id=f"waiting-{known.id}",
        title=half % {"name": known.name, "days": known.median},
        chart=row_chart(items, description=described((item.label, item.value) for item in items)),
        table=FigureTable((_("Reviews"), _("Share")), rows),
        base=_("Base: about %(number)s reviews.") % {"number": count(known.reviews)},
    )


# Schemes


def schemes(report: CohortReport) -> Figure | None:
    """The most wanted; the table has them all."""
    if not report.schemes:
        return None
    most = max(scheme.firms for scheme in report.schemes)
    shown = report.schemes[:MOST_SCHEMES]
    return Figure(
        id="schemes",
        title=_("Schemes recommended"),
        chart=row_chart(
            [_scheme_item(scheme, most) for scheme in shown],
            description=described((scheme.name, count(scheme.firms)) for scheme in shown),
        ),
        table=FigureTable(
            (_("Seem to qualify"), _("Not known yet")),
            tuple(TableRow(scheme.name, (count(scheme.yes), count(scheme.unknown))) for scheme in report.schemes),
        ),
        legend=(("is-main", _("Seem to qualify")), ("is-second", _("Not known yet"))),
        base=_base(report),
    )


def _scheme_item(scheme: SchemeDemand, most: int) -> Item:
    parts = (
        Part(scheme.yes / most, "is-main", count(scheme.yes)),
        Part(scheme.unknown / most, "is-second", count(scheme.unknown)),
    )
    return Item(scheme.name, value=_firms(scheme.firms), parts=parts)


# Advisers


def workload(loads: Sequence[Load]) -> Figure | None:
    """What waits untaken, and what each adviser has in hand. Exact: these are our own people's."""
    if not loads:
        return None
    most = max(load.in_hand for load in loads)
    items = [
        Item(
            _name(load),
            value=_oldest(load),
            parts=(Part(load.in_hand / most, "is-second" if load.adviser is None else "is-main", count(load.in_hand)),),
        )
        for load in loads
    ]
    rows = tuple(
        TableRow(_name(load), (count(load.in_hand), count(load.with_firm), count(load.oldest))) for load in loads
    )
    return Figure(
        id="workload",
        title=_("What advisers have in hand"),
        chart=row_chart(items, description=described((_name(load), count(load.in_hand)) for load in loads)),
        table=FigureTable((_("In hand"), _("Of these with the firm"), _("Oldest, working days")), rows),
    )


def _name(load: Load) -> str:
    return load.adviser or _("Nobody has taken it yet")


def _oldest(load: Load) -> str:
    words = ngettext("%(number)s · oldest %(days)s day", "%(number)s · oldest %(days)s days", load.oldest)
    return words % {"number": count(load.in_hand), "days": load.oldest}
