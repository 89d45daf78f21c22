"""`make run` from end to end, as a process of its own: it serves, refuses a second run, and leaves nothing running."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.request import urlopen

import pytest

from config.embedded import run
from config.embedded.assets import assets_are_current, remember_assets
from config.embedded.cluster import Cluster
from config.embedded.options import BASE_DIR, HOST, Options

SECONDS_TO_START = 120


@pytest.fixture
def options(tmp_path: Path) -> Options:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return Options(tmp_path / "data", probe.getsockname()[1])


def shell_environment(options: Options) -> dict[str, str]:
    """What a shell has that knows nothing of this project, and the two choices."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PORT": str(options.port), "DATA_DIR": str(options.data_dir)}


def start(options: Options, log: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "config.embedded.run"]
    with log.open("wb") as file:
        return subprocess.Popen(command, cwd=BASE_DIR, env=shell_environment(options), stdout=file, stderr=file)


@pytest.fixture
def running(options: Options, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The site, ready to answer; ended by force if the test did not end it."""
    log = tmp_path / "run.log"
    process = start(options, log)
    deadline = time.monotonic() + SECONDS_TO_START
    while "Ready after" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
    yield process
    process.kill()
    process.wait()


def fetch(options: Options, path: str) -> int:
    with urlopen(options.url + path, timeout=20) as response:
        return int(response.status)


def test_it_serves_refuses_a_second_run_and_stops_everything(
    running: "subprocess.Popen[bytes]", options: Options, tmp_path: Path
) -> None:
    assert fetch(options, "healthz") == 200
    assert fetch(options, "en/") == 200
    assert_a_second_run_is_refused(options)
    assert_management_commands_use_the_same_data(options)

    running.send_signal(signal.SIGTERM)
    assert running.wait(60) == 0
    assert "Stopped. The data is kept." in (tmp_path / "run.log").read_text()
    assert Cluster(options.data_dir).running_pid() is None
    assert not run.answers(options)


def assert_a_second_run_is_refused(options: Options) -> None:
    command = [sys.executable, "-m", "config.embedded.run"]
    second = subprocess.run(
        command, cwd=BASE_DIR, env=shell_environment(options), capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 1
    assert f"is in use: {options.url}" in second.stderr
    assert second.stdout == ""


def assert_management_commands_use_the_same_data(options: Options) -> None:
    command = [sys.executable, "-m", "config.embedded.manage", "migrate", "--check"]
    result = subprocess.run(
        command, cwd=BASE_DIR, env=shell_environment(options), capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr


def test_a_port_in_use_is_refused_before_anything_starts(
    options: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(options.data_dir))
    with socket.socket() as other:
        other.bind((HOST, options.port))
        other.listen()
        monkeypatch.setenv("PORT", str(options.port))
        assert run.main() == 1
    assert capsys.readouterr().err.startswith(f"make run: Port {options.port} on 127.0.0.1 is in use.")
    assert not (options.data_dir / "postgres").exists()


def test_static_files_are_collected_again_only_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment: Mapping[str, str] = {"STATIC_ROOT": str(tmp_path / "assets")}
    monkeypatch.setattr("config.embedded.assets.BASE_DIR", tmp_path)
    (tmp_path / "uv.lock").write_text("locked")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "site.css").write_text("a {}")
    assert not assets_are_current(environment)
    remember_assets(environment)
    assert assets_are_current(environment)
    (tmp_path / "static" / "site.css").write_text("a { color: red }")
    assert not assets_are_current(environment)
