from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from readiness.loading import load_yaml
from readiness.management.refusal import refuse
from readiness.scoring.problems import InvalidData
from readiness.services.releases import publish_questionnaire
from recommendations.services.catalogue import publish_catalogue, read_folder
from recommendations.services.demo import PASSWORD, make_demo


class Command(BaseCommand):
    help = "Publishes the questionnaire and the catalogue that come with the code; with --demo also people to try it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="make one demo account per role and a demo firm")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        fixtures: Path = settings.FIXTURES_DIR
        try:
            for file in sorted((fixtures / "questionnaires" / settings.QUESTIONNAIRE_CODE).glob("*.yaml")):
                publish_questionnaire(load_yaml(file))
            publish_catalogue(read_folder(fixtures / "catalogues" / settings.CATALOGUE_CODE))
        except InvalidData as error:
            refuse(error, self.stderr)
        if demo:
            self.show(make_demo(fixtures / "demo" / "restaurant.yaml"))

    def show(self, people: list[Any]) -> None:
        self.stdout.write(f"Demo accounts (password {PASSWORD}):")
        for person in people:
            role = person.staff_role or person.membership
            self.stdout.write(f"  {role.replace('_', ' '):18} {person.email}")
