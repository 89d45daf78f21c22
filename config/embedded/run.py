"""`make run`: database, web server and worker on this machine, with nothing to set up. Ctrl-C stops it all."""

import os
import sys
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from config.embedded.assets import assets_are_current, remember_assets
from config.embedded.options import BASE_DIR, HOST, Options, check_port, claimed, django_environment, start_database
from config.embedded.postgres import Server
from config.embedded.private import EmbeddedError
from config.embedded.processes import Program, StopRequested, Supervisor

SECONDS_FOR_FIRST_ANSWER = 60.0


def say(message: str) -> None:
    print(message, flush=True)


def main() -> int:
    """Serve until asked to stop. Returns the exit status: 0 after a request to stop, 1 after a problem."""
    os.chdir(BASE_DIR)
    try:
        options = Options.from_environment(os.environ)
        with claimed(options):
            check_port(options)
            serve(options)
    except EmbeddedError as error:
        print(f"make run: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def serve(options: Options) -> None:
    """Start everything in order, watch it, and stop it in the opposite order."""
    began = time.monotonic()
    supervisor = Supervisor(say)
    supervisor.listen()
    server: Server | None = None
    try:
        server = start_database(options, os.environ)
        environment = django_environment(options, server, os.environ)
        prepare(supervisor, environment)
        start_programs(supervisor, options, environment)
        say(f"\nReady after {time.monotonic() - began:.0f} s: {options.url}")
        say(f"Data: {options.data_dir} (e-mails in its folder mail). Ctrl-C stops everything.")
        watch(supervisor, server)
    except StopRequested:
        say("\nStopping ...")
    finally:
        supervisor.stop()
        if server is not None:
            server.stop()
    say("Stopped. The data is kept.")


def prepare(supervisor: Supervisor, environment: Mapping[str, str]) -> None:
    """Bring tables, static files, releases and demo accounts up to date; each step may be repeated at will."""
    say("Preparing the database ...")
    supervisor.run_to_end("manage.py migrate", manage("migrate", "--noinput", "--verbosity=0"), environment)
    supervisor.run_to_end("manage.py createcachetable", manage("createcachetable", "--verbosity=0"), environment)
    if not assets_are_current(environment):
        say("Collecting the static files ...")
        supervisor.run_to_end("manage.py collectstatic", manage("collectstatic", "--noinput", "-v0"), environment)
        remember_assets(environment)
    supervisor.run_to_end("manage.py prepare_site", manage("prepare_site", "--demo"), environment)


def start_programs(supervisor: Supervisor, options: Options, environment: Mapping[str, str]) -> None:
    """Start the web server and the worker; returns when the site answers."""
    supervisor.start(Program("web server", web_command(options), environment, restart=True))
    # The worker forks, and a pool of connections does not survive a fork.
    worker_environment = {**environment, "DATABASE_POOL": "false"}
    supervisor.start(Program("worker", worker_command(options), worker_environment, restart=True))
    supervisor.wait_until(
        lambda: answers(options), SECONDS_FOR_FIRST_ANSWER, f"The web server does not answer at {options.url}."
    )


def watch(supervisor: Supervisor, server: Server | None) -> None:
    """Return never: raises StopRequested, or EmbeddedError when something that is needed has died."""
    while True:
        if server is not None and not server.running():
            raise EmbeddedError(f"PostgreSQL ended, so everything stops. Its log: {server.cluster.log}")
        supervisor.look_after_programs()
        supervisor.pause()


def manage(*arguments: str) -> list[str]:
    """A command of manage.py with this Python."""
    return [sys.executable, str(BASE_DIR / "manage.py"), *arguments]


def web_command(options: Options) -> list[str]:
    """gunicorn for this machine only; without its control socket, which it would put into the home folder."""
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        f"--bind={HOST}:{options.port}",
        *("--workers=2", "--worker-class=gthread", "--threads=4"),
        *("--graceful-timeout=10", "--log-level=warning", "--no-control-socket"),
    ]


def worker_command(options: Options) -> list[str]:
    """One Celery worker with its own clock. A forked child makes the reports, so that time limits can end it."""
    return [
        # Everything here may run as root on a machine of one's own; the worker need not warn each time.
        *(sys.executable, "-W", "ignore:You're running the worker"),
        *("-m", "celery", "--quiet", "--app=config.celery:app", "worker"),
        *("--beat", f"--schedule={options.data_dir / 'broker' / 'schedule'}"),
        *("--pool=prefork", "--concurrency=1", "--without-gossip", "--without-mingle", "--without-heartbeat"),
        "--loglevel=WARNING",
    ]


def answers(options: Options) -> bool:
    """Tell whether the site answers. That the port is open is not enough: the server opens it before it has loaded."""
    connection = HTTPConnection(HOST, options.port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
