from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from readiness.management.refusal import refuse
from readiness.scoring.problems import InvalidData
from recommendations.services.catalogue import publish_catalogue, read_folder


class Command(BaseCommand):
    help = (
        "Publishes a folder of scheme files as an immutable catalogue release. A folder with problems is refused "
        "whole, with every problem listed; the same content again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            release, created = publish_catalogue(read_folder(folder))
        except InvalidData as error:
            refuse(error, self.stderr)
        said = "published" if created else "already published, nothing changed"
        self.stdout.write(f"{release}: {said} ({release.sha256[:12]})")
