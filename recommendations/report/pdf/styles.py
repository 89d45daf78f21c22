"""Paper, colours and type. Sizes are in points; everything still reads in black and white."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from recommendations.report.pdf import fonts

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 15 * mm  # left and right
EDGE = 11 * mm  # above the running head and below the foot
HEADER, FOOTER = 9 * mm, 9 * mm  # room for the running head and foot, inside of that
WIDTH = PAGE_WIDTH - 2 * MARGIN

INK = HexColor("#12355b")  # headings and marks
TEXT = HexColor("#1f2328")
QUIET = HexColor("#5f5a52")  # 6.5:1 on white
RULE = HexColor("#d6d0c6")
PANEL = HexColor("#f5f2ec")
WHITE = HexColor("#ffffff")
# One hue from pale to deep: an order that also shows in grey. The tier's name always stands beside it.
RAMP = (HexColor("#dce7f2"), HexColor("#a5c2dd"), HexColor("#5b8cbb"), HexColor("#17406f"))

Align = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class TextStyle:
    family: str
    size: float
    leading: float  # distance of baselines
    colour: Color = TEXT
    bold: bool = False
    align: Align = "left"
    space_before: float = 0
    space_after: float = 0

    def but(self, **changes: object) -> TextStyle:
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Styles:
    """The type of one report. `scale` shrinks the first page where its content would not fit."""

    body: TextStyle
    small: TextStyle
    compact: TextStyle  # tables and entries, where a page should hold many
    fine: TextStyle  # sources
    strong: TextStyle
    label: TextStyle  # the quiet word above or before a value
    column: TextStyle  # head of a table's column
    title: TextStyle
    firm: TextStyle
    tier: TextStyle
    section: TextStyle
    heading: TextStyle
    entry: TextStyle  # name of a scheme, a dimension
    listed: TextStyle  # the same in a list


def styles_for(language: str, *, scale: float = 1.0) -> Styles:
    """The type for "en", "zh-hant" or "zh-hans"."""
    family = fonts.FAMILIES[language]
    open_lines, close_lines = (1.34, 1.3) if language == "en" else (1.45, 1.34)  # line height over type size

    def style(size: float, *, close: bool = False, **rest: object) -> TextStyle:
        leading = size * (1.25 if size >= 14 else close_lines if close else open_lines)
        return TextStyle(family, size * scale, leading * scale).but(**rest)

    return Styles(
        body=style(10),
        small=style(8.2, colour=QUIET),
        compact=style(9, close=True),
        fine=style(7.6, close=True, colour=QUIET),
        strong=style(9.4, close=True, bold=True),
        label=style(8.2, colour=QUIET),
        column=style(8.2, bold=True, colour=INK),
        title=style(12, bold=True, colour=INK),
        firm=style(20, bold=True),
        tier=style(24, bold=True, colour=INK),
        section=style(16, bold=True, colour=INK, space_before=6, space_after=8),
        heading=style(11.5, bold=True, colour=INK, space_before=10, space_after=4),
        entry=style(10.4, close=True, bold=True),
        listed=style(9.6, close=True, colour=INK),
    )
