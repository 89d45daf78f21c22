"""Geometry of rows of bars and intervals, and of scores over time: to scale, and no two labels on each other."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from readiness.charts.progress import Series, progress_chart
from readiness.charts.rows import Axis, Item, Part, row_chart, signless
from tests import factories

HALF = Item("Started", value="1,200", parts=(Part(0.5, "is-main", "50%"), Part(0.05, "is-second", "5%"), Part(0, "no")))


def test_a_bar_is_to_scale_and_only_wide_parts_hold_their_text():
    chart = row_chart([HALF], description="Started: 1,200.")
    (row,) = chart.rows
    assert [(part.x, part.width, part.css, part.text) for part in row.segments] == [
        ("0", "50", "is-main", "50%"),
        ("50", "5", "is-second", ""),
    ]
    assert row.segments[0].text_x == "25"
    assert (row.value, row.lines[0].text, chart.description) == ("1,200", "Started", "Started: 1,200.")


def test_rows_stand_below_each_other_and_long_labels_take_lines():
    long = Item("Education, health and public services; other or not stated", value="12,345 firms", words="hidden")
    chart = row_chart([HALF, long, Item("By size"), HALF], description="")
    first, second, heading, last = chart.rows
    assert len(second.lines) == 3
    tops = [float(line.y) for row in chart.rows for line in row.lines]
    assert tops == sorted(tops)
    assert all(later - earlier > 1.2 for earlier, later in pairwise(tops))
    assert float(second.bar_y) > float(second.lines[-1].y) > float(first.end_y)
    assert heading.is_heading
    assert not first.is_heading
    assert float(chart.height) >= float(last.end_y)
    assert second.value_y == second.lines[-1].y


def test_intervals_stand_on_the_axis():
    axis = Axis(-1, 1, (-1, 0, 1), 0)
    chart = row_chart([Item("AI Talent", interval=(-0.5, 0, 2))], axis=axis, description="")
    whisker = chart.rows[0].whisker
    assert (whisker.low, whisker.at, whisker.high) == ("26.5", "50", "97")  # what lies beyond ends at the edge
    assert [(tick.x, tick.label, tick.is_base) for tick in chart.ticks] == [
        ("3", "−1", False),
        ("50", "0", True),
        ("97", "1", False),
    ]


@pytest.mark.parametrize(("value", "words"), [(-0.5, "−0.5"), (0, "0"), (1, "1"), (0.25, "0.25")])
def test_the_axis_has_real_minus_signs(value, words):
    assert signless(value) == words


# Scores over time


def drawn(*series: Series):
    tiers = factories.questionnaire().tiers
    return progress_chart(tiers, [tier.id for tier in tiers], series)


def line(name: str, *scores: tuple[date, str]) -> Series:
    return Series(name, tuple((day, Decimal(score)) for day, score in scores))


@pytest.mark.django_db
def test_days_go_across_and_scores_up():
    year = line("One", (date(2026, 1, 1), "1"), (date(2026, 7, 2), "3"), (date(2026, 12, 31), "5"))
    chart = drawn(year)
    (found,) = chart.lines
    assert [(dot.x, dot.y) for dot in found.dots] == [("4", "15.6"), ("47", "8.1"), ("90", "0.6")]
    assert [(stroke.x1, stroke.y2) for stroke in found.strokes] == [("4", "8.1"), ("47", "0.6")]
    assert (chart.first, chart.last, chart.first_x, chart.last_x) == (date(2026, 1, 1), date(2026, 12, 31), "4", "90")
    # The bands from 1 to 2.5, 3.5, 4.5 and 5.
    assert [(band.css, band.y, band.height) for band in chart.bands] == [
        ("tier-1", "9.97", "5.62"),
        ("tier-2", "6.22", "3.75"),
        ("tier-3", "2.48", "3.75"),
        ("tier-4", "0.6", "1.88"),
    ]


@pytest.mark.django_db
def test_one_day_alone_stands_in_the_middle():
    chart = drawn(line("One", (date(2026, 1, 1), "3")))
    assert [dot.x for dot in chart.lines[0].dots] == ["47"]
    assert chart.lines[0].strokes == ()


@pytest.mark.django_db
def test_numbers_of_lines_that_end_together_keep_apart():
    day = date(2026, 1, 1)
    chart = drawn(*(line(name, (day, score)) for name, score in (("a", "3"), ("b", "3.05"), ("c", "3"), ("d", "1.5"))))
    assert [found.number for found in chart.lines] == [1, 2, 3, 4]
    ends = sorted(float(found.number_y) for found in chart.lines)
    assert all(later - earlier >= 1.14 for earlier, later in pairwise(ends))
