"""One firm's case from outside: its answers, its facts, what it plans to spend and which schemes it has already.

Pure: plain data in, a `Case` out, with every problem noted at its place.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from readiness.facts import FactSheet, fact_problems
from readiness.scoring.answers import Answers, read_answers
from readiness.scoring.problems import Problem, Reader
from readiness.scoring.questionnaire import Questionnaire
from recommendations.funding import MOST_COSTS, Cost
from recommendations.schemes import COST_ITEMS, Catalogue

_PATH = re.compile(r"[a-z0-9_]+(?:\[[0-9]+\])?")


@dataclass(frozen=True)
class Held:
    """A scheme that the firm has already; `received` in HK$, None where it was not said."""

    scheme: str
    received: Decimal | None


@dataclass(frozen=True)
class Case:
    answers: Answers
    facts: Mapping[str, object]
    costs: tuple[Cost, ...]
    held: tuple[Held, ...]

    @property
    def received(self) -> dict[str, Decimal]:
        """What was received already, in HK$, by scheme id."""
        return received_of(self.held)


def received_of(held: Iterable[Held]) -> dict[str, Decimal]:
    """What was received already, in HK$, by scheme id; schemes that did not say are left out."""
    return {item.scheme: item.received for item in held if item.received is not None}


def read_case(reader: Reader, questionnaire: Questionnaire | None, catalogue: Catalogue) -> Case:
    """A mapping with `release`, `answers`, `facts`, and where there are any `costs` and `held`.

    The release has been looked up by the caller, who read `questionnaire` with it; None where there is no such one:
    then the answers are checked as far as they can be without it.
    """
    reader.keys("release", "answers", "facts", optional=("costs", "held"))
    return Case(
        answers=read_answers(reader["answers"], questionnaire),
        facts=_facts(reader["facts"], catalogue.facts),
        costs=reader.maybe("costs", _costs) or (),
        held=reader.maybe("held", lambda item: item.each(lambda entry: _held(entry, catalogue))) or (),
    )


def _facts(reader: Reader, sheet: FactSheet) -> dict[str, object]:
    facts = {key: fact.value for key, fact in reader.items()}
    for problem in fact_problems(sheet, facts):
        # A place inside a fact ("markets[1]") is a path; anything else is a key that somebody typed.
        inside = _PATH.fullmatch(problem.place)
        place = f"{reader.place}.{problem.place}" if inside else reader.at(problem.place).place
        reader.findings.problems.append(Problem(place, problem.message))
    return facts


def _costs(reader: Reader) -> tuple[Cost, ...]:
    costs = reader.each(_cost)
    if len(costs) > MOST_COSTS:
        reader.problem(f"must have at most {MOST_COSTS} items, has {len(costs)}")
    return costs


def _cost(reader: Reader) -> Cost:
    reader.keys("item", "amount")
    return Cost(reader["item"].choice(COST_ITEMS), reader["amount"].amount())


def _held(reader: Reader, catalogue: Catalogue) -> Held:
    reader.keys("scheme", optional=("received",))
    scheme = reader["scheme"].string()
    if scheme in catalogue:
        reader["scheme"].claim(scheme, "held")
    elif scheme.strip():
        reader["scheme"].problem(f"unknown scheme in {catalogue.release}")
    return Held(scheme, reader.maybe("received", Reader.amount))
