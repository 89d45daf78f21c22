"""Scores a file of answers without a database."""

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from readiness.loading import load_yaml
from readiness.management.refusal import refuse
from readiness.scoring.answers import NOT_AN_ANSWER, Answers, answer_problems, is_answer
from readiness.scoring.engine import score
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.problems import SLUG, VERSION, Findings, InvalidData, Problem, Reader
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.serialise import score_to_json

# Letters, digits, hyphens and dots between digits: nothing that leads out of the folder of questionnaires.
RELEASE = re.compile(f"(?P<code>{SLUG.pattern})/(?P<version>{VERSION.pattern})")


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
            result = scored(_read(file))
        except InvalidData as error:
            refuse(error, self.stderr)
        self.stdout.write(json.dumps(result))


def scored(raw: bytes) -> dict[str, Any]:
    """The score, as plain data, of answers in JSON; InvalidData with every problem."""
    findings = Findings()
    reader = Reader(_parse_json(raw, findings), "", findings)
    reader.keys("release", "answers")
    questionnaire = _questionnaire(reader["release"])
    answers = {key: answer.value for key, answer in reader["answers"].items()}
    if isinstance(reader["answers"].value, Mapping):
        _note_answer_problems(reader["answers"], questionnaire, answers)
    if questionnaire is None or findings.problems:
        raise InvalidData(findings.problems)
    return score_to_json(questionnaire.release, score(questionnaire, cast(Answers, answers)))


def _note_answer_problems(reader: Reader, questionnaire: Questionnaire | None, answers: Mapping[str, Any]) -> None:
    """What is wrong with the answers; without a questionnaire, at least what can be no answer to any question."""
    problems = (
        [Problem(key, NOT_AN_ANSWER) for key, value in answers.items() if not is_answer(value)]
        if questionnaire is None
        else answer_problems(questionnaire, answers)
    )
    for problem in problems:
        reader.at(problem.place).problem(problem.message)


def _questionnaire(reader: Reader) -> Questionnaire | None:
    """The questionnaire of the release named here; None, with the problems noted, when there is no such one."""
    match = RELEASE.fullmatch(reader.value) if isinstance(reader.value, str) else None
    if match is None:
        reader.problem('must be a release such as "airi-hk/2026.1"')
        return None
    path = settings.FIXTURES_DIR / "questionnaires" / match["code"] / f"{match['version']}.yaml"
    if not path.is_file():
        reader.problem(f"unknown release {reader.value}")
        return None
    try:
        questionnaire = parse_questionnaire(load_yaml(path))
    except InvalidData as error:
        reader.findings.problems += [Problem(path.name, str(problem)) for problem in error.problems]
        return None
    if questionnaire.release != reader.value:
        reader.problem(f"its file holds {questionnaire.release}")
        return None
    return questionnaire


def _parse_json(raw: bytes, findings: Findings) -> object:
    """The data in a JSON text, noting each key given twice; InvalidData when it is no JSON at all."""

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        counts = Counter(key for key, _value in pairs)
        findings.problems += [
            Problem("", f"the key {json.dumps(key)} is given {count} times")
            for key, count in counts.items()
            if count > 1
        ]
        return dict(pairs)

    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=mapping)
    except UnicodeDecodeError as error:
        raise InvalidData((Problem("", "not valid JSON: not UTF-8 text"),)) from error
    except RecursionError as error:
        raise InvalidData((Problem("", "not valid JSON: nested too deeply"),)) from error
    except ValueError as error:
        raise InvalidData((Problem("", f"not valid JSON: {error}"),)) from error


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else error
        raise InvalidData((Problem(ascii(file), f"cannot be read: {reason}"),)) from error
