import copy
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.problems import InvalidData
from readiness.scoring.questionnaire import Band, Condition
from tests.readiness.scoring.factories import AIRI, condition, question_data, questionnaire_data, rule_data, text

Data = dict[str, Any]


def problems_of(data: object) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        parse_questionnaire(data)
    return [str(problem) for problem in caught.value.problems]


def first_question(data: Data) -> Data:
    question: Data = data["pillars"][0]["dimensions"][0]["questions"][0]
    return question


def test_everything_is_read() -> None:
    rule = rule_data("odd", condition("d1_1", "at_most", 1), condition("d1_2", "unknown"))
    show_if = {"d1_2": condition("d1_1", "is", 2)}
    parsed = parse_questionnaire(questionnaire_data(((2,),), show_if=show_if, consistency=[rule]))
    question = parsed.question("d1_2")
    assert (parsed.code, parsed.version, parsed.title.en) == ("small", "2026.1", "Title")
    assert [level.value for level in question.levels] == [1, 2, 3, 4, 5]
    assert question.levels[4].text.zh_hans == "Level 5（简）"
    assert [step.effort_days for step in question.steps] == [Decimal("0.5")] * 4
    assert question.show_if == Condition("d1_1", "is", 2)
    assert parsed.question("d1_1").show_if is None
    assert parsed.tier("ready").band == Band(at_least=Fraction(7, 2), at_most=Fraction(9, 2))
    assert parsed.consistency[0].all == (Condition("d1_1", "at_most", 1), Condition("d1_2", "unknown", None))


def without(key: str) -> Callable[[Data], None]:
    return lambda data: data.pop(key)


def set_in_question(key: str, value: object) -> Callable[[Data], None]:
    return lambda data: first_question(data).update({key: value})


def set_tier(index: int, **values: object) -> Callable[[Data], None]:
    return lambda data: data["tiers"][index].update(values)


def set_rule(*conditions: Data) -> Callable[[Data], None]:
    return lambda data: data.update(consistency=[rule_data("odd", *conditions)])


