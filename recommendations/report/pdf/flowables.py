"""What pages are built of: text, stacks, tables that break well, and small marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from reportlab.lib.colors import Color
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase.pdfdoc import PDFObject
from reportlab.platypus import Flowable, Spacer

from recommendations.report.figures import HIGHEST
from recommendations.report.pdf import fonts
from recommendations.report.pdf import styles as look
from recommendations.report.pdf import text as typing
from recommendations.report.pdf.styles import TextStyle

CAP_HEIGHT = 0.73  # of the type size: Latin capitals and digits
UNBOUNDED = 1e6  # points: no line is as long
FEWEST_LINES = 2  # of a paragraph on either side of a page break


@dataclass(frozen=True)
class Span:
    """A stretch of text that looks different, or leads somewhere: "https://…", or "#key" within the document."""

    text: str
    bold: bool | None = None
    colour: Color | None = None
    link: str = ""


class Piece(NamedTuple):
    """Characters of one look on one line."""

    text: str
    font: str
    width: float
    colour: Color
    link: str


Content = str | Span | Sequence[str | Span]


class Placed(Flowable):
    """Draws at a place of its canvas, without a state and coordinates of its own: a page holds a thousand of these."""

    width: float
    height: float

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        self.canv = canvas
        self.draw_at(x, y)
        del self.canv

    def draw_at(self, x: float, y: float) -> None:
        """Draw with the lower left corner at (x, y)."""
        raise NotImplementedError


class Text(Placed):
    """A paragraph: one style, spans within it, any mixture of scripts."""

    def __init__(self, content: Content, style: TextStyle, *, anchor: str = "", outline: tuple[str, int] | None = None):
        super().__init__()
        spans = [content] if isinstance(content, str | Span) else list(content)
        self.spans = [span if isinstance(span, Span) else Span(span) for span in spans]
        self.style = style
        self.anchor = anchor  # name that links within the document lead to
        self.outline = outline  # (title, depth) of the bookmark
        self.lines: list[list[Piece]] = []
        self._room = -1.0

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        return self.style.space_before

    def getSpaceAfter(self) -> float:  # noqa: N802 - reportlab's name
        return self.style.space_after

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        if room != self._room:
            self.lines = _set_lines(self.spans, self.style, room)
            self._room = room
        self.width, self.height = room, len(self.lines) * self.style.leading
        return self.width, self.height

    def natural_width(self) -> float:
        """How wide the text is on one line."""
        return sum(piece.width for line in _set_lines(self.spans, self.style, UNBOUNDED) for piece in line)

    def split(self, room: float, height: float) -> list[Flowable]:
        self.wrap(room, height)
        fitting = int((height + 0.01) // self.style.leading)
        if len(self.lines) - fitting < FEWEST_LINES:
            fitting = len(self.lines) - FEWEST_LINES
        if fitting < FEWEST_LINES:
            return []
        return [self._part(self.lines[:fitting], first=True), self._part(self.lines[fitting:], first=False)]

    def _part(self, lines: list[list[Piece]], *, first: bool) -> Text:
        part = Text(self.spans, self.style)
        if first:
            part.anchor, part.outline = self.anchor, self.outline
        part.lines, part._room = lines, self._room
        return part

    def draw_at(self, left: float, foot: float) -> None:
        place_bookmark(self.canv, left, foot + self.height, self.anchor, self.outline)
        style, file = self.style, self.canv._doc
        baseline = foot + self.height - (style.leading + CAP_HEIGHT * style.size) / 2
        code = ["BT"]  # written as it is: reportlab's own text object measures and formats everything once more
        font: tuple[str, int] | None = None
        colour: Color | None = None
        for line in self.lines:
            x = left + self._start(line)
            code.append(f"1 0 0 1 {x:.2f} {baseline:.2f} Tm")
            for piece in line:
                if piece.colour is not colour:
                    colour = piece.colour
                    code.append(_fill(colour))
                for subset, codes in fonts.coded(piece.font, piece.text, file):
                    if font != (piece.font, subset):
                        font = piece.font, subset
                        code.append(f"{fonts.load(piece.font).getSubsetInternalName(subset, file)} {style.size:.6g} Tf")
                    code.append(f"{codes} Tj")
                if piece.link:
                    self._link(piece, x, baseline)
                x += piece.width
            baseline -= style.leading
        code.append("ET")
        self.canv._code.append(" ".join(code))

    def _start(self, line: list[Piece]) -> float:
        spare = self._room - sum(piece.width for piece in line)
        return {"left": 0.0, "right": spare, "centre": spare / 2}[self.style.align]

    def _link(self, piece: Piece, x: float, baseline: float) -> None:
        descent = 0.25 * self.style.size
        area = (x, baseline - descent, x + piece.width, baseline + self.style.size)
        if piece.link.startswith("#"):
            self.canv.linkRect("", piece.link[1:], area, relative=1, thickness=0)
        else:
            self.canv._addAnnotation(WebLink(piece.link, self.canv._absRect(area, 1)))


class WebLink(PDFObject):
    """A place that opens a web address; reportlab's own, of nested parts, takes ten times as long to write."""

    def __init__(self, address: str, area: Sequence[float]):
        self.address, self.area = address, area

    def format(self, _document: Any) -> bytes:
        area = " ".join(f"{edge:.2f}" for edge in self.area)
        address = re.sub(r"[\\()]", r"\\\g<0>", self.address)
        action = f"<< /S /URI /Type /Action /URI ({address}) >>"
        return f"<< /A {action} /Border [ 0 0 0 ] /Rect [ {area} ] /Subtype /Link /Type /Annot >>".encode()


