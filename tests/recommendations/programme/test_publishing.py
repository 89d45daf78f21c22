"""What is published: every figure by hand, hidden where it must be, rounded, once a day, and no running quarter."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.management import call_command

from readiness.models import Standing
from recommendations.models import PublishedCell
from recommendations.programme.document import (
    FunnelStep,
    HeatRow,
    SchemeDemand,
    Selection,
    TierShare,
    WeakDimension,
    share,
)
from recommendations.services import programme, publishing
from recommendations.services.programme import cohort_report_data, published_quarters
from recommendations.tasks import publish_cohort
from tests.clock import on
from tests.recommendations.programme.cohort import firms, publish, published, small_cohort

pytestmark = pytest.mark.django_db


def cell(quarter: str, sector: str, size: str) -> PublishedCell:
    return PublishedCell.objects.get(quarter=quarter, sector_group=sector, size_group=size)


def test_every_figure_of_a_shown_cell():
    small_cohort()
    publish()
    shown = cell("2026Q3", "industry", "all").figures
    assert shown["firms"] == 20
    assert shown["tiers"] == {"unaware": 5, "aware": 5, "ready": 10}
    # (7 x 1.5 + 5 x 3 + 8 x 4) / 20 = 2.875; seven firms lie below 2.5.
    assert shown["dimensions"]["ai_talent"] == {"mean": "2.9", "weak": 5}
    assert len(shown["dimensions"]) == 12
    assert shown["schemes"] == {"bud": [5, 5], "citf": [0, 5]}
    assert shown["funnel"] == {"started": 20, "submitted": 20, "requested": 5, "claimed": 5, "verified": 5}
    # 1, 1, 2, 4 and 8 working days: half within 2. Only three were verified, of which nothing is said.
    assert shown["waiting"] == {"claimed": {"reviews": 5, "median": 2, "spans": [0, 0, 0, 0, 0, 0]}}


def test_a_small_cell_is_hidden_with_those_that_would_give_it_away():
    small_cohort()
    publish()
    hidden = {
        (row.sector_group, row.size_group): row.figures
        for row in PublishedCell.objects.filter(quarter="2026Q3", hidden=True)
    }
    assert ("trade", "micro") in hidden  # three firms
    assert ("industry", "micro") in hidden  # twelve, but all micro firms less these would be the three
    assert ("trade", "all") in hidden  # less trade's nine small ones it would be the three
    assert ("trade", "small") not in hidden
    assert ("technology_creative", "all") in hidden  # none
    assert set(map(str, hidden.values())) == {"{}"}
    assert PublishedCell.objects.count() == 2 * 7 * 4


def test_a_quarter_is_published_when_it_is_over_and_all_goes_on():
    small_cohort()
    publish()
    assert published_quarters() == ("2026Q3",)
    assert cell("all", "all", "all").figures["firms"] == 50  # 46 and the 6 of the running quarter
    assert cell("all", "all", "all").figures["tiers"]["competent"] == 5
    with on("2027-01-01", hour=0):
        publishing.publish()
    assert published_quarters() == ("2026Q4", "2026Q3")


def test_figures_move_once_a_day():
    firms(5, ("trade", "small"), "aware")
    with on("2026-11-25"):
        call_command("refresh_cohort", all=True)
        publish_cohort()
        firms(10, ("trade", "small"), "aware")
        call_command("refresh_cohort", all=True)
        assert publishing.publish_if_due() is False
    assert cell("all", "all", "all").figures["firms"] == 5
    with on("2026-11-26", hour=0):
        assert publishing.publish_if_due() is True
    assert cell("all", "all", "all").figures["firms"] == 15
    assert cell("all", "all", "all").published_on == date(2026, 11, 26)


def test_the_command_publishes_at_once():
    firms(5, ("trade", "small"), "aware")
    with on("2026-11-25"):
        publish_cohort()
        call_command("refresh_cohort", all=True)
        call_command("publish_cohort")
    assert cell("all", "all", "all").figures["firms"] == 5


def test_nothing_is_published_before_there_is_a_questionnaire(nothing_published):
    assert publishing.publish_if_due() is False
    assert not PublishedCell.objects.exists()


def test_the_document_of_a_selection():
    small_cohort()
    with published():
        report = cohort_report_data(Selection(quarter="2026Q3"))
    assert (report.firms, report.minimum, report.base, report.published_on) == (45, 5, 5, date(2026, 11, 25))
    assert report.words.quarter == "Quarter 3 of 2026"
    everyone, *others = report.tiers
    assert everyone.tiers == (
        TierShare("unaware", "AI Unaware", 10, 20),
        TierShare("aware", "AI Aware", 30, 60),
        TierShare("ready", "AI Ready", 10, 20),
        TierShare("competent", "AI Competent", 0, 0),
    )
    assert [(row.group, row.tiers is not None) for row in others] == [
        ("sector", True),
        ("sector", False),
        ("sector", False),
        ("sector", False),
        ("sector", True),
        ("sector", False),
        ("size", True),
        ("size", True),
        ("size", True),
    ]
    assert report.heat.columns[0] == "Manufacturing, construction and utilities"
    nothing = None
    means = (Decimal("2.9"), nothing, nothing, nothing, Decimal("2.5"), nothing, Decimal("2.7"))
    assert report.heat.rows[0] == HeatRow("management_support", "Management Support", means)
    assert report.funnel[2] == FunnelStep("requested", "Review asked for", 5, 11)
    assert [wait.id for wait in report.waiting] == ["claimed"]
    assert report.weak[0] == WeakDimension("management_support", "Management Support", Decimal("2.7"), 10, 22)
    assert [scheme.id for scheme in report.schemes] == ["bud", "citf"]
    assert (report.schemes[0].yes, report.schemes[0].unknown, report.schemes[0].firms) == (5, 5, 10)


def test_a_hidden_selection_has_no_figure():
    small_cohort()
    with published():
        report = cohort_report_data(Selection(sector="trade", size="micro"))
    assert report.firms is None
    assert (report.funnel, report.waiting, report.weak, report.schemes) == ((), (), (), ())
    assert [row.tiers for row in report.tiers] == [None]


def test_the_weakest_dimension_comes_first_and_ties_go_by_how_many_firms_are_weak():
    firms(5, ("trade", "small"), "aware", score="3")
    row = firms(5, ("trade", "small"), "aware", score="3")
    for standing, value in zip(row, ("1", "1", "1", "1", "3"), strict=True):
        standing.dimensions |= {"ai_talent": "1", "data_quality": value}
        standing.save()
    with published():
        weak = cohort_report_data(Selection()).weak
    # AI Talent 2.0; Data Quality (5 x 3 + 4 x 1 + 3) / 10 = 2.2
    assert [(line.id, str(line.mean), line.weak) for line in weak[:2]] == [
        ("ai_talent", "2.0", 5),
        ("data_quality", "2.2", 5),
    ]


def test_a_scheme_that_left_the_catalogue_goes_by_its_id():
    firms(5, ("trade", "small"), "aware", schemes={"gone": "yes"})
    with published():
        schemes = cohort_report_data(Selection()).schemes
    assert schemes == (SchemeDemand("gone", "gone", 5, 0),)


def test_drafts_that_told_nothing_are_in_the_totals_only():
    firms(5, ("trade", "small"), "aware")
    firms(5, ("industry", "micro"), "aware")
    drafts = {"quarter": "", "dimensions": {}, "overall": None, "is_latest": False, "is_latest_in_quarter": False}
    firms(7, ("", ""), "", **drafts)
    Standing.objects.filter(quarter="").update(submitted_on=None)
    publish()
    total = cell("2026Q3", "all", "all").figures["funnel"]
    assert (total["started"], total["submitted"]) == (15, 10)  # 17 and 10
    assert cell("2026Q3", "all", "small").figures["funnel"]["started"] == 5


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, 0), (5, 0, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (1, 200, 1), (7, 7, 100)]
)
def test_shares_are_whole_per_cents_halves_up(part, whole, expected):
    assert share(part, whole) == expected


@pytest.mark.parametrize(
    ("score", "words"), [("9/4", "2.3"), ("2249/1000", "2.2"), ("5", "5.0"), ("1", "1.0"), ("3/2", "1.5")]
)
def test_means_have_one_decimal(score, words):
    assert publishing.one_decimal(Fraction(score)) == words


def test_spans_of_waiting_end_where_their_names_say():
    days = {0: 5, 1: 5, 2: 10, 3: 5, 4: 20, 6: 25, 20: 30, 21: 35}
    found = publishing._waiting(days)
    assert found == {"reviews": 135, "median": 6, "spans": [10, 15, 20, 25, 30, 35]}
    assert programme.span_names() == (
        "0 to 1 days",
        "2 to 3 days",
        "4 to 5 days",
        "6 to 10 days",
        "11 to 20 days",
        "more than 20 days",
    )
