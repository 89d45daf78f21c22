"""Drawing answers: a few thousand patterns, each scored by the real engine once and then used by many firms."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from readiness.models import QuestionnaireRelease
from readiness.scoring.answers import UNKNOWN, consistency_hints
from readiness.scoring.engine import Score, counted_level, score
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.serialise import score_to_json
from readiness.services.releases import questionnaire_of
from readiness.services.standings import pairs

NOTES = ("", "", "", "", "", "We have started with this. 已經開始。")
Value = int | str


@dataclass(frozen=True)
class Rating:
    """Values, notes and ticks of every question, with what the engine makes of them, ready to be written."""

    questionnaire: Questionnaire
    values: Mapping[str, Any]
    answers: Mapping[str, Mapping[str, Any]]  # as a scorecard keeps them

    @cached_property
    def score(self) -> Score:
        return score(self.questionnaire, self.values)

    @cached_property
    def answers_json(self) -> str:
        return json.dumps(self.answers, ensure_ascii=False)

    @cached_property
    def score_json(self) -> str:
        return json.dumps(score_to_json(self.questionnaire.release, self.score))

    @cached_property
    def hints_json(self) -> str:
        return json.dumps([rule.id for rule in consistency_hints(self.questionnaire, self.values)])

    @cached_property
    def dimensions_json(self) -> str:
        return json.dumps({key: str(value) for key, value in self.score.dimensions.items()})

    @cached_property
    def overall(self) -> str:
        return f"{self.score.overall.numerator / self.score.overall.denominator:.10f}"


class Ratings:
    """All patterns, from the lowest overall score to the highest, and what advisers make of each."""

    def __init__(self, dice: Random, release: QuestionnaireRelease, patterns: int) -> None:
        self.release, self.questionnaire = release, questionnaire_of(release.pk)
        drawn = [self._pattern(dice, 1 + 4 * number / patterns) for number in range(patterns)]
        self._patterns: Sequence[Rating] = sorted(drawn, key=lambda rating: rating.score.overall)
        self._reviewed: dict[tuple[int, int], tuple[Rating, str]] = {}

    def near(self, position: float) -> int:
        """The number of the pattern at a position from 0, the lowest, to 1."""
        return min(max(int(position * len(self._patterns)), 0), len(self._patterns) - 1)

    def __getitem__(self, number: int) -> Rating:
        return self._patterns[number]

    def reviewed(self, number: int, leaning: int) -> tuple[Rating, str]:
        """What an adviser who leans to -1, 0 or 1 makes of a pattern, and the pairs of levels of both as JSON."""
        key = number, leaning
        if key not in self._reviewed:
            own = self[number]
            dice = Random(f"{number} {leaning}")  # noqa: S311 - invented figures
            values = {question: _reviewed(dice, value, leaning) for question, value in own.values.items()}
            answers = {question: _answer(level) for question, level in values.items()}
            both = json.dumps(pairs(self.release.pk, own.values, values))
            self._reviewed[key] = Rating(self.questionnaire, values, answers), both
        return self._reviewed[key]

    def _pattern(self, dice: Random, level: float) -> Rating:
        values: dict[str, Value] = {}
        for pillar in self.questionnaire.pillars:
            lean = dice.gauss(0, 0.4)
            for dimension in pillar.dimensions:
                own = dice.gauss(level + lean, 0.5)
                for question in dimension.questions:
                    drawn = min(max(round(dice.gauss(own, 0.4)), 1), 5)
                    values[question.id] = UNKNOWN if dice.random() < 0.03 else drawn
        answers = {key: _answer(value, dice.choice(NOTES), dice.random() < 0.2) for key, value in values.items()}
        return Rating(self.questionnaire, values, answers)


def _answer(value: Value, note: str = "", evidence: bool = False) -> dict[str, Any]:
    return {"value": value, "note": note, "evidence": evidence}


def _reviewed(dice: Random, value: Any, leaning: int) -> int:
    """Advisers mostly agree, and rather lower than raise."""
    change = dice.choices((-1, 0, 1), (3 - leaning, 14, 1 + leaning))[0]
    return min(max(counted_level(value) + change, 1), 5)
