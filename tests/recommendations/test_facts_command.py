"""The command `facts` prints what a case may say about a firm."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from readiness.scoring.texts import LANGUAGES
from readiness.services.releases import fact_sheet


def printed(*arguments: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("facts", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_every_declared_fact_in_its_order() -> None:
    assert [fact["id"] for fact in printed()] == [fact.id for fact in fact_sheet().facts]


def test_what_is_said_of_a_fact() -> None:
    facts = {fact["id"]: fact for fact in printed()}
    assert facts["hk_employees"] == {
        "id": "hk_employees",
        "type": "integer",
        "unit": "persons",
        "values": None,
        "minimum": 0,
        "maximum": 1000000,
        "required": False,
        "question": fact_sheet().fact("hk_employees").question.en,
    }
    assert (facts["listed"]["type"], facts["listed"]["values"]) == ("boolean", [True, False])
    assert facts["startup_stage"]["values"] == ["not_startup", "idea", "prototype", "scaling"]
    assert facts["sector"]["required"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_come_in_the_language_asked_for(language: str) -> None:
    questions = {fact["id"]: fact["question"] for fact in printed("--language", language)}
    assert questions == {fact.id: fact.question.get(language) for fact in fact_sheet().facts}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(CommandError):
        printed("--language", "fr")
