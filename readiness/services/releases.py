"""Publishing questionnaires, and reading published ones quickly."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from readiness.facts import FactSheet, parse_facts
from readiness.loading import canonical_sha256, load_yaml
from readiness.models import QuestionnaireRelease
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.problems import InvalidData, Problem
from readiness.scoring.questionnaire import Questionnaire


@transaction.atomic
def publish_questionnaire(data: Any) -> tuple[QuestionnaireRelease, bool]:
    """Stores a questionnaire as an immutable release; returns it and whether it is new.

    Raises `InvalidData` with every problem of the file, or when this version was published with other content.
    """
    questionnaire = parse_questionnaire(data)
    sha256 = canonical_sha256(data)
    release, created = QuestionnaireRelease.objects.get_or_create(
        code=questionnaire.code, version=questionnaire.version, defaults={"sha256": sha256, "content": data}
    )
    if release.sha256 != sha256:
        message = f"{questionnaire.release} is already published with other content; give the new one a new version"
        raise InvalidData((Problem("version", message),))
    return release, created


def release_in_force() -> QuestionnaireRelease:
    """Of the questionnaire that new assessments use; raises `QuestionnaireRelease.DoesNotExist` before there is one."""
    return QuestionnaireRelease.objects.in_force(settings.QUESTIONNAIRE_CODE)


def questionnaire_in_force() -> Questionnaire:
    """What `release_in_force` holds; raises the same."""
    return questionnaire_of(release_in_force().pk)


@lru_cache(maxsize=32)
def questionnaire_of(release_id: int) -> Questionnaire:
    """The parsed questionnaire of a release. Releases never change, so it is read once per process."""
    content = QuestionnaireRelease.objects.values_list("content", flat=True).get(pk=release_id)
    return parse_questionnaire(content)


@lru_cache(maxsize=8)
def fact_sheet(release: str = "") -> FactSheet:
    """The declared facts about a firm, by "<code>/<version>"; by default those in force."""
    path: Path = settings.FIXTURES_DIR / "facts" / f"{release or settings.FACTS_RELEASE}.yaml"
    return parse_facts(load_yaml(path))
