"""Where the dot plot puts things: by hand for one row, within the drawing for all."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from readiness.charts.dots import EDGE, HEAD, ROW, WIDTH, DotItem, dot_plot

SCORES = st.fractions(min_value=1, max_value=5, max_denominator=4)


def item(own=Fraction(3), lower=Fraction(2), median=Fraction(5, 2), upper=Fraction(4), label="You 3.00") -> DotItem:
    return DotItem("AI Talent", label, "Median 2.50", own, lower, median, upper)


def test_a_row_by_hand():
    plot = dot_plot([item()])
    (row,) = plot.rows
    # The scale is 342 wide from 8: 1 at 8, 3 in the middle at 179, 5 at 350.
    assert [mark.x for mark in plot.scale] == [8, 93.5, 179, 264.5, 350]
    assert (row.own_x, row.median_x, row.band_x, row.band_width) == (179, 136.2, 93.5, 171)
    assert (row.own_label.x, row.median_label.x) == (179, 136.2)
    assert (plot.width, plot.height) == (358, 104)


def test_rows_stand_below_each_other():
    first, second = dot_plot([item(), item()]).rows
    assert second.track_y - first.track_y == ROW
    assert first.name_y > HEAD


def test_without_rows_there_is_the_scale_only():
    assert dot_plot([]).rows == ()


@given(own=SCORES, median=SCORES, label=st.sampled_from(["You 1.00", "貴公司 1.00"]))
def test_labels_never_leave_the_drawing(own, median, label):
    (row,) = dot_plot([item(own=own, median=median, lower=median, upper=median, label=label)]).rows
    assert EDGE <= row.own_x <= WIDTH - EDGE
    half = 30  # of either label, roughly
    assert 20 <= row.own_label.x <= WIDTH - 20
    assert half <= row.median_label.x <= WIDTH - half
    assert row.band_width == 0
