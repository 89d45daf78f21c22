"""Erases what has been kept long enough, or says what would go."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from recommendations.services import retention


class Command(BaseCommand):
    help = (
        "Erases what has been kept for its period (settings.RETENTION); Celery beat does it every night. Prints per "
        "rule its period in days and how many rows went, or with --dry-run how many would go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count; change nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        for name, count in retention.apply(dry_run=dry_run).items():
            self.stdout.write(f"{name:<24} {settings.RETENTION[name].days:>5} days {count:>8}")
