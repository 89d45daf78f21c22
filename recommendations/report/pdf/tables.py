"""Tables and headings that break across pages well: head repeated, no title or single row left alone, nothing cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, FrameBreak

from recommendations.report.pdf import styles as look
from recommendations.report.pdf.flowables import Placed, Stack

SPLITTABLE = 0.35  # a row higher than this share of the page may be cut between lines
BELOW = 1.5  # points between the cells of a row and what stands below them
LEAST_PART = 40  # points: a smaller part of a cut row is not worth starting


@dataclass
class Row:
    """One row of cells; a group row has a single cell across the table and stays with the row below it."""

    cells: Sequence[Flowable]
    group: bool = False
    again: Flowable | None = None  # of a group row: what stands above the group's rows overleaf
    rule: bool = True  # a line below it
    below: Flowable | None = None  # under the cells, across the table
    height: float = 0.0


class Grid(Placed):
    """A table over the full width. `shares` are the columns' shares of it."""

    def __init__(
        self,
        rows: Sequence[Row],
        shares: Sequence[float],
        *,
        head: Row | None = None,
        gutter: float = 10,
        padding: float = 4.5,
    ):
        """`gutter` lies between columns, `padding` above and below the content of each row, both in points."""
        super().__init__()
        self.rows, self.shares, self.head = list(rows), list(shares), head
        self.gutter, self.padding = gutter, padding
        self._room = -1.0

    def _columns(self, room: float) -> list[tuple[float, float]]:
        """(left edge, width) of every column."""
        free = room - self.gutter * (len(self.shares) - 1)
        widths = [free * share / sum(self.shares) for share in self.shares]
        return [(sum(widths[:at]) + self.gutter * at, width) for at, width in enumerate(widths)]

    def _all_rows(self) -> list[Row]:
        return ([self.head] if self.head else []) + self.rows

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        if room == self._room:
            return self.width, self.height
        self._room = room
        columns = self._columns(room)
        for row in self._all_rows():
            spaces = [(0.0, room)] if row.group else columns
            cells = zip(row.cells, spaces, strict=True)
            inner = max((cell.wrap(width, height)[1] for cell, (_, width) in cells), default=0.0)
            inner += row.below.wrap(room, height)[1] + BELOW if row.below else 0
            row.height = inner + 2 * self.padding
        self.width, self.height = room, sum(row.height for row in self._all_rows())
        return self.width, self.height

    def split(self, room: float, height: float) -> list[Flowable]:
        self.wrap(room, height)
        left = height - (self.head.height if self.head else 0)
        count = 0
        while count < len(self.rows) and self.rows[count].height <= left:
            left -= self.rows[count].height
            count += 1
        if count == len(self.rows):
            return [self]
        parts = self._cut(self.rows[count], room, left)
        if parts:
            return self._divide([*self.rows[:count], parts[0]], [parts[1], *self.rows[count + 1 :]])
        count = self._no_orphans(count)
        return self._divide(self.rows[:count], self.rows[count:]) if count else []

    def _no_orphans(self, count: int) -> int:
        """Fewer rows above the break where the last one is a group's title, or one row alone would stand below."""
        if count == len(self.rows) - 1 and count > 2 and not self.rows[count].group:
            count -= 1
        while count and self.rows[count - 1].group:
            count -= 1
        return count

    def _cut(self, row: Row, room: float, height: float) -> tuple[Row, Row] | None:
        """A very high row in two, so that a page is not left half empty; None if it should stay whole."""
        inner = height - 2 * self.padding
        if row.group or row.height < SPLITTABLE * look.PAGE_HEIGHT or inner < LEAST_PART:
            return None
        above: list[Flowable] = []
        below: list[Flowable] = []
        for cell, (_, width) in zip(row.cells, self._columns(room), strict=True):
            parts = [cell, Stack([])] if cell.wrap(width, inner)[1] <= inner else cell.split(width, inner)
            if len(parts) != 2:
                return None
            above.append(parts[0])
            below.append(parts[1])
        return Row(above, rule=False), Row(below, rule=row.rule, below=row.below)

    def _divide(self, above: list[Row], below: list[Row]) -> list[Flowable]:
        group = next((row for row in reversed(above) if row.group), None)
        if group and group.again and not below[0].group:
            below = [Row([group.again], group=True, again=group.again), *below]
        return [
            Grid(rows, self.shares, head=self.head, gutter=self.gutter, padding=self.padding) for rows in (above, below)
        ]

    def draw_at(self, left: float, foot: float) -> None:
        columns, top = self._columns(self.width), foot + self.height
        for row in self._all_rows():
            spaces = [(0.0, self.width)] if row.group else columns
            self._ground(row, left, top)
            for cell, (x, _) in zip(row.cells, spaces, strict=True):
                cell.drawOn(self.canv, left + x, top - self.padding - cell.height)
            top -= row.height
            if row.below:
                row.below.drawOn(self.canv, left, top + self.padding)

    def _ground(self, row: Row, left: float, top: float) -> None:
        canvas, foot = self.canv, top - row.height
        if row.group:
            canvas.setFillColor(look.PANEL)
            canvas.rect(left - 4, foot, self.width + 8, row.height, stroke=0, fill=1)
        if row.rule:
            head = row is self.head
            canvas.setStrokeColor(look.INK if head else look.RULE)
            canvas.setLineWidth(1 if head else 0.5)
            canvas.line(left, foot, left + self.width, foot)


class Titled(Placed):
    """A heading, with whatever belongs to it, and a body that starts on the same page.

    With `whole` it is not split at all as long as it fills less than half a page. `again` stands above what goes on
    overleaf, of which neither part may be lower than `least` points.
    """

    def __init__(
        self,
        heading: Sequence[Flowable],
        body: Flowable,
        *,
        before: float = 0,
        whole: bool = False,
        again: Flowable | None = None,
        least: float = 0,
    ):
        super().__init__()
        self.heading, self.body = Stack(heading), body
        self.before, self.whole = before, whole
        self.again, self.least = again, least

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        return self.before

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        self.width = room
        self.height = self.heading.wrap(room, height)[1] + self.body.wrap(room, height)[1]
        return self.width, self.height

    def split(self, room: float, height: float) -> list[Flowable]:
        self.wrap(room, height)
        if self.whole and self.height < look.PAGE_HEIGHT / 2:
            return []
        parts = self.body.split(room, min(height - self.heading.height, self.body.height - self.least))
        if len(parts) < 2 or parts[0].wrap(room, height)[1] < self.least:
            return []
        rest = Titled([self.again] if self.again else [], parts[1], again=self.again, least=self.least)
        # Without the break, a row held back so as not to stand alone could still be put below, under a second head.
        return [Titled([self.heading], parts[0], before=self.before), FrameBreak, rest]

    def draw_at(self, x: float, y: float) -> None:
        self.body.drawOn(self.canv, x, y)
        self.heading.drawOn(self.canv, x, y + self.body.height)
