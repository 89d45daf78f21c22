"""Sample documents of every kind from invented data in a file: rows that are never saved, the same engine and words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.utils import translation

from accounts.models import Business, User
from readiness.loading import load_yaml
from readiness.models import Assessment, Scorecard
from readiness.scoring.answers import UNKNOWN
from readiness.scoring.engine import ENGINE_VERSION, score
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.serialise import score_to_json
from recommendations.advice import advise
from recommendations.case import Case
from recommendations.frozen import FrozenMatch, advice_to_json, costs_to_json
from recommendations.funding import Cost
from recommendations.models import Report, ReportKind, Result
from recommendations.presenting.reading import Rated
from recommendations.report.builder import AnyDocument, document_of
from recommendations.report.cohort_document import CohortDocument
from recommendations.report.frozen import Frozen
from recommendations.report.sample_cohort import sample_cohort
from recommendations.schemes import Catalogue
from recommendations.services.catalogue import in_files

KINDS = ("self_assessment", "verified", "progress", "cohort")


def sample_file() -> Path:
    return settings.FIXTURES_DIR / "demo" / "report.yaml"


def sample_document(kind: str, language: str) -> AnyDocument | CohortDocument:
    """A kind of KINDS in one of the report's languages. Needs no database; always the same, day after day."""
    sample = _Sample(load_yaml(sample_file()))
    if kind == "cohort":
        with translation.override(language):
            return sample_cohort(sample.questionnaire, sample.catalogue, sample.data["submitted"])
    return document_of(sample.frozen(kind, language))


class _Sample:
    def __init__(self, data: Mapping[str, Any]):
        self.data = data
        self.assessment = Assessment(business=Business(name=data["name"]))

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return parse_questionnaire(
            load_yaml(settings.FIXTURES_DIR / f"questionnaires/{self.data['questionnaire']}.yaml")
        )

    @cached_property
    def catalogue(self) -> Catalogue:
        return in_files(settings.CATALOGUE_CODE)

    def frozen(self, kind: str, language: str) -> Frozen:
        own = self._own()
        card = self._verified(own) if kind == "verified" else own
        report = Report(
            id=UUID(int=1),
            number=self.data["number"],
            result=self._result(card),
            language=language,
            kind=ReportKind.PROGRESS if kind == "progress" else ReportKind.RESULT,
            beside={"peers": self.data["peers"], "steps": self.data["steps"]},
            created_at=card.created_at,
        )
        found = Frozen(report, card, own, self.questionnaire, self.catalogue)
        return replace(found, earlier=self._earlier(own)) if kind == "progress" else found

    def _own(self) -> Scorecard:
        answers = {question: _answer(given) for question, given in self.data["answers"].items()}
        card = self._card(Scorecard.Kind.OWN, answers, self.data["submitted"])
        plain = card.plain_answers
        card.colleagues = [{**plain, **otherwise} for otherwise in self.data["colleagues"]]
        return card

    def _verified(self, own: Scorecard) -> Scorecard:
        levels = {question: 1 if value == UNKNOWN else value for question, value in own.plain_answers.items()}
        answers = {
            question: {"value": level, "note": "", "evidence": False}
            for question, level in {**levels, **self.data["adviser_levels"]}.items()
        }
        card = self._card(Scorecard.Kind.VERIFIED, answers, self.data["verified"])
        card.comments = self.data["comments"]
        card.created_by = User(name=self.data["adviser"])
        return card

    def _earlier(self, own: Scorecard) -> tuple[Rated, ...]:
        cards = []
        for before in self.data["earlier"]:
            values = {**own.plain_answers, **before["answers"]}
            answers = {question: {"value": value, "note": "", "evidence": False} for question, value in values.items()}
            cards.append(self._card(Scorecard.Kind.OWN, answers, before["submitted"]))
        return tuple(Rated(card, self.questionnaire) for card in cards)

    def _card(self, kind: str, answers: dict[str, Any], created_at: datetime) -> Scorecard:
        card = Scorecard(assessment=self.assessment, kind=kind, answers=answers, created_at=created_at)
        scored = score(self.questionnaire, card.plain_answers)
        card.score = score_to_json(self.questionnaire.release, scored)
        card.tier, card.engine_version, card.facts = scored.tier, ENGINE_VERSION, self.data["facts"]
        return card

    def _result(self, card: Scorecard) -> Result:
        on_date = card.created_at.date()
        costs = tuple(Cost(cost["item"], Decimal(cost["amount"])) for cost in self.data["costs"])
        case = Case(answers=card.plain_answers, facts=card.facts, costs=costs, held=())
        advice = advice_to_json(advise(case, self.questionnaire, self.catalogue, on_date))
        matches = cast(dict[str, list[FrozenMatch]], advice["matches"])
        for place, most in self.data["schemes"].items():  # a sample, not the whole catalogue
            matches[place] = matches[place][:most]
        return Result(
            scorecard=card,
            revision=1,
            on_date=on_date,
            facts=card.facts,
            costs=costs_to_json(costs),
            **advice,
        )


def _answer(given: Mapping[str, Any]) -> dict[str, Any]:
    value = UNKNOWN if given.get("unknown") else given["level"]
    return {"value": value, "note": given.get("note", ""), "evidence": given.get("evidence", False)}
