"""The document of the report on the cohort, from published figures, in the active language."""

from datetime import datetime
from typing import cast

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from recommendations.presenting import programme as presenting
from recommendations.presenting.programme import count, per_cent
from recommendations.programme.document import CohortReport, FunnelStep, SchemeDemand, TierRow, WeakDimension
from recommendations.report import cohort_document as doc
from recommendations.report import figures
from recommendations.report.document import Language
from recommendations.report.labels import paper_labels

WEAKEST, WANTED = 5, 5  # on the first page
MAIN, SECOND = 3, 1  # shades


def cohort_document(report: CohortReport, *, created_at: datetime) -> doc.CohortDocument:
    """Only what is published: minimum group size and rounding have been applied. `created_at` must be aware."""
    about = " · ".join((report.words.quarter, report.words.sector, report.words.size))
    day = date_format(report.published_on) if report.published_on else "–"
    return doc.CohortDocument(
        language=cast(Language, get_language()),
        kind="cohort",
        number="",
        title=_("AI readiness of firms: cohort report"),
        subject=_("AI readiness of the cohort: %(about)s, figures of %(date)s") % {"about": about, "date": day},
        firm_name=about,
        issued_on=day,
        revision="",
        created_at=created_at,
        standing=_("Published figures of firms that assessed themselves; no firm can be told from them"),
        disclaimers=(_("Counts are rounded to %(base)s, each by itself.") % {"base": report.base},),
        labels=paper_labels(),
        facts=_facts(report),
        opening=_opening(report) if report.firms is not None else (),
        sections=_sections(report),
        protection_title=_("How these figures protect each firm"),
        protection=_protection(report),
        hidden=_hidden(report),
    )


def _hidden(report: CohortReport) -> str:
    if report.published_on is None:
        return _("No figures are published yet. They are published once a day.")
    if report.firms is None:
        words = {"hidden_words": presenting.hidden_words(report)}
        return _("The figures of this selection are not shown. The reason: %(hidden_words)s.") % words
    return ""


def _protection(report: CohortReport) -> tuple[str, ...]:
    values = {"minimum": report.minimum, "base": report.base}
    return (
        _(
            "Figures exist for fixed groups only. A group of fewer than %(minimum)s firms is not shown, nor are others "
            "that would give it away by subtraction."
        )
        % values,
        _(
            "Counts are rounded to %(base)s, each by itself, so they need not add up. Shares are computed from rounded "
            "counts."
        )
        % values,
        _(
            "Figures are published once a day, and of a quarter when it is over, so that a change does not give away "
            "what one firm answered."
        ),
    )


# First page


def _facts(report: CohortReport) -> tuple[doc.Fact, ...]:
    if report.firms is None:
        return ()
    chosen = report.tiers[0].tiers or ()
    facts = [doc.Fact(label=_("Firms"), value=_("about %(number)s") % {"number": count(report.firms)})]
    if chosen and any(tier.firms for tier in chosen):
        widest = max(chosen, key=lambda tier: tier.firms)
        facts.append(doc.Fact(label=_("Most are in"), value=f"{widest.name} ({per_cent(widest.share)})"))
    if report.funnel:
        facts.append(doc.Fact(label=_("Verified, of those started"), value=per_cent(report.funnel[-1].share)))
    return tuple(facts)


def _opening(report: CohortReport) -> tuple[doc.CohortSection, ...]:
    chosen = report.tiers[:1]
    sections = [
        doc.CohortSection(key="first-tiers", title=_("Tiers"), intro="", chart=_tier_chart(report, chosen)),
    ]
    if report.funnel:
        sections.append(_funnel(report.funnel, key="first-funnel"))
    if report.weak:
        sections.append(_weak(report.weak[:WEAKEST], _("The weakest dimensions"), key="first-weak"))
    if report.schemes:
        sections.append(_schemes(report.schemes[:WANTED], _("The most wanted schemes"), key="first-schemes"))
    return tuple(sections)


# The other pages


def _sections(report: CohortReport) -> tuple[doc.CohortSection, ...]:
    if report.published_on is None:
        return ()
    sections = [_tiers(report), _heat(report)]
    if report.weak:
        sections.append(_with_table(_weak(report.weak, _("Weak dimensions"), key="weak"), presenting.weak(report)))
    if report.funnel:
        sections.append(_with_table(_funnel(report.funnel, key="funnel"), presenting.funnel(report)))
    sections += [_waiting(figure) for figure in presenting.waiting(report)]
    if report.schemes:
        wanted = report.schemes[: presenting.MOST_SCHEMES]
        section = _schemes(wanted, _("Schemes recommended"), key="schemes")
        sections.append(_with_table(section, presenting.schemes(report)))
    return tuple(sections)


def _table(found: presenting.Figure, corner: str) -> figures.Table:
    """A figure's table; the words of a hidden row stand in its first column of figures."""
    columns = (corner, *found.table.columns)
    rows = tuple(
        (row.name, row.words, *[""] * (len(columns) - 2)) if row.words else (row.name, *row.cells)
        for row in found.table.rows
    )
    return figures.Table(columns=columns, rows=rows, numbers=len(columns) - 1)


