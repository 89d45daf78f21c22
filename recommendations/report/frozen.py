"""A stored report's data, read once: what the sections of the document are built from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, cast

from readiness.models import Scorecard
from readiness.scoring.engine import Score
from readiness.scoring.questionnaire import Question, Questionnaire
from readiness.services.reading import score_of
from readiness.services.releases import questionnaire_of
from readiness.services.scorecards import own_of
from recommendations.frozen import FrozenPlan, FrozenRanking
from recommendations.models import Report
from recommendations.presenting.reading import Rated
from recommendations.schemes import Catalogue
from recommendations.services.catalogue import catalogue_of


@dataclass(frozen=True)
class Peers:
    """What a firm is compared with: at least so many other firms, and the median of each dimension they scored."""

    group: str  # "group": of its sector and size; "all": all firms
    firms: int
    medians: Mapping[str, Fraction]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Peers":
        medians = {dimension: Fraction(median) for dimension, median in data["medians"].items()}
        return cls(data["group"], data["firms"], medians)


@dataclass(frozen=True)
class Frozen:
    """One report with its result, scorecard and releases; `own` is the firm's own scorecard, also of a verified one.

    `earlier`, for a report on progress: the ratings compared with, the oldest first.
    """

    report: Report
    scorecard: Scorecard
    own: Scorecard
    questionnaire: Questionnaire
    catalogue: Catalogue
    earlier: tuple[Rated, ...] = field(default=())

    @classmethod
    def of(cls, report: Report) -> "Frozen":
        scorecard = report.result.scorecard
        return cls(
            report=report,
            scorecard=scorecard,
            own=own_of(scorecard),
            questionnaire=questionnaire_of(scorecard.release_id),
            catalogue=catalogue_of(report.result.catalogue_id),
            earlier=_earlier(report.beside.get("earlier", [])),
        )

    @property
    def language(self) -> str:
        return self.report.language

    @property
    def is_verified(self) -> bool:
        return self.scorecard.kind == Scorecard.Kind.VERIFIED

    @cached_property
    def score(self) -> Score:
        return score_of(self.scorecard)

    @cached_property
    def own_score(self) -> Score:
        return score_of(self.own)

    @property
    def rated(self) -> Rated:
        return Rated(self.scorecard, self.questionnaire)

    @cached_property
    def peers(self) -> Peers | None:
        """The other firms as they stood when the report was asked for; None where there were too few, or unknown."""
        found = self.report.beside.get("peers")
        return Peers.from_json(found) if found else None

    @property
    def had_too_few_peers(self) -> bool:
        """Whether other firms were looked up and too few. Reports of before that was done know nothing of them."""
        return "peers" in self.report.beside and self.peers is None

    @property
    def matches(self) -> FrozenRanking:
        return cast(FrozenRanking, self.report.result.matches)

    @property
    def plan(self) -> FrozenPlan:
        return cast(FrozenPlan, self.report.result.plan)

    def dimension_name_of(self, question: Question) -> str:
        return self.questionnaire.dimension_of(question.id).name.get(self.language)


def _earlier(scorecards: list[int]) -> tuple[Rated, ...]:
    found = Scorecard.objects.in_bulk(scorecards)
    cards = [found[number] for number in scorecards if number in found]  # one of them may have been erased since
    return tuple(Rated(card, questionnaire_of(card.release_id)) for card in cards)
