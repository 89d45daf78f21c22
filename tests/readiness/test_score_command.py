import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command

from tests.readiness.scoring.factories import AIRI, all_at, answers_with_total, questionnaire, questionnaire_data

MEASURE = questionnaire(AIRI)
ANSWERS = {**answers_with_total(MEASURE, 82), "d12_2": "unknown"}  # counted 81 - 3 + 1
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def fixtures(tmp_path: Path, settings: LazySettings) -> Path:
    """A folder of fixtures with one sound release, one broken and one under a wrong name."""
    folder = tmp_path / "fixtures" / "questionnaires" / "small"
    folder.mkdir(parents=True)
    sound = questionnaire_data(AIRI)  # JSON is YAML, and quicker to write
    (folder / "2026.1.yaml").write_text(json.dumps(sound), encoding="utf-8")
    (folder / "2026.2.yaml").write_text(json.dumps({**sound, "title": {}, "more": 1}), encoding="utf-8")
    (folder / "2026.3.yaml").write_text(json.dumps(sound), encoding="utf-8")
    settings.FIXTURES_DIR = tmp_path / "fixtures"
    return tmp_path


@pytest.fixture
def run(fixtures: Path) -> Run:
    """Runs the command on data or text; exit status, standard output, standard error."""

    def run_on(content: object, file: str | None = None) -> tuple[int, str, str]:
        path = fixtures / "answers.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("score", file or str(path), stdout=out, stderr=err)
        except SystemExit as stop:
            return int(stop.code or 0), out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return run_on


def test_the_score_is_printed_as_json(run: Run) -> None:
    status, out, err = run({"release": "small/2026.1", "answers": all_at(MEASURE, 3) | {"d1_2": "unknown", "d2_1": 5}})
    level_three = {"fraction": "3", "decimal": "3.00"}
    expected: dict[str, Any] = {
        "release": "small/2026.1",
        "overall": {"fraction": "3", "decimal": "3.00"},
        "tier": "aware",
        "dimensions": {
            "d1": {"fraction": "2", "decimal": "2.00"},
            "d2": {"fraction": "4", "decimal": "4.00"},
        }
        | {f"d{number}": level_three for number in range(3, 13)},
        "pillars": {f"p{number}": level_three for number in range(1, 6)},
        "unknown": 1,
        "next_tier": {"tier": "ready", "raises": 12},
    }
    assert (status, err) == (0, "")
    assert out == json.dumps(expected) + "\n"  # the keys in this order too


def test_41_12_is_aware_and_two_raises_from_ready(run: Run) -> None:
    _, out, _ = run({"release": "small/2026.1", "answers": answers_with_total(MEASURE, 82)})
    result = json.loads(out)
    assert result["overall"] == {"fraction": "41/12", "decimal": "3.42"}
    assert (result["tier"], result["next_tier"]) == ("aware", {"tier": "ready", "raises": 2})


def test_the_highest_tier_has_no_next(run: Run) -> None:
    _, out, _ = run({"release": "small/2026.1", "answers": all_at(MEASURE, 5)})
    assert json.loads(out)["next_tier"] is None


def test_answers_come_from_standard_input_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given = json.dumps({"release": "small/2026.1", "answers": ANSWERS})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + given.encode())))
    status, out, _ = run(None, "-")
    assert (status, json.loads(out)["unknown"]) == (0, 1)


BAD_LEVEL = 'must be a whole number from 1 to 5, or "unknown"'
A_RELEASE = 'release: must be a release such as "airi-hk/2026.1"'


@pytest.mark.parametrize("value", [0, 6, -1, True, False, "3", None, 2.5, 3.0, [], {}, "Unknown"])
def test_a_value_that_is_no_answer_is_refused(run: Run, value: object) -> None:
    given = {"release": "small/2026.1", "answers": ANSWERS | {"d3_1": value}}
    assert run(given) == (2, "", f"answers.d3_1: {BAD_LEVEL}\n")


@pytest.mark.parametrize(
    ("release", "problem"),
    [
        ("small/2027.1", "release: unknown release small/2027.1"),
        ("large/2026.1", "release: unknown release large/2026.1"),
        ("../x/y", A_RELEASE),
        ("small/../small/2026.1", A_RELEASE),
        ("../questionnaires/2026.1", A_RELEASE),
        ("small/..", A_RELEASE),
        ("/etc/passwd", A_RELEASE),
        ("small/2026.1.yaml", A_RELEASE),
        ("small/2026.1\n", A_RELEASE),
        ("small", A_RELEASE),
        ("", A_RELEASE),
        (None, A_RELEASE),
        (["small/2026.1"], A_RELEASE),
        ("small/2026.3", "release: its file holds small/2026.1"),
    ],
)
def test_a_release_that_is_not_there_is_refused(run: Run, release: object, problem: str) -> None:
    assert run({"release": release, "answers": ANSWERS}) == (2, "", problem + "\n")


