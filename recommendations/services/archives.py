"""Several files as one ZIP, sent while it is made: never on disk, and one piece of one file in memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from time import localtime
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_PIECE = 64 * 1024  # bytes


@dataclass(frozen=True)
class Member:
    """A file to pack: `open` is called when its turn comes, and may find the file gone (FileNotFoundError)."""

    name: str
    open: Callable[[], IO[bytes]]


class _Pipe:
    """What the archive writes to; it cannot be wound back, so the archive puts sizes behind each file."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Whatever is written is there."""

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def zip_stream(members: Iterable[Member], *, missing: Callable[[list[str]], tuple[str, str]]) -> Iterator[bytes]:
    """The archive in pieces. PDFs hardly shrink, so they are stored as they are.

    Equal names are numbered. `missing` makes name and text of a note from the names of the files that were gone; it
    goes into the archive, so that nobody takes a part for the whole.
    """
    pipe, taken, gone = _Pipe(), set[str](), list[str]()
    with ZipFile(pipe, "w", ZIP_STORED) as archive:  # type: ignore[call-overload]
        for member in members:
            name = _unique(member.name, taken)
            try:
                source = member.open()
            except FileNotFoundError:
                gone.append(name)
                continue
            with source, archive.open(_entry(name), "w") as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    yield pipe.take()
            yield pipe.take()
        if gone:
            name, text = missing(gone)
            archive.writestr(_entry(name), text)
    yield pipe.take()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, localtime()[:6])
    entry.external_attr = 0o600 << 16
    return entry


def _unique(name: str, taken: set[str]) -> str:
    """The name, or with " (2)", " (3)" … before its ending where it is taken; letters' case does not tell two apart."""
    path, number, found = PurePath(name), 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{path.stem} ({number}){path.suffix}"
    taken.add(found.casefold())
    return found
