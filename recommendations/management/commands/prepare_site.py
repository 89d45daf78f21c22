from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.services.second_factors import code_of, secret_of, setup_address
from readiness.loading import load_yaml
from readiness.management.refusal import refuse
from readiness.scoring.problems import InvalidData
from readiness.services.releases import publish_questionnaire
from recommendations.services.catalogue import publish_catalogue, read_folder
from recommendations.services.demo import PASSWORD, DemoNotAllowed, DemoPerson, demo_person, make_demo


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
            try:
                self.show(make_demo(fixtures / "demo" / "restaurant.yaml"))
            except DemoNotAllowed as error:
                raise CommandError(str(error)) from error

    def show(self, people: list[DemoPerson]) -> None:
        self.stdout.write(f"Demo accounts (password {PASSWORD}):")
        for person in people:
            role = (person.staff_role or person.membership).replace("_", " ")
            self.stdout.write(f"  {role:18} {person.email}")
        self.stdout.write("The last three sign in with a second step. Put the secret or the address into an")
        self.stdout.write('authenticator app, or ask for the code: make manage ARGS="demo_code adviser@demo.example"')
        for person in people:
            if person.staff_role:
                user = demo_person(person.email)
                secret = secret_of(user)
                self.stdout.write(f"  {person.email:22} secret {secret}, code now {code_of(secret)} (30 s)")
                self.stdout.write(f"  {'':22} {setup_address(user)}")