def _with_table(section: doc.CohortSection, found: presenting.Figure | None) -> doc.CohortSection:
    if found is None:
        return section
    return doc.CohortSection(
        key=section.key,
        title=section.title,
        intro=section.intro,
        chart=section.chart,
        table=_table(found, ""),
    )


def _tiers(report: CohortReport) -> doc.CohortSection:
    return doc.CohortSection(
        key="tiers",
        title=_("Tiers"),
        intro=_("Shares of firms in each tier; a firm counts once, with its latest submission."),
        chart=_tier_chart(report, report.tiers),
        table=_table(presenting.tiers(report), _("Firms of")),
    )


def _tier_chart(report: CohortReport, rows: tuple[TierRow, ...]) -> figures.StackedBars:
    headings = {"sector": _("By sector"), "size": _("By size")}
    shown: list[figures.StackedRow] = []
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            shown.append(figures.StackedRow(label=headings[group], heading=True))
        shown.append(_tier_row(report, row))
    named = next((row.tiers for row in report.tiers if row.tiers), ())
    said = presenting.described((row.label, row.value or row.words) for row in shown if not row.heading)
    return figures.StackedBars(
        rows=tuple(shown),
        legend=tuple((place, tier.name) for place, tier in enumerate(named)),
        description=said,
    )


def _tier_row(report: CohortReport, row: TierRow) -> figures.StackedRow:
    if row.tiers is None:
        return figures.StackedRow(label=row.name, words=presenting.hidden_words(report))
    whole = sum(tier.firms for tier in row.tiers)
    if not whole:
        return figures.StackedRow(label=row.name, value=count(row.firms), words=_("too few in each tier to tell"))
    parts = tuple(
        figures.Part(share=tier.firms / whole, shade=place, label=per_cent(tier.share))
        for place, tier in enumerate(row.tiers)
    )
    return figures.StackedRow(label=row.name, value=count(row.firms), parts=parts)


def _heat(report: CohortReport) -> doc.CohortSection:
    rows = tuple(
        doc.HeatRow(
            name=row.name,
            scores=tuple("–" if mean is None else str(mean) for mean in row.means),
            values=tuple(None if mean is None else float(mean) for mean in row.means),
        )
        for row in report.heat.rows
    )
    said = presenting.described((row.name, row.scores[-1]) for row in rows)
    return doc.CohortSection(
        key="heat",
        title=_("Mean score by dimension and sector"),
        intro=_("From 1 to 5; the shades are those of the tiers, the darker the higher. A dash: %(hidden)s.")
        % {"hidden": presenting.hidden_words(report)},
        heat=doc.HeatMap(columns=report.heat.columns, rows=rows, description=said, corner=_("Dimension")),
    )


def _simple(rows: list[tuple[str, str, float]]) -> figures.StackedBars:
    """One bar a row: its name, its value in words, its share of the width."""
    return figures.StackedBars(
        rows=tuple(
            figures.StackedRow(label=name, value=value, parts=(figures.Part(share=part, shade=MAIN),))
            for name, value, part in rows
        ),
        description=presenting.described((name, value) for name, value, _part in rows),
    )


def _weak(weak: tuple[WeakDimension, ...], title: str, *, key: str) -> doc.CohortSection:
    return doc.CohortSection(
        key=key,
        title=title,
        intro=_("Mean score from 1 to 5, the weakest first."),
        chart=_simple([(item.name, str(item.mean), float(item.mean - 1) / 4) for item in weak]),
    )


def _funnel(steps: tuple[FunnelStep, ...], *, key: str) -> doc.CohortSection:
    longest = max(step.assessments for step in steps) or 1
    rows = [
        (step.name, f"{count(step.assessments)} · {per_cent(step.share)}", step.assessments / longest) for step in steps
    ]
    return doc.CohortSection(
        key=key,
        title=_("From start to verified"),
        intro=_("Assessments started in the period, and how far they have come by now."),
        chart=_simple(rows),
    )


def _waiting(found: presenting.Figure) -> doc.CohortSection:
    return doc.CohortSection(
        key=found.id,
        title=found.title,
        intro=_("Working days in Hong Kong, of reviews that came so far."),
        table=_table(found, _("Waited")),
    )


def _schemes(schemes: tuple[SchemeDemand, ...], title: str, *, key: str) -> doc.CohortSection:
    most = max(scheme.firms for scheme in schemes) or 1
    rows = tuple(
        figures.StackedRow(
            label=scheme.name,
            value=count(scheme.firms),
            parts=(
                figures.Part(share=scheme.yes / most, shade=MAIN, label=count(scheme.yes)),
                figures.Part(share=scheme.unknown / most, shade=SECOND, label=count(scheme.unknown)),
            ),
        )
        for scheme in schemes
    )
    return doc.CohortSection(
        key=key,
        title=title,
        intro=_("To how many firms a scheme is recommended, the most wanted first."),
        chart=figures.StackedBars(
            rows=rows,
            legend=((MAIN, _("Seem to qualify")), (SECOND, _("Not known yet"))),
            description=presenting.described((row.label, row.value) for row in rows),
        ),
    )
