"""What the settings promise: which ones a server takes, what a balancer gets, what a pool and a worker do."""

import importlib
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings

from config.celery import app


@pytest.mark.parametrize("module", ["config.wsgi", "config.asgi"])
def test_a_server_that_was_told_nothing_does_not_start_with_the_key_of_the_local_settings(module: str) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", f"import {module}"]
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env=kept, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Set the SECRET_KEY environment variable" in ended.stderr


@pytest.mark.django_db
def test_a_balancer_that_asks_without_tls_gets_an_answer(client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"):
        monkeypatch.setenv(name, "https://readiness.example")
    production = importlib.import_module("config.settings.production")
    exempt = production.SECURE_REDIRECT_EXEMPT
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=exempt):
        assert client.get("/healthz").status_code == 200
        assert client.get("/en/").status_code == 301


def test_an_attempt_that_hangs_ends_before_the_sweep_takes_over() -> None:
    assert 60 <= app.conf.task_time_limit < settings.REPORT_STUCK_AFTER.total_seconds()


@pytest.mark.django_db(transaction=True)
def test_the_pool_replaces_a_connection_that_the_server_has_closed() -> None:
    pooled = connections["default"].copy("default")
    pooled.settings_dict["OPTIONS"] = {**pooled.settings_dict["OPTIONS"], "pool": {"min_size": 1, "max_size": 1}}
    try:
        before = _backend(pooled)
        pooled.close()  # back into the pool
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
        assert _backend(pooled) != before
    finally:
        pooled.close()
        pooled.close_pool()


def _backend(database) -> int:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]
