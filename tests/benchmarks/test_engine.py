"""How long the engine takes over the whole catalogue; `make bench` runs these, nothing fails on a slow machine.

Aims: ranking, verdicts and money for a profile under 5 ms, the combination for six cost items under 50 ms.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from readiness.loading import load_yaml
from readiness.scoring.engine import score
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Questionnaire
from recommendations.funding import Combination, Cost, Funded, best_combination, combine, fund_all
from recommendations.matching import Ranking, missing_facts, rank
from recommendations.planning import plan
from recommendations.schemes import COST_ITEMS, Catalogue
from recommendations.services.catalogue import in_files
from tests.recommendations.factories import TODAY

pytestmark = pytest.mark.benchmark

QUESTIONNAIRE: Path = settings.FIXTURES_DIR / "questionnaires" / "airi-hk" / "2026.1.yaml"
COSTS = [Cost(item, Decimal(100_000 * number)) for number, item in enumerate(COST_ITEMS, start=1)]
RECEIVED = {"bud": Decimal(350_000), "nittp": Decimal(100_000)}
# Every fact that a scheme's rules ask for, so that no rule is settled early for want of one.
FACTS: dict[str, Any] = {
    "sector": "manufacturing",
    "employees_band": "staff_50_99",
    "hk_employees": 60,
    "years_in_operation": 15,
    "business_registration": True,
    "incorporated_in_hk": True,
    "years_since_incorporation": 2,
    "listed": False,
    "government_subvented": False,
    "substantive_operations_hk": True,
    "target_markets": ["mainland"],
    "production_line_hk": True,
    "production_line_years": 12,
    "production_plan": "large_facility",
    "rd_activity": True,
    "rd_arrangements": ["planned_hk"],
    "strategic_industry": ["ai_data_science"],
    "startup_stage": "prototype",
    "technical_staff_half": True,
    "park_or_incubatee": ["cyberport_incubatee"],
    "organisation_roles": ["none"],
    "patent_or_pag_before": False,
    "taxable_profit": True,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return in_files("hk")


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return parse_questionnaire(load_yaml(QUESTIONNAIRE))


@pytest.fixture(scope="module")
def answers(questionnaire: Questionnaire) -> dict[str, Any]:
    return {question.id: 2 + number % 3 for number, question in enumerate(questionnaire.questions)}


def ranked(
    catalogue: Catalogue, questionnaire: Questionnaire, answers: dict[str, Any], facts: dict[str, Any]
) -> tuple[Ranking, dict[str, Funded]]:
    scored = score(questionnaire, answers)
    funded = fund_all(catalogue, COSTS, RECEIVED)
    ranking = rank(
        catalogue,
        tier=scored.tier,
        dimension_scores=scored.dimensions,
        facts=facts,
        on_date=TODAY,
        grants={name: item.grant for name, item in funded.items()},
    )
    return ranking, funded


@pytest.mark.parametrize("facts", [FACTS, {}], ids=["every fact", "no fact"])
def test_ranking_verdicts_and_money(
    benchmark: Any, catalogue: Catalogue, questionnaire: Questionnaire, answers: dict[str, Any], facts: dict[str, Any]
) -> None:
    ranking, funded = benchmark(ranked, catalogue, questionnaire, answers, facts)
    assert ranking.recommended
    assert len(funded) == len(catalogue.schemes)


def test_combining_what_the_firm_may_use(
    benchmark: Any, catalogue: Catalogue, questionnaire: Questionnaire, answers: dict[str, Any]
) -> None:
    ranking, _ = ranked(catalogue, questionnaire, answers, FACTS)
    combination: Combination = benchmark(combine, catalogue, ranking, COSTS, RECEIVED)
    assert combination.grant > 0


def test_combining_over_all_schemes(benchmark: Any, catalogue: Catalogue) -> None:
    """As if the firm could use each of them."""
    combination: Combination = benchmark(best_combination, catalogue.schemes, COSTS, RECEIVED)
    assert len(combination.items) == len(COSTS) == 6


def test_the_plan(benchmark: Any, catalogue: Catalogue, questionnaire: Questionnaire, answers: dict[str, Any]) -> None:
    ranking, _ = ranked(catalogue, questionnaire, answers, FACTS)
    assert benchmark(plan, questionnaire, answers, ranking, catalogue).steps


def test_what_to_ask_next(
    benchmark: Any, catalogue: Catalogue, questionnaire: Questionnaire, answers: dict[str, Any]
) -> None:
    ranking, _ = ranked(catalogue, questionnaire, answers, {})
    assert benchmark(missing_facts, catalogue, ranking, {})
