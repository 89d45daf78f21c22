from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from readiness.services import cohort
from recommendations.services import demand


class Command(BaseCommand):
    help = "Counts the stale cells of the summary tables anew, as the worker does by itself; with --all every cell."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="count everything anew from the standings")

    def handle(self, *args: Any, **options: Any) -> None:
        counted, demanded = (
            (cohort.rebuild(), demand.rebuild()) if options["all"] else (cohort.refresh_stale(), demand.refresh())
        )
        self.stdout.write(f"Cells counted: {counted} of the cohort, {demanded} of the demand for schemes.")
