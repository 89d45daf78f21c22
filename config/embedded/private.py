"""Folders, secrets and locks that only the current user can read."""

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

SECRET_BYTES = 48


class EmbeddedError(Exception):
    """Something the person at the keyboard has to put right; the message says what."""


def private_directory(path: Path, owner: int | None = None) -> Path:
    """Make `path` a folder of mode 0700 and return it.

    A folder that is already there must belong to the current user or to `owner`, and may not be a link:
    in a shared place such as /tmp another user could have prepared it. Raises EmbeddedError.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), owner}:
            raise EmbeddedError(f"{path} is not a folder of yours. Move it away, or choose another DATA_DIR.")
        if stat.S_IMODE(found.st_mode) != 0o700:
            path.chmod(0o700)
    except OSError as error:
        raise EmbeddedError(f"Cannot use the folder {path}: {error.strerror}.") from error
    return path


def private_secret(path: Path) -> str:
    """Return the secret kept in `path`, a file of mode 0600; make a random one the first time."""
    try:
        return _read_secret(path)
    except FileNotFoundError:
        _write_secret(path, secrets.token_urlsafe(SECRET_BYTES))
        return _read_secret(path)


def _read_secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="ascii").strip()
    except PermissionError as error:
        raise EmbeddedError(f"{path} belongs to another user. Choose another DATA_DIR.") from error
    if not secret:
        raise EmbeddedError(f"{path} is empty. Remove it to get a new secret.")
    return secret


def _write_secret(path: Path, secret: str) -> None:
    # Written aside and linked into place: a crash never leaves half a secret, and the first of two writers wins.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secret + "\n")
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


@contextmanager
def exclusive_lock(path: Path, *, wait: bool) -> Iterator[IO[str]]:
    """Hold the lock on `path` and yield the file, whose text can tell others who holds it.

    The kernel lets go of the lock when the process ends, however it ends. Raises BlockingIOError when
    somebody else holds it and `wait` is false.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield file
