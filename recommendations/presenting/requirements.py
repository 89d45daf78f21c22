"""A scheme's rules on firms as a tree of sentences: what must be true, all of it or one of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from readiness.facts import Fact
from readiness.wording import words
from recommendations.rules import AllOf, Leaf, Node, Not

How = Literal["all", "any"]
_LISTING_OPERATORS = ("is", "in", "includes_any")


@dataclass(frozen=True)
class Requirement:
    """One sentence on the firm; `accepted` lists the answers that count, where the sentence may be too short."""

    text: str
    accepted: tuple[str, ...]
    sources: tuple[int, ...]
    parts: tuple[()] = ()


@dataclass(frozen=True)
class Requirements:
    """Parts that must hold all together, or of which one is enough."""

    how: How
    parts: tuple["Requirement | Requirements", ...]

    @property
    def is_all(self) -> bool:
        return self.how == "all"


def requirements(gates: Node, numbers: Mapping[str, int]) -> Requirements:
    """The rules without a "not": it is carried inwards, where the texts already say what the firm must be.

    `numbers` gives each source's number by its id.
    """
    found = _part(gates, numbers, wanted=True)
    return found if isinstance(found, Requirements) else Requirements("all", (found,))


def one_line_each(found: Requirements) -> tuple[str, ...]:
    """One line for each thing that must hold; alternatives stand in one line."""
    return tuple(_line(part) for part in found.parts) if found.is_all else (_line(found),)


def _part(node: Node, numbers: Mapping[str, int], *, wanted: bool) -> Requirement | Requirements:
    match node:
        case Leaf():
            # The text for "met" is written as the requirement, also beneath a `not`.
            sources = tuple(sorted(numbers[source] for source in node.sources))
            return Requirement(words(node.reason.met), _accepted(node, wanted=wanted), sources)
        case Not():
            return _part(node.node, numbers, wanted=not wanted)
        case _:
            how: How = "all" if isinstance(node, AllOf) is wanted else "any"
            return _joined(how, [_part(part, numbers, wanted=wanted) for part in node.nodes])


def _joined(how: How, parts: list[Requirement | Requirements]) -> Requirement | Requirements:
    """Groups of one dissolve, and so do groups inside a group of the same kind."""
    flat: list[Requirement | Requirements] = []
    for part in parts:
        flat += part.parts if isinstance(part, Requirements) and part.how == how else [part]
    return flat[0] if len(flat) == 1 else Requirements(how, tuple(flat))


def _accepted(leaf: Leaf, *, wanted: bool) -> tuple[str, ...]:
    fact: Fact = leaf.declared
    if not wanted or not fact.options or leaf.op not in _LISTING_OPERATORS:
        return ()
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return tuple(words(fact.option(str(value)).text) for value in values)


def _line(part: Requirement | Requirements) -> str:
    if isinstance(part, Requirement):
        return part.text
    joint = _(", and: ") if part.is_all else _(", or: ")
    return joint.join(_line(inner) for inner in part.parts)
