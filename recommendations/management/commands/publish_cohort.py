from typing import Any

from django.core.management.base import BaseCommand

from readiness.services import cohort
from recommendations.services import demand, publishing


class Command(BaseCommand):
    help = "Counts what is stale and publishes the cohort's figures now, rather than at the turn of the day."

    def handle(self, *args: Any, **options: Any) -> None:
        cohort.refresh_stale()
        demand.refresh()
        self.stdout.write(f"Cells published: {publishing.publish()}.")
