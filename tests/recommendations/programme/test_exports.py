"""Exports: what the page hides the files hide; records are for administrators and logged; all is streamed."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from accounts.models import DataExport, StaffAccess
from readiness.models import Standing
from recommendations.programme.sheets import Sheet, csv_lines, defused, xlsx_file
from tests import factories
from tests.clock import on
from tests.recommendations.programme.cohort import firms, published, small_cohort

HIDDEN = "hidden: fewer than 5, or hidden to protect others"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(body: bytes) -> list[list[str]]:
    text = body.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def read_xlsx(body: bytes, sheet: int = 1) -> list[list[str]]:
    """The cells of a sheet as texts, in their columns."""
    with ZipFile(io.BytesIO(body)) as book:
        root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [_row(row) for row in root.iter(f"{MAIN}row")]


def _row(row: ElementTree.Element) -> list[str]:
    found: list[str] = []
    for cell in row:
        place = 0
        for letter in filter(str.isalpha, cell.attrib["r"]):
            place = place * 26 + ord(letter) - 64
        assert cell.find(f"{MAIN}f") is None  # no formula, ever
        found += [""] * (place - 1 - len(found)) + ["".join(cell.itertext())]
    return found


def download(client: Any, path: str) -> bytes:
    response = client.get(f"/en/programme/export/{path}")
    assert response.status_code == 200
    return b"".join(response)


@pytest.fixture
def manager(sign_in):
    return sign_in(factories.programme_manager())


@pytest.mark.django_db
@pytest.mark.parametrize(("ending", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_published_cells_hide_and_round_as_the_page_does(manager, ending, read):
    small_cohort()
    with published():
        head, *rows = read(download(manager, f"cells.{ending}"))
    assert head[:9] == [
        "Quarter",
        "Sector",
        "Size",
        "Shown or hidden",
        "Firms",
        "AI Unaware",
        "AI Aware",
        "AI Ready",
        "AI Competent",
    ]
    assert len(head) == 4 + 1 + 4 + 12 + 5 + 2
    assert len(rows) == 2 * 7 * 4
    by_cell = {tuple(row[:3]): row[3:] for row in rows}
    industry = by_cell["2026Q3", "Manufacturing, construction and utilities", "All sizes"]
    assert industry[:7] == ["shown", "20", "5", "5", "10", "0", "2.9"]
    assert industry[18:24] == ["20", "20", "5", "5", "5", "2"]
    trade = by_cell["2026Q3", "Import and export, wholesale and retail", "1 to 9 employees"]
    assert trade[0] == HIDDEN
    assert not any(trade[1:])
    assert by_cell["All quarters", "All sectors", "All sizes"][1] == "50"
    assert not [key for key in by_cell if key[0] == "2026Q4"]


@pytest.mark.django_db
def test_demand_for_schemes(manager):
    small_cohort()
    with published():
        head, *rows = read_csv(download(manager, "schemes.csv"))
        assert read_xlsx(download(manager, "schemes.xlsx"))[1:][0][0] == rows[0][0]
    assert head[4:] == ["Scheme", "Identifier", "Seem to qualify", "Not known yet"]
    of_industry = [
        row[5:] for row in rows if row[:3] == ["2026Q3", "Manufacturing, construction and utilities", "All sizes"]
    ]
    assert of_industry == [["bud", "5", "5"], ["citf", "0", "5"]]
    assert ["2026Q3", "Import and export, wholesale and retail", "1 to 9 employees", HIDDEN, "", "", "", ""] in rows


@pytest.mark.django_db
def test_the_excel_file_says_how_to_read_it_in_the_readers_language(manager):
    firms(5, ("trade", "small"), "aware")
    with published():
        notes = read_xlsx(download(manager, "cells.xlsx"), sheet=2)
        response = manager.get("/zh-hant/programme/export/cells.csv")
    assert notes[0] == ["Figures of 2026-11-25."]
    assert "rounded to 5" in notes[2][0]
    body = b"".join(response).decode()
    assert "進出口貿易、批發及零售" in body
    assert response["Content-Disposition"] == 'attachment; filename="ai-readiness-cells-2026-11-25.csv"'


# Records


@pytest.fixture
def administrator():
    return factories.administrator()


@pytest.mark.django_db
@pytest.mark.parametrize(("ending", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_records_are_exact_without_names_and_logged(administrator, sign_in, ending, read):
    with on("2026-11-24"):
        assessment = factories.verified()
        factories.draft()
        erased = firms(1, ("trade", "micro"), "aware", score="5/2")[0]
    with on("2026-11-25"):
        response = sign_in(administrator).post(f"/en/programme/export/records.{ending}", {"sector": "all"})
        head, *rows = read(b"".join(response))
    assert len(rows) == 3
    row = dict(zip(head, next(row for row in rows if row[0] == str(assessment.pk)), strict=True))
    assert (row["State"], row["Tier"], row["Verified tier"], row["Score"]) == (
        "Verified",
        "AI Aware",
        "AI Unaware",
        "3.0000",
    )
    assert (row["Sector"], row["Size group"]) == ("Manufacturing", "10 to 49 employees")
    assert row["AI Talent"] == "3.00"
    gone = next(row for row in rows if row[1] == str(erased.firm))
    assert (gone[0], gone[2]) == ("", "Erased")
    assert not any("Harbour" in cell or "@" in cell for row in rows for cell in row)
    export = DataExport.objects.get()
    assert (export.user, export.kind, export.rows) == (administrator, f"records.{ending}", 3)
    assert export.filters == {"quarter": "all", "sector": "all", "size": "all"}
    looks = StaffAccess.objects.filter(what=StaffAccess.What.EXPORT, on=str(export.pk), user=administrator)
    assert looks.count() == 2
    assert looks.get(business=assessment.business).day == date(2026, 11, 25)


@pytest.mark.django_db
def test_records_of_a_selection_only(administrator, sign_in):
    small_cohort()
    with published():
        chosen = {"quarter": "2026Q3", "sector": "trade", "size": "micro"}
        response = sign_in(administrator).post("/en/programme/export/records.csv", chosen)
        rows = read_csv(b"".join(response))
    assert len(rows) == 1 + 3
    assert DataExport.objects.get().filters == chosen


@pytest.mark.django_db
def test_more_records_than_excel_holds_are_refused(administrator, sign_in, monkeypatch):
    monkeypatch.setattr("recommendations.views.programme.exports.MOST_ROWS", 2)
    firms(3, ("trade", "small"), "aware")
    client = sign_in(administrator)
    response = client.post("/en/programme/export/records.xlsx", follow=True)
    assert "more records than an Excel sheet holds" in response.content.decode()
    assert not DataExport.objects.exists()


@pytest.mark.django_db
def test_records_are_sent_while_they_are_read(administrator, sign_in):
    firms(1200, ("trade", "small"), "aware")
    response = sign_in(administrator).post("/en/programme/export/records.csv")
    pieces = iter(response)
    first = next(pieces)
    assert first.count(b"\r\n") == 500
    Standing.objects.filter(sector_group="trade").exists()  # the connection is free for others meanwhile
    assert first.count(b"\r\n") + sum(piece.count(b"\r\n") for piece in pieces) == 1201


# Files


def sheet(count: int, drawn: list[int] | None = None) -> Sheet:
    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(count):
            if drawn is not None:
                drawn.append(number)
            yield number, "海港麵家 " * 10, Decimal("2.50"), date(2026, 11, 25), None

    return Sheet("Rows", ("Number", "Name", "Score", "Day", "Nothing"), rows())


def test_the_first_lines_are_sent_before_the_last_row_is_read():
    drawn: list[int] = []
    lines = csv_lines(sheet(100_000, drawn))
    first = next(lines)
    assert first.startswith("\ufeffNumber,Name")
    assert len(drawn) < 1000


@pytest.mark.parametrize(
    "make", [lambda rows: list(map(len, csv_lines(rows))), lambda rows: xlsx_file(rows, "Notes").close()]
)
def test_memory_does_not_grow_with_the_rows(make):
    def peak(count: int) -> int:
        tracemalloc.start()
        make(sheet(count))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    make(sheet(10))  # imports
    few, many = peak(1000), peak(8000)
    assert many < few + 200_000


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"])
def test_formulas_are_defused(text):
    assert defused(text) == f"'{text}"
    rows = Sheet("Rows", ("=Head",), iter([(text,)]))
    assert read_csv("".join(csv_lines(rows)).encode())[0] == ["'=Head"]
    with xlsx_file(Sheet("Rows", ("=Head",), iter([(text,)])), "Notes") as file:
        assert read_xlsx(file.read())[0] == ["=Head"]


def test_plain_text_and_numbers_stay_as_they_are():
    rows = Sheet("Rows", ("A", "B", "C", "D"), iter([("a=b", -1, Decimal("-2.5"), None)]))
    assert read_csv("".join(csv_lines(rows)).encode())[1] == ["a=b", "-1", "-2.5", ""]
