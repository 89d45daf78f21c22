"""Schemes side by side: one row for each thing that a firm weighs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.presenting.requirements import one_line_each
from recommendations.presenting.scheme_page import SchemePage

MOST = 3  # schemes
Cell = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A label with one cell for each scheme; a cell holds lines, none where nothing is known."""

    label: str
    cells: tuple[Cell, ...]


def rows(pages: tuple[SchemePage, ...]) -> tuple[Row, ...]:
    """Rows in which at least one scheme has something to say."""
    found = (Row(label, tuple(tell(page) for page in pages)) for label, tell in _weighed())
    return tuple(row for row in found if any(row.cells))


def _weighed() -> tuple[tuple[str, Callable[[SchemePage], Cell]], ...]:
    return (
        (_("What you get"), lambda page: (page.amount,)),
        (_("What it is for"), lambda page: (page.objective,)),
        (_("Kind of support"), lambda page: (page.category, *page.also)),
        (_("Status"), _status),
        (_("Money in detail"), _money),
        (_("Who can apply"), lambda page: one_line_each(page.rules) if page.rules else ()),
        (_("Conditions we cannot check here"), _conditions),
        (_("When to apply"), lambda page: _given(page.window, page.window_note)),
        (_("Lead time"), lambda page: _given(page.lead_time.text if page.lead_time else "", page.lead_note)),
        (_("Have ready"), lambda page: tuple(document.text for document in page.documents)),
        (_("Who runs it"), lambda page: _given(page.body, page.operator)),
        (_("Suits, in our judgement"), lambda page: (*(tier.name for tier in page.tiers), page.fit)),
        (_("Strengthens, in our judgement"), lambda page: page.dimensions),
        (_("Costs it fits, in our judgement"), lambda page: page.cost_items),
        (_("Where sources disagree"), lambda page: page.conflicts),
    )


def _given(*lines: str) -> Cell:
    return tuple(line for line in lines if line)


def _status(page: SchemePage) -> Cell:
    return _given("" if page.phase == "closed" else page.status.text, page.closing, page.checked)


def _money(page: SchemePage) -> Cell:
    line = _("%(label)s: %(value)s")
    return (*(line % {"label": row.label, "value": row.value} for row in page.money), *_given(page.money_note))


def _conditions(page: SchemePage) -> Cell:
    return tuple(condition.text for group in page.conditions for condition in group.conditions)
