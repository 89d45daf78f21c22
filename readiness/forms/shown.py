"""What a page showed of an answer, and so which parts of it somebody changed.

Two tabs, or a colleague's phone, may hold the same question. A page that is behind sends back what it showed; only a
part that differs from that was changed there and is stored. The page carries what it showed in a hidden field such as
"4,0,5f2c0a9be411": the choice, the tick and a digest of the note. The script writes "*" over a part that was touched
and not yet acknowledged: it counts as changed, whatever is in it.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from accounts.forms.text import tidy

_SHOWN = re.compile(r"(\*|[1-5]?|unknown),(\*|[01]),(\*|(?:[0-9a-f]{12})?)")


@dataclass(frozen=True)
class Shown:
    """The three parts as the hidden field writes them; as it comes, a question that nobody has answered."""

    value: str = ""
    evidence: str = "0"
    note: str = ""

    def __str__(self) -> str:
        return f"{self.value},{self.evidence},{self.note}"


NOTHING_SHOWN = Shown()


def shown_of(value: str, note: str, evidence: bool) -> Shown:
    """What a page shows that has these in its fields; `value` is "1" to "5", "unknown" or empty."""
    return Shown(value, "1" if evidence else "0", _digest(tidy(note)))


def read_shown(raw: str) -> Shown:
    """A missing or mangled field counts as a page that showed nothing: it can add, but take nothing away."""
    found = _SHOWN.fullmatch(raw)
    return Shown(*found.groups()) if found else NOTHING_SHOWN


def _digest(note: str) -> str:
    return sha256(note.encode()).hexdigest()[:12] if note else ""
