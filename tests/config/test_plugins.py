"""The test run's own rules hold: nothing is skipped, and the database is the embedded one or one that was named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SKIPPING = """
import pytest

def test_passes():
    pass

def test_skips_itself():
    pytest.skip("no browser here")

@pytest.mark.skip(reason="not today")
def test_is_marked():
    pass

@pytest.mark.xfail(strict=True)
def test_is_expected_to_fail():
    assert False
"""
SKIPPING_MODULE = "import pytest\npytest.importorskip('no_such_module')\n"


def run_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run pytest on a folder with nothing but the plugin under test."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugins.no_skips", "-p", "no:django", "-q"]
    options = ["-c", os.devnull, f"--rootdir={folder}", "-p", "no:cacheprovider", str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [*command, *options], cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


def test_a_skipped_test_fails_the_run_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(SKIPPING)
    result = run_pytest(tmp_path)
    assert result.returncode == 1, result.stdout
    assert "1 failed, 1 passed, 1 xfailed, 1 error" in result.stdout
    assert "no browser here" in result.stdout
    assert "not today" in result.stdout


def test_a_skipped_module_fails_the_run(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(SKIPPING_MODULE)
    result = run_pytest(tmp_path)
    assert result.returncode != 0
    assert "no_such_module" in result.stdout


def test_this_run_has_the_rules(pytestconfig: pytest.Config) -> None:
    for name in ("tests.plugins.postgres", "tests.plugins.no_skips"):
        assert pytestconfig.pluginmanager.has_plugin(name), f"addopts must load {name}"


def test_the_database_is_not_the_one_of_the_environment() -> None:
    named = os.environ.get("TEST_DATABASE_URL")
    assert named == os.environ["DATABASE_URL"] if named else "/ai-readiness-pg-" in os.environ["DATABASE_URL"]
