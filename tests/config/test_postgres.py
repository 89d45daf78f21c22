"""The embedded PostgreSQL starts, restarts, survives accidents and explains what it cannot mend."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import environ
import psycopg
import pytest

from config.embedded import cluster as clusters
from config.embedded import postgres, privileges
from config.embedded.private import EmbeddedError

Start = Callable[[Path], postgres.Server]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start servers that are stopped when the test ends."""
    servers: list[postgres.Server] = []

    def start_one(data_dir: Path) -> postgres.Server:
        server = postgres.start(data_dir, durable=False)
        servers.append(server)
        return server

    yield start_one
    for server in servers:
        server.stop()


@pytest.fixture
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pg")


def query(server: postgres.Server, statement: str) -> object:
    """Run one statement with the settings that Django derives from the URL, and return its first value."""
    settings = environ.Env.db_url_config(server.url)
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], password=settings["PASSWORD"], dbname=settings["NAME"]
    ) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def kill(server: postgres.Server) -> None:
    """End the server as a power cut would."""
    os.kill(server.pid, signal.SIGKILL)
    assert server.process is not None
    server.process.wait()


def test_first_start_makes_a_database_of_an_ordinary_role(start: Start, data_dir: Path) -> None:
    server = start(data_dir)
    assert server.started_here
    assert str(query(server, "SHOW server_version")).startswith(f"{clusters.MAJOR_VERSION}.")
    assert query(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert query(server, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True
    assert query(server, "SELECT upper('é香')") == "É香"
    assert query(server, "SHOW timezone") == "UTC"


def test_it_is_reachable_only_through_a_private_socket_and_by_password(start: Start, data_dir: Path) -> None:
    server = start(data_dir)
    assert query(server, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.cluster.data.stat().st_mode) == 0o700
    for secret in (server.cluster.secret, server.cluster.superuser_secret):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=str(server.sockets), user=postgres.ROLE, password="guess", dbname=postgres.DATABASE)
    assert server.cluster.secret.read_text().strip() not in repr(server)


def test_a_second_start_finds_the_running_server(start: Start, data_dir: Path) -> None:
    first = start(data_dir)
    second = start(data_dir)
    assert (second.started_here, second.pid, second.url) == (False, first.pid, first.url)
    assert second.running()
    second.stop()
    assert first.process is not None
    first.process.wait(timeout=10)  # the pid file goes first, the process a moment later
    assert not first.running()


def test_a_restart_keeps_the_data(start: Start, data_dir: Path) -> None:
    first = start(data_dir)
    query(first, "CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    assert not first.running()
    second = start(data_dir)
    assert second.started_here
    assert query(second, "SELECT answer FROM kept") == 42


def test_it_recovers_from_a_power_cut(start: Start, data_dir: Path) -> None:
    first = postgres.start(data_dir, durable=True)
    query(first, "CREATE TABLE kept AS SELECT 42 AS answer")
    kill(first)
    assert query(start(data_dir), "SELECT answer FROM kept") == 42


def test_it_recovers_when_the_dead_servers_number_belongs_to_another_process(start: Start, data_dir: Path) -> None:
    first = start(data_dir)
    kill(first)
    pid_file = first.cluster.data / "postmaster.pid"
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert query(start(data_dir), "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.communicate(b"\n")


def test_it_recovers_from_an_empty_pid_file(start: Start, data_dir: Path) -> None:
    first = start(data_dir)
    first.stop()
    (first.cluster.data / "postmaster.pid").write_text("")
    assert query(start(data_dir), "SELECT 1") == 1


def test_an_interrupted_first_start_is_made_anew(start: Start, data_dir: Path) -> None:
    half_made = data_dir / "postgres.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    assert query(start(data_dir), "SELECT 1") == 1
    assert not half_made.exists()


@pytest.mark.parametrize("name", ["x" * 120, "with space, comma and 'quote'", "資料"])
def test_a_folder_that_no_socket_fits_in_gets_its_socket_elsewhere(start: Start, data_dir: Path, name: str) -> None:
    server = start(data_dir / name)
    assert query(server, "SELECT 1") == 1
    assert data_dir not in server.sockets.parents
    assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    server.stop()
    assert not server.sockets.exists()


def test_a_prepared_socket_folder_of_another_kind_is_refused(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(data_dir))
    cluster = clusters.Cluster(data_dir / ("x" * 120))
    account = privileges.Account((), os.geteuid())
    folder = clusters.socket_folder(cluster, account)
    assert folder.parent == data_dir
    folder.rmdir()
    folder.symlink_to("/")
    with pytest.raises(EmbeddedError, match="not a folder of yours"):
        clusters.socket_folder(cluster, account)


def test_the_password_file_may_be_lost(start: Start, data_dir: Path) -> None:
    first = start(data_dir)
    first.stop()
    first.cluster.secret.unlink()
    assert query(start(data_dir), "SELECT 1") == 1


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("postgres/PG_VERSION", "9.6\n", "was made by PostgreSQL 9.6; this is version 18"),
        ("postgres/PG_VERSION", None, "not a PostgreSQL data folder"),
        ("postgres-superuser.password", None, "postgres-superuser.password is missing"),
        ("postgres-superuser.password", "another\n", "password authentication failed"),
        ("postgres/global/pg_control", "", "PostgreSQL did not start"),
    ],
)
def test_what_cannot_be_mended_is_explained(
    start: Start, data_dir: Path, file: str, content: str | None, message: str
) -> None:
    start(data_dir).stop()
    path = data_dir / file
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(EmbeddedError, match=message):
        start(data_dir)
    assert clusters.Cluster(data_dir).running_pid() is None


def test_a_system_without_the_programs_is_told_to_set_database_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match="Set DATABASE_URL"):
        clusters.program("postgres")


def test_the_server_ends_with_the_process_that_started_it(data_dir: Path) -> None:
    """Holds where the kernel can tell a process of its parent's death; elsewhere the next start takes it over."""
    code = "import os, sys, pathlib; from config.embedded import postgres as p; "
    code += "p.start(pathlib.Path(sys.argv[1]), durable=False); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code, str(data_dir)], check=False)
    cluster = clusters.Cluster(data_dir)
    pid = cluster.running_pid()
    if privileges.ending_with_parent("INT"):
        assert pid is None or postgres._wait_until(lambda: not cluster.is_served_by(pid), 10)
    else:
        server = postgres.start(data_dir)
        assert not server.started_here
        server.stop()
