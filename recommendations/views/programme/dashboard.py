"""The programme managers' dashboard."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.policies import is_administrator
from accounts.viewers import person_of
from readiness.cohort.groups import SECTOR_GROUPS, SIZE_GROUPS
from readiness.services.workload import workload
from readiness.wording import words
from recommendations.presenting import programme as presenting
from recommendations.programme.document import ALL, CohortReport, Selection
from recommendations.services import programme
from recommendations.views.programme.access import for_managers, selection_of


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    choices: tuple[Choice, ...]


@require_safe
@for_managers
def dashboard(request: HttpRequest) -> HttpResponse:
    """The published figures of what the address chooses, and what advisers have in hand just now."""
    quarters = programme.published_quarters()
    selection = selection_of(request.GET, quarters)
    report = programme.cohort_report_data(selection)
    context = {
        "report": report,
        "firms": "" if report.firms is None else presenting.count(report.firms),
        "filters": _filters(selection, quarters),
        "figures": _figures(report),
        "workload": presenting.workload(workload()),
        "hidden_words": presenting.hidden_words(report),
        "record_files": (("csv", "CSV"), ("xlsx", "Excel")),
        "exports_records": is_administrator(person_of(request)),
    }
    return render(request, "recommendations/programme/dashboard.html", context)


def _figures(report: CohortReport) -> dict[str, object]:
    return {
        "tiers": presenting.tiers(report),
        "heat": presenting.heat(report),
        "weak": presenting.weak(report),
        "funnel": presenting.funnel(report),
        "waiting": presenting.waiting(report),
        "schemes": presenting.schemes(report),
    }


def _filters(selection: Selection, quarters: Iterable[str]) -> tuple[Filter, ...]:
    sectors = [(group.id, words(group.name)) for group in SECTOR_GROUPS]
    sizes = [(group.id, words(group.name)) for group in SIZE_GROUPS]
    periods = [(quarter, programme.quarter_name(quarter)) for quarter in quarters]
    return (
        _filter("quarter", _("Period"), [(ALL, _("All quarters")), *periods], selection.quarter),
        _filter("sector", _("Sector"), [(ALL, _("All sectors")), *sectors], selection.sector),
        _filter("size", _("Size"), [(ALL, _("All sizes")), *sizes], selection.size),
    )


def _filter(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Filter:
    return Filter(name, label, tuple(Choice(value, text, value == chosen) for value, text in options))
