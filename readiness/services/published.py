"""The published survey that benchmark pages show beside our own figures."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from readiness.loading import load_yaml
from readiness.published import PublishedSurvey, parse_published
from readiness.scoring.parsing import parse_questionnaire
from readiness.scoring.problems import InvalidData, Problem


@lru_cache(maxsize=4)
def published_survey(code: str = "hkpc-hku-2024") -> PublishedSurvey:
    """The survey in `fixtures/benchmarks/<code>.yaml`, read once per process; `InvalidData` with every problem."""
    data = load_yaml(settings.FIXTURES_DIR / "benchmarks" / f"{code}.yaml")
    return parse_published(data, _pillars(data))


def _pillars(data: Any) -> dict[str, str]:
    """The dimensions of the questionnaire that the file names, each with its pillar.

    The file is read, not the published release: these ids are the same in every version, and need no database.
    """
    named = data.get("questionnaire") if isinstance(data, dict) else None
    path: Path = settings.FIXTURES_DIR / "questionnaires" / f"{named}.yaml"
    if not path.is_file():
        raise InvalidData((Problem("questionnaire", "must name a questionnaire that is there"),))
    questionnaire = parse_questionnaire(load_yaml(path))
    return {dimension.id: pillar.id for pillar in questionnaire.pillars for dimension in pillar.dimensions}
