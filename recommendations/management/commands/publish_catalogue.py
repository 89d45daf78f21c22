"""Publishes a folder of scheme files, after saying what that changes."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from readiness.management.refusal import refuse
from readiness.scoring.problems import InvalidData
from recommendations.schemes import Catalogue
from recommendations.services.catalogue import (
    check,
    differences_from_release_in_force,
    publish_catalogue,
    read_folder,
)


class Command(BaseCommand):
    help = (
        "Publishes a folder of scheme files as an immutable catalogue release, after showing what it changes against "
        "the release in force. A folder with problems is refused whole, with every problem listed; the same content "
        "again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and show the changes, publish nothing")

    def handle(self, *args: Any, folder: Path, dry_run: bool = False, **options: Any) -> None:
        try:
            data = read_folder(folder)
            catalogue = check(data)
            for line in _changes(catalogue):
                self.stdout.write(line)
            if dry_run:
                self.stdout.write(f"{catalogue.release}: not published (dry run)")
                return
            release, created = publish_catalogue(data)
        except InvalidData as error:
            refuse(error, self.stderr)
        said = "published" if created else "already published, nothing changed"
        self.stdout.write(f"{release}: {said} ({release.sha256[:12]})")


def _changes(catalogue: Catalogue) -> Iterator[str]:
    release, found = differences_from_release_in_force(catalogue)
    if release is None:
        yield f"No release of {catalogue.code} is in force yet: all {len(found)} schemes are new."
    elif not found:
        yield f"No scheme differs from {release}, the release in force."
    else:
        yield f"Against {release}, the release in force:"
        yield from (f"  {difference}" for difference in found)
