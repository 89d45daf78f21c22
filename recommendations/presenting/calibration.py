"""How far advisers agree with firms, in charts with their tables and in words."""

from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from readiness.charts.rows import Axis, Item, row_chart
from readiness.cohort.agreement import Agreement, Leniency
from readiness.scoring.questionnaire import Questionnaire
from readiness.services.calibration import AdviserLeniency, Calibration, DimensionAgreement
from readiness.wording import words
from recommendations.presenting.programme import Figure, FigureTable, TableRow, count, described


def agreement(calibration: Calibration, questionnaire: Questionnaire) -> Figure:
    """Weighted kappa per dimension with its interval, in the questionnaire's order."""
    nothing = {dimension.id: DimensionAgreement(dimension.id, 0, None) for dimension in questionnaire.dimensions}
    rows = [
        (words(dimension.name), (nothing | calibration.dimensions)[dimension.id])
        for dimension in questionnaire.dimensions
    ]
    lowest = min((row.agreement.lower for _name, row in rows if row.agreement), default=0.0)
    axis = Axis(-1 if lowest < 0 else 0, 1, (-1, -0.5, 0, 0.5, 1) if lowest < 0 else (0, 0.25, 0.5, 0.75, 1), 0)
    return Figure(
        id="agreement",
        title=_("Agreement per dimension: weighted kappa"),
        chart=row_chart(
            [_agreement_item(name, row) for name, row in rows],
            axis=axis,
            description=described((name, _agreement_words(row)) for name, row in rows),
        ),
        table=FigureTable(
            (_("Kappa"), _("Interval (95 per cent)"), _("Pairs of ratings"), _("In words")),
            tuple(TableRow(name, _agreement_cells(row)) for name, row in rows),
        ),
    )


def _agreement_item(name: str, row: DimensionAgreement) -> Item:
    found = row.agreement
    if found is None:
        return Item(name, words=_agreement_words(row))
    return Item(name, value=_agreement_words(row), interval=(found.lower, found.kappa, found.upper))


def _agreement_words(row: DimensionAgreement) -> str:
    if row.too_few:
        return _("too few to say")
    if row.agreement is None:
        return _("cannot be told: one side gave one level only")
    return f"{_decimals(row.agreement.kappa)} · {strength(row.agreement)}"


def _agreement_cells(row: DimensionAgreement) -> tuple[str, ...]:
    found = row.agreement
    if found is None:
        return "–", "–", count(row.pairs), _agreement_words(row)
    return _decimals(found.kappa), interval(found.lower, found.upper), count(row.pairs), strength(found)


def strength(found: Agreement) -> str:
    """The word that Landis and Koch (1977, Biometrics 33) give such a kappa. A convention, not a law."""
    grades = (
        (0.0, pgettext("agreement", "none")),
        (0.2, pgettext("agreement", "slight")),
        (0.4, pgettext("agreement", "fair")),
        (0.6, pgettext("agreement", "moderate")),
        (0.8, pgettext("agreement", "substantial")),
    )
    highest = pgettext("agreement", "almost perfect")
    return next((word for bound, word in grades if found.kappa <= bound), highest)


def leniency(calibration: Calibration) -> Figure | None:
    """By how many levels each adviser rates above or below the firms, with its interval; None without advisers."""
    if not calibration.advisers:
        return None
    reach = max((abs(end) for row in calibration.advisers for end in _ends(row.leniency)), default=0.0)
    side = max(0.5, ceil(reach * 2) / 2)
    axis = Axis(-side, side, (-side, 0, side), 0)
    rows = calibration.advisers
    return Figure(
        id="leniency",
        title=_("Leniency per adviser: levels above or below the firms"),
        chart=row_chart(
            [_leniency_item(row) for row in rows],
            axis=axis,
            description=described((row.adviser, _leniency_words(row)) for row in rows),
        ),
        table=FigureTable(
            (_("Mean difference"), _("Interval (95 per cent)"), _("Pairs of ratings")),
            tuple(TableRow(row.adviser, _leniency_cells(row)) for row in rows),
        ),
    )


def _ends(found: Leniency | None) -> tuple[float, ...]:
    """The interval; there is one with so many pairs."""
    if found is None or found.lower is None or found.upper is None:
        return ()
    return found.lower, found.upper


def _leniency_item(row: AdviserLeniency) -> Item:
    ends = _ends(row.leniency)
    if row.leniency is None or not ends:
        return Item(row.adviser, words=_leniency_words(row))
    return Item(row.adviser, value=_leniency_words(row), interval=(ends[0], row.leniency.mean, ends[1]))


def _leniency_words(row: AdviserLeniency) -> str:
    if row.leniency is None:
        return _("too few to say")
    return signed(row.leniency.mean)


def _leniency_cells(row: AdviserLeniency) -> tuple[str, ...]:
    ends = _ends(row.leniency)
    if row.leniency is None or not ends:
        return _("too few to say"), "–", count(row.pairs)
    return signed(row.leniency.mean), f"{signed(ends[0])} – {signed(ends[1])}", count(row.pairs)


def interval(low: float, high: float) -> str:
    """ "0.41 – 0.63"."""
    return f"{_decimals(low)} – {_decimals(high)}"


def _decimals(value: float) -> str:
    text = f"{value:.2f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def signed(value: float) -> str:
    """ "+0.25" or "−0.10"; "0.00" has no sign."""
    text = f"{value:+.2f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")
