"""Everything the engine says to one case. Pure."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from readiness.scoring.engine import score
from readiness.scoring.questionnaire import Questionnaire
from recommendations.case import Case, Held, received_of
from recommendations.funding import Combination, Funded, combine, fund_all, leaves_something
from recommendations.matching import Ranking, rank, standing
from recommendations.planning import Plan, plan
from recommendations.schemes import Catalogue


@dataclass(frozen=True)
class Advice:
    """`funded` is by scheme id: what each scheme could pay on its own; None where nothing is planned."""

    ranking: Ranking
    funded: Mapping[str, Funded] | None
    combination: Combination
    plan: Plan


def advise(case: Case, questionnaire: Questionnaire, catalogue: Catalogue, on_date: datetime.date) -> Advice:
    """The ranking, the money and the plan on that day.

    What was received counts against the year's and overall ceilings, those that schemes share included. ValueError for
    answers that are not complete, and for a questionnaire whose tiers the catalogue doesn't know.
    """
    scored = score(questionnaire, case.answers)
    funded = fund_all(catalogue, case.costs, case.received) if case.costs else None
    ranking = rank(
        catalogue,
        tier=scored.tier,
        dimension_scores=scored.dimensions,
        facts=case.facts,
        on_date=on_date,
        grants=None if funded is None else {name: item.grant for name, item in funded.items()},
        held=used_up(catalogue, case.held, on_date),
    )
    return Advice(
        ranking=ranking,
        funded=funded,
        combination=combine(catalogue, ranking, case.costs, case.received),
        plan=plan(questionnaire, case.answers, ranking, catalogue),
    )


def used_up(catalogue: Catalogue, held: Collection[Held], on_date: datetime.date) -> frozenset[str]:
    """Which of the schemes held are not recommended again: all but those that can be shown to have money left.

    A scheme that paid before is recommended with what is left where it has a ceiling by the year or in all, and what
    was received leaves part of it. Closed ones don't count: they are listed as closed, whoever has them.
    """
    received = received_of(held)
    return frozenset(
        item.scheme
        for item in held
        if standing(catalogue.scheme(item.scheme), on_date) != "closed"
        and not (item.received and leaves_something(catalogue.scheme(item.scheme), received))
    )
