"""Questionnaires built in code, as plain data and parsed, each as small as its test needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.scoring.answers import Answer
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.questionnaire import Questionnaire

Shape = Sequence[Sequence[int]]  # the number of questions of each dimension of each pillar
AIRI: Shape = ((2, 2, 2, 2, 2), (2, 2), (2,), (2, 2), (2, 2))  # five pillars, twelve dimensions, 24 questions


def text(en: str = "Words") -> dict[str, str]:
    return {"en": en, "zh-hant": f"{en}（繁）", "zh-hans": f"{en}（简）"}


def condition(question: str, op: str, value: int | None = None) -> dict[str, Any]:
    return {"question": question, "op": op} | ({} if value is None else {"value": value})


def question_data(question_id: str, show_if: Mapping[str, Any] | None = None) -> dict[str, Any]:
    step = {"action": text("Do"), "effort_days": "0.5", "evidence": text("Minutes")}
    data = {
        "id": question_id,
        "text": text(f"Ask {question_id}"),
        "hint": text("Hint"),
        "levels": [text(f"Level {level}") for level in range(1, 6)],
        "steps": [dict(step) for _ in range(4)],
    }
    return data | ({} if show_if is None else {"show_if": dict(show_if)})


def tiers_data() -> list[dict[str, Any]]:
    bands = {
        "unaware": {"below": "2.5"},
        "aware": {"at_least": "2.5", "below": "3.5"},
        "ready": {"at_least": "3.5", "at_most": "4.5"},
        "competent": {"above": "4.5"},
    }
    words = ("name", "interpretation", "characteristics", "recommendation")
    return [{"id": tier, "band": band} | {word: text(word) for word in words} for tier, band in bands.items()]


def questionnaire_data(
    shape: Shape = ((1,),),
    *,
    show_if: Mapping[str, Mapping[str, Any]] | None = None,
    consistency: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Pillars p1, p2, ...; dimensions d1, d2, ...; questions d1_1, d1_2, ...; `show_if` by question id."""
    number = 0
    pillars = []
    for pillar_number, sizes in enumerate(shape, 1):
        dimensions = []
        for size in sizes:
            number += 1
            ids = [f"d{number}_{question}" for question in range(1, size + 1)]
            questions = [question_data(question_id, (show_if or {}).get(question_id)) for question_id in ids]
            dimensions.append({"id": f"d{number}", "name": text(), "summary": text(), "questions": questions})
        pillars.append({"id": f"p{pillar_number}", "name": text(), "summary": text(), "dimensions": dimensions})
    return {
        "code": "small",
        "version": "2026.1",
        "title": text("Title"),
        "instruction": text("Choose"),
        "unknown_label": text("We don't know"),
        "tiers": tiers_data(),
        "consistency": [dict(rule) for rule in consistency],
        "pillars": pillars,
    }


def rule_data(rule_id: str, *conditions: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": rule_id, "all": list(conditions), "message": text("Odd")}


def questionnaire(shape: Shape = ((1,),), **parts: Any) -> Questionnaire:
    return parse_questionnaire(questionnaire_data(shape, **parts))


def all_at(questionnaire: Questionnaire, level: Answer) -> dict[str, Answer]:
    """Every question answered alike."""
    return {question.id: level for question in questionnaire.questions}


def answers_with_total(questionnaire: Questionnaire, total: int) -> dict[str, Answer]:
    """Answers whose levels add up to `total`: as even as can be, the higher ones first."""
    level, higher = divmod(total, len(questionnaire.questions))
    ids = [question.id for question in questionnaire.questions]
    return {question_id: level + (index < higher) for index, question_id in enumerate(ids)}
