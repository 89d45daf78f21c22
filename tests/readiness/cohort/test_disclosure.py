from collections.abc import Iterable, Mapping
from itertools import product
from operator import mul
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from readiness.cohort.disclosure import ALL, MINIMUM, Cell, rounded, suppressed, with_totals
from tests import strategies

QUARTERS, SECTORS, SIZES = ("2026Q3", "2026Q4"), ("a", "b", "c"), ("x", "y", "z")


# One quarter, written as it stands on a page


def flat(rows: str) -> dict[Cell, int]:
    """A table of one quarter: the first line names the sizes, each further line a sector and its counts."""
    head, *lines = (line.split() for line in rows.strip().splitlines())
    return {
        ("2026Q4", sector, size): int(count)
        for sector, *counts in lines
        for size, count in zip(head, counts, strict=True)
    }


def hidden(table: Mapping[Cell, int]) -> set[str]:
    return {f"{sector}{size}" for _quarter, sector, size in suppressed(table)}


def test_a_small_cell_takes_three_others_with_it() -> None:
    """By hand: by = 3 is hidden; with it the smallest of its column, cy = 10, and of the rows, bz = 8 and cz = 11."""
    table = flat("""
             x   y   z  all
        a   20  12   9   41
        b   15   3   8   26
        c   30  10  11   51
        all 65  25  28  118
    """)
    assert hidden(table) == {"by", "cy", "bz", "cz"}


def test_a_small_population_shows_little_more_than_its_totals() -> None:
    """By hand: what is below 5 goes first, y and z throughout. Two cells are then hidden in each row, but they hold 0,
    3 and 3 firms, which x and the total would give away: so x is hidden too.
    """
    table = flat("""
             x   y   z  all
        a    6   0   0    6
        b    7   3   0   10
        all 13   3   0   16
    """)
    assert hidden(table) == {"ax", "ay", "az", "bx", "by", "bz", "allx", "ally", "allz"}


def test_a_population_below_the_minimum_shows_nothing() -> None:
    assert len(suppressed(with_totals({("2026Q4", "a", "x"): 4}, quarters=["2026Q4"], sectors=["a"], sizes=["x"]))) == 8


def test_cells_that_follow_from_several_lines_together_are_protected() -> None:
    """Rows 1 and 2 less columns p and q leave 1r alone, though each line hides two or more. Hiding 1s mends it."""
    table = flat("""
            p   q   r   s   all
        1   3   3   3  10    19
        2   3   3  10  10    26
        3  10  10   3   3    26
        4  10  10   3   3    26
        all 26 26  19  26    97
    """)
    in_lines = {"1p", "1q", "2p", "2q", "1r", "3r", "3s", "4r", "4s"}
    assert {f"{sector}{size}" for (_, sector, size), count in table.items() if count < MINIMUM} == in_lines
    assert hidden(table) == in_lines | {"1s"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("x all \n a 5 10 \n b 5 10 \n all 10 20", set()),  # five is enough
        ("x y all \n a 4 20 24", {"ax", "ay"}),
        ("x y z all \n a 4 20 20 44", {"ax", "ay"}),  # equals by name
        ("x y z all \n a 4 21 20 45", {"ax", "az"}),  # the smallest
        ("x y all \n a 0 4 4", {"ax", "ay", "aall"}),
        ("x y all \n a 4 3 7", {"ax", "ay"}),
        ("x y z \n a 4 20 20", {"ax", "ay"}),  # without a total, too
        ("x y z all \n a 2 2 20 24", {"ax", "ay", "az"}),  # the two hold four firms together
        ("x y z all \n a 2 3 20 25", {"ax", "ay"}),
        ("x \n a 4 \n", {"ax"}),  # nothing beside it
    ],
)
def test_one_line(rows: str, expected: set[str]) -> None:
    assert hidden(flat(rows)) == expected


def test_a_hidden_total_needs_a_second_cell() -> None:
    """Column totals are given as counted, so one may be small while its cells are not."""
    table = flat("""
             x   y
        a    6   7
        b    8   9
        all  4  16
    """)
    assert hidden(table) == {"allx", "ax", "ally", "ay"}


@pytest.mark.parametrize(
    ("third", "total", "expected"),
    [
        (17, 20, {"2026Q1", "2026Q2", "2026Q3"}),  # the same three firms twice: they are what Q3 leaves of all
        (17, 40, {"2026Q1", "2026Q2"}),
        (17, 17, {"2026Q1", "2026Q2"}),
    ],
)
def test_over_quarters_what_is_left_of_the_total_must_be_enough_too(third: int, total: int, expected: set[str]) -> None:
    table = {("2026Q1", "a", "x"): 3, ("2026Q2", "a", "x"): 3, ("2026Q3", "a", "x"): third, (ALL, "a", "x"): total}
    assert {quarter for quarter, _sector, _size in suppressed(table)} == expected


def test_a_missing_cell_is_empty() -> None:
    table = {("2026Q4", "a", "x"): 9, ("2026Q4", "b", "y"): 9}
    assert hidden(table) == {"ax", "ay", "bx", "by"}


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        suppressed({("2026Q4", "a", "x"): -1})


# Totals