@cache
def _fill(colour: Color) -> str:
    """The operator that sets the colour of text. reportlab's own way, as for places, formats each number anew."""
    return f"{fp_str(*colour.rgb())} rg"


def place_bookmark(canvas: Any, x: float, y: float, anchor: str, outline: tuple[str, int] | None) -> None:
    """Make (x, y) a place that links and bookmarks lead to."""
    if not anchor:
        return
    canvas.bookmarkHorizontal(anchor, x, y + 8)
    if outline:
        canvas.addOutlineEntry(outline[0], anchor, level=outline[1], closed=outline[1] > 0)


def _set_lines(spans: list[Span], style: TextStyle, room: float) -> list[list[Piece]]:
    cleaned = [typing.clean(span.text, style.family) for span in spans]
    whole = "".join(cleaned)
    drawn = typing.narrow(whole)
    widths: list[float] = []
    owners: list[Span] = []
    for span, part in zip(spans, cleaned, strict=True):
        start = len(widths)
        widths += typing.advances(drawn[start : start + len(part)], style.family, style.size, bold=_bold(span, style))
        owners += [span] * len(part)
    lines = typing.break_lines(whole, widths, room)
    if len(spans) == 1:
        runs = typing.runs(drawn, style.family, bold=_bold(spans[0], style))
        if len(runs) == 1:  # the most of them
            return [[_piece(drawn, widths, line, runs[0].font, spans[0], style)] for line in lines]
    return [list(_pieces(drawn, owners, widths, start, end, style)) for start, end in lines]


def _bold(span: Span, style: TextStyle) -> bool:
    return style.bold if span.bold is None else span.bold


def _piece(drawn: str, widths: list[float], line: tuple[int, int], font: str, span: Span, style: TextStyle) -> Piece:
    start, end = line
    return Piece(drawn[start:end], font, sum(widths[start:end]), span.colour or style.colour, span.link)


def _pieces(
    drawn: str, owners: list[Span], widths: list[float], start: int, end: int, style: TextStyle
) -> Iterator[Piece]:
    at = start
    while at < end:
        span, first = owners[at], at
        while at < end and owners[at] is span:
            at += 1
        place = first
        for run in typing.runs(drawn[first:at], style.family, bold=_bold(span, style)):
            width = sum(widths[place : place + len(run.text)])
            yield Piece(run.text, run.font, width, span.colour or style.colour, span.link)
            place += len(run.text)


class Stack(Placed):
    """Flowables on top of each other, as one: for the cells of a table."""

    def __init__(self, items: Sequence[Flowable], gap: float = 0):
        super().__init__()
        self.items = list(items)
        self.gap = gap
        self._room = -1.0

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        if room == self._room:
            return self.width, self.height
        self._room = room
        heights = [item.wrap(room, height)[1] for item in self.items]
        self.width, self.height = room, sum(heights) + self.gap * max(0, len(heights) - 1)
        return self.width, self.height

    def split(self, room: float, height: float) -> list[Flowable]:
        self.wrap(room, height)
        used = 0.0
        for at, item in enumerate(self.items):
            if used + item.height > height:
                parts = item.split(room, height - used)
                above = self.items[:at] + parts[:1]
                below = parts[1:] if parts else self.items[at:]
                below += self.items[at + 1 :] if parts else []
                return [Stack(above, self.gap), Stack(below, self.gap)] if above else []
            used += item.height + self.gap
        return [self]

    def draw_at(self, x: float, y: float) -> None:
        top = y + self.height
        for item in self.items:
            item.drawOn(self.canv, x, top - item.height)
            top -= item.height + self.gap


class LevelBar(Flowable):
    """A value from 1 to 5 as five boxes, filled from the left; a plain empty box still shows what is missing."""

    def __init__(self, value: float, width: float = 58, height: float = 5):
        super().__init__()
        self.value, self.width, self.height = value, width, height

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, gap = self.canv, 1.5
        box = (self.width - gap * (HIGHEST - 1)) / HIGHEST
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(look.INK)
        canvas.setFillColor(look.INK)
        for number in range(int(HIGHEST)):
            x = number * (box + gap)
            filled = min(1.0, max(0.0, self.value - number))
            if 0 < filled < 1:
                canvas.rect(x, 0, box * filled, self.height, stroke=0, fill=1)
            canvas.rect(x, 0, box, self.height, stroke=1, fill=1 if filled == 1 else 0)


def centred(bar: LevelBar, style: TextStyle) -> Stack:
    """The bar at half the height of a line of text beside it."""
    return Stack([Spacer(1, (style.leading - bar.height) / 2), bar])


class Panel(Placed):
    """A flowable on a tinted ground, never split."""

    def __init__(self, content: Flowable, padding: float = 10, ground: Color = look.PANEL):
        super().__init__()
        self.content, self.padding, self.ground = content, padding, ground

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        inner = self.content.wrap(room - 2 * self.padding, height)[1]
        self.width, self.height = room, inner + 2 * self.padding
        return self.width, self.height

    def draw_at(self, x: float, y: float) -> None:
        self.canv.setFillColor(self.ground)
        self.canv.rect(x, y, self.width, self.height, stroke=0, fill=1)
        self.content.drawOn(self.canv, x + self.padding, y + self.padding)


class Line(Placed):
    """A thin rule across the column."""

    def __init__(self, colour: Color = look.RULE, weight: float = 0.6):
        super().__init__()
        self.colour, self.weight = colour, weight

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width, self.height = room, self.weight
        return self.width, self.height

    def draw_at(self, x: float, y: float) -> None:
        self.canv.setStrokeColor(self.colour)
        self.canv.setLineWidth(self.weight)
        self.canv.line(x, y, x + self.width, y)
