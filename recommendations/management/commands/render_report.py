"""The report on an assessment's newest result, made at once and written to a file; nothing is stored or issued."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from readiness.scoring.texts import LANGUAGES
from recommendations.management.report_file import add_out, write_file
from recommendations.models import ReportKind, Result
from recommendations.report.builder import build_document
from recommendations.report.pdf.render import render
from recommendations.services.reports import unsaved


class Command(BaseCommand):
    help = (
        "Writes the report on an assessment's newest result as PDF. Where that report was issued before, it has its "
        "number; else it has none and can't be verified: ask for it on the site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("assessment", metavar="ASSESSMENT", type=UUID, help="the id in its address")
        parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
        parser.add_argument("--kind", choices=ReportKind.values, default=ReportKind.RESULT)
        add_out(parser)

    def handle(self, *, assessment: UUID, language: str, kind: str, out: str, **options: Any) -> None:
        found = Result.objects.filter(scorecard__assessment=assessment)
        newest = found.order_by("scorecard__number", "revision").last()
        if newest is None:
            raise CommandError(f"there is no result of an assessment {assessment}")
        report = newest.reports.filter(language=language, kind=kind).first() or unsaved(newest, language, kind)
        if report is None:
            raise CommandError("there is no earlier assessment to compare with")
        write_file(render(build_document(report)), out)
