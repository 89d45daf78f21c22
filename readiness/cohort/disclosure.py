"""Statistical disclosure control: which cells of the cohort table are not shown, so that no firm's result can be had.

The table has three axes (quarter, sector group, size group), each with a total under ALL. What is hidden of a cell is
all of it: its count, its tiers, its means. The rules, in the terms of Hundepool and others, "Statistical Disclosure
Control" (2012), chapter 4:

1. A cell with fewer than MINIMUM firms is hidden. Zero too: a zero shown would say that its hidden neighbours are not
   empty, and narrow down what they hold.
2. A line is a row of cells along one axis with its total. If it hides one cell only, that cell is the total less the
   others, so the smallest other cell is hidden with it.
3. What the shown cells of a line leave of its shown total must hold MINIMUM firms as well: hiding three firms together
   with an empty cell would hide nothing.
4. No hidden cell may follow from several lines together, by adding and subtracting whole lines.

2 to 4 repeat until nothing more needs hiding. Not covered: what someone knows already (a firm subtracts itself), a sum
over hidden cells of several lines that holds few firms, and two states of the same table, which is why a quarter should
be shown when it is over. Counts are shown rounded (see `rounded`), which blurs all three.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

ALL = "all"
MINIMUM = 5  # firms
BASE = 5  # of rounding

Cell = tuple[str, str, str]  # quarter, sector group, size group
Line = tuple[Cell, ...]


def with_totals(
    counts: Mapping[Cell, int], *, quarters: Sequence[str], sectors: Sequence[str], sizes: Sequence[str]
) -> dict[Cell, int]:
    """The whole table from the firms counted per cell: a cell not counted is 0; sectors and sizes are summed.

    `quarters`, `sectors` and `sizes` name the members without ALL. The counts over ALL quarters come with the others:
    a firm counts once in each of its quarters and once in all, so they are no sum. ValueError for any other cell.
    """
    base = set(product((*quarters, ALL), sectors, sizes))
    if stray := counts.keys() - base:
        raise ValueError(f"no cell of this table: {sorted(stray)}")
    table = dict.fromkeys(product((*quarters, ALL), (*sectors, ALL), (*sizes, ALL)), 0)
    for (quarter, sector, size), count in counts.items():
        for cell in product((quarter,), (sector, ALL), (size, ALL)):
            table[cell] += count
    return table


def suppressed(table: Mapping[Cell, int]) -> frozenset[Cell]:
    """The cells not to show, of a table of firms per cell with or without totals.

    A combination of members that is missing from the table counts as 0, and so is among the cells not to show. The
    result depends on nothing but the counts. ValueError for a count below 0.
    """
    counts = _completed(table)
    lines = _lines(counts)
    hidden = {cell for cell, count in counts.items() if count < MINIMUM}
    _hide_in_lines(lines, counts, hidden)
    while derivable := _derivable(lines, hidden):
        near = {cell for line in lines if not derivable.isdisjoint(line) for cell in line}
        shown = counts.keys() - hidden
        hidden.add(min(shown, key=lambda cell: (cell not in near, _cost(cell, counts))))
        _hide_in_lines(lines, counts, hidden)
    return frozenset(hidden)


def rounded(count: int) -> int:
    """The count to the nearest 5, as it is shown; an integer never lies halfway. ValueError below 0.

    Each shown count is rounded by itself, totals too, so that rounded cells need not add up to their rounded total.
    """
    if count < 0:
        raise ValueError("a count is 0 or more")
    return (count + BASE // 2) // BASE * BASE


# The table


def _completed(table: Mapping[Cell, int]) -> dict[Cell, int]:
    if any(count < 0 for count in table.values()):
        raise ValueError("a count is 0 or more")
    quarters, sectors, sizes = ({cell[axis] for cell in table} for axis in range(3))
    return {cell: table.get(cell, 0) for cell in product(quarters, sectors, sizes)}


def _lines(cells: Collection[Cell]) -> list[Line]:
    """Every line of two cells or more, in a fixed order, its total (if it has one) last."""
    found: dict[tuple[int, tuple[str, ...]], list[Cell]] = {}
    for axis in range(3):
        for cell in sorted(cells, key=lambda cell: (cell.count(ALL), cell)):
            found.setdefault((axis, cell[:axis] + cell[axis + 1 :]), []).append(cell)
    return [tuple(found[place]) for place in sorted(found) if len(found[place]) > 1]


def _has_total(line: Line) -> bool:
    return line[-1].count(ALL) > line[0].count(ALL)


def _cost(cell: Cell, counts: Mapping[Cell, int]) -> tuple[int, int, Cell]:
    """What hiding the cell would lose: rather an inner cell than a total, then fewer firms, then by name."""
    return cell.count(ALL), counts[cell], cell


# Rules 2 and 3


def _hide_in_lines(lines: Sequence[Line], counts: Mapping[Cell, int], hidden: set[Cell]) -> None:
    """Hide further cells until each line by itself is safe."""
    before = -1
    while before < len(hidden):
        before = len(hidden)
        for line in lines:
            while more := _wanted(line, counts, hidden):
                hidden.add(min(more, key=lambda cell: _cost(cell, counts)))


def _wanted(line: Line, counts: Mapping[Cell, int], hidden: set[Cell]) -> list[Cell]:
    """The cells of which one must be hidden to make the line safer; none where it is safe, or nothing could help."""
    away = [cell for cell in line if cell in hidden]
    shown = [cell for cell in line if cell not in hidden]
    if len(away) == 1:
        return shown
    if not away or line[-1] in hidden or not _has_total(line):
        return []
    left = counts[line[-1]] - sum(counts[cell] for cell in shown[:-1])
    # Over quarters the two differ, since a firm counts in several and once in all: both must be enough.
    too_few = sum(counts[cell] for cell in away) < MINIMUM or 0 < left < MINIMUM
    return shown[:-1] if too_few else []


# Rule 4


def _derivable(lines: Sequence[Line], hidden: set[Cell]) -> set[Cell]:
    """The hidden cells whose value follows from the shown ones, each total being the sum of its line.

    Gauss-Jordan elimination over the hidden cells: a cell is determined if and only if it stands alone in its row.
    """
    solved: dict[Cell, dict[Cell, Fraction]] = {}
    for row in _equations(lines, hidden):
        for pivot in [cell for cell in row if cell in solved]:
            row = _less(row, row[pivot], solved[pivot])
        if not row:
            continue
        pivot = min(row)
        row = {cell: factor / row[pivot] for cell, factor in row.items()}
        for other in [cell for cell, earlier in solved.items() if pivot in earlier]:
            solved[other] = _less(solved[other], solved[other][pivot], row)
        solved[pivot] = row
    return {cell for cell, row in solved.items() if len(row) == 1}


def _equations(lines: Sequence[Line], hidden: set[Cell]) -> Iterator[dict[Cell, Fraction]]:
    """For each line with a total, the hidden cells in it: what they add up to is known."""
    for line in lines:
        if _has_total(line):
            yield {cell: Fraction(-1 if cell == line[-1] else 1) for cell in line if cell in hidden}


def _less(row: Mapping[Cell, Fraction], factor: Fraction, other: Mapping[Cell, Fraction]) -> dict[Cell, Fraction]:
    """row - factor x other, without zeros."""
    difference = {cell: row.get(cell, Fraction()) - factor * other.get(cell, 0) for cell in row.keys() | other.keys()}
    return {cell: value for cell, value in difference.items() if value}
