"""Parts of a file, for readers that fetch a page at a time and for downloads that go on where they broke off.

Follows RFC 9110, sections 13.1.5 (If-Range) and 14 (ranges); several ranges at once are answered with the whole file,
as it allows. The libraries that do this for Django had their last release in 2017.
"""

import re
from typing import IO, Any

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

# More digits than that is no place in a file of ours, and Python would take its time over thousands of them.
_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The file ends before the range begins."""


class Part:
    """`length` bytes of an open file from `first` on; closing it closes the file."""

    def __init__(self, file: IO[Any], first: int, length: int) -> None:
        file.seek(first)
        self.file, self.left = file, length

    def read(self, size: int) -> bytes:
        content: bytes = self.file.read(min(size, self.left))
        self.left -= len(content)
        return content

    def close(self) -> None:
        self.file.close()


def file_response(request: HttpRequest, file: File, *, etag: str, **options: Any) -> HttpResponseBase:
    """The file as an attachment, or the one range of it that the request asks for.

    `etag`: a strong one, in its quotation marks; `options` are those of FileResponse. Takes over closing the file.
    """
    size = file.size
    try:
        asked = _asked(request, size, etag)
    except Unsatisfiable:
        file.close()
        response: HttpResponseBase = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = _answer(file, size, asked, options)
    response["Accept-Ranges"] = "bytes"
    return response


def _answer(file: File, size: int, asked: range | None, options: dict[str, Any]) -> FileResponse:
    if asked is None:
        return FileResponse(file, as_attachment=True, **options)
    part = Part(file, asked.start, len(asked))
    response = FileResponse(part, as_attachment=True, status=206, **options)
    response["Content-Length"] = len(asked)
    response["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{size}"
    return response


def _asked(request: HttpRequest, size: int, etag: str) -> range | None:
    """None where the whole file is the answer. Ranges are defined for GET only."""
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    return read_range(request.headers.get("Range", ""), size)


def read_range(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for of a file of `size` bytes.

    None for a header that is to be ignored: none at all, another unit, several ranges, or one that is malformed.
    Raises `Unsatisfiable`.
    """
    found = _ONE_RANGE.fullmatch(header)
    if found is None or found.group(1) == found.group(2) == "":
        return None
    first, last = found.groups()
    if first == "":
        bytes_asked = range(max(0, size - int(last)), size)
    else:
        if last and int(last) < int(first):
            return None
        bytes_asked = range(int(first), min(int(last) + 1, size) if last else size)
    if not bytes_asked:
        raise Unsatisfiable
    return bytes_asked
