"""Recommends for one case, without a database: ranking with reasons, money, plan."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from readiness.management.given import parse_json, questionnaire_named, read_input
from readiness.management.refusal import refuse
from readiness.scoring.problems import Findings, InvalidData, Reader
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.texts import LANGUAGES
from recommendations.advice import advise
from recommendations.case import read_case
from recommendations.output import as_plain_data
from recommendations.schemes import Catalogue
from recommendations.services.catalogue import in_files


class Command(BaseCommand):
    help = (
        'Recommends for a case: {"release": "airi-hk/2026.1", "answers": {"ai_talent_1": 3, …}, "facts": {"listed": '
        'false, …}, "costs": [{"item": "training", "amount": "60000"}], "held": [{"scheme": "bud", "received": '
        '"350000"}]}. The command facts prints the facts; costs, held and received may be left out. grant and own say '
        "what a scheme's terms pay on its own towards the costs that it fits, whatever the verdict. What was received "
        "counts against ceilings by the year and in all. A scheme that is held is not recommended again, unless what "
        "was received leaves part of such a ceiling. Bad input: every problem on a line of its own on stderr, exit "
        "status 2."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="CASE", help="a JSON file; - reads standard input")
        parser.add_argument("--on", metavar="DATE", required=True, help="the day of the question, such as 2026-11-20")
        parser.add_argument("--language", default=LANGUAGES[0], help=f"of the reasons: {', '.join(LANGUAGES)}")

    def handle(self, *, file: str, on: str, language: str = LANGUAGES[0], **options: Any) -> None:
        try:
            result = recommended(file, on, language)
        except InvalidData as error:
            refuse(error, self.stderr)
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))


def recommended(file: str, on: str, language: str) -> dict[str, Any]:
    """What the engine says to the case in the file, as plain data; InvalidData with every problem."""
    findings = Findings()
    on_date = Reader(on, "--on", findings).date()
    Reader(language, "--language", findings).choice(LANGUAGES)
    catalogue = in_files(settings.CATALOGUE_CODE)
    try:
        reader = Reader(parse_json(read_input(file), findings), "", findings)
    except InvalidData as error:
        raise InvalidData((*findings.problems, *error.problems)) from error
    questionnaire = questionnaire_named(reader["release"])
    case = read_case(reader, questionnaire, catalogue)
    _note_unknown_tiers(reader["release"], questionnaire, catalogue)
    if questionnaire is None or findings.problems:
        raise InvalidData(findings.problems)
    return as_plain_data(advise(case, questionnaire, catalogue, on_date), catalogue, on_date, language)


def _note_unknown_tiers(reader: Reader, questionnaire: Questionnaire | None, catalogue: Catalogue) -> None:
    if questionnaire and not {tier.id for tier in questionnaire.tiers} <= set(catalogue.tiers):
        reader.problem(f"its tiers are not those of {catalogue.release}")
