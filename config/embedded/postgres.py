"""Start and stop the embedded PostgreSQL: reachable through a private socket only, with a random password."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.embedded.cluster import (
    SOCKET_FOLDER_LINE,
    SUPERUSER,
    Cluster,
    forget_dead_server,
    hand_over,
    initialise,
    program,
    socket_folder,
)
from config.embedded.private import EmbeddedError, exclusive_lock, private_directory, private_secret
from config.embedded.privileges import ending_with_parent, unprivileged_account

# An ordinary role, as in production: it owns its database and may make test databases, and nothing else.
ROLE = "readiness"
DATABASE = "readiness"
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 30.0
SECONDS_BETWEEN_LOOKS = 0.02
# After kill -9 the old server's backends need a moment to notice.
STILL_ENDING = "is still in use"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "60",
    "shared_buffers": "128MB",
    # In the data folder, not in /dev/shm: nothing stays behind there after kill -9, and containers give it little room.
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# Only for databases that are thrown away: a power cut may destroy them.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "checkpoint_timeout": "30min",
    "max_wal_size": "2GB",
}


@dataclass(frozen=True)
class Server:
    """A running embedded PostgreSQL. `started_here` is false when it was running before."""

    url: str = field(repr=False)  # holds the password
    pid: int
    sockets: Path
    cluster: Cluster
    started_here: bool
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def running(self) -> bool:
        """Tell whether the server is still there."""
        if self.process is not None:
            return self.process.poll() is None
        return self.cluster.is_served_by(self.pid)

    def stop(self) -> None:
        """End all connections and stop; returns when the server has gone."""
        for number, seconds in ((signal.SIGINT, SECONDS_TO_STOP), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            if not self.running():
                break
            os.kill(self.pid, number)
            _wait_until(lambda: not self.running(), seconds)
        if self.sockets.parent != self.cluster.root:
            _remove_if_empty(self.sockets)


def start(data_dir: Path, *, durable: bool = True) -> Server:
    """Start PostgreSQL on `data_dir` and return it, or return the one that is already running there.

    Makes the data folder, the role and the database the first time. `durable=False` is quicker and only for
    databases that are thrown away. Raises EmbeddedError with advice when there is no way to go on.
    """
    cluster = Cluster(private_directory(data_dir).resolve())
    with exclusive_lock(cluster.lock, wait=True):
        running = cluster.running_pid()
        server = _adopt(cluster, running) if running else _start_new(cluster, durable)
        _prepare_database(server)
    return server


def _adopt(cluster: Cluster, pid: int) -> Server:
    if not _wait_until(lambda: cluster.ready(pid), SECONDS_TO_START):
        raise EmbeddedError(f"PostgreSQL (process {pid}) runs but does not answer:\n{cluster.log_tail()}")
    sockets = Path(cluster.pid_file_line(SOCKET_FOLDER_LINE))
    return Server(_url(cluster, sockets), pid, sockets, cluster, started_here=False)


def _start_new(cluster: Cluster, durable: bool) -> Server:
    account = unprivileged_account()
    initialise(cluster, account, durable=durable)
    hand_over(cluster.data, account)
    sockets = socket_folder(cluster, account)
    command = [*account.prefix, *ending_with_parent("INT"), *_postgres(cluster, sockets, durable)]
    process = _launch(cluster, sockets, command)
    return Server(_url(cluster, sockets), process.pid, sockets, cluster, started_here=True, process=process)


def _postgres(cluster: Cluster, sockets: Path, durable: bool) -> list[str]:
    settings = {**SETTINGS, **({} if durable else FAST_SETTINGS), "unix_socket_directories": str(sockets)}
    options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
    return [program("postgres"), "-D", str(cluster.data), *options]


def _launch(cluster: Cluster, sockets: Path, command: list[str]) -> subprocess.Popen[bytes]:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        forget_dead_server(cluster, sockets)
        process = _spawn(cluster, command)
        if _comes_up(cluster, process, deadline - time.monotonic()):
            return process
        process.kill()
        process.wait()
        if STILL_ENDING not in cluster.log_tail() or time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL did not start. The end of {cluster.log}:\n{cluster.log_tail()}")
        time.sleep(0.2)


def _comes_up(cluster: Cluster, process: subprocess.Popen[bytes], seconds: float) -> bool:
    _wait_until(lambda: process.poll() is not None or cluster.ready(process.pid), seconds)
    return process.poll() is None and cluster.ready(process.pid)


def _spawn(cluster: Cluster, command: list[str]) -> subprocess.Popen[bytes]:
    # PG* variables of the user's own sessions must not reach this server.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    with cluster.log.open("wb") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            # Away from the terminal's Ctrl-C: the server goes last, when its clients have gone.
            start_new_session=True,
        )


def _prepare_database(server: Server) -> None:
    """Make the role and its database unless they are there, and bring the role's password up to date."""
    password = private_secret(server.cluster.superuser_secret)
    try:
        with psycopg.connect(
            host=str(server.sockets), user=SUPERUSER, password=password, dbname="postgres", autocommit=True
        ) as connection:
            _prepare_role(connection, private_secret(server.cluster.secret))
    except psycopg.Error as error:
        server.stop()
        raise EmbeddedError(f"PostgreSQL runs, but its database cannot be prepared: {error}") from error


def _prepare_role(connection: psycopg.Connection, password: str) -> None:
    role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN CREATEDB NOSUPERUSER PASSWORD {}").format(role, sql.Literal(password))
    )
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def _url(cluster: Cluster, sockets: Path) -> str:
    # The folder stands in the path, with its leading slash: a host name would be put into lower case.
    return f"postgres://{ROLE}:{quote(private_secret(cluster.secret))}@/{sockets}/{DATABASE}"


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return True


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:  # somebody's files are in it, or it has gone: both are fine
        return