def test_a_broken_questionnaire_is_refused_with_its_problems(run: Run) -> None:
    status, out, err = run({"release": "small/2026.2", "answers": ANSWERS})
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        "2026.2.yaml: more: unknown key",
        "2026.2.yaml: title.en: missing",
        "2026.2.yaml: title.zh-hant: missing",
        "2026.2.yaml: title.zh-hans: missing",
    ]


def test_every_problem_is_listed_on_its_line(run: Run) -> None:
    answers: dict[str, Any] = {**ANSWERS, "d9_9": 3, "line\nbreak": 1, "d2_2": 6}
    del answers["d1_1"]
    assert run({"release": "small/2026.1", "answers": answers, "language": "en"}) == (
        2,
        "",
        "language: unknown key\n"
        "answers.d9_9: unknown question\n"
        'answers."line\\nbreak": unknown question\n'
        f"answers.d2_2: {BAD_LEVEL}\n"
        "answers.d1_1: missing\n",
    )


def test_values_are_checked_even_when_the_release_is_unknown(run: Run) -> None:
    given = {"release": "small/9", "answers": {"anything": 3, "something": 7}}
    assert run(given) == (2, "", f"release: unknown release small/9\nanswers.something: {BAD_LEVEL}\n")


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"{}", ["release: missing", "answers: missing"]),
        (b'{"release": "small/2026.1"}', ["answers: missing"]),
        (b'{"release": "small/2026.1", "answers": []}', ["answers: must be a mapping"]),
        (b"[]", ["must be a mapping"]),
        (b"null", ["must be a mapping"]),
        (b"", ["not valid JSON: Expecting value: line 1 column 1 (char 0)"]),
        (b'{"release": ', ["not valid JSON: Expecting value: line 1 column 13 (char 12)"]),
        (b'"\xff"', ["not valid JSON: not UTF-8 text"]),
        (b"[" * 100_000, ["not valid JSON: nested too deeply"]),
    ],
)
def test_what_is_no_set_of_answers_is_refused(run: Run, content: bytes, problems: list[str]) -> None:
    assert run(content) == (2, "", "".join(f"{problem}\n" for problem in problems))


def test_keys_given_twice_are_refused_with_the_other_problems(run: Run) -> None:
    pairs = ", ".join(f'"{question}": 3' for question in [*ANSWERS, "d1_1", "d1_1", "d2_1", "new\\nline", "new\\nline"])
    content = f'{{"release": "small/2026.1", "release": "small/2026.1", "answers": {{{pairs}}}}}'
    assert run(content.encode()) == (
        2,
        "",
        'the key "d1_1" is given 3 times\n'
        'the key "d2_1" is given 2 times\n'
        'the key "new\\nline" is given 2 times\n'
        'the key "release" is given 2 times\n'
        'answers."new\\nline": unknown question\n',
    )


def test_a_number_too_long_to_be_a_level_is_refused(run: Run) -> None:
    status, out, err = run(b'{"release": "small/2026.1", "answers": {"d1_1": ' + b"9" * 5000 + b"}}")
    assert (status, out) == (2, "")
    assert err.startswith("not valid JSON: ")


@pytest.mark.parametrize("file", ["none.json", ".", "nul\0.json"])
def test_a_file_that_cannot_be_read_is_refused(run: Run, file: str) -> None:
    status, out, err = run(None, file)
    assert (status, out) == (2, "")
    assert err.startswith(f"{file!a}: cannot be read: ")
    assert err.count("\n") == 1


def test_a_file_must_be_named() -> None:
    with pytest.raises(CommandError):
        call_command("score")


# As a process: no database is there to be asked, and the exit status is the shell's


def as_process(given: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "score", "-"],
        cwd=project_settings.BASE_DIR,
        input=json.dumps(given),
        env={"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_as_a_process_bad_input_ends_with_status_2() -> None:
    finished = as_process({"release": "../x/y", "answers": {"a": 0}})
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr == f"{A_RELEASE}\nanswers.a: {BAD_LEVEL}\n"


def test_as_a_process_the_release_in_force_is_scored() -> None:
    release = project_settings.FIXTURES_DIR / "questionnaires" / "airi-hk" / "2026.1.yaml"
    questions = [
        question["id"]
        for pillar in yaml.safe_load(release.read_text(encoding="utf-8"))["pillars"]
        for dimension in pillar["dimensions"]
        for question in dimension["questions"]
    ]
    answers: dict[str, object] = dict.fromkeys(questions, 3)
    finished = as_process({"release": "airi-hk/2026.1", "answers": answers | {"ai_talent_2": "unknown"}})
    assert (finished.returncode, finished.stderr) == (0, "")
    result = json.loads(finished.stdout)
    assert result["overall"] == {"fraction": "35/12", "decimal": "2.92"}
    assert result["dimensions"]["ai_talent"] == {"fraction": "2", "decimal": "2.00"}
    assert (result["tier"], result["unknown"], result["next_tier"]) == ("aware", 1, {"tier": "ready", "raises": 14})
