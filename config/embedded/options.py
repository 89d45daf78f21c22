"""What the person at the keyboard may choose for `make run`, and what Django is told in its environment."""

import errno
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded import postgres
from config.embedded.certificate import demo_identity
from config.embedded.private import EmbeddedError, exclusive_lock, private_directory, private_secret

BASE_DIR = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
DEFAULT_PORT = "8000"
DEFAULT_DATA_DIR = BASE_DIR / ".data"


@dataclass(frozen=True)
class Options:
    """Where the data lives and where the site answers."""

    data_dir: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Options":
        """Read DATA_DIR and PORT (1 to 65535). Raises EmbeddedError."""
        port = environment.get("PORT") or DEFAULT_PORT
        if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
            raise EmbeddedError(f"PORT must be a number from 1 to 65535, not {port!r}.")
        data_dir = Path(environment.get("DATA_DIR") or DEFAULT_DATA_DIR).expanduser().absolute()
        return cls(data_dir=data_dir, port=int(port))


class DataInUseError(EmbeddedError):
    """Another process works with this data folder."""


@contextmanager
def claimed(options: Options) -> Iterator[None]:
    """Keep the data folder for this process alone, and tell others where it answers. Raises DataInUseError."""
    lock = private_directory(options.data_dir) / "run.lock"
    try:
        with exclusive_lock(lock, wait=False) as file:
            file.truncate()
            file.write(f"{options.url} (process {os.getpid()})")
            file.flush()
            yield
    except BlockingIOError as error:
        raise DataInUseError(
            f"The data in {options.data_dir} is in use: {lock.read_text(encoding='utf-8').strip()}. "
            "Stop that first, or choose another folder and port: make run DATA_DIR=... PORT=..."
        ) from error


def check_port(options: Options) -> None:
    """Raise EmbeddedError when no server can listen on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the web server does: connections that a previous run left half-closed do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, options.port))
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise EmbeddedError(
                f"Port {options.port} on {HOST} {reason}. Choose another one: make run PORT={options.port + 1}"
            ) from error


def start_database(options: Options, environment: Mapping[str, str]) -> postgres.Server | None:
    """Start the embedded PostgreSQL, unless DATABASE_URL names another one."""
    return None if environment.get("DATABASE_URL") else postgres.start(options.data_dir)


def django_environment(
    options: Options, server: postgres.Server | None, environment: Mapping[str, str]
) -> dict[str, str]:
    """Return the whole environment for Django's processes. Makes the private folders.

    What is set already wins, but for the settings: they are those of one machine, whatever the shell says.
    """
    data_dir = options.data_dir
    folders = {name: str(private_directory(data_dir / name)) for name in ("broker", "media", "mail", "assets")}
    for name in ("queue", "processed", "control"):
        private_directory(data_dir / "broker" / name)
    identity = demo_identity(data_dir / "report_issuer.pem")
    defaults = {
        "SECRET_KEY": private_secret(data_dir / "secret_key"),
        "SITE_URL": options.url.rstrip("/"),
        "CELERY_BROKER_URL": "filesystem://localhost/",
        "CELERY_FILESYSTEM_DIR": folders["broker"],
        "MEDIA_ROOT": folders["media"],
        "EMAIL_FILE_PATH": folders["mail"],
        "STATIC_ROOT": folders["assets"],
        "REPORT_SIGNING_KEY": identity,
        "REPORT_SIGNING_CERTIFICATE": identity,
        "PYTHONUNBUFFERED": "1",
    }
    if server is not None:
        defaults["DATABASE_URL"] = server.url
    given = {name: value for name, value in environment.items() if value or name not in defaults}
    return {**defaults, **given, "DJANGO_SETTINGS_MODULE": "config.settings.local"}
