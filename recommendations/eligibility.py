"""May this firm use this scheme? Yes, no or not known yet, with a reason for every rule.

The day is part of the answer: rules and facts are those of that day, and a stored verdict says which one it was.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations
from typing import Any, Literal, Protocol

from readiness.facts import Fact, FactSheet, FactValue
from readiness.scoring.texts import Text
from recommendations.rules import Leaf, Node, Not, Question, leaves, signed_leaves, truth

VerdictWord = Literal["yes", "no", "unknown"]
VERDICTS: tuple[VerdictWord, ...] = ("yes", "no", "unknown")
Row = Mapping[Question, bool | None]  # how rules come out together
Table = list[Row]  # the ways in which the rules on one fact can come out


@dataclass(frozen=True)
class Reason:
    """One requirement on the firm; `met` is None while the fact is unknown. `sources` are ids of sources."""

    met: bool | None
    text: Text
    fact: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """The answer on a day, with a reason for every rule and the facts that could still change it."""

    verdict: VerdictWord
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    on_date: datetime.date


class Scenario(Protocol):
    @property
    def facts(self) -> Mapping[str, object]: ...
    @property
    def verdict(self) -> str: ...


class Gated(Protocol):
    """Anything with rules on the firm; None stands for "no rule is known", which never means "yes"."""

    @property
    def gates(self) -> Node | None: ...


def evaluate(scheme: Gated, facts: Mapping[str, object], on_date: datetime.date) -> Verdict:
    """May the firm with these facts use the scheme, as far as its known rules tell on that day?

    A scheme with no known rule is "unknown", whatever the facts are. The reasons come in the order of the rules, one
    for each, also where the verdict no longer depends on it; `missing` names only facts that could still settle it.
    """
    if scheme.gates is None:
        return Verdict("unknown", (), (), on_date)
    known: Row = {leaf.question: leaf.holds(facts) for leaf in leaves(scheme.gates)}
    missing = tuple(dict.fromkeys(_open_facts(scheme.gates, known)))
    return Verdict(_word(_truth_of(scheme.gates, known)), tuple(_reasons(scheme.gates, known)), missing, on_date)


def _word(outcome: bool | None) -> VerdictWord:
    return "unknown" if outcome is None else "yes" if outcome else "no"


def _reasons(gates: Node, known: Row) -> Iterator[Reason]:
    # Beneath a `not` the requirement is that the rule does NOT hold, and the texts are written for the requirement.
    for leaf, wanted in signed_leaves(gates):
        holds = known[leaf.question]
        met = None if holds is None else holds is wanted
        yield Reason(met, leaf.reason.of(met), leaf.fact, leaf.sources)


def _open_facts(node: Node, known: Row) -> Iterator[str]:
    """Unknown facts below parts that are not settled; a rule in a settled part can't matter any more."""
    if _truth_of(node, known) is not None:
        return
    match node:
        case Leaf():
            yield node.fact
        case Not():
            yield from _open_facts(node.node, known)
        case _:
            for part in node.nodes:
                yield from _open_facts(part, known)


# What could come out


def reachable_verdicts(gates: Node | None, sheet: FactSheet) -> frozenset[VerdictWord]:
    """Every verdict that some set of declared facts leads to; exact, since only finitely many values matter.

    With nothing known every rule is unknown, and so is the whole: "unknown" can always be reached.
    """
    found: set[VerdictWord] = {"unknown"}
    if gates is not None:
        for outcome in _outcomes(gates, list(_tables(gates, sheet).values()), {}):
            found.add(_word(outcome))
            if len(found) == len(VERDICTS):
                break
    return frozenset(found)


def can_change(gates: Node, fact: str, facts: Mapping[str, object], sheet: FactSheet) -> bool:
    """Whether an answer to that missing fact could settle the verdict, alone or once other missing facts are known."""
    known: Row = {leaf.question: leaf.holds(facts) for leaf in leaves(gates)}
    tables = {
        name: table
        for name, table in _tables(gates, sheet).items()
        if any(known[question] is None for question in table[0])
    }
    own = tables.pop(fact)
    return _is_pivotal(gates, own, list(tables.values()), known)


def _outcomes(node: Node, tables: Sequence[Table], known: Row) -> Iterator[bool]:
    """Settle fact after fact, and stop on each path as soon as the verdict is settled: more facts can't change it."""
    outcome = _truth_of(node, known)
    if outcome is not None:
        yield outcome
        return
    for row in tables[0]:
        yield from _outcomes(node, tables[1:], {**known, **row})


def _is_pivotal(node: Node, own: Table, others: Sequence[Table], known: Row) -> bool:
    """Whether the own fact settles the verdict here, or after some answers to the others that leave it open."""
    if _truth_of(node, known) is not None:
        return False
    if any(_truth_of(node, {**known, **row}) is not None for row in own):
        return True
    # The own fact always settles what the others leave open, so there are others left here.
    return any(_is_pivotal(node, own, others[1:], {**known, **row}) for row in others[0])


def _truth_of(node: Node, known: Row) -> bool | None:
    return truth(node, lambda leaf: known.get(leaf.question))


def _tables(node: Node, sheet: FactSheet) -> dict[str, Table]:
    by_fact: dict[str, list[Leaf]] = {}
    for leaf in leaves(node):
        by_fact.setdefault(leaf.fact, []).append(leaf)
    return {fact: _table(rules, sheet.fact(fact)) for fact, rules in by_fact.items()}


def _table(rules: Sequence[Leaf], fact: Fact) -> Table:
    rows: Table = []
    for value in _telling_values(fact, [rule.value for rule in rules]):
        row: Row = {rule.question: rule.holds_for(value) for rule in rules}
        if row not in rows:
            rows.append(row)
    return rows


def _telling_values(fact: Fact, constants: Sequence[FactValue]) -> Sequence[FactValue]:
    """Values that between them bring out every way in which rules with these constants can come out."""
    match fact.kind:
        case "boolean":
            return (True, False)
        case "single":
            return fact.option_ids
        case "multi":
            cited = sorted({option for constant in constants for option in _as_tuple(constant)})
            return list(chain.from_iterable(combinations(cited, count) for count in range(len(cited) + 1)))
        case _:
            return _around(fact, constants)


def _around(fact: Fact, constants: Sequence[Any]) -> list[FactValue]:
    """Each constant with its two neighbours, and the fact's bounds; nothing outside the bounds."""
    step: Any = {"integer": 1, "money": Decimal("0.01"), "date": datetime.timedelta(days=1)}[fact.kind]
    bounds = {bound for bound in (fact.minimum, fact.maximum) if bound is not None}
    values = {value for constant in constants for value in (constant - step, constant, constant + step)} | bounds
    values = {value for value in values if fact.minimum is None or value >= fact.minimum}
    return sorted(value for value in values if fact.maximum is None or value <= fact.maximum)


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
