"""The embedded fonts: which one has a character, how wide it is, and how its text is copied out of the PDF again."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
FAMILIES = {"en": "NotoSansHK", "zh-hant": "NotoSansHK", "zh-hans": "NotoSansSC"}
FALLBACKS = {"NotoSansHK": "NotoSansSC", "NotoSansSC": "NotoSansHK"}
LAST_CODE = 0xFF  # of a part of a font
# As reportlab does: content streams are text until they are compressed.
_ESCAPES = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))} | {ord(c): f"\\{c}" for c in "()\\"}
REPLACEMENT = "〓"  # the printers' own sign for "a character is missing here": in both fonts, unlike U+FFFD

# Noto's Chinese fonts draw these as wide as a Chinese character. scripts/build_fonts.py adds narrow copies for Latin
# text at private code points, which the ToUnicode map turns back into the true characters.
NARROWED = {character: chr(0xE000 | (ord(character) & 0xFF)) for character in "‘’“”…·•"}
WIDE_AGAIN = {ord(narrow): ord(character) for character, narrow in NARROWED.items()}


class ReportFont(TTFont):
    """A TrueType font whose text can be selected, searched and copied, characters beyond U+FFFF included."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        suffix = "+" + self.face.name.decode()
        maps = [name for name in doc.idToObject if name.startswith("toUnicodeCMap:") and name.endswith(suffix)]
        for name, subset in zip(maps, subsets, strict=True):
            doc.idToObject[name].content = to_unicode_map(name.partition(":")[2], subset)


def to_unicode_map(font_name: str, subset: list[int]) -> str:
    """The PDF's ToUnicode map for one subset: code byte -> UTF-16.

    reportlab's own map writes five hexadecimal digits for a character beyond U+FFFF, which readers misread, and puts
    more than the 100 entries into one block that the format allows.
    """
    entries = [f"<{code:02X}> <{_utf16(character)}>" for code, character in enumerate(subset)]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _utf16(code: int) -> str:
    return chr(WIDE_AGAIN.get(code, code)).encode("utf-16-be").hex().upper()


@cache
def load(name: str) -> ReportFont:
    """The font "NotoSansHK-Regular" and so on, read once a process (some 70 ms) and known to reportlab from then on."""
    font = ReportFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def font_name(family: str, *, bold: bool = False) -> str:
    return f"{family}-{'Bold' if bold else 'Regular'}"


def has(family: str, character: str) -> bool:
    return ord(character) in load(font_name(family)).face.charToGlyph


@lru_cache(maxsize=65536)
def family_with(family: str, character: str) -> str | None:
    """`family` where it has the character, else the other family where that has it, else None."""
    if has(family, character):
        return family
    other = FALLBACKS[family]
    return other if has(other, character) else None


def coded(name: str, text: str, file: Any) -> list[tuple[int, str]]:
    """The text as strings of a content stream, each with the number of the font's part that draws it.

    What reportlab's own `splitString` and escaping do, which this asks only for characters that the file has not used.
    """
    font = load(name)
    try:
        codes: list[int] = list(map(font.state[file].assignments.__getitem__, map(ord, text)))
    except KeyError:
        return [(part, _quoted(found)) for part, found in font.splitString(text, file)]
    if codes and max(codes) <= LAST_CODE:
        return [(0, _quoted(bytes(codes)))]
    parts = groupby(codes, lambda code: code >> 8)
    return [(part, _quoted(bytes(code & LAST_CODE for code in found))) for part, found in parts]


def _quoted(codes: bytes) -> str:
    return f"({codes.decode('latin-1').translate(_ESCAPES)})"


def advance(name: str, character: str) -> float:
    """How far the character moves the pen, as a fraction of the type size."""
    face = load(name).face
    return float(face.charWidths.get(ord(character), face.defaultWidth)) / 1000
