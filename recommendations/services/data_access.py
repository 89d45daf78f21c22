"""A copy of everything held on a person or a business: JSON and CSV in one ZIP, with the PDF files of reports.

Written to a temporary file part by part, so that its size is known and a fault shows before the first byte is sent.
"""

import csv
import io
import json
import logging
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import IO, Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Business, PrivacyRequest, User
from accounts.services import held as of_accounts
from accounts.services.held import Row, Table, plain
from readiness.services import held as of_readiness
from recommendations.models import JobState, Report
from recommendations.programme.sheets import defused
from recommendations.services import held as of_recommendations

logger = logging.getLogger(__name__)

ON_PERSON = (*of_accounts.ON_PERSON, *of_readiness.ON_PERSON, *of_recommendations.ON_PERSON)
ON_BUSINESS = (*of_accounts.ON_BUSINESS, *of_readiness.ON_BUSINESS, *of_recommendations.ON_BUSINESS)

IN_MEMORY = 2**20  # bytes of an archive before it goes to the disk


def copy_for_person(*, person: User, language: str) -> IO[bytes]:
    """The ZIP of what is held on a person, open at its beginning. The request is logged, and done when this returns."""
    asked = _ask(PrivacyRequest.Subject.PERSON, person)
    archive, counts = _write(ON_PERSON, [person.pk], language, reports=Report.objects.none())
    return _finish(asked, archive, counts)


def copy_for_business(*, business: Business, actor: User | None, language: str) -> IO[bytes]:
    """The ZIP of what is held on a business and its branches, with the files of its reports, as for a person."""
    asked = _ask(PrivacyRequest.Subject.BUSINESS, actor)
    owners: list[UUID] = [business.pk, *business.branches.values_list("pk", flat=True)]
    reports = Report.objects.filter(result__scorecard__assessment__business__in=owners, state=JobState.READY)
    archive, counts = _write(ON_BUSINESS, owners, language, reports=reports)
    return _finish(asked, archive, counts)


def cell(value: Any) -> Any:
    """A cell of a CSV file: lists and mappings as JSON, text so that no spreadsheet runs it."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return defused(value) if isinstance(value, str) else value


def _ask(subject: PrivacyRequest.Subject, actor: User | None) -> PrivacyRequest:
    return PrivacyRequest.objects.create(kind=PrivacyRequest.Kind.ACCESS, subject=subject, actor=actor)


def _finish(asked: PrivacyRequest, archive: IO[bytes], counts: Mapping[str, int]) -> IO[bytes]:
    asked.summary, asked.done_at = dict(counts), timezone.now()
    asked.save(update_fields=["summary", "done_at"])
    archive.seek(0)
    return archive


def _write(
    tables: Sequence[Table], owners: Sequence[Any], language: str, *, reports: QuerySet[Report]
) -> tuple[IO[bytes], dict[str, int]]:
    """Returns the archive and the number of rows by table, of those that have any."""
    with ExitStack() as stack:
        archive: IO[bytes] = stack.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        data: IO[bytes] = stack.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
            counts = _write_tables(pack, tables, owners, data)
            missing = _add_reports(pack, reports)
            pack.writestr("README.txt", _readme(tables, counts, missing, language))
        data.close()
        stack.pop_all()  # nothing went wrong: the response closes the archive
    return archive, {name: count for name, count in counts.items() if count}


def _write_tables(
    pack: zipfile.ZipFile, tables: Sequence[Table], owners: Sequence[Any], data: IO[bytes]
) -> dict[str, int]:
    """A CSV file each, and all of them in data.json, which is gathered in `data`; the number of rows by table."""
    counts: dict[str, int] = {}
    data.write(_json({"made_at": plain(timezone.now())})[:-1] + b',\n"tables": {')
    for number, table in enumerate(tables):
        data.write((b"," if number else b"") + b"\n" + _json(table.name) + b": [")
        with pack.open(f"csv/{table.name}.csv", "w") as file:
            counts[table.name] = _write_table(table, table.rows(owners), file, data)
        data.write(b"]")
    data.write(b"\n}}\n")
    data.seek(0)
    with pack.open("data.json", "w") as file:
        shutil.copyfileobj(data, file)
    return counts


def _write_table(table: Table, rows: Iterator[Row], file: IO[bytes], data: IO[bytes]) -> int:
    """Each row once into both files; returns how many."""
    # With its byte order mark, without which Excel takes Chinese for something else.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.DictWriter(text, list(table.columns))
    writer.writeheader()
    count = 0
    for count, row in enumerate(rows, 1):
        writer.writerow({name: cell(value) for name, value in row.items()})
        data.write((b"," if count > 1 else b"") + b"\n" + _json(row))
    text.flush()
    text.detach()
    return count


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _add_reports(pack: zipfile.ZipFile, reports: QuerySet[Report]) -> list[str]:
    """Adds the file of each report; returns the numbers of those whose file the storage does not have."""
    missing = []
    for report in reports.only("number", "language", "file").order_by("created_at").iterator(chunk_size=100):
        try:
            with (
                report.file.open("rb") as source,
                pack.open(f"reports/{report.number}-{report.language}.pdf", "w") as file,
            ):
                shutil.copyfileobj(source, file)
        except FileNotFoundError:
            logger.exception("the file of report %s is missing", report.pk)
            missing.append(report.number)
    return missing


def _readme(tables: Sequence[Table], counts: Mapping[str, int], missing: Sequence[str], language: str) -> str:
    with translation.override(language):
        lines = [{"name": table.name, "about": table.about, "rows": counts[table.name]} for table in tables]
        context = {"tables": lines, "missing": missing, "now": timezone.now(), "on_business": tables is ON_BUSINESS}
        # The mark tells simple editors that this is UTF-8; they want both characters of a line's end, too.
        text = "\ufeff" + render_to_string("recommendations/privacy/readme.txt", context)
        return text.replace("\n", "\r\n")
