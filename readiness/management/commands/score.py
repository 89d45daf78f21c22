"""Scores a file of answers without a database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from readiness.management.given import parse_json, questionnaire_named, read_input
from readiness.management.refusal import refuse
from readiness.scoring.answers import read_answers
from readiness.scoring.engine import score
from readiness.scoring.problems import Findings, InvalidData, Reader
from readiness.scoring.serialise import score_to_json


class Command(BaseCommand):
    help = (
        'Scores answers: {"release": "airi-hk/2026.1", "answers": {"ai_talent_1": 3, "ai_talent_2": "unknown"}}. '
        "Bad input: every problem on a line of its own on stderr, exit status 2."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON file; - reads standard input")

    def handle(self, *, file: str, **options: Any) -> None:
        try:
            result = scored(read_input(file))
        except InvalidData as error:
            refuse(error, self.stderr)
        self.stdout.write(json.dumps(result))


def scored(raw: bytes) -> dict[str, Any]:
    """The score, as plain data, of answers in JSON; InvalidData with every problem."""
    findings = Findings()
    reader = Reader(parse_json(raw, findings), "", findings)
    reader.keys("release", "answers")
    questionnaire = questionnaire_named(reader["release"])
    answers = read_answers(reader["answers"], questionnaire)
    if questionnaire is None or findings.problems:
        raise InvalidData(findings.problems)
    return score_to_json(questionnaire.release, score(questionnaire, answers))
