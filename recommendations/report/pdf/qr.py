"""A QR code that a phone reads from paper: black on white, drawn as vectors, with the quiet zone that readers need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from recommendations.report.pdf import styles as look

SIDE = 22 * mm  # of the code itself
QUIET = 4  # modules of white around it (ISO/IEC 18004)


class QrCode(Flowable):
    """The code of an address, and a link to it. `side` is that of the code with its quiet zone."""

    def __init__(self, address: str):
        super().__init__()
        self.address, self.modules = address, modules(address)
        self.module = SIDE / len(self.modules)
        self.side = SIDE + 2 * QUIET * self.module

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        self.width = self.height = self.side
        return self.side, self.side

    def draw(self) -> None:
        """Dark modules that are neighbours in a row are one rectangle: between two, printers leave white hairlines."""
        canvas = self.canv
        canvas.setFillColor(look.WHITE)
        canvas.rect(0, 0, self.side, self.side, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        # As they are: reportlab formats each number of the 300 rectangles for itself.
        for number, row in enumerate(self.modules):
            foot = self.side - (QUIET + number + 1) * self.module
            for first, length in _runs(row):
                x, width = (QUIET + first) * self.module, length * self.module
                canvas._code.append(f"{x:.3f} {foot:.3f} {width:.3f} {self.module:.3f} re")
        canvas._code.append("f")
        canvas.linkURL(self.address, (0, 0, self.side, self.side), relative=1, thickness=0)


@lru_cache(maxsize=16)
def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The code, row by row, True for a dark module. Kept while the first page tries sizes: it takes some 5 ms."""
    code = QrCodeWidget(address, barLevel="M").qr
    code.make()
    return tuple(tuple(map(bool, row)) for row in code.modules)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, length) of each run of dark modules."""
    for dark, run in groupby(range(len(row)), key=lambda at: bool(row[at])):
        places = list(run)
        if dark:
            yield places[0], len(places)
