"""Geometry: to scale, inside its frame, labels in readable lines."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import readiness.charts.radar as charts
from readiness.charts.lettering import em_width, wrap
from readiness.charts.radar import RadarItem, radar
from readiness.charts.scale import bar, part

NAMES = (
    "Management Support",
    "AI Literacy",
    "AI Talent",
    "Employee Acceptance of AI",
    "Experimentation Culture",
    "AI Governance",
    "AI Risk Control",
    "Business Use Case",
    "Data Quality",
    "Reference Data",
    "Machine Learning Infrastructure",
    "Data Infrastructure",
)


def items(score=3, other=None, value="3.00"):
    return [RadarItem(name, value, score, other) for name in NAMES]


def points(polygon):
    return [tuple(map(float, point.split(","))) for point in polygon.split()]


def test_the_centre_stands_for_1_and_the_outer_ring_for_5():
    lowest, highest = radar(items(1)), radar(items(5))
    assert set(points(lowest.shape)) == {(lowest.centre_x, lowest.centre_y)}
    assert highest.shape == highest.rings[-1]
    assert radar(items(3)).shape == highest.rings[1]


def test_the_first_spoke_points_up_and_the_others_follow_clockwise():
    drawn = radar(items(5))
    first, second = points(drawn.shape)[:2]
    assert first == (drawn.centre_x, drawn.centre_y - charts.RADAR_RADIUS)
    assert second[0] > first[0]
    assert [axis.anchor for axis in drawn.axes] == ["middle", *["start"] * 5, "middle", *["end"] * 5]


def test_a_second_rating_gets_its_own_shape_and_dots():
    assert radar(items()).other_shape == ""
    assert radar(items()).axes[0].other_x is None
    drawn = radar(items(3, other=Fraction(5, 2)))
    assert len(points(drawn.other_shape)) == len(NAMES)
    assert (drawn.axes[0].other_x, drawn.axes[0].other_y) == points(drawn.other_shape)[0]


def test_a_second_rating_with_a_gap_has_no_shape():
    assert radar([*items(3, other=2)[1:], RadarItem("x", "3.00", 3)]).other_shape == ""


def boxes(axis):
    """Where each line of a label stands: left, top, right, bottom."""
    for y, text in [*((line.y, line.text) for line in axis.lines), (axis.value_y, axis.value)]:
        width = em_width(text) * charts.LABEL_SIZE
        left = {"start": axis.label_x, "end": axis.label_x - width, "middle": axis.label_x - width / 2}[axis.anchor]
        yield left, y - charts.LABEL_SIZE * 0.75, left + width, y


def test_labels_stay_inside_the_frame():
    drawn = radar(items())
    for left, top, right, bottom in (box for axis in drawn.axes for box in boxes(axis)):
        assert left > -charts.LABEL_SIZE  # the page's own margin is wider
        assert right < drawn.width + charts.LABEL_SIZE
        assert top > 0
        assert bottom < drawn.height


@pytest.mark.parametrize("value", ["3.00", "3.00 / 2.50"])
def test_labels_do_not_run_into_each_other(value):
    for one, other in combinations([list(boxes(axis)) for axis in radar(items(value=value)).axes], 2):
        for a, b in product(one, other):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Data", ("Data",)),
        ("Machine Learning Infrastructure", ("Machine", "Learning", "Infrastructure")),
        ("Management Support", ("Management", "Support")),
        ("試驗文化", ("試驗文化",)),
        ("機器學習基礎設施", ("機器學習", "基礎設施")),
        ("員工對人工智能的接受程度", ("員工對人工智能", "的接受程度")),
    ],
)
def test_lines_are_balanced(text, lines):
    assert wrap(text, 7.2) == lines


@given(st.text("abc 人工智能數據", min_size=1, max_size=40), st.integers(2, 12))
def test_wrapping_loses_nothing(text, widest):
    text = " ".join(text.split()) or "a"
    assert "".join("".join(wrap(text, widest)).split()) == "".join(text.split())


@given(st.fractions(min_value=1, max_value=5))
def test_bars_are_to_scale(score):
    assert 0 <= part(score) <= 1
    assert bar(score) == round(float((score - 1) / 4 * 100), 1)
