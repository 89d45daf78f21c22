import time
from argparse import ArgumentParser
from datetime import date, datetime
from datetime import time as clock
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Business
from recommendations.made_up.cohort import make_cohort
from recommendations.made_up.results import make_results

DEMO = "@demo.example"


class Command(BaseCommand):
    help = (
        "Makes a cohort of firms that do not exist, with assessments in every state, for trying and measuring. Results"
        " are made for the newest ones only, reports for none: the site makes those itself when somebody asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=100_000, help="assessments (100000)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same cohort (1)")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day, such as 2026-11-30 (today)")
        parser.add_argument("--results", type=int, default=200, help="assessments that get a result (200)")
        parser.add_argument("--yes", action="store_true", help="go on although the site has businesses already")
        parser.add_argument("--in-production", action="store_true", help="go on although real people use the site")

    def handle(self, *args: Any, count: int, seed: int, until: date | None, results: int, **options: Any) -> None:
        if not settings.MADE_UP_DATA_ALLOWED and not options["in_production"]:
            raise CommandError("This site serves real people. Only --in-production makes invented firms here.")
        if not options["yes"] and (there := _businesses()):
            raise CommandError(f"This site has {there} businesses already. Give --yes to add invented ones.")
        if count < 1:
            raise CommandError("--count must be 1 or more.")
        began = time.monotonic()
        moment = datetime.combine(until or timezone.localdate(), clock(9), timezone.get_current_timezone())
        try:
            made = make_cohort(count=count, seed=seed, until=moment)
        except IntegrityError as error:
            raise CommandError(f"The cohort of seed {seed} is on this site already. Give another --seed.") from error
        with_result = make_results(results)
        self.stdout.write(
            f"Made {made['assessments']} assessments of {made['firms']} firms, {with_result} with a result,"
            f" in {time.monotonic() - began:.0f} s."
        )


def _businesses() -> int:
    """Those of real people: the demonstration firm does not count."""
    return Business.objects.exclude(memberships__user__email__endswith=DEMO).count()
