"""A stored report's data, read once: what the sections of the document are built from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from readiness.models import Scorecard
from readiness.scoring.engine import Score
from readiness.scoring.questionnaire import Question, Questionnaire
from readiness.services.reading import score_of
from readiness.services.releases import questionnaire_of
from readiness.services.scorecards import own_of
from recommendations.models import Report
from recommendations.schemes import Catalogue
from recommendations.services.catalogue import catalogue_of


@dataclass(frozen=True)
class Frozen:
    """One report with its result, scorecard and releases; `own` is the firm's own scorecard, also of a verified one."""

    report: Report
    scorecard: Scorecard
    own: Scorecard

    @classmethod
    def of(cls, report: Report) -> "Frozen":
        scorecard = report.result.scorecard
        return cls(report, scorecard, own_of(scorecard))

    @property
    def language(self) -> str:
        return self.report.language

    @property
    def is_verified(self) -> bool:
        return self.scorecard.kind == Scorecard.Kind.VERIFIED

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_of(self.scorecard.release_id)

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue_of(self.report.result.catalogue_id)

    @cached_property
    def score(self) -> Score:
        return score_of(self.scorecard)

    @cached_property
    def own_score(self) -> Score:
        return score_of(self.own)

    @property
    def matches(self) -> dict[str, list[dict[str, Any]]]:
        return self.report.result.matches

    @property
    def plan(self) -> dict[str, Any]:
        return self.report.result.plan

    def dimension_name_of(self, question: Question) -> str:
        return self.questionnaire.dimension_of(question.id).name.get(self.language)
