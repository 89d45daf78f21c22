"""Plain text made ready for the page: cleaned, given fonts character by character, broken into lines.

reportlab's own line breaking for Chinese knows neither the full-width comma nor Latin words within Chinese, and its
paragraphs parse markup. Here text is never markup: `A&B <HK> 有限公司` needs no escaping.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

from recommendations.report.pdf import fonts

NOT_AT_START = frozenset("!%),.:;?]}°·’”†‡›»℃∶、。〃々〉》」』】〕〗〞﹐﹑﹒﹔﹕﹖﹗％），．：；？］｝～！…—–‧•ー‰′″")
NOT_AT_END = frozenset("([{#$£¥€‘“‹«〈《「『【〔〖〝（．［｛￡￥＄")
UNITS = frozenset("年月日級级人個个項项題题分元歲岁天星週周家間间名次頁页版")  # stay with the number before them
BREAK_AFTER = frozenset("-/–")  # between Latin letters
NO_BREAK = "\u00a0"  # the one space that stays what it is, and at which no line ends
TOLERANCE = 0.01  # points: sums of floats
DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn"})  # control, invisible, surrogate and unassigned characters


class Run(NamedTuple):
    """Characters of one font."""

    text: str
    font: str


class _Cleaning(dict[int, str | None]):
    """For `str.translate`: what a character is printed as in a family, None where it is left out. Fills itself."""

    def __init__(self, family: str):
        super().__init__({ord("\n"): "\n"})
        self.family = family

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        self[code] = None if _invisible(character) else _printable(character, self.family)
        return self[code]


_cleaning = cache(_Cleaning)


def clean(text: str, family: str) -> str:
    """`text` in NFC without invisible characters; a character that no font has becomes 〓, never an empty box."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", plain).translate(_cleaning(family))


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in DROPPED_CATEGORIES or "\ufe00" <= character <= "\ufe0f"


def _printable(character: str, family: str) -> str:
    if character.isspace():
        return character if character == NO_BREAK else " "
    private = unicodedata.category(character) == "Co"  # our own narrow glyphs live there
    return fonts.REPLACEMENT if private or fonts.family_with(family, character) is None else character


@lru_cache(maxsize=65536)
def is_wide(character: str) -> bool:
    """Whether the character belongs to Chinese text: ideographs, full-width signs and punctuation."""
    return bool(character) and unicodedata.east_asian_width(character) in "WF"


_narrowed = re.compile(f"[{''.join(fonts.NARROWED)}]")


def narrow(text: str) -> str:
    """`text` with the narrow copies of quotation marks and the like where no neighbour is Chinese."""
    if not _narrowed.search(text):
        return text
    padded = f" {text} "
    return "".join(
        fonts.NARROWED[character]
        if character in fonts.NARROWED and not is_wide(padded[at]) and not is_wide(padded[at + 2])
        else character
        for at, character in enumerate(text)
    )


class _Glyphs(dict[str, tuple[str, float]]):
    """Character -> the font that draws it, and its width as a fraction of the type size. Fills itself."""

    def __init__(self, family: str, bold: bool):
        super().__init__()
        self.family, self.bold = family, bold
        self.main = fonts.font_name(family, bold=bold)
        self.in_main: set[str] = set()  # the characters met so far that the family's own font draws

    def __missing__(self, character: str) -> tuple[str, float]:
        font = fonts.font_name(fonts.family_with(self.family, character) or self.family, bold=self.bold)
        self[character] = font, fonts.advance(font, character)
        if font == self.main:
            self.in_main.add(character)
        return self[character]


_glyphs = cache(_Glyphs)


def runs(text: str, family: str, *, bold: bool) -> list[Run]:
    """Cut cleaned text into runs of one font each."""
    glyphs = _glyphs(family, bold)
    if text and glyphs.in_main.issuperset(text):
        return [Run(text, glyphs.main)]
    names = [glyphs[character][0] for character in text]
    if names.count(names[0] if names else "") == len(names):
        return [Run(text, names[0])] if names else []
    result, start = [], 0
    for name, members in groupby(names):
        end = start + sum(1 for _member in members)
        result.append(Run(text[start:end], name))
        start = end
    return result


def advances(text: str, family: str, size: float, *, bold: bool) -> list[float]:
    """Width in points of every character."""
    glyphs = _glyphs(family, bold)
    return [glyphs[character][1] * size for character in text]


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two neighbours."""
    if after == " " or after in NOT_AT_START or before in NOT_AT_END:
        return False
    if (after in UNITS and before.isdigit()) or (after == "[" and before != " "):  # the number of a source
        return False
    if before == " " or is_wide(before) or is_wide(after):
        return True
    return before in BREAK_AFTER and after.isalpha()


class _Breaks(dict[tuple[str, str], bool]):
    """What `may_break` says of two neighbours. Fills itself."""

    def __missing__(self, pair: tuple[str, str]) -> bool:
        self[pair] = may_break(*pair)
        return self[pair]


_breaks = _Breaks()


def break_lines(text: str, widths: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Cut `text` into lines no wider than `room` points; returns (start, end) of each, spaces at the edges left out.

    `widths` holds one width a character. A word wider than a whole line is cut where the line is full.
    """
    edges = list(accumulate(widths, initial=0.0))
    if edges[-1] <= room and "\n" not in text:
        return [_trim(text, 0, len(text))]
    lines: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        stop = start + len(paragraph)
        while (cut := _cut(text, start, stop, edges, room)) < stop:
            lines.append(_trim(text, start, cut))
            start = cut
        lines.append(_trim(text, start, stop))
        start = stop + 1
    return lines


def _cut(text: str, start: int, stop: int, edges: Sequence[float], room: float) -> int:
    """Where the line that begins at `start` ends: at the last place for a break that fits, else where it is full."""
    full = bisect_right(edges, edges[start] + room + TOLERANCE) - 1
    while full < stop and text[full] == " ":  # spaces hang over the edge
        full += 1
    if full >= stop:
        return stop
    place = full
    while place > start and not _breaks[text[place - 1], text[place]]:
        place -= 1
    return place if place > start else max(full, start + 1)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] == " ":
        end -= 1
    while start < end and text[start] == " ":
        start += 1
    return start, end


def bracketed(text: str, before: str) -> str:
    """`text` in brackets behind `before`: in those of Chinese where it is Chinese itself, or what stands before."""
    is_chinese = is_wide(text[:1]) or is_wide(text[-1:]) or is_wide(before[-1:])
    return f"（{text}）" if is_chinese else f" ({text})"


def shorten(text: str, family: str, size: float, room: float, *, bold: bool = False) -> str:
    """`text` on one line of `room` points, cut with "…" where it is too long."""
    widths = advances(text, family, size, bold=bold)
    if sum(widths) <= room:
        return text
    room -= sum(advances("…", family, size, bold=bold))
    used, end = 0.0, 0
    while used + widths[end] <= room:
        used += widths[end]
        end += 1
    return text[:end].rstrip() + "…"
