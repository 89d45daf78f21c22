"""Writing many rows quickly: lines for PostgreSQL's COPY, table by table, parents before children."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copied(value: Any) -> str:
    """A value as COPY's text format has it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).translate(_ESCAPES)


class Table:
    """Lines waiting to be copied into the table of a model.

    `columns` are attribute names such as "business_id"; every other column gets its default. JSON comes in as text.
    """

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self.model = model
        fields = [field for field in model._meta.concrete_fields if not (field.primary_key and field.name == "id")]
        others = [field for field in fields if field.attname not in columns]
        names = {field.attname: field.column for field in model._meta.concrete_fields}
        self.columns = [*(names[column] for column in columns), *(field.column for field in others)]
        self._rest = "".join(f"\t{copied(_default(field))}" for field in others) + "\n"
        self._lines: list[str] = []

    def add(self, *values: Any) -> None:
        self._lines.append("\t".join(map(copied, values)) + self._rest)

    def template(self, *values: Any) -> str:
        """A line to fill in later and hand to `add_lines`."""
        return "\t".join(map(copied, values)) + self._rest

    def add_lines(self, lines: str) -> None:
        self._lines.append(lines)

    def write(self) -> None:
        """Copies what waits, within the transaction."""
        if not self._lines:
            return
        names = ", ".join(f'"{column}"' for column in self.columns)
        statement = f'COPY "{self.model._meta.db_table}" ({names}) FROM STDIN'
        # COPY goes past Django's cursor, and so past its translation of errors.
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as to:
            to.write("".join(self._lines))
        self._lines.clear()


class Numbers:
    """Ids given out by us, so that rows can refer to each other before they are written."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.last: int = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0

    def next(self) -> int:
        self.last += 1
        return self.last

    def keep(self) -> None:
        """PostgreSQL goes on after the last one."""
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, max(self.last, 1)])


def _default(field: Any) -> Any:
    if field.null and not field.has_default():
        return None
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return "[]" if value == [] else "{}"
    return value


def write_all(tables: Sequence[Table]) -> None:
    for table in tables:
        table.write()
