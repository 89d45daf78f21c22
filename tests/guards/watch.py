"""Notes which statements write or lock while something is only looked at."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|SELECT .*FOR (?:NO KEY )?UPDATE)\s*(\S*)", re.S)
# The log of what people at HKPC look at: reading is what it notes.
LOG = 'INSERT INTO "accounts_staffaccess" '


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that write or lock."""
    found: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITE.match(sql):
            found.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found
