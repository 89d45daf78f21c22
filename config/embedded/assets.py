"""Tell whether the collected static files are those of the sources, so that a second `make run` need not collect."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.embedded.options import BASE_DIR

# Static files come from the project and from the locked packages.
LOCK_FILE = "uv.lock"
PATTERNS = ("static/**/*", "[!.]*/static/**/*")


def assets_are_current(environment: Mapping[str, str]) -> bool:
    """Tell whether nothing changed since `remember_assets` for this STATIC_ROOT."""
    try:
        return _mark(environment).read_text(encoding="ascii") == _fingerprint(BASE_DIR)
    except FileNotFoundError:
        return False


def remember_assets(environment: Mapping[str, str]) -> None:
    """Write down what was collected."""
    _mark(environment).write_text(_fingerprint(BASE_DIR), encoding="ascii")


def _mark(environment: Mapping[str, str]) -> Path:
    return Path(f"{environment['STATIC_ROOT']}.collected")


def _fingerprint(base: Path) -> str:
    return hashlib.sha256("\n".join(_facts(base)).encode(errors="surrogateescape")).hexdigest()


def _facts(base: Path) -> Iterator[str]:
    yield hashlib.sha256((base / LOCK_FILE).read_bytes()).hexdigest()
    for path in sorted({path for pattern in PATTERNS for path in base.glob(pattern) if path.is_file()}):
        found = os.stat(path)
        yield f"{path.relative_to(base)} {found.st_size} {found.st_mtime_ns}"
