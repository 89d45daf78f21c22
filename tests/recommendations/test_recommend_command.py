"""The command `recommend`: files in, JSON out, and the worked cases in docs."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.core.management import CommandError, call_command

from readiness.scoring.texts import LANGUAGES
from recommendations.management.commands import recommend

CASES = settings.BASE_DIR / "docs" / "cases"
DAY = "2026-11-20"
LANGUAGE_OF = {"restaurant": "en", "factory": "zh-hant", "startup": "zh-hans"}
Run = Callable[..., tuple[int, str, str]]


def case_of(name: str) -> Any:
    return json.loads((CASES / f"{name}.case.json").read_text(encoding="utf-8"))


def result_of(name: str) -> Any:
    return json.loads((CASES / f"{name}.result.json").read_text(encoding="utf-8"))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command on data or bytes; exit status, standard output, standard error."""

    def run_on(content: object, *arguments: str, on: str = DAY, file: str = "") -> tuple[int, str, str]:
        path = tmp_path / "case.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("recommend", file or str(path), "--on", on, *arguments, stdout=out, stderr=err)
        except SystemExit as stop:
            return int(stop.code or 0), out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return run_on


# The worked cases


@pytest.mark.parametrize("name", LANGUAGE_OF)
def test_a_worked_case_comes_out_as_committed(name: str) -> None:
    out = io.StringIO()
    call_command(
        "recommend", str(CASES / f"{name}.case.json"), "--on", DAY, "--language", LANGUAGE_OF[name], stdout=out
    )
    assert out.getvalue() == (CASES / f"{name}.result.json").read_text(encoding="utf-8")


def money(amount: str | None) -> str:
    return "not known" if amount is None else f"HK${Decimal(amount):,.2f}"


@pytest.mark.parametrize("name", LANGUAGE_OF)
def test_the_page_of_a_worked_case_says_what_came_out(name: str) -> None:
    case, result = case_of(name), result_of(name)
    page = (CASES / f"{name}.md").read_text(encoding="utf-8").splitlines()
    rows = [
        f"| {item['item']} | {money(cost['amount'])} | {item['scheme'] or 'none'} | {money(item['grant'])} "
        f"| {money(item['own'])} |"
        for cost, item in zip(case["costs"], result["combination"]["items"], strict=True)
    ]
    planned, together = sum(Decimal(cost["amount"]) for cost in case["costs"]), result["combination"]
    rows.append(f"| together | {money(str(planned))} | | {money(together['grant'])} | {money(together['own'])} |")
    rows += [
        f"| {scheme['rank']} | {scheme['id']} | {scheme['checked_on'] or 'never'} | {money(scheme['grant'])} |"
        for scheme in result["schemes"]
        if scheme["rank"] and scheme["verdict"] == "yes"
    ]
    rows += [
        f"| {step['horizon']} | {step['question']} | {step['from']} | {step['to']} | {', '.join(step['schemes'])} |"
        for step in result["plan"]["steps"]
    ]
    assert [line for line in page if line.startswith("| ") and line[2:7] not in ("Cost ", "Rank ", "Month")] == rows
    index = (CASES / "README.md").read_text(encoding="utf-8")
    assert f"| {money(str(planned))} | {money(together['grant'])} | {money(together['own'])} |" in index


@pytest.mark.parametrize(
    ("name", "grant", "own"),
    [
        ("restaurant", "12000.00", "102000.00"),
        ("factory", "970000.00", "1940000.00"),
        ("startup", "615000.00", "1615000.00"),
    ],
)
def test_the_money_of_the_worked_cases(name: str, grant: str, own: str) -> None:
    assert (result_of(name)["combination"]["grant"], result_of(name)["combination"]["own"]) == (grant, own)


# The real catalogue


