"""One embedded PostgreSQL for a whole test run, shared by all of pytest-xdist's workers.

Loaded by name (`-p`), so that DATABASE_URL stands in the environment before pytest-django reads the settings.
TEST_DATABASE_URL names another server. DATABASE_URL and DJANGO_SETTINGS_MODULE of the shell are not used: they may
lead to somebody's data.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

SETTINGS = "config.settings.test"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    # A wrapper comes before pytest-django's hook, whatever the order of loading.
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS  # importing `config` would choose the production ones
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or _start(early_config)
    yield


def pytest_report_header() -> str:
    if os.environ.get("TEST_DATABASE_URL"):
        return "database: the one TEST_DATABASE_URL names"
    return "database: embedded PostgreSQL"


def _start(config: pytest.Config) -> str:
    from config.embedded import postgres  # after the settings have been chosen

    # Straight in /tmp when it is there: the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="ai-readiness-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    server = postgres.start(folder, durable=False)
    config.add_cleanup(server.stop)  # cleanups run last in, first out
    return server.url
