"""The firm that walks through the site in these tests, what it answers, and what must come of it."""

from functools import lru_cache
from pathlib import Path

from readiness.loading import load_yaml
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Questionnaire

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LANGUAGES = ("en", "zh-hant", "zh-hans")
TAGS = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}

# Every character of it has broken some site.
NAME = "A&B <HK> 有限公司"

# All at 3 but for two: 71 of 24 answers, 2.9583…; 84 would be the next tier, thirteen raises away.
ANSWERS = {"management_support_1": "4", "ai_talent_2": "unknown"}
OTHER_ANSWERS = "3"
SCORE = "2.96"
TIER = "aware"
RAISES = "13"


@lru_cache(maxsize=1)
def questionnaire() -> Questionnaire:
    return parse_questionnaire(load_yaml(FIXTURES / "questionnaires" / "airi-hk" / "2026.1.yaml"))


def tier_name(language: str, tier: str = TIER) -> str:
    return questionnaire().tier(tier).name.get(language)


def answer(question: str) -> str:
    """What the firm answers: "1" to "5" or "unknown"."""
    return ANSWERS.get(question, OTHER_ANSWERS)


def pillars() -> tuple[str, ...]:
    return tuple(pillar.id for pillar in questionnaire().pillars)


def questions(pillar: str) -> tuple[str, ...]:
    found = next(each for each in questionnaire().pillars if each.id == pillar)
    return tuple(question.id for dimension in found.dimensions for question in dimension.questions)
