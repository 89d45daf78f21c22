"""The questionnaire in force is one that the parser accepts, and has the shape that the product promises."""

import pytest
from django.conf import settings

from readiness.loading import load_yaml
from readiness.scoring.engine import score
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Questionnaire
from tests.readiness.scoring.factories import all_at

PILLARS = {
    "organisational_readiness": [
        "management_support",
        "ai_literacy",
        "ai_talent",
        "employee_acceptance_of_ai",
        "experimentation_culture",
    ],
    "ethics_and_governance_readiness": ["ai_governance", "ai_risk_control"],
    "business_value_readiness": ["business_use_case"],
    "data_readiness": ["data_quality", "reference_data"],
    "infrastructure_readiness": ["machine_learning_infrastructure", "data_infrastructure"],
}


@pytest.fixture(scope="module")
def release() -> Questionnaire:
    return parse_questionnaire(load_yaml(settings.FIXTURES_DIR / "questionnaires" / "airi-hk" / "2026.1.yaml"))


def test_its_pillars_dimensions_and_questions(release: Questionnaire) -> None:
    assert release.release == "airi-hk/2026.1"
    assert {pillar.id: [dimension.id for dimension in pillar.dimensions] for pillar in release.pillars} == PILLARS
    expected = [f"{dimension.id}_{number}" for dimension in release.dimensions for number in (1, 2)]
    assert [question.id for question in release.questions] == expected


def test_it_has_24_questions_96_steps_and_at_least_8_consistency_rules(release: Questionnaire) -> None:
    assert len(release.questions) == 24
    assert sum(len(question.steps) for question in release.questions) == 96
    assert len(release.consistency) >= 8


def test_its_tiers(release: Questionnaire) -> None:
    assert [tier.id for tier in release.tiers] == ["unaware", "aware", "ready", "competent"]
    tiers = [score(release, all_at(release, level)).tier for level in (1, 2, 3, 4, 5)]
    assert tiers == ["unaware", "unaware", "aware", "ready", "competent"]
