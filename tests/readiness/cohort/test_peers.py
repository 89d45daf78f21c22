from collections.abc import Mapping
from fractions import Fraction
from statistics import median as median_of

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.cohort.peers import (
    Benchmark,
    PeerGroup,
    Spread,
    benchmark,
    firms,
    histogram,
    mean,
    median,
    spread,
    without,
)
from tests import strategies

THIRD = Fraction(10, 3)


@pytest.mark.parametrize(
    ("counts", "lower", "middle", "upper"),
    [
        ({"3": 1}, "3", "3", "3"),
        ({"1": 1, "2": 1}, "1", "3/2", "2"),
        ({"5": 1, "1": 1, "2": 1}, "3/2", "2", "7/2"),
        ({"1": 1, "2": 1, "3": 1, "5": 1}, "3/2", "5/2", "4"),
        ({"1": 1, "2": 1, "3": 1, "4": 1, "5": 1}, "2", "3", "4"),
        ({"5/2": 10}, "5/2", "5/2", "5/2"),
        ({"1": 9, "5": 1}, "1", "1", "1"),
        ({"1": 5, "5": 5}, "1", "3", "5"),
        ({"10/3": 3, "7/2": 3, "4": 0}, "10/3", "41/12", "7/2"),
    ],
)
def test_median_and_quartiles(counts: dict[str, int], lower: str, middle: str, upper: str) -> None:
    expected = Spread(sum(counts.values()), Fraction(lower), Fraction(middle), Fraction(upper))
    assert spread(counts) == expected
    assert median(counts) == Fraction(middle)


def test_the_mean_is_exact() -> None:
    assert mean({"10/3": 1, "5/2": 2}) == Fraction(25, 9)


def test_a_histogram_counts_scores_by_their_exact_fraction() -> None:
    scores = [Fraction(5, 2), Fraction("2.5"), Fraction(3), THIRD]
    assert histogram(scores) == {"5/2": 2, "3": 1, "10/3": 1}
    assert firms(histogram(scores)) == 4


def test_one_firm_taken_out() -> None:
    counts = {"5/2": 2, "3": 1}
    assert without(counts, Fraction(5, 2)) == {"5/2": 1, "3": 1}
    assert without(counts, Fraction(3)) == {"5/2": 2}
    assert counts == {"5/2": 2, "3": 1}


@pytest.mark.parametrize("counts", [{}, {"3": 1}, {"2": 0, "3": 1}])
def test_a_firm_that_is_not_counted_cannot_be_taken_out(counts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no firm with 2 is counted"):
        without(counts, Fraction(2))


@pytest.mark.parametrize("statistic", [mean, median, spread])
@pytest.mark.parametrize("counts", [{}, {"3": 0}])
def test_no_firms_have_no_statistics(statistic: object, counts: dict[str, int]) -> None:
    assert callable(statistic)
    with pytest.raises(ValueError, match="no firms"):
        statistic(counts)


@given(st.lists(strategies.scores, min_size=1, max_size=30))
def test_the_histogram_gives_what_the_list_of_scores_gives(scores: list[Fraction]) -> None:
    counts, ordered, half = histogram(scores), sorted(scores), (len(scores) + 1) // 2
    assert spread(counts) == Spread(
        firms=len(scores),
        lower=median_of(ordered[:half]),
        median=median_of(ordered),
        upper=median_of(ordered[-half:]),
    )
    assert mean(counts) == sum(scores) / len(scores)
    assert without(histogram([*scores, scores[0]]), scores[0]) == counts


# Benchmark


def group(name: str, scores: Mapping[str, Mapping[str, int]], *, count: int = 0) -> PeerGroup:
    return PeerGroup(name, count or max(map(firms, scores.values())), scores)


def test_the_own_group_is_preferred_when_it_has_ten_others() -> None:
    near = group("near", {"data": {"2": 5, "3": 5}})
    everyone = group("all", {"data": {"1": 500}})
    assert benchmark([near, everyone]) == Benchmark(
        "near", 10, {"data": Spread(10, Fraction(2), Fraction(5, 2), Fraction(3))}
    )


def test_nine_others_are_too_few_so_all_firms_are_taken() -> None:
    near, everyone = group("near", {"data": {"2": 9}}), group("all", {"data": {"1": 30}})
    found = benchmark([near, everyone])
    assert found == Benchmark("all", 30, {"data": Spread(30, Fraction(1), Fraction(1), Fraction(1))})


def test_without_ten_others_anywhere_there_is_no_benchmark() -> None:
    assert benchmark([group("near", {"data": {"2": 1}}), group("all", {"data": {"2": 9}})]) is None
    assert benchmark([]) is None


def test_the_minimum_can_be_another() -> None:
    found = benchmark([group("near", {"data": {"2": 2}})], minimum=2)
    assert found == Benchmark("near", 2, {"data": Spread(2, Fraction(2), Fraction(2), Fraction(2))})


def test_a_dimension_that_few_have_a_score_in_is_left_out() -> None:
    near = group("near", {"data": {"2": 10}, "talent": {"1": 1, "3": 8}, "pilots": {"3": 10}}, count=10)
    found = benchmark([near])
    assert found is not None
    assert {dimension: spread.firms for dimension, spread in found.dimensions.items()} == {"data": 10, "pilots": 10}
