"""The whole site as processes of its own: a database, a web server and a Celery worker, reached only from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import environ
import psycopg
from psycopg import sql

from accounts.services.second_factors import code_of
from config.embedded.certificate import demo_identity
from config.embedded.privileges import ending_with_parent

BASE_DIR = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 90.0
SECONDS_FOR_A_MAIL = 30.0


class Program:
    """A process in a session of its own, with its output in a file; it dies with this process."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path, fds: Sequence[int] = ()
    ) -> None:
        self.name, self.log = name, log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [*ending_with_parent("TERM"), *command],
                cwd=BASE_DIR,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                pass_fds=fds,
                start_new_session=True,
            )

    def check(self) -> None:
        """Fails when the process has ended."""
        assert self.process.poll() is None, f"the {self.name} ended:\n{self.output()}"

    def finish(self) -> None:
        """Waits for the process to end by itself; fails unless it went well."""
        assert self.process.wait(SECONDS_TO_START) == 0, f"the {self.name} failed:\n{self.output()}"

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """Ends the process and all its children at once, as a power cut would."""
        with suppress(ProcessLookupError):  # all gone already
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Site:
    """A running site. `address` has no slash at its end."""

    folder: Path
    address: str
    database: str = field(repr=False)  # holds the password
    environment: dict[str, str] = field(repr=False)
    web: Program
    worker: Program
    second_factors: dict[str, dict[str, Any]] = field(repr=False)  # of the staff among the demo accounts, by address

    def code_of_app(self, email: str) -> str:
        """What the person's authenticator app shows now; the site takes it once."""
        return code_of(self.second_factors[email]["secret"])

    def recovery_code(self, email: str) -> str:
        """The next of the person's recovery codes."""
        code: str = self.second_factors[email]["recovery"].pop()
        return code

    @property
    def media(self) -> Path:
        return self.folder / "media"

    def query(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds; only for what no page shows."""
        with _connect(self.database) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def mails_to(self, address: str, count: int = 1) -> list[EmailMessage]:
        """The messages sent to an address, the oldest first, once the worker has sent `count` of them."""
        deadline = time.monotonic() + SECONDS_FOR_A_MAIL
        while len(found := self._sent_to(address)) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(found) >= count, f"{len(found)} instead of {count} e-mails to {address}"
        return found

    def link_sent_to(self, address: str, part: str) -> str:
        """The newest link with this part that was sent to an address, whatever else was sent; waits for it."""
        deadline = time.monotonic() + SECONDS_FOR_A_MAIL
        while True:
            words = [word for mail in self._sent_to(address) for word in mail.get_content().split() if part in word]
            if words:
                return words[-1]
            assert time.monotonic() < deadline, f"no link with {part} was sent to {address}"
            time.sleep(0.05)

    def _sent_to(self, address: str) -> list[EmailMessage]:
        texts = [file.read_text(encoding="utf-8") for file in sorted((self.folder / "mail").glob("*.log"))]
        parts = [part for text in texts for part in text.split("-" * 79) if part.strip()]
        mails = [message_from_string(part.lstrip("\n"), policy=policy.default) for part in parts]
        return [mail for mail in mails if mail["To"] == address]

    def run(self, module: str) -> None:
        """Runs a module as a process beside the site's own, such as one that makes data which no page makes."""
        subprocess.run([sys.executable, "-m", module], cwd=BASE_DIR, env=self.environment, check=True)

    def start_worker(self, **other: str) -> Program:
        """Starts a worker with `other` environment variables; the one there was should have ended before."""
        self.worker = _worker(self.folder, {**self.environment, **other})
        return self.worker


@contextmanager
def running_site(
    folder: Path, server_url: str, name: str, settings: str = "tests.journeys.settings", *, pool: bool = False
) -> Iterator[Site]:
    """A site on a database of its own, named `name`, on the PostgreSQL server of `server_url`."""
    with _database(server_url, name) as database, _listening() as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        environment = _environment(folder, database, address, settings)
        worker = _worker(folder, environment)
        programs = [worker]
        try:
            command = [sys.executable, "-m", "tests.journeys.prepare"]
            programs.append(Program("preparation", command, environment, folder / "prepare.log"))
            programs[-1].finish()
            second_factors = json.loads(Path(environment["SECOND_FACTORS"]).read_text(encoding="utf-8"))
            # Not before: a web server looks for its static files once, when it starts.
            programs.append(_web(folder, {**environment, "DATABASE_POOL": str(pool)}, listener))
            site = Site(folder, address, database, environment, programs[-1], worker, second_factors)
            _wait_for_answer(site)
            yield site
            programs.append(site.worker)
        finally:
            for program in programs:
                program.kill()


def _environment(folder: Path, database: str, address: str, settings: str) -> dict[str, str]:
    for part in ("tmp", "media", "mail", "assets", "broker/queue", "broker/processed", "broker/control"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    issuer = demo_identity(folder / "issuer.pem")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "TMPDIR": str(folder / "tmp"),
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": database,
        "DATABASE_POOL": "false",
        "SITE_URL": address,
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_FILE_PATH": str(folder / "mail"),
        "STATIC_ROOT": str(folder / "assets"),
        "CELERY_BROKER_URL": "filesystem://localhost/",
        "CELERY_FILESYSTEM_DIR": str(folder / "broker"),
        "REPORT_SIGNING_KEY": issuer,
        "REPORT_SIGNING_CERTIFICATE": issuer,
        "ANONYMOUS_STARTS": "",  # all visitors come from one address here
        "SECOND_FACTORS": str(folder / "second_factors.json"),
    }


def _web(folder: Path, environment: Mapping[str, str], listener: socket.socket) -> Program:
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application", f"--bind=fd://{listener.fileno()}"),
        *("--workers=1", "--worker-class=gthread", "--threads=4"),
        *("--graceful-timeout=2", "--log-level=warning", "--no-control-socket"),
    ]
    return Program("web server", command, environment, folder / "web.log", fds=[listener.fileno()])


def _worker(folder: Path, environment: Mapping[str, str]) -> Program:
    command = [
        *(sys.executable, "-W", "ignore:You're running the worker"),
        *("-m", "celery", "--quiet", "--app=config.celery:app", "worker"),
        *("--beat", f"--schedule={folder / 'broker' / 'schedule'}"),
        *("--pool=prefork", "--concurrency=1", "--without-gossip", "--without-mingle", "--without-heartbeat"),
        "--loglevel=WARNING",
    ]
    return Program("worker", command, environment, folder / "worker.log")


@contextmanager
def _listening() -> Iterator[socket.socket]:
    """A port that is ours before the server starts, so that no other process can take it in between."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def _connect(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    database = environ.Env.db_url_config(url)
    return psycopg.connect(
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"],
        host=database["HOST"],
        port=database["PORT"],
        autocommit=True,
    )


@contextmanager
def _database(server_url: str, name: str) -> Iterator[str]:
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with _connect(server_url) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        # The name is the last part of the path; before it may stand the folder of a socket.
        yield f"{server_url.partition('?')[0].rpartition('/')[0]}/{name}"
        connection.execute(drop)


def _wait_for_answer(site: Site) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        site.web.check()
        site.worker.check()
        try:
            with urlopen(f"{site.address}/healthz", timeout=SECONDS_TO_START) as response:
                assert response.status == 200
            return
        except (URLError, TimeoutError):
            assert time.monotonic() < deadline, site.web.output()
            time.sleep(0.1)
