"""Check your answers: everything that was told, what is missing and what sits oddly together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readiness.forms.answers import TypedAnswer, stored_answer
from readiness.models import Assessment, GivenAnswer, Profile, State
from readiness.scoring.answers import consistency_hints
from readiness.scoring.questionnaire import ConsistencyRule, Question, Questionnaire
from readiness.scoring.texts import Text
from readiness.services.assessments import profile_of
from readiness.services.colleagues import how_many
from readiness.services.fact_words import FactLine, fact_lines
from readiness.services.progress import PillarProgress, Progress, progress_of
from readiness.services.reassessing import carried_over
from readiness.services.releases import fact_sheet, questionnaire_of
from readiness.services.reviewers import goes_to_another
from readiness.services.scorecards import plain
from readiness.views.desks import firm_desk
from readiness.views.showing import profile_state

MOST_NAMED = 3  # more missing questions than this are told by the parts they are in


@dataclass(frozen=True)
class FactRows:
    """The facts of a group that were given or declined."""

    name: Text
    rows: list[FactLine]


@dataclass(frozen=True)
class Hint:
    """Answers that sit oddly together, and the questions to look at again, each with its pillar's id."""

    rule: ConsistencyRule
    questions: tuple[tuple[str, Question], ...]


def everything(assessment: Assessment) -> dict[str, Any]:
    """The context of the page."""
    questionnaire = questionnaire_of(assessment.release_id)
    desk = firm_desk(assessment)
    stored = desk.sheet.stored
    values = plain(stored)
    progress = progress_of(questionnaire, values, carried_over(stored))
    profile = profile_of(assessment)
    return {
        "assessment": assessment,
        "desk": desk,
        "may_change": assessment.accepts_answers,
        "is_returned": assessment.state == State.RETURNED,
        "goes_to_another": goes_to_another(assessment),
        "questionnaire": questionnaire,
        "progress": progress,
        "pillars": pillar_rows(progress, stored),
        "is_named": len(progress.missing) <= MOST_NAMED,
        "are_carried_named": len(progress.carried_over) <= MOST_NAMED,
        "profile": profile_state(profile),
        "facts": _facts(profile),
        "colleagues": how_many(assessment),
        "hints": _hints(questionnaire, values),
    }


def pillar_rows(
    progress: Progress, stored: Mapping[str, GivenAnswer]
) -> list[tuple[PillarProgress, list[TypedAnswer]]]:
    """By pillar the questions of which something is stored, if only a note; the page folds the others."""
    return [
        (pillar, [stored_answer(question, stored) for question in pillar.questions if question.id in stored])
        for pillar in progress.pillars
    ]


def _facts(profile: Profile) -> list[FactRows]:
    sheet = fact_sheet()
    lines = fact_lines(sheet, profile.facts, declined=True)
    return [FactRows(group.name, [line for line in lines if line.fact.group == group.id]) for group in sheet.groups]


def _hints(questionnaire: Questionnaire, values: Mapping[str, Any]) -> list[Hint]:
    return [Hint(rule, _questions_of(rule, questionnaire)) for rule in consistency_hints(questionnaire, values)]


def _questions_of(rule: ConsistencyRule, questionnaire: Questionnaire) -> tuple[tuple[str, Question], ...]:
    ids = dict.fromkeys(condition.question for condition in rule.all)
    return tuple(
        (questionnaire.pillar_of(questionnaire.dimension_of(key).id).id, questionnaire.question(key)) for key in ids
    )
