"""Reading what commands are given: JSON from a file or standard input, with every problem noted."""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings

from readiness.loading import load_yaml
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.problems import SLUG, VERSION, Findings, InvalidData, Problem, Reader
from readiness.scoring.questionnaire import Questionnaire

# Letters, digits, hyphens and dots between digits: nothing that leads out of the folder of questionnaires.
RELEASE = re.compile(f"(?P<code>{SLUG.pattern})/(?P<version>{VERSION.pattern})")


def questionnaire_named(reader: Reader) -> Questionnaire | None:
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


def parse_json(raw: bytes, findings: Findings) -> object:
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


def read_input(file: str) -> bytes:
    """The bytes of a file, of standard input for "-"; InvalidData when it cannot be read."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else error
        raise InvalidData((Problem(ascii(file), f"cannot be read: {reason}"),)) from error