QUESTION = "pillars[0].dimensions[0].questions[0]"
RULE = "consistency[0].all[0]"
BROKEN: list[tuple[Callable[[Data], None], list[str]]] = [
    (without("code"), ["code: missing"]),
    (without("pillars"), ["pillars: missing"]),
    (without("tiers"), ["tiers: missing"]),
    (without("consistency"), ["consistency: missing"]),
    (lambda data: data.update(extra=1), ["extra: unknown key"]),
    (lambda data: data.update(code="../x"), ["code: must be an id of small letters, digits and separators"]),
    (lambda data: data.update(version="../1"), ['version: must be a version in quotes such as "2026.1"']),
    (lambda data: data.update(version=2026.1), ['version: must be a version in quotes such as "2026.1"']),
    (lambda data: data.update(pillars=[]), ["pillars: must have at least 1 items, has 0"]),
    (lambda data: data["title"].update({"zh-hant": " "}), ["title.zh-hant: must not be blank"]),
    (set_in_question("levels", [text()] * 4), [f"{QUESTION}.levels: must have exactly 5 items, has 4"]),
    (set_in_question("levels", [text()] * 6), [f"{QUESTION}.levels: must have exactly 5 items, has 6"]),
    (set_in_question("steps", []), [f"{QUESTION}.steps: must have exactly 4 items, has 0"]),
    (
        lambda data: first_question(data)["levels"][3].pop("zh-hant"),
        [f"{QUESTION}.levels[3].zh-hant: missing"],
    ),
    (
        lambda data: first_question(data)["steps"][2].update(effort_days=0.5),
        [f'{QUESTION}.steps[2].effort_days: must be an exact decimal in quotes, such as "0.5"'],
    ),
    (
        lambda data: first_question(data)["steps"][2].update(effort_days="0"),
        [f"{QUESTION}.steps[2].effort_days: must be 0.1 or more"],
    ),
    (
        lambda data: data["pillars"][0]["dimensions"][0]["questions"].append(question_data("d1_1")),
        [f'pillars[0].dimensions[0].questions[1].id: the id "d1_1" is already used at {QUESTION}.id'],
    ),
    (
        lambda data: data["pillars"].append(data["pillars"][0]),
        [
            'pillars[1].id: the id "p1" is already used at pillars[0].id',
            'pillars[1].dimensions[0].id: the id "d1" is already used at pillars[0].dimensions[0].id',
            f'pillars[1].dimensions[0].questions[0].id: the id "d1_1" is already used at {QUESTION}.id',
        ],
    ),
    (set_tier(1, id="unaware"), ['tiers[1].id: the id "unaware" is already used at tiers[0].id']),
    (
        set_tier(1, band={"at_least": 2.5}),
        ['tiers[1].band.at_least: must be an exact number in quotes, such as "1/2" or "2.5"'],
    ),
    (set_tier(1, band={"from": "2.5"}), ["tiers[1].band.from: unknown key"]),
    (
        set_tier(1, band={"at_least": "2.6", "below": "3.5"}),
        ["tiers: bands 1 and 2 must meet without a gap or an overlap"],
    ),
    (set_rule(), ["consistency[0].all: must have at least 1 items, has 0"]),
    (set_rule(condition("nothing", "is", 1)), [f"{RULE}.question: must be a question of this questionnaire"]),
    (set_rule(condition("d1_1", "above", 1)), [f"{RULE}.op: must be one of at_least, at_most, is, unknown"]),
    (set_rule(condition("d1_1", "is")), [f"{RULE}.value: missing"]),
    (set_rule(condition("d1_1", "is", 6)), [f"{RULE}.value: must be 5 or less"]),
    (set_rule(condition("d1_1", "unknown", 1)), [f"{RULE}.value: must not be given with unknown"]),
    (set_rule({"question": "d1_1"}), [f"{RULE}.op: missing"]),
    (set_rule({"op": "unknown", "value": None}), [f"{RULE}.question: missing"]),
    (
        lambda data: data.update(consistency=[rule_data("odd", condition("d1_1", "unknown"))] * 2),
        ['consistency[1].id: the id "odd" is already used at consistency[0].id'],
    ),
    (
        set_in_question("show_if", condition("d1_1", "at_least", 2)),
        [f"{QUESTION}.show_if.question: must be an earlier question"],
    ),
]


@pytest.mark.parametrize(("spoil", "expected"), BROKEN)
def test_a_broken_file_is_refused_with_the_place(spoil: Callable[[Data], None], expected: list[str]) -> None:
    data = questionnaire_data()
    spoil(data)
    assert problems_of(data) == expected


def test_a_question_cannot_depend_on_a_later_one() -> None:
    data = questionnaire_data(((2,),), show_if={"d1_1": condition("d1_2", "at_least", 2)})
    assert problems_of(data) == [f"{QUESTION}.show_if.question: must be an earlier question"]


@pytest.mark.parametrize("data", [None, [], "words", 3])
def test_what_is_no_mapping_is_refused(data: object) -> None:
    assert problems_of(data) == ["must be a mapping"]


def test_every_problem_is_listed_at_once() -> None:
    data = questionnaire_data()
    first_question(data)["hint"].pop("zh-hans")
    first_question(data)["steps"][0].pop("evidence")
    data["tiers"][0]["band"] = {"below": "2"}
    data["consistency"] = [rule_data("Bad id", condition("d9_9", "is", 0))]
    assert problems_of(data) == [
        f"{QUESTION}.steps[0].evidence: missing",
        f"{QUESTION}.hint.zh-hans: missing",
        "tiers: bands 1 and 2 must meet without a gap or an overlap",
        "consistency[0].id: must be an id of small letters, digits and separators",
        "consistency[0].all[0].question: must be a question of this questionnaire",
        "consistency[0].all[0].value: must be 1 or more",
    ]


def test_parsing_changes_nothing_in_the_data() -> None:
    data = questionnaire_data(AIRI)
    before = copy.deepcopy(data)
    parse_questionnaire(data)
    assert data == before
