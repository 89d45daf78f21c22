"""Packs what reportlab writes as plain text: a fifth of a report's size were links, bookmarks and widths of characters.

Since PDF 1.5 such objects may stand together in one compressed stream, which a second one indexes.
"""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

HEADER = b"%PDF-1.5"
IN_FILE, IN_STREAM = 1, 2  # kinds of entries of the index
OFFSET, PLACE = 3, 2  # bytes of an entry for where an object begins, and for its place within the stream
UNUSED = bytes([0, *[0] * OFFSET]) + b"\xff\xff"  # entry of object 0, which no file has


class Written(NamedTuple):
    """An object as reportlab wrote it, and its number."""

    number: int
    body: bytes  # without "1 0 obj" and "endobj"

    @property
    def is_stream(self) -> bool:
        return self.body.endswith(b"endstream")


def packed(content: bytes) -> bytes:
    """The same document with every object that is no stream in one compressed stream. For reportlab's own files only:
    one section of objects, numbered as they come, with a table of their places."""
    objects, trailer = _read(content)
    together = [item for item in objects if not item.is_stream]
    target = bytearray(HEADER + content[len(HEADER) : content.index(b"1 0 obj\n")])
    places: dict[int, bytes] = {}
    for item in objects:
        if item.is_stream:
            places[item.number] = _in_file(target)
            target += _written(item.number, item.body)
    stream = len(objects) + 1
    for place, item in enumerate(together):
        places[item.number] = _entry(IN_STREAM, stream, place)
    places[stream] = _in_file(target)
    target += _written(stream, _object_stream(together))
    start = len(target)
    places[stream + 1] = _in_file(target)
    index = UNUSED + b"".join(places[number] for number in range(1, stream + 2))
    keys = b"/Type /XRef /W [1 %d %d] /Size %d %s" % (OFFSET, PLACE, stream + 2, trailer)
    target += _written(stream + 1, _stream(keys, index))
    return bytes(target + b"startxref\n%d\n%%%%EOF\n" % start)


def _read(content: bytes) -> tuple[list[Written], bytes]:
    """All objects, and what the trailer says but its size."""
    start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    table, _, trailer = content[start:].partition(b"trailer\n")
    begins = [int(line[:10]) for line in table.splitlines()[3:]]  # after "xref", how many, and object 0
    objects = [
        Written(number, content[begin:end].partition(b" 0 obj\n")[2].rstrip().removesuffix(b"endobj").rstrip())
        for number, (begin, end) in enumerate(zip(begins, [*begins[1:], start], strict=True), start=1)
    ]
    found = re.findall(rb"/(?:Root|Info) \d+ 0 R", trailer)
    identity = re.search(rb"/ID\s*\[\s*(<\w+>)\s*(<\w+>)", trailer)
    return objects, b" ".join([*found, b"/ID [%s %s]" % identity.groups()] if identity else found)


def _object_stream(objects: list[Written]) -> bytes:
    numbers, at = [], 0
    for item in objects:
        numbers.append(b"%d %d" % (item.number, at))
        at += len(item.body) + 1
    head = b" ".join(numbers) + b"\n"
    keys = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(head))
    return _stream(keys, head + b"\n".join(item.body for item in objects))


def _stream(keys: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (keys, len(data), data)


def _written(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, body)


def _in_file(target: bytearray) -> bytes:
    return _entry(IN_FILE, len(target), 0)


def _entry(kind: int, where: int, place: int) -> bytes:
    return bytes([kind]) + where.to_bytes(OFFSET) + place.to_bytes(PLACE)
