"""Everything the engine says to one case, and the same as plain data for `manage.py recommend`. Pure."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from readiness.scoring.engine import score
from readiness.scoring.questionnaire import Questionnaire
from recommendations.case import Case, Held, received_of
from recommendations.eligibility import Reason
from recommendations.funding import Combination, Funded, combine, fund_all, leaves_something
from recommendations.matching import Match, Ranking, rank, standing
from recommendations.planning import Plan, plan
from recommendations.schemes import Catalogue, Scheme


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


# As plain data


def advice_to_json(advice: Advice, catalogue: Catalogue, on_date: datetime.date, language: str) -> dict[str, Any]:
    """The output of `manage.py recommend`, texts in one of LANGUAGES; amounts are strings with two places.

    `schemes` has the recommended ones by rank, then without a rank those with the verdict "no", then those that are
    listed only (their status says why).
    """
    ranking = advice.ranking
    return {
        "on": on_date.isoformat(),
        "catalogue": catalogue.release,
        "schemes": [
            _scheme(match, catalogue.scheme(match.scheme), advice.funded, language)
            for match in (*ranking.recommended, *ranking.not_eligible, *ranking.listed)
        ],
        "closed": [
            {"id": match.scheme, "closed_on": match.closed_on and match.closed_on.text} for match in ranking.closed
        ],
        "combination": _combination(advice.combination),
        "plan": _plan(advice.plan),
    }


def _scheme(match: Match, scheme: Scheme, funded: Mapping[str, Funded] | None, language: str) -> dict[str, Any]:
    money = funded[match.scheme] if funded is not None else None
    return {
        "id": match.scheme,
        "rank": match.rank,
        "verdict": match.verdict,
        "reasons": list(_reasons(match.reasons, scheme, language)),
        "missing": list(match.missing),
        "status": match.status,
        "checked_on": match.checked_on and match.checked_on.text,
        "grant": _amount(money.grant if money else None),
        "own": _amount(money.own if money else None),
    }


def _reasons(reasons: Iterable[Reason], scheme: Scheme, language: str) -> Iterable[dict[str, Any]]:
    for reason in reasons:
        source = scheme.source(reason.sources[0])  # a rule cites one source at least, the best one first
        yield {"met": reason.met, "text": reason.text.get(language), "source": source.url or source.title}


def _combination(combination: Combination) -> dict[str, Any]:
    return {
        "items": [
            {"item": item.item, "scheme": item.scheme, "grant": _amount(item.grant), "own": _amount(item.own)}
            for item in combination.items
        ],
        "grant": _amount(combination.grant),
        "own": _amount(combination.own),
    }


def _plan(steps: Plan) -> dict[str, Any]:
    return {
        "raises": steps.raises,
        "steps": [
            {
                "horizon": step.horizon,
                "question": step.question,
                "from": step.from_level,
                "to": step.to_level,
                "schemes": list(step.schemes),
            }
            for step in steps.steps
        ],
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
