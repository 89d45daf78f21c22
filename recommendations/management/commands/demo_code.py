from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services.second_factors import Authenticator, code_of, recovery_codes_of, secret_of
from recommendations.services.demo import DemoNotAllowed, demo_person


class Command(BaseCommand):
    help = "Prints the code that a demo account signs in with at this moment, or its recovery codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", default="adviser@demo.example")
        parser.add_argument("--recovery", action="store_true", help="the recovery codes that are left, one a line")

    def handle(self, *args: Any, email: str, recovery: bool, **options: Any) -> None:
        try:
            user = demo_person(email)
            self.stdout.write("\n".join(recovery_codes_of(user)) if recovery else code_of(secret_of(user)))
        except DemoNotAllowed as error:
            raise CommandError(str(error)) from error
        except User.DoesNotExist as error:
            raise CommandError(f"{email} is not a demo account of this site.") from error
        except Authenticator.DoesNotExist as error:
            raise CommandError(f"{email} signs in without a second step.") from error
