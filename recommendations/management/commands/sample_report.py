"""A report of any kind on an invented firm, to look at and to measure; needs no database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from readiness.scoring.texts import LANGUAGES
from recommendations.management.report_file import add_out, write_file
from recommendations.report.pdf.render import render
from recommendations.report.sample import KINDS, sample_document


class Command(BaseCommand):
    help = (
        "Writes a sample report as PDF: an invented firm with a name that is hard to print, and every part that a "
        "report can have. The same language and kind always give the same bytes."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
        parser.add_argument("--kind", choices=KINDS, default=KINDS[0])
        add_out(parser)

    def handle(self, *, language: str, kind: str, out: str, **options: Any) -> None:
        write_file(render(sample_document(kind, language)), out)
