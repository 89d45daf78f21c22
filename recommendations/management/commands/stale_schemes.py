"""Lists the schemes whose status nobody has checked for long."""

import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from readiness.management.refusal import refuse
from readiness.scoring.problems import Findings, InvalidData, Reader
from recommendations.matching import STALE_AFTER_DAYS
from recommendations.services.catalogue import in_files
from recommendations.staleness import Stale, stale_schemes


class Command(BaseCommand):
    help = (
        f"Lists the schemes in the catalogue's files last checked more than {STALE_AFTER_DAYS} days ago, or never, "
        "oldest first: checked on, days since, id, status. A date without its day counts as its first day."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="as of this day, such as 2026-11-20; today by default")

    def handle(self, *, on: str | None = None, **options: Any) -> None:
        try:
            found = stale_schemes(in_files(settings.CATALOGUE_CODE), _day(on))
        except InvalidData as error:
            refuse(error, self.stderr)
        for item in found:
            self.stdout.write(_line(item))


def _day(on: str | None) -> datetime.date:
    if on is None:
        return timezone.localdate()
    findings = Findings()
    day = Reader(on, "--on", findings).date()
    findings.raise_if_any()
    return day


def _line(item: Stale) -> str:
    checked_on = item.checked_on.text if item.checked_on else "never"
    days = "" if item.days is None else str(item.days)
    return f"{checked_on:<10}  {days:>5}  {item.scheme.id:<26}  {item.scheme.status.value}"
