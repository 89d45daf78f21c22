"""What the settings promise: which ones a server takes, what a balancer gets, what a pool and a worker do."""

import importlib
import os
import subprocess
import sys
from types import ModuleType

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
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


SERVER = {
    "SECRET_KEY": "readiness.example",
    "ALLOWED_HOSTS": "readiness.example",
    "SITE_URL": "https://readiness.example",
    "EMAIL_URL": "smtp://mail.readiness.example",
    "TRUSTED_PROXIES": "1",
}


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The production settings as the environment of a server behind one proxy makes them."""
    for name, value in SERVER.items():
        monkeypatch.setenv(name, value)
    return importlib.reload(importlib.import_module("config.settings.production"))


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "TRUSTED_PROXIES"])
def test_a_server_that_was_not_told_enough_does_not_start(
    production: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(ImproperlyConfigured, match=f"Set the {name} environment variable"):
        importlib.reload(production)


def test_a_server_without_a_way_to_send_mail_does_not_start(
    production: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", "")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        importlib.reload(production)


def test_only_a_proxy_of_ours_says_how_the_visitor_came(
    production: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert production.SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setenv("TRUSTED_PROXIES", "0")
    assert importlib.reload(production).SECURE_PROXY_SSL_HEADER is None


@pytest.mark.django_db
def test_a_balancer_that_asks_without_tls_gets_an_answer(client, production: ModuleType) -> None:
    exempt = production.SECURE_REDIRECT_EXEMPT
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=exempt):
        assert client.get("/healthz").status_code == 200
        assert client.get("/en/").status_code == 301


@pytest.mark.django_db
def test_visitors_behind_one_proxy_do_not_share_the_limit_on_signing_in(client, production: ModuleType) -> None:
    cache.clear()
    proxies = production.ALLAUTH_TRUSTED_PROXY_COUNT

    def sign_in(address: str) -> int:
        typed = {"login": "nobody@sme.example", "password": "not it"}
        return client.post("/en/account/login/", typed, HTTP_X_FORWARDED_FOR=address).status_code

    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies, ACCOUNT_RATE_LIMITS={"login": "1/m/ip"}):
        visits = ["203.0.113.1", "203.0.113.1", "203.0.113.2"]
        assert [sign_in(address) for address in visits] == [200, 429, 200]


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
