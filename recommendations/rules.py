"""Rules on a firm over its declared facts: their shape, their three-valued truth, and how a scheme file's are read.

Kleene's logic: a fact that is not given is unknown, never "no". A false part settles an `all`, a true part settles an
`any`, whatever the unknown parts turn out to be; so one more fact never overturns a yes or a no.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from readiness.facts import OPERATORS, OPERATORS_OF_KIND, Fact, FactSheet, FactValue, known_value, read_operand
from readiness.scoring.problems import Reader
from readiness.scoring.texts import Text

Question = tuple[str, str, FactValue]  # what a rule asks: fact id, operator, value


@dataclass(frozen=True)
class ReasonTexts:
    """What to tell the firm when the requirement is met, is not met, or can't be judged yet."""

    met: Text
    unmet: Text
    unknown: Text

    def of(self, met: bool | None) -> Text:
        return self.unknown if met is None else self.met if met else self.unmet


@dataclass(frozen=True)
class Leaf:
    """One rule on one fact; `value` is typed as the fact is. `sources` are ids of the scheme's sources."""

    declared: Fact
    op: str
    value: FactValue
    reason: ReasonTexts
    sources: tuple[str, ...]

    @property
    def fact(self) -> str:
        return self.declared.id

    @property
    def question(self) -> Question:
        """What the rule asks; two rules that ask the same always come out the same."""
        return self.fact, self.op, self.value

    def holds(self, facts: Mapping[str, object]) -> bool | None:
        """Whether the rule holds; None when the fact is absent, declined or not a value of its declared kind."""
        given = known_value(self.declared, facts)
        return None if given is None else self.holds_for(given)

    def holds_for(self, given: FactValue) -> bool:
        """Whether the rule holds for a value that is typed as the fact is."""
        return OPERATORS[self.op](given, self.value)


@dataclass(frozen=True)
class AllOf:
    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class AnyOf:
    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    node: "Node"


Node = Leaf | AllOf | AnyOf | Not


def truth(node: Node, test: Callable[[Leaf], bool | None]) -> bool | None:
    """The truth of the whole, given the truth of each rule; None stands for unknown."""
    match node:
        case Leaf():
            return test(node)
        case Not():
            inner = truth(node.node, test)
            return None if inner is None else not inner
        case AllOf():
            return _settled([truth(part, test) for part in node.nodes], by=False)
        case _:
            return _settled([truth(part, test) for part in node.nodes], by=True)


def _settled(parts: Sequence[bool | None], *, by: bool) -> bool | None:
    """`by` if one part has that value; else unknown if one part is; else the opposite."""
    if by in parts:
        return by
    return None if None in parts else not by


def signed_leaves(node: Node, *, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """Every rule in the order of the file, with the truth that counts for the firm: False beneath a `not`."""
    match node:
        case Leaf():
            yield node, wanted
        case Not():
            yield from signed_leaves(node.node, wanted=not wanted)
        case _:
            for part in node.nodes:
                yield from signed_leaves(part, wanted=wanted)


def leaves(node: Node) -> tuple[Leaf, ...]:
    """Every rule, in the order of the file."""
    return tuple(leaf for leaf, _ in signed_leaves(node))


# Reading the rules of a scheme file


def read_node(reader: Reader, sheet: FactSheet) -> Node:
    """A rule or a combination of rules; the sources that it cites must have been read before it."""
    value = reader.value if isinstance(reader.value, Mapping) else {}
    if "all" in value:
        reader.keys("all")
        return AllOf(reader["all"].each(lambda part: read_node(part, sheet), at_least=1))
    if "any" in value:
        reader.keys("any")
        return AnyOf(reader["any"].each(lambda part: read_node(part, sheet), at_least=1))
    if "not" in value:
        reader.keys("not")
        return Not(read_node(reader["not"], sheet))
    return _read_leaf(reader, sheet)


def _read_leaf(reader: Reader, sheet: FactSheet) -> Leaf:
    reader.keys("fact", "op", "value", "reason", "sources")
    fact, op, value = _declared_fact(reader["fact"], sheet), "", _NO_VALUE
    if fact is not None:
        op = reader["op"].choice(OPERATORS_OF_KIND[fact.kind])
        value = read_operand(reader["value"], fact, op) if op else _NO_VALUE
    sources = reader["sources"].each(read_source_id, at_least=1)
    return Leaf(fact or sheet.facts[0], op, value, _read_reason(reader["reason"]), sources)


_NO_VALUE: FactValue = ""  # stand-in beside a problem


def _declared_fact(reader: Reader, sheet: FactSheet) -> Fact | None:
    fact_id = reader.string()
    if fact_id in sheet:
        return sheet.fact(fact_id)
    if reader.is_sound():
        reader.problem(f'"{fact_id}" is not a declared fact')
    return None


def _read_reason(reader: Reader) -> ReasonTexts:
    reader.keys("met", "unmet", "unknown")
    return ReasonTexts(reader["met"].text(), reader["unmet"].text(), reader["unknown"].text())


def read_source_id(reader: Reader) -> str:
    """The id of one of the scheme's sources, which must have been read with `unique_in="source"` before."""
    source = reader.string()
    if reader.is_sound() and source not in reader.declared("source"):
        reader.problem(f'"{source}" is not the id of a source of this scheme')
    return source
