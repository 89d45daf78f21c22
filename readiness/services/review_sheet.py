"""What an adviser looks at while reviewing: the firm's frozen answers with their words, by dimension."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Business, Membership, StaffRole, User
from readiness.models import Assessment, Scorecard
from readiness.scoring.answers import UNKNOWN
from readiness.scoring.engine import counted_level
from readiness.scoring.questionnaire import ConsistencyRule, Dimension, Question, Questionnaire, Tier
from readiness.services import scorecards
from readiness.services.releases import questionnaire_of


@dataclass(frozen=True)
class FirmAnswer:
    """One question as the firm answered it: a level of 1 to 5, or None for "we don't know"."""

    question: Question
    level: int | None
    note: str
    evidence: bool


@dataclass(frozen=True)
class DimensionSheet:
    """A dimension with the answers that counted; `score` as the firm rated itself, two decimals."""

    dimension: Dimension
    score: str
    answers: tuple[FirmAnswer, ...]


@dataclass(frozen=True)
class ReviewSheet:
    """The firm's latest own scorecard, opened for review."""

    scorecard: Scorecard
    questionnaire: Questionnaire
    dimensions: tuple[DimensionSheet, ...]
    hints: tuple[ConsistencyRule, ...]

    @property
    def tier(self) -> Tier:
        return self.questionnaire.tier(self.scorecard.tier)

    @property
    def overall(self) -> str:
        """The firm's own score, two decimals."""
        return str(self.scorecard.score["overall"]["decimal"])

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(answer.question.id for sheet in self.dimensions for answer in sheet.answers)


def review_sheet(assessment: Assessment) -> ReviewSheet:
    """Reads the scorecard and the questionnaire it was made with; the assessment must have been submitted."""
    scorecard = scorecards.latest_own(assessment)
    questionnaire = questionnaire_of(scorecard.release_id)
    return ReviewSheet(
        scorecard=scorecard,
        questionnaire=questionnaire,
        dimensions=tuple(_dimensions(questionnaire, scorecard)),
        hints=tuple(rule for rule in questionnaire.consistency if rule.id in scorecard.hints),
    )


def levels_of_firm(scorecard: Scorecard) -> dict[str, int]:
    """The firm's levels by question; "we don't know" stands for the lowest level, as it does in the score."""
    return {question: counted_level(value) for question, value in scorecard.plain_answers.items()}


def advisers_for(assessment: Assessment) -> QuerySet[User]:
    """The advisers who could go on with the assessment: without the one who has it and people of the firm."""
    head = assessment.business.parent_id or assessment.business_id
    family = Business.objects.filter(Q(pk=head) | Q(parent=head)).values("pk")
    of_firm = Membership.objects.filter(business__in=family).values("user")
    advisers = User.objects.filter(staff_role=StaffRole.ADVISER, is_active=True).exclude(pk__in=of_firm)
    if assessment.adviser is not None:
        advisers = advisers.exclude(pk=assessment.adviser.pk)
    return advisers.order_by("name", "email")


def _dimensions(questionnaire: Questionnaire, scorecard: Scorecard) -> list[DimensionSheet]:
    sheets = []
    for dimension in questionnaire.dimensions:
        answers = tuple(
            _answer(question, scorecard.answers[question.id])
            for question in dimension.questions
            if question.id in scorecard.answers
        )
        if answers:
            decimal = scorecard.score["dimensions"][dimension.id]["decimal"]
            sheets.append(DimensionSheet(dimension, decimal, answers))
    return sheets


def _answer(question: Question, given: Mapping[str, Any]) -> FirmAnswer:
    level = None if given["value"] == UNKNOWN else int(given["value"])
    return FirmAnswer(question=question, level=level, note=given["note"], evidence=given["evidence"])
