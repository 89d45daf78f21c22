"""What `make run` reads, refuses and passes on."""

import socket
import stat
from pathlib import Path

import pytest

from config.embedded.options import (
    DEFAULT_DATA_DIR,
    HOST,
    DataInUseError,
    Options,
    check_port,
    claimed,
    django_environment,
    start_database,
)
from config.embedded.private import EmbeddedError


def test_defaults() -> None:
    options = Options.from_environment({"PORT": "", "DATA_DIR": ""})
    assert options == Options(data_dir=DEFAULT_DATA_DIR, port=8000)
    assert options.url == "http://127.0.0.1:8000/"


def test_port_and_folder_are_honoured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = Options.from_environment({"PORT": "8123", "DATA_DIR": "demo"})
    assert options == Options(data_dir=tmp_path / "demo", port=8123)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80 80", "８０"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(EmbeddedError, match="PORT must be a number from 1 to 65535"):
        Options.from_environment({"PORT": port})


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EmbeddedError, match=rf"Port {port} on 127\.0\.0\.1 is in use.*make run PORT="):
            check_port(Options(tmp_path, port))
    check_port(Options(tmp_path, port))


def test_a_second_run_on_the_same_data_is_told_where_the_first_is(tmp_path: Path) -> None:
    message = r"in use: http://127\.0\.0\.1:8001/ \(process \d+\)"
    with (
        claimed(Options(tmp_path, 8001)),
        pytest.raises(DataInUseError, match=message),
        claimed(Options(tmp_path, 8002)),
    ):
        pytest.fail("two processes hold the same data")
    with claimed(Options(tmp_path, 8002)):
        assert "8002" in (tmp_path / "run.lock").read_text()


def test_django_is_told_everything_and_the_secret_stays(tmp_path: Path) -> None:
    options = Options(tmp_path, 8123)
    first = django_environment(options, None, {"PATH": "/bin"})
    assert first["SITE_URL"] == "http://127.0.0.1:8123"
    assert first["PATH"] == "/bin"
    assert "DATABASE_URL" not in first
    for name in ("CELERY_FILESYSTEM_DIR", "MEDIA_ROOT", "EMAIL_FILE_PATH", "STATIC_ROOT"):
        folder = Path(first[name])
        assert folder.parent == tmp_path
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert django_environment(options, None, {})["SECRET_KEY"] == first["SECRET_KEY"]


def test_what_is_set_already_wins_unless_it_is_empty(tmp_path: Path) -> None:
    given = {"CELERY_BROKER_URL": "redis://cache/0", "MEDIA_ROOT": ""}
    environment = django_environment(Options(tmp_path, 8000), None, given)
    assert environment["CELERY_BROKER_URL"] == "redis://cache/0"
    assert environment["MEDIA_ROOT"] == str(tmp_path / "media")


def test_one_machine_runs_with_its_own_settings_whatever_the_shell_says(tmp_path: Path) -> None:
    given = {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    environment = django_environment(Options(tmp_path, 8000), None, given)
    assert environment["DJANGO_SETTINGS_MODULE"] == "config.settings.local"


def test_a_database_of_ones_own_is_used(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://db.example/site"}
    assert start_database(Options(tmp_path, 8000), given) is None
    assert django_environment(Options(tmp_path, 8000), None, given)["DATABASE_URL"] == given["DATABASE_URL"]