def test_totals_are_sums_over_sectors_and_sizes_but_not_over_quarters() -> None:
    counts = {("q", "a", "x"): 5, ("q", "b", "y"): 2, (ALL, "a", "x"): 4, (ALL, "b", "x"): 1}
    table = with_totals(counts, quarters=["q"], sectors=["a", "b"], sizes=["x", "y"])
    assert table == {
        ("q", "a", "x"): 5, ("q", "a", "y"): 0, ("q", "a", ALL): 5,
        ("q", "b", "x"): 0, ("q", "b", "y"): 2, ("q", "b", ALL): 2,
        ("q", ALL, "x"): 5, ("q", ALL, "y"): 2, ("q", ALL, ALL): 7,
        (ALL, "a", "x"): 4, (ALL, "a", "y"): 0, (ALL, "a", ALL): 4,
        (ALL, "b", "x"): 1, (ALL, "b", "y"): 0, (ALL, "b", ALL): 1,
        (ALL, ALL, "x"): 5, (ALL, ALL, "y"): 0, (ALL, ALL, ALL): 5,
    }  # fmt: skip


@pytest.mark.parametrize("stray", [("q", "a", ALL), ("q", ALL, "x"), ("r", "a", "x"), ("q", "c", "x")])
def test_only_cells_of_the_table_can_be_counted(stray: Cell) -> None:
    with pytest.raises(ValueError, match="no cell of this table"):
        with_totals({stray: 1}, quarters=["q"], sectors=["a"], sizes=["x"])


# Whatever the counts

INNER = list(product(QUARTERS, SECTORS, SIZES))


@st.composite
def tables(draw: st.DrawFn, least: int = 0) -> dict[Cell, int]:
    counts = {cell: draw(strategies.firms) + least for cell in INNER}
    for sector, size in product(SECTORS, SIZES):
        each = [counts[quarter, sector, size] for quarter in QUARTERS]
        counts[ALL, sector, size] = draw(st.integers(max(each), sum(each)))
    return with_totals(counts, quarters=QUARTERS, sectors=SECTORS, sizes=SIZES)


def lines_of(table: Iterable[Cell]) -> list[tuple[list[Cell], Cell]]:
    """Every line as its inner cells and its total."""
    members = ((*QUARTERS, ALL), (*SECTORS, ALL), (*SIZES, ALL))
    found = []
    for axis in range(3):
        for first, second in product(*(members[other] for other in range(3) if other != axis)):
            rest = [first, second]
            *inner, total = ((*rest[:axis], member, *rest[axis:]) for member in members[axis])
            found.append((inner, total))
    assert {cell for inner, total in found for cell in [*inner, total]} == set(table)
    return found


@settings(max_examples=60)
@given(tables())
def test_every_small_cell_is_hidden_and_no_line_hides_one_alone(table: dict[Cell, int]) -> None:
    away = suppressed(table)
    assert {cell for cell, count in table.items() if count < 5} <= away
    for inner, total in lines_of(table):
        assert len(away.intersection([*inner, total])) != 1


@settings(max_examples=60)
@given(tables())
def test_nothing_about_fewer_than_five_firms_is_had_by_subtracting_in_a_line(table: dict[Cell, int]) -> None:
    away = suppressed(table)
    for inner, total in lines_of(table):
        missing = [cell for cell in inner if cell in away]
        if total in away or not missing or len(missing) == len(inner):
            continue
        assert len(missing) > 1
        assert sum(table[cell] for cell in missing) >= 5
        assert not 0 < table[total] - sum(table[cell] for cell in inner if cell not in away) < 5


PRIME = 2**31 - 1


def other_table(equations: list[list[int]], random: Random) -> list[int]:
    """A random solution, modulo PRIME, of equations with 0 on the right: what could be added to the hidden cells."""
    rows, pivots = [list(row) for row in equations], list[int]()
    for column in range(len(rows[0])):
        found = next((number for number in range(len(pivots), len(rows)) if rows[number][column]), None)
        if found is not None:
            top = len(pivots)
            rows[top], rows[found] = rows[found], rows[top]
            rows[top] = [value * pow(rows[top][column], -1, PRIME) % PRIME for value in rows[top]]
            for number in set(range(len(rows))) - {top}:
                if factor := rows[number][column]:
                    rows[number] = [(a - factor * b) % PRIME for a, b in zip(rows[number], rows[top], strict=True)]
            pivots.append(column)
    values = [0 if column in pivots else random.randrange(1, PRIME) for column in range(len(rows[0]))]
    solved = {column: -sum(map(mul, row, values)) % PRIME for column, row in zip(pivots, rows, strict=False)}
    return [solved.get(column, value) for column, value in enumerate(values)]


@settings(max_examples=40)
@given(tables())
def test_no_hidden_cell_follows_from_all_lines_together(table: dict[Cell, int]) -> None:
    """There is another table with the same shown cells in which every line adds up and every hidden cell differs."""
    away = sorted(suppressed(table))
    assume(away)
    equations = [[((cell in inner) - (cell == total)) % PRIME for cell in away] for inner, total in lines_of(table)]
    change = other_table(equations, Random(2026))
    assert all(sum(map(mul, row, change)) % PRIME == 0 for row in equations)
    assert 0 not in change


@settings(max_examples=30)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_cells_is_irrelevant(table: dict[Cell, int], random: Random) -> None:
    cells = list(table.items())
    random.shuffle(cells)
    assert suppressed(dict(cells)) == suppressed(table)


@settings(max_examples=30)
@given(tables(least=5))
def test_a_safe_table_loses_nothing(table: dict[Cell, int]) -> None:
    assert suppressed(table) == frozenset()


# Rounding


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (1, 0), (2, 0), (3, 5), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1000, 1000)]
)
def test_counts_are_rounded_to_the_nearest_five(count: int, shown: int) -> None:
    assert rounded(count) == shown


@given(st.integers(0, 10**9))
def test_rounding_moves_a_count_by_two_at_most(count: int) -> None:
    assert rounded(count) % 5 == 0
    assert abs(rounded(count) - count) <= 2


def test_a_count_below_zero_is_not_rounded() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        rounded(-1)
