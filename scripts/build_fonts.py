"""Make the four report fonts from the font slices that Fontsource publishes on npm.

Run by hand, seldom:  uv run --group fonts python scripts/build_fonts.py
The result is committed, so that setting up the project needs neither npm nor fontTools.

reportlab embeds TrueType outlines only and refuses Noto CJK's own OpenType files. Fontsource's slices are TrueType,
but a hundred files a weight; this script reduces each slice to the characters not yet seen and merges them.
"""

from __future__ import annotations

import argparse
import base64
import copy
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.subset import Options as SubsetOptions
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "recommendations" / "report" / "fonts"
VERSION = "5.3.0"
WEIGHTS = {"400": "Regular", "700": "Bold"}
# Slices that come first win; the unnumbered Chinese file repeats the numbered ones and lacks 嘅哋啲, so it is left out.
NAMED_SLICES = ("latin", "latin-ext", "cyrillic", "vietnamese")
DROPPED_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx", "VORG", "prep", "gasp", "DSIG"]
# Full-width in these fonts, which tears English apart: each also gets a narrow glyph (see fonts.py in the report).
NARROWED = "‘’“”…·•"
SIDE_BEARING = 60  # of a narrow glyph, in thousandths of the type size
COMMON = "ABCxyz0189 éüñ€–—•→…“”‘’×±≥≤½、，。：；（）「」《》？！％●○■□▲★✓〓"
# What the report must be able to print, per font; a build that lacks one of these fails.
REQUIRED = {
    "NotoSansHK": COMMON + "香港嘅哋啲㗎喺嚟埗邨鰂𨋢人工智能數據中小企資助計劃",
    "NotoSansSC": COMMON + "人工智能数据中小企业资助计划网络软件员工",
}


@dataclass(frozen=True)
class Family:
    name: str
    package: str
    integrity: str  # npm's own checksum of the package file


FAMILIES = (
    Family(
        "NotoSansHK",
        "noto-sans-hk",
        "ojRRmRmb9c41KuhfInLCa7ft+1BBCGoDvOwaZLef1gyU1gO/+6xF7O/7A2/OrGXzHs9g8MyC5PbFl2rgWZZNBA==",
    ),
    Family(
        "NotoSansSC",
        "noto-sans-sc",
        "HeqIlGm0+ohOKxZLuHj1qW6r6avHH0OWdKERAcSDI0RQ+MXrteuLKA+M+5eOA8rYy0MFvOR5AT0fQo2rUkye0Q==",
    ),
)


def fetch(family: Family, folder: Path) -> Path:
    """Download and unpack the family's npm package; raises SystemExit when it is not the expected file."""
    subprocess.run(
        ["npm", "pack", "--silent", f"@fontsource/{family.package}@{VERSION}"],
        cwd=folder,
        check=True,
    )
    archive = folder / f"fontsource-{family.package}-{VERSION}.tgz"
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != family.integrity:
        raise SystemExit(f"{archive.name}: checksum is {digest}, expected {family.integrity}")
    target = folder / family.package
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def slice_files(package: Path, family: Family, weight: str) -> Iterator[Path]:
    """The named slices first, then the numbered ones in order of their number."""
    files = package / "files"
    for name in NAMED_SLICES:
        yield files / f"{family.package}-{name}-{weight}-normal.woff2"
    numbered = files.glob(f"{family.package}-[0-9]*-{weight}-normal.woff2")
    yield from sorted(
        numbered,
        key=lambda path: int(path.name.removeprefix(f"{family.package}-").split("-")[0]),
    )


def reduce_slice(source: Path, target: Path, seen: set[int]) -> bool:
    """Write the part of `source` that is new as plain TrueType; False if nothing is new. Adds to `seen`."""
    font = TTFont(source, recalcTimestamp=False)
    fresh = set(font.getBestCmap()) - seen
    if not fresh:
        return False
    options = SubsetOptions(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False)
    options.drop_tables += DROPPED_TABLES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=fresh)
    subsetter.subset(font)
    font.flavor = None
    font.save(target)
    seen |= fresh
    return True


def merge(slices: list[str]) -> TTFont:
    """One font from all slices, without the slices' repeated ".notdef" glyphs."""
    font = Merger(MergeOptions(drop_tables=DROPPED_TABLES)).merge(slices)
    options = SubsetOptions(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False)
    options.drop_tables += DROPPED_TABLES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()))
    subsetter.subset(font)
    return font


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the merged font its own names: the slices call themselves Thin, after the variable font's default."""
    names = {
        1: family,
        2: style,
        3: f"{family}-{style};{VERSION}",
        4: f"{family} {style}",
        6: f"{family}-{style}",
    }
    for record in list(font["name"].names):
        if record.nameID in names or record.nameID in (16, 17, 25):
            font["name"].removeNames(nameID=record.nameID)
    for number, value in names.items():
        font["name"].setName(value, number, 3, 1, 0x409)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0


def add_narrow_glyphs(font: TTFont) -> None:
    """Copy the wide punctuation to narrow glyphs at private code points: U+E000 plus the last byte of its own."""
    glyphs, metrics = font["glyf"], font["hmtx"]
    for character in NARROWED:
        glyph = copy.deepcopy(glyphs[font.getBestCmap()[ord(character)]])
        # Chinese centres the ellipsis in the line; between Latin letters it belongs on the baseline.
        glyph.coordinates.translate((SIDE_BEARING - glyph.xMin, -glyph.yMin if character == "…" else 0))
        glyph.recalcBounds(glyphs)
        name, code = f"narrow{ord(character):04X}", 0xE000 | (ord(character) & 0xFF)
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        glyphs[name] = glyph
        metrics[name] = (glyph.xMax + SIDE_BEARING, glyph.xMin)
        for table in font["cmap"].tables:
            table.cmap[code] = name


def check(font: TTFont, family: str) -> None:
    characters = font.getBestCmap()
    missing = [character for character in REQUIRED[family] if ord(character) not in characters]
    if missing:
        raise SystemExit(f"{family}: lacks {' '.join(missing)}")


def build(family: Family, package: Path, weight: str, work: Path) -> Path:
    """Make one font file in the target folder and return its path."""
    seen: set[int] = set()
    slices = []
    for number, source in enumerate(slice_files(package, family, weight)):
        target = work / f"{family.name}-{weight}-{number}.ttf"
        if reduce_slice(source, target, seen):
            slices.append(str(target))
    font = merge(slices)
    rename(font, family.name, WEIGHTS[weight])
    check(font, family.name)
    add_narrow_glyphs(font)
    font.recalcTimestamp = False  # the same slices give the same file
    font["head"].created = font["head"].modified = 0
    path = TARGET / f"{family.name}-{WEIGHTS[weight]}.ttf"
    font.save(path)
    print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size / 1e6:.1f} MB")
    return path


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for family in FAMILIES:
            package = fetch(family, work)
            for weight in WEIGHTS:
                build(family, package, weight, work)
            shutil.copyfile(package / "LICENSE", TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
