"""Writing a PDF to a file or standard output, whole or not at all."""

import os
import sys
import tempfile
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

STANDARD_OUTPUT = "-"


def add_out(parser: CommandParser) -> None:
    parser.add_argument("--out", metavar="FILE", required=True, help="the PDF to write; - is standard output")


def write_file(content: bytes, out: str) -> None:
    """Puts the finished file into its place at once, so that a full disk leaves no half one. Raises CommandError."""
    if out == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        return
    target = Path(out)
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".pdf", delete=False) as file:
            _fill(Path(file.name), file.fileno(), content, target)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}") from error


def _fill(draft: Path, descriptor: int, content: bytes, target: Path) -> None:
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        draft.replace(target)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