def test_every_scheme_of_the_catalogue_stands_in_one_place() -> None:
    result = result_of("restaurant")
    ids = [scheme["id"] for scheme in result["schemes"] + result["closed"]]
    assert len(ids) == len(set(ids)) == 61
    ranks = [scheme["rank"] for scheme in result["schemes"] if scheme["rank"] is not None]
    assert ranks == list(range(1, len(ranks) + 1))
    assert {"id": "tvp", "closed_on": "2024-12-31"} in result["closed"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_texts_depend_on_the_language(run: Run, language: str) -> None:
    def without_texts(result: Any) -> Any:
        return [
            scheme | {"reasons": [reason | {"text": ""} for reason in scheme["reasons"]]}
            for scheme in result["schemes"]
        ]

    status, out, _ = run(case_of("factory"), "--language", language)
    assert status == 0
    assert without_texts(json.loads(out)) == without_texts(result_of("factory"))


def test_the_day_counts(run: Run) -> None:
    before = json.loads(run(case_of("restaurant"), on="2024-12-31")[1])
    assert "tvp" in [scheme["id"] for scheme in before["closed"]]  # its status is closed, whatever the day
    assert before["on"] == "2024-12-31"
    assert "sfgs-80" in [
        closed["id"] for closed in json.loads(run(case_of("restaurant"), on="2028-04-01")[1])["closed"]
    ]


def test_a_case_comes_from_standard_input_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(case_of("restaurant")).encode())))
    status, out, _ = run(None, file="-")
    assert (status, json.loads(out)) == (0, result_of("restaurant"))


# Bad input


def test_every_problem_is_listed_on_its_line(run: Run) -> None:
    case = case_of("restaurant")
    case["answers"]["ai_talent_1"] = 6
    del case["answers"]["ai_talent_2"]
    case["facts"] |= {"sector": "circus", "colour": "red"}
    case |= {"costs": [{"item": "training", "amount": 24000}], "held": [{"scheme": "nobody", "received": "1"}], "x": 1}
    status, out, err = run(case, "--language", "fr", on="2026-02-30")
    assert (status, out) == (2, "")
    lines = err.splitlines()
    assert lines.pop(5).startswith("facts.sector: must be one of manufacturing, electricity_gas, ")
    assert lines == [
        "--on: is not a day of the calendar",
        "--language: must be one of en, zh-hant, zh-hans",
        "x: unknown key",
        'answers.ai_talent_1: must be a whole number from 1 to 5, or "unknown"',
        "answers.ai_talent_2: missing",
        "facts.colour: unknown fact",
        'costs[0].amount: must be an amount in quotes, such as "250000" or "99.50"',
        "held[0].scheme: unknown scheme in hk/2026.1",
    ]


@pytest.mark.parametrize("on", ["", "today", "2026-11", "20 November 2026"])
def test_a_day_that_is_none_is_refused(run: Run, on: str) -> None:
    assert run(case_of("restaurant"), on=on) == (2, "", "--on: must be a date such as 2026-01-10\n")


def test_what_is_no_json_is_refused_with_the_other_problems(run: Run) -> None:
    assert run(b"{", on="x")[2].splitlines() == [
        "--on: must be a date such as 2026-01-10",
        "not valid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    ]
    assert run(b"[]") == (2, "", "must be a mapping\n")
    assert run(b'{"costs": [], "costs": []}')[2].splitlines() == [
        'the key "costs" is given 2 times',
        "release: missing",
        "answers: missing",
        "facts: missing",
    ]


def test_a_file_or_a_release_that_is_not_there_is_refused(run: Run) -> None:
    assert run(None, file="none.json")[2] == "'none.json': cannot be read: No such file or directory\n"
    case = case_of("restaurant") | {"release": "airi-hk/1999", "answers": {"q": 7}}
    assert run(case)[2].splitlines() == [
        "release: unknown release airi-hk/1999",
        'answers.q: must be a whole number from 1 to 5, or "unknown"',
    ]


def test_a_questionnaire_with_other_tiers_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(reader: Any) -> Any:
        measure = questionnaire(reader)
        return replace(measure, tiers=(replace(measure.tiers[0], id="asleep"), *measure.tiers[1:]))

    questionnaire = recommend.questionnaire_named
    monkeypatch.setattr(recommend, "questionnaire_named", other)
    assert run(case_of("restaurant")) == (2, "", "release: its tiers are not those of hk/2026.1\n")


def test_a_broken_catalogue_is_refused_with_its_problems(run: Run, tmp_path: Path, settings: LazySettings) -> None:
    settings.FIXTURES_DIR = tmp_path
    assert run(case_of("restaurant")) == (2, "", "_catalogue.yaml: the catalogue's own file is missing\n")


def test_the_day_must_be_given() -> None:
    with pytest.raises(CommandError):
        call_command("recommend", str(CASES / "restaurant.case.json"))


def test_as_a_process_no_database_is_needed() -> None:
    finished = subprocess.run(
        [sys.executable, "manage.py", "recommend", "-", "--on", DAY],
        cwd=settings.BASE_DIR,
        input=json.dumps(case_of("restaurant")),
        env={"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    assert json.loads(finished.stdout) == result_of("restaurant")
