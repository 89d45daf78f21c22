"""The signatures that a PDF carries, found without reading it as a PDF: they stand in it whatever was done to the rest.

A signature is known by the SHA-256 of its own bytes. That says which report a file was made from, not that it is whole:
the SHA-256 of the file does.
"""

import re
from hashlib import sha256
from itertools import islice

MOST = 5  # signatures of one file that are looked at
# What a signature dictionary holds: a CMS object in hexadecimal digits, padded with zeros by some programs.
_CONTENTS = re.compile(rb"/Contents[ \t\r\n]{0,8}<((?:[0-9A-Fa-f]{2}){256,32768})>")


def signatures_in(content: bytes) -> tuple[str, ...]:
    """The SHA-256 (hex) of each of the first five signatures, in the order of the file."""
    found = islice(_CONTENTS.finditer(content), MOST)
    return tuple(sha256(bytes.fromhex(match.group(1).decode())).hexdigest() for match in found)
