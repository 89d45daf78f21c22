"""What a new catalogue changes for firms, told scheme by scheme before it is published. No database."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from recommendations.matching import CLOSED_STATUSES
from recommendations.schemes import Catalogue, Scheme

Kind = Literal["new", "removed", "closed", "changed"]
NOTHING = "none"
# Told value by value; every other part of a scheme is only named.
_TOLD = ("status", "funding", "window", "pools")


@dataclass(frozen=True)
class Difference:
    """One difference in one scheme. `what` says in which part; `before` and `after` are empty where no value helps."""

    kind: Kind
    scheme: str
    what: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """One line, such as "changed  bud: ceiling per application 500000 -> 800000"."""
        said = " ".join(part for part in (self.what, f"{self.before} -> {self.after}" if self.after else "") if part)
        return f"{self.kind:<8} {self.scheme}" + (f": {said}" if said else "")


def differences(old: Catalogue | None, new: Catalogue) -> tuple[Difference, ...]:
    """New schemes first, then removed ones, closed ones, and the other changes, each by id. All are new without an old
    catalogue."""
    before = {scheme.id: scheme for scheme in old.schemes} if old else {}
    after = {scheme.id: scheme for scheme in new.schemes}
    found = [Difference("new", name) for name in after if name not in before]
    found += [Difference("removed", name) for name in before if name not in after]
    for name in after.keys() & before.keys():
        found += _between(before[name], after[name])
    return tuple(sorted(found, key=lambda item: (_ORDER.index(item.kind), item.scheme)))


_ORDER: tuple[Kind, ...] = ("new", "removed", "closed", "changed")


def _between(old: Scheme, new: Scheme) -> Iterator[Difference]:
    was, now = _values(old), _values(new)
    for what, value in now.items():
        if value != was[what]:
            closed = what == "status" and value in CLOSED_STATUSES and was[what] not in CLOSED_STATUSES
            yield Difference("closed" if closed else "changed", new.id, what, was[what], value)
    parts = [part.name for part in fields(Scheme) if part.name not in _TOLD]
    other = [part for part in parts if getattr(old, part) != getattr(new, part)]
    if other:
        yield Difference("changed", new.id, ", ".join(other))


def _values(scheme: Scheme) -> dict[str, str]:
    """What firms feel most, in words that can be compared."""
    funding, window = scheme.funding, scheme.window
    values = {
        "status": scheme.status.value,
        "checked on": scheme.status.as_of and scheme.status.as_of.text,
        "opens on": window and window.opened_on and window.opened_on.text,
        "closes on": window and window.closes_on and window.closes_on.text,
        "window": window and window.mode,
        "kinds": ", ".join(funding.kinds),
        "share": funding.paid_share,
        "ceiling per application": funding.ceilings.application,
        "ceiling per year": funding.ceilings.year,
        "ceiling in all": funding.ceilings.cumulative,
        "counts inside": funding.counts_inside,
        "projects": funding.projects,
        "tenor in months": funding.tenor_months,
    }
    return {what: NOTHING if value is None else str(value) for what, value in values.items()}
