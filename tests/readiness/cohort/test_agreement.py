from collections import Counter
from math import sqrt
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.cohort.agreement import Agreement, Leniency, leniency, weighted_kappa
from tests import strategies

Pair = tuple[int, int]

# Own levels down, adviser's across, from 1.
CARCINOMA = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]
GOOD = [[12, 5, 1, 0, 0], [4, 18, 9, 1, 0], [1, 7, 21, 6, 0], [0, 1, 8, 14, 3], [0, 0, 1, 2, 6]]
POOR = [[0, 1, 2, 0, 0], [3, 1, 0, 0, 1], [0, 0, 1, 2, 0], [2, 0, 0, 1, 0], [1, 0, 0, 0, 0]]
ANXIETY = [[0, 0, 1, 0, 0], [4, 0, 1, 0, 0], [2, 3, 3, 0, 0], [0, 2, 0, 1, 1], [1, 0, 0, 1, 0]]


def table(rows: list[list[int]]) -> dict[Pair, int]:
    return {(a, b): count for a, row in enumerate(rows, 1) for b, count in enumerate(row, 1)}


def found(counts: dict[Pair, int]) -> Agreement:
    agreement = weighted_kappa(counts)
    assert agreement is not None
    return agreement


def test_kappa_of_a_textbook() -> None:
    """Agresti, "Categorical Data Analysis": two pathologists on 118 slides, quadratic weights, 0.78."""
    agreement = found(table(CARCINOMA))
    assert round(agreement.kappa, 2) == 0.78
    assert agreement.n == 118


def test_kappa_of_another_program() -> None:
    """R's package irr on its data set "anxiety", second and third rater, weights "squared": 0.2520325."""
    assert found(table(ANXIETY)).kappa == pytest.approx(0.2520325, abs=5e-8)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (CARCINOMA, (0.783822, 0.038670, 0.708029, 0.859614)),
        (GOOD, (0.796438, 0.035780, 0.726310, 0.866565)),
        (POOR, (-0.144578, 0.207820, -0.551899, 0.262742)),
    ],
)
def test_standard_errors_and_intervals_are_those_of_statsmodels(
    rows: list[list[int]], expected: tuple[float, ...]
) -> None:
    """`cohens_kappa(rows, wt="quadratic")` of statsmodels, which is tested against SAS."""
    agreement = found(table(rows))
    numbers = (agreement.kappa, agreement.standard_error, agreement.lower, agreement.upper)
    assert numbers == pytest.approx(expected, abs=1e-6)


def test_the_standard_error_is_what_leaving_out_one_pair_at_a_time_gives() -> None:
    counts = Counter(table(GOOD))
    n = counts.total()
    without = {pair: found(counts - Counter([pair])).kappa for pair, count in counts.items() if count}
    mean = sum(counts[pair] * kappa for pair, kappa in without.items()) / n
    squares = sum(counts[pair] * (kappa - mean) ** 2 for pair, kappa in without.items())
    assert found(counts).standard_error == pytest.approx(sqrt(squares * (n - 1) / n), rel=0.05)


def test_full_agreement_and_full_disagreement() -> None:
    assert found({(1, 1): 3, (5, 5): 3}) == Agreement(kappa=1.0, lower=1.0, upper=1.0, standard_error=0.0, n=6)
    assert found({(1, 5): 3, (5, 1): 3}) == Agreement(kappa=-1.0, lower=-1.0, upper=-1.0, standard_error=0.0, n=6)


def test_the_interval_stays_between_minus_one_and_one() -> None:
    high = found({(1, 1): 2, (2, 2): 2, (2, 1): 1})
    assert high.kappa + 1.96 * high.standard_error > 1
    assert high.upper == 1
    low = found({(1, 5): 2, (5, 1): 2, (4, 1): 1, (5, 5): 1})
    assert low.kappa - 1.96 * low.standard_error < -1
    assert low.lower == -1


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {(1, 1): 0, (2, 3): 0},
        {(3, 3): 20},
        {(3, 4): 20},
        {(3, 1): 5, (3, 5): 5},  # the firms all said 3
        {(1, 3): 5, (5, 3): 5, (5, 4): 0},  # the advisers did
    ],
)
def test_without_variation_on_both_sides_there_is_no_kappa(counts: dict[Pair, int]) -> None:
    assert weighted_kappa(counts) is None


@pytest.mark.parametrize("counts", [{(0, 1): 1}, {(1, 6): 1}, {(1, 2): -1, (2, 1): 3}])
def test_impossible_counts_are_refused(counts: dict[Pair, int]) -> None:
    with pytest.raises(ValueError, match="levels are 1 to 5"):
        weighted_kappa(counts)
    with pytest.raises(ValueError, match="levels are 1 to 5"):
        leniency(counts)


pairs = st.dictionaries(st.tuples(strategies.levels, strategies.levels), st.integers(0, 40), max_size=25)


@given(pairs)
def test_kappa_has_bounds_and_does_not_care_who_is_who(counts: dict[Pair, int]) -> None:
    agreement = weighted_kappa(counts)
    turned = weighted_kappa({(b, a): count for (a, b), count in counts.items()})
    assert agreement == turned
    if agreement is not None:
        assert -1 <= agreement.lower <= agreement.kappa <= agreement.upper <= 1


# Leniency


def test_leniency_by_hand() -> None:
    """Differences 1, 1, 0, -2: mean 0, squares 6, variance 6/3, so the standard error is the root of 2/4."""
    result = leniency({(1, 2): 1, (3, 4): 1, (2, 2): 1, (5, 3): 1})
    assert result == Leniency(0.0, sqrt(0.5), 4)
    assert (result.lower, result.upper) == (pytest.approx(-1.3859038), pytest.approx(1.3859038))
    single = Leniency(4.0, None, 1)
    assert (single.lower, single.upper) == (None, None)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, None),
        ({(1, 2): 0}, None),
        ({(1, 5): 1}, Leniency(4.0, None, 1)),
        ({(5, 1): 2}, Leniency(-4.0, 0.0, 2)),
        ({(2, 3): 10}, Leniency(1.0, 0.0, 10)),
    ],
)
def test_leniency_of_few(counts: dict[Pair, int], expected: Leniency | None) -> None:
    assert leniency(counts) == expected


@given(pairs)
def test_leniency_is_the_mean_difference_with_its_standard_error(counts: dict[Pair, int]) -> None:
    differences = [b - a for (a, b), count in counts.items() for _ in range(count)]
    result = leniency(counts)
    assert (result is None) == (not differences)
    if result is not None:
        assert result.mean == pytest.approx(fmean(differences))
        assert result.n == len(differences)
    if result is not None and result.standard_error is not None:
        assert result.standard_error == pytest.approx(stdev(differences) / sqrt(len(differences)))
