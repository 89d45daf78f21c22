import json
from fractions import Fraction

import pytest
from hypothesis import given

from readiness.scoring.answers import Answer
from readiness.scoring.engine import NextTier, Score, score
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.serialise import score_from_json, score_to_json
from tests import strategies

SCORE = Score(
    overall=Fraction(41, 12),
    tier="aware",
    dimensions={"management_support": Fraction(7, 2), "ai_talent": Fraction(2)},
    pillars={"organisational_readiness": Fraction(11, 4)},
    unknown=("ai_talent_2",),
    next_tier=NextTier("ready", 2),
)
PLAIN = (
    '{"release": "airi-hk/2026.1", "overall": {"fraction": "41/12", "decimal": "3.42"}, "tier": "aware", '
    '"dimensions": {"management_support": {"fraction": "7/2", "decimal": "3.50"}, '
    '"ai_talent": {"fraction": "2", "decimal": "2.00"}}, '
    '"pillars": {"organisational_readiness": {"fraction": "11/4", "decimal": "2.75"}}, '
    '"unknown": 1, "next_tier": {"tier": "ready", "raises": 2}}'
)


def test_a_score_in_plain_data() -> None:
    assert json.dumps(score_to_json("airi-hk/2026.1", SCORE)) == PLAIN


def test_a_score_comes_back_from_plain_data() -> None:
    assert score_from_json(json.loads(PLAIN), unknown=["ai_talent_2"]) == SCORE


def test_unknown_answers_must_be_those_that_were_counted() -> None:
    with pytest.raises(ValueError, match="0 unknown answers named, 1 counted"):
        score_from_json(json.loads(PLAIN), unknown=[])


def test_the_highest_tier_has_no_next() -> None:
    highest = Score(Fraction(5), "competent", {}, {}, (), None)
    plain = score_to_json("small/1", highest)
    assert plain["next_tier"] is None
    assert score_from_json(plain, unknown=()) == highest


@given(strategies.answered())
def test_nothing_is_lost_through_json(case: tuple[Questionnaire, dict[str, Answer]]) -> None:
    asked, answers = case
    result = score(asked, answers)
    plain = json.loads(json.dumps(score_to_json(asked.release, result)))
    assert score_from_json(plain, unknown=result.unknown) == result
    assert list(plain["dimensions"]) == list(result.dimensions)
