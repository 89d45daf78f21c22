"""How wide words are drawn, and how they are broken into lines."""

import re
import unicodedata
from collections.abc import Sequence
from math import ceil, floor

_CHINESE = re.compile("人工智能|.")  # a line may end between any two characters, save within the word that all is about


def wrap(text: str, widest: float) -> tuple[str, ...]:
    """The text in lines of at most `widest` ems where that can be: Latin between words, Chinese between characters.

    Lines are balanced, so that no last line holds a lone character.
    """
    pieces, glue = _pieces(text)
    lines = _filled(pieces, glue, widest)
    narrowest = ceil(2 * max(em_width(piece) for piece in pieces))
    for half_ems in range(narrowest, floor(2 * widest)):
        tighter = _filled(pieces, glue, half_ems / 2)
        if len(tighter) == len(lines):
            return tuple(tighter)
    return tuple(lines)


def _pieces(text: str) -> tuple[list[str], str]:
    """What a line may be broken between, and what stands there on an unbroken line."""
    if text.isascii() or " " in text:
        return text.split(" "), " "
    return _CHINESE.findall(text), ""


def em_width(text: str) -> float:
    """A rough width in ems: 1 for a Chinese character, a little over half for a Latin one."""
    return sum(1 if unicodedata.east_asian_width(letter) in "WF" else 0.53 for letter in text)


def _filled(pieces: Sequence[str], glue: str, widest: float) -> list[str]:
    lines = [pieces[0]]
    for piece in pieces[1:]:
        longer = lines[-1] + glue + piece
        if em_width(longer) <= widest:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines
