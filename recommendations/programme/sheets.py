"""Tables as files, row by row: CSV as a stream, Excel with its rows on disk. Neither holds the whole table."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

import xlsxwriter

Value = str | int | Decimal | date | None
BOM = "\ufeff"  # without it Excel takes a CSV file for Latin letters, and Chinese breaks
_LINES = 500  # sent at once
# What a spreadsheet would take for a formula, or skip on the way to one (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST_ROWS = 1_048_575  # of an Excel sheet, below its headings


@dataclass(frozen=True)
class Sheet:
    """`name`: at most 31 characters, none of []:*?/\\. `notes` say what the figures are. `rows` are read once."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Value, ...]]
    notes: tuple[str, ...] = ()


class _Echo:
    """Gives back what the CSV writer writes."""

    def write(self, line: str) -> str:
        return line


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """The sheet as CSV in pieces of some hundred lines, headings first. Notes are left out: a row is a record."""
    writer = csv.writer(_Echo())
    lines = [BOM + writer.writerow([defused(name) for name in sheet.columns])]
    for row in sheet.rows:
        lines.append(writer.writerow([_cell(value) for value in row]))
        if len(lines) >= _LINES:
            yield "".join(lines)
            lines = []
    yield "".join(lines)


def _cell(value: Value) -> str:
    return defused(value) if isinstance(value, str) else "" if value is None else str(value)


def defused(text: str) -> str:
    """The text so that no spreadsheet runs it: an apostrophe before what looks like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def xlsx_file(sheet: Sheet, notes_name: str) -> IO[bytes]:
    """The sheet as an Excel file in a temporary file, open at its beginning; it is gone when closed.

    Text is written as text, never as a formula or a link. `notes_name`: name of the second sheet, with the notes.
    """
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with TemporaryDirectory() as folder:
        options = {"constant_memory": True, "tmpdir": folder, "default_date_format": "yyyy-mm-dd"}
        with xlsxwriter.Workbook(file, options) as book:
            head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
            page = book.add_worksheet(sheet.name)
            page.set_column(0, max(len(sheet.columns) - 1, 0), 16)
            page.freeze_panes(1, 0)
            for column, name in enumerate(sheet.columns):
                page.write_string(0, column, name, head)
            for number, row in enumerate(sheet.rows, 1):
                _write_row(page, number, row)
            if sheet.notes:
                about = book.add_worksheet(notes_name)
                about.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
                for number, note in enumerate(sheet.notes):
                    about.write_string(number, 0, note)
    file.seek(0)
    return file


def _write_row(page: xlsxwriter.worksheet.Worksheet, number: int, row: tuple[Value, ...]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            page.write_string(number, column, value)
        elif isinstance(value, date):
            page.write_datetime(number, column, value)
        elif value is not None:
            page.write_number(number, column, value)
