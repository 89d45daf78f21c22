"""Files and functions stay small; templates hold no script, no style and nothing from other hosts."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
MOST_LINES = {"code": 400, "tests": 600, "template": 150, "function": 50}
FUNCTION_P90 = 22
SOURCES = ("accounts", "config", "readiness", "recommendations", "scripts")
# What a page would load from another host, or run though the Content-Security-Policy forbids it.
FORBIDDEN_IN_TEMPLATES = {
    "inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "other host": re.compile(
        r"<(?:link|script|img|iframe|source|video|audio|use|object|embed)[^>]*(?:https?:)?//", re.I
    ),
}
FORBIDDEN_IN_ASSETS = re.compile(
    r"@import|url\(\s*[\"']?(?:https?:)?//|fetch\(\s*[\"'](?:https?:)?//|import\(?\s*[\"'](?:https?:)?//"
)


def ours(*patterns: str) -> list[Path]:
    """Files in the repository, tracked or new; what Git ignores is no concern of ours."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def python(*folders: str) -> list[Path]:
    return [path for path in ours(*(f"{folder}/*.py" for folder in folders)) if "migrations" not in path.parts]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(paths: list[Path]) -> dict[str, int]:
    """Lines of each function, its decorators left out."""
    return {
        f"{name(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize(("folders", "most"), [(SOURCES, MOST_LINES["code"]), (("tests",), MOST_LINES["tests"])])
def test_no_file_is_too_long(folders, most):
    found = python(*folders)
    assert len(found) > 10
    assert {name(path): lines(path) for path in found if lines(path) > most} == {}


def test_no_function_is_too_long():
    found = functions(python(*SOURCES))
    assert {where: count for where, count in found.items() if count > MOST_LINES["function"]} == {}
    assert sorted(found.values())[int(len(found) * 0.9)] <= FUNCTION_P90


TEMPLATES = ours("templates/*.html", "*/templates/*.html", "templates/*.txt")


def test_no_template_is_too_long():
    assert len(TEMPLATES) > 10
    assert {name(path): lines(path) for path in TEMPLATES if lines(path) > MOST_LINES["template"]} == {}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_templates_keep_the_content_security_policy(what):
    found = {name(path): FORBIDDEN_IN_TEMPLATES[what].findall(path.read_text()) for path in TEMPLATES}
    assert {where: hits for where, hits in found.items() if hits} == {}


def test_static_files_load_nothing_from_other_hosts():
    found = [path for path in ours("static/*.css", "static/*.js") if "vendor" not in path.parts]
    assert len(found) > 3
    assert {name(path): FORBIDDEN_IN_ASSETS.findall(path.read_text()) for path in found} == {
        name(path): [] for path in found
    }


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<a href="x" onclick="y()">',
        '<img src="https://elsewhere.example/x.png">',
        '<link rel="stylesheet" href="//elsewhere.example/x.css">',
    ],
)
def test_the_patterns_find_what_they_are_for(bad):
    assert any(pattern.search(bad) for pattern in FORBIDDEN_IN_TEMPLATES.values())
