"""Prints the declared facts about a firm, for whoever writes cases or scheme rules."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from readiness.facts import Fact
from readiness.scoring.texts import LANGUAGES
from readiness.services.releases import fact_sheet


class Command(BaseCommand):
    help = (
        "Prints the declared facts as JSON, each with its id, type, unit, allowed values (and bounds for numbers) and "
        "question. A case for the command recommend gives its facts by these ids."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the questions")

    def handle(self, *, language: str = LANGUAGES[0], **options: Any) -> None:
        facts = [_plain(fact, language) for fact in fact_sheet().facts]
        self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))


def _plain(fact: Fact, language: str) -> dict[str, Any]:
    """`values` are the allowed ones, null where they cannot be listed; `minimum` and `maximum` are included."""
    return {
        "id": fact.id,
        "type": fact.kind,
        "unit": fact.unit,
        "values": [True, False] if fact.kind == "boolean" else list(fact.option_ids) or None,
        "minimum": fact.minimum,
        "maximum": fact.maximum,
        "required": fact.required,
        "question": fact.question.get(language),
    }
