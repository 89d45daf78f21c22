"""Erases what has been kept long enough, or says what would go."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from recommendations.services import retention


class Command(BaseCommand):
    help = (
        "Warns by mail of what will go (settings.RETENTION_NOTICE) and erases what has been kept for its period "
        "(settings.RETENTION); Celery beat does it every night. Prints per rule its period in days and how many rows "
        "went, or with --dry-run how many would go; then whom it warned, or would warn, of what and of which day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say; change nothing and write to nobody")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        warned = retention.warn(dry_run=dry_run)
        for name, count in retention.apply(dry_run=dry_run).items():
            self.stdout.write(f"{name:<24} {settings.RETENTION[name].days:>5} days {count:>8}")
        for rule, each in warned:
            readers = ", ".join(reader.email for reader in each.readers)
            verb = "would warn" if dry_run else "warned"
            self.stdout.write(f"{verb} {rule.name} {each.subject} {each.erased_from} {readers}")
