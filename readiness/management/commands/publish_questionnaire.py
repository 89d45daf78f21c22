from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from readiness.loading import load_yaml
from readiness.management.refusal import refuse
from readiness.scoring.problems import InvalidData
from readiness.services.releases import publish_questionnaire


class Command(BaseCommand):
    help = (
        "Publishes a questionnaire file as an immutable release. A file with problems is refused whole, with every "
        "problem listed; the same file again changes nothing; the same version with other content is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            release, created = publish_questionnaire(load_yaml(file))
        except InvalidData as error:
            refuse(error, self.stderr)
        said = "published" if created else "already published, nothing changed"
        self.stdout.write(f"{release}: {said} ({release.sha256[:12]})")
