"""From plain data to a `Questionnaire`; a broken file is refused whole, with every problem and its place."""

from decimal import Decimal
from fractions import Fraction
from functools import partial

from readiness.scoring.problems import SLUG, VERSION, Reader, parse
from readiness.scoring.questionnaire import (
    LEVELS,
    Band,
    Condition,
    ConsistencyRule,
    Dimension,
    Level,
    Pillar,
    Question,
    Questionnaire,
    Step,
    Tier,
)
from readiness.scoring.texts import Text
from readiness.scoring.tiers import band_problems

LEVEL_OPERATORS = ("at_least", "at_most", "is")
OPERATORS = (*LEVEL_OPERATORS, "unknown")
BOUNDS = ("above", "at_least", "at_most", "below")
LEAST_EFFORT_DAYS = Decimal("0.1")


def parse_questionnaire(data: object) -> Questionnaire:
    """The questionnaire in plain data as loaded from its YAML file; InvalidData with every problem."""
    return parse(data, _questionnaire)


def _questionnaire(reader: Reader) -> Questionnaire:
    reader.keys("code", "version", "title", "instruction", "unknown_label", "tiers", "consistency", "pillars")
    pillars = reader["pillars"].each(_pillar, at_least=1)  # first: the rules below cite the questions read here
    return Questionnaire(
        code=reader["code"].identifier(SLUG),
        version=reader["version"].matching(VERSION, 'a version in quotes such as "2026.1"'),
        title=reader["title"].text(),
        instruction=reader["instruction"].text(),
        unknown_label=reader["unknown_label"].text(),
        pillars=pillars,
        tiers=_tiers(reader["tiers"]),
        consistency=reader["consistency"].each(_consistency_rule),
    )


def _pillar(reader: Reader) -> Pillar:
    reader.keys("id", "name", "summary", "dimensions")
    return Pillar(
        id=reader["id"].identifier(unique_in="pillar"),
        name=reader["name"].text(),
        summary=reader["summary"].text(),
        dimensions=reader["dimensions"].each(_dimension, at_least=1),
    )


def _dimension(reader: Reader) -> Dimension:
    reader.keys("id", "name", "summary", "questions")
    return Dimension(
        id=reader["id"].identifier(unique_in="dimension"),
        name=reader["name"].text(),
        summary=reader["summary"].text(),
        questions=reader["questions"].each(_question, at_least=1),
    )


def _question(reader: Reader) -> Question:
    reader.keys("id", "text", "hint", "levels", "steps", optional=("show_if",))
    earlier = reader.declared("question")
    levels = reader["levels"].each(Reader.text, exactly=len(LEVELS))
    steps = reader["steps"].each(_step, exactly=len(LEVELS) - 1)
    return Question(
        id=reader["id"].identifier(unique_in="question"),
        text=reader["text"].text(),
        hint=reader["hint"].text(),
        levels=tuple(Level(value, text) for value, text in enumerate(levels, 1)),
        steps=tuple(Step(level, *rest) for level, rest in enumerate(steps, 1)),
        # Citing only what was asked before rules out circles and keeps the pages in order.
        show_if=reader.maybe("show_if", partial(_condition, citable=earlier, which="an earlier question")),
    )


def _step(reader: Reader) -> tuple[Text, Decimal, Text]:
    reader.keys("action", "effort_days", "evidence")
    return (
        reader["action"].text(),
        reader["effort_days"].decimal(minimum=LEAST_EFFORT_DAYS),
        reader["evidence"].text(),
    )


def _condition(reader: Reader, citable: frozenset[str], which: str) -> Condition:
    op = reader["op"].choice(OPERATORS)
    if op in LEVEL_OPERATORS:
        reader.keys("question", "op", "value")
        return Condition(_cited(reader["question"], citable, which), op, _level(reader["value"]))
    reader.keys("question", "op", optional=("value",))
    if op and reader["value"].is_given():
        reader["value"].problem(f"must not be given with {op}")
    return Condition(_cited(reader["question"], citable, which), op, None)


def _cited(reader: Reader, citable: frozenset[str], which: str) -> str:
    question = reader.string()
    if question and question not in citable:
        reader.problem(f"must be {which}")
    return question


def _level(reader: Reader) -> int:
    return reader.integer(LEVELS[0], LEVELS[-1])


def _consistency_rule(reader: Reader) -> ConsistencyRule:
    reader.keys("id", "all", "message")
    condition = partial(_condition, citable=reader.declared("question"), which="a question of this questionnaire")
    return ConsistencyRule(
        id=reader["id"].identifier(unique_in="consistency rule"),
        all=reader["all"].each(condition, at_least=1),
        message=reader["message"].text(),
    )


def _tiers(reader: Reader) -> tuple[Tier, ...]:
    tiers = reader.each(_tier, at_least=1)
    if reader.is_sound():
        for message in band_problems([tier.band for tier in tiers], Fraction(LEVELS[0]), Fraction(LEVELS[-1])):
            reader.problem(message)
    return tiers


def _tier(reader: Reader) -> Tier:
    reader.keys("id", "name", "band", "interpretation", "characteristics", "recommendation")
    return Tier(
        id=reader["id"].identifier(unique_in="tier"),
        name=reader["name"].text(),
        band=_band(reader["band"]),
        interpretation=reader["interpretation"].text(),
        characteristics=reader["characteristics"].text(),
        recommendation=reader["recommendation"].text(),
    )


def _band(reader: Reader) -> Band:
    reader.keys(optional=BOUNDS)
    return Band(*(reader.maybe(bound, Reader.fraction) for bound in BOUNDS))
