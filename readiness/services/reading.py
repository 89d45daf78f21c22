"""Reading frozen scorecards back as what the pure core works with."""

from readiness.models import Scorecard
from readiness.scoring.answers import UNKNOWN
from readiness.scoring.engine import Score
from readiness.scoring.serialise import score_from_json


def score_of(scorecard: Scorecard) -> Score:
    """The score as it was frozen, exact."""
    unknown = [question for question, value in scorecard.plain_answers.items() if value == UNKNOWN]
    return score_from_json(scorecard.score, unknown=unknown)
