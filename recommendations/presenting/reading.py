"""One assessment's frozen rows, read once: what the parts of the result page are made from."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from readiness.models import Scorecard
from readiness.scoring.answers import Answers
from readiness.scoring.comparison import Measured
from readiness.scoring.engine import Score
from readiness.scoring.questionnaire import Questionnaire
from readiness.services.reading import score_of
from readiness.services.releases import questionnaire_of
from recommendations.case import Held
from recommendations.frozen import FrozenPlan, FrozenRanking, combination_from_json, held_from_json
from recommendations.funding import Combination
from recommendations.matching import standing
from recommendations.models import Result
from recommendations.schemes import Catalogue, Scheme
from recommendations.services.catalogue import catalogue_of


@dataclass(frozen=True)
class Rated:
    """A scorecard with the release it was made with."""

    card: Scorecard
    questionnaire: Questionnaire

    @cached_property
    def score(self) -> Score:
        return score_of(self.card)

    @property
    def measured(self) -> Measured:
        return Measured(self.questionnaire, self.card.plain_answers, self.score)


@dataclass(frozen=True)
class Reading:
    """A result beside all scorecards of its assessment, in their order.

    `today` is the day the page is read, `in_force` the catalogue of that day; None for the result's own. `withdrawn`
    are the numbers of scorecards of which the verification was taken back.
    """

    result: Result
    scorecard: Scorecard
    scorecards: tuple[Scorecard, ...]
    today: datetime.date
    in_force: Catalogue | None = None
    withdrawn: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        result: Result,
        scorecards: Sequence[Scorecard],
        today: datetime.date,
        in_force: Catalogue | None = None,
        withdrawn: frozenset[int] = frozenset(),
    ) -> "Reading":
        """The scorecards are those of the result's assessment; no query is made for them."""
        shown = next(card for card in scorecards if card.pk == result.scorecard_id)
        return cls(result, shown, tuple(sorted(scorecards, key=lambda card: card.number)), today, in_force, withdrawn)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_of(self.scorecard.release_id)

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue_of(self.result.catalogue_id)

    @property
    def matches(self) -> FrozenRanking:
        return cast(FrozenRanking, self.result.matches)

    @property
    def plan(self) -> FrozenPlan:
        return cast(FrozenPlan, self.result.plan)

    @cached_property
    def combination(self) -> Combination:
        return combination_from_json(self.result.combination)

    @cached_property
    def held(self) -> tuple[Held, ...]:
        return held_from_json(self.result.held)

    def as_known_now(self, scheme: Scheme) -> Scheme:
        """The scheme as the catalogue in force has it, else as the result's own had it."""
        known = self.in_force
        return known.scheme(scheme.id) if known is not None and scheme.id in known else scheme

    def has_closed(self, scheme: Scheme) -> bool:
        """Whether the scheme is closed on the day the page is read, by all that is known by then."""
        return standing(self.as_known_now(scheme), self.today) == "closed"

    @cached_property
    def score(self) -> Score:
        return score_of(self.scorecard)

    @cached_property
    def answers(self) -> Answers:
        return self.scorecard.plain_answers

    @property
    def is_verified(self) -> bool:
        return self.scorecard.kind == Scorecard.Kind.VERIFIED

    @cached_property
    def own(self) -> Scorecard:
        """The firm's own rating: the one shown, or the one that the verified rating shown is about."""
        if not self.is_verified:
            return self.scorecard
        earlier = [card for card in self._of_kind(Scorecard.Kind.OWN) if card.number < self.scorecard.number]
        return earlier[-1]

    @cached_property
    def verified(self) -> Scorecard | None:
        """The adviser's rating of the own one, the latest where there were several; None before it is verified.

        A withdrawn one counts only where it is the one shown.
        """
        later_own = [card.number for card in self._of_kind(Scorecard.Kind.OWN) if card.number > self.own.number]
        found = [
            card
            for card in self._of_kind(Scorecard.Kind.VERIFIED)
            if self.own.number < card.number < min(later_own, default=card.number + 1)
            and card.number not in self.withdrawn
        ]
        return self.scorecard if self.is_verified else found[-1] if found else None

    @property
    def is_withdrawn(self) -> bool:
        """Whether what is shown is a verified rating that was taken back."""
        return self.scorecard.number in self.withdrawn

    @property
    def lost_verification(self) -> bool:
        """Whether what is shown is the firm's own rating, once verified and no more."""
        return not self.is_verified and self.verified is None and max(self.withdrawn, default=0) > self.own.number

    @property
    def superseded_by(self) -> Scorecard | None:
        """The newest scorecard of the same kind, where it is not the one shown."""
        newest = self._of_kind(Scorecard.Kind(self.scorecard.kind))[-1]
        return newest if newest.number > self.scorecard.number else None

    def _of_kind(self, kind: Scorecard.Kind) -> list[Scorecard]:
        return [card for card in self.scorecards if card.kind == kind]
