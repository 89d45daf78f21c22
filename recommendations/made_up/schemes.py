"""What the real engine recommends to an invented firm, asked once per set of facts and tier."""

import json
from datetime import date

from readiness.scoring.engine import Score
from recommendations.made_up.firms import FactSet
from recommendations.matching import rank
from recommendations.services.catalogue import catalogue_in_force


class Recommending:
    """The schemes recommended on a day: their verdicts depend on the facts alone, their order is not needed here."""

    def __init__(self, on_date: date) -> None:
        self.catalogue, self.on_date = catalogue_in_force(), on_date
        self._known: dict[int, str] = {}

    def to(self, fact_set: FactSet, score: Score) -> str:
        """Scheme id -> verdict, as JSON."""
        if fact_set.number not in self._known:
            ranking = rank(
                self.catalogue,
                tier=score.tier,
                dimension_scores=score.dimensions,
                facts=fact_set.facts,
                on_date=self.on_date,
            )
            verdicts = {match.scheme: match.verdict for match in ranking.recommended}
            self._known[fact_set.number] = json.dumps(verdicts)
        return self._known[fact_set.number]
