"""Publishing catalogues of schemes, and reading published ones quickly."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from readiness.facts import FactSheet
from readiness.loading import canonical_sha256, load_yaml
from readiness.models import QuestionnaireRelease
from readiness.scoring.problems import InvalidData, Problem
from readiness.services.releases import fact_sheet, questionnaire_in_force
from recommendations.models import CatalogueRelease
from recommendations.parsing import META_FILE, parse_catalogue
from recommendations.schemes import Catalogue
from recommendations.services.catalogue_diff import Difference, differences


def read_folder(folder: Path) -> dict[str, Any]:
    """A catalogue folder as plain data: {"catalogue": …, "schemes": {file name: …}}.

    Raises `InvalidData` with the problems of every file that cannot be read.
    """
    problems: list[Problem] = []
    files: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            files[path.name] = load_yaml(path)
        except InvalidData as error:
            problems += [Problem(f"{path.name}: {problem.place}", problem.message) for problem in error.problems]
    if META_FILE not in files:
        problems.append(Problem(META_FILE, "the catalogue's own file is missing"))
    if problems:
        raise InvalidData(tuple(problems))
    meta = files.pop(META_FILE)
    return {"catalogue": meta, "schemes": files}


def parse(data: dict[str, Any], *, dimensions: Collection[str] | None = None) -> Catalogue:
    """Parses what `read_folder` gave; raises `InvalidData` with every problem.

    `dimensions` are the ids that a scheme may say it lifts; not checked for None.
    """
    return parse_catalogue(data["catalogue"], data["schemes"], _facts_of(data["catalogue"]), dimensions=dimensions)


def _facts_of(meta: object) -> FactSheet:
    """The facts that the catalogue names; those in force where it names none, which the parser then objects to."""
    named = meta.get("facts") if isinstance(meta, dict) else None
    known = isinstance(named, str) and (settings.FIXTURES_DIR / "facts" / f"{named}.yaml").is_file()
    return fact_sheet(str(named) if known else "")


def in_files(code: str) -> Catalogue:
    """The catalogue as it stands in the fixtures, published or not; raises `InvalidData` with every problem."""
    return parse(read_folder(settings.FIXTURES_DIR / "catalogues" / code))


def check(data: dict[str, Any]) -> Catalogue:
    """The catalogue as it would be published; reads only.

    Raises `InvalidData` with every problem, or when this version was published with other content.
    """
    catalogue = parse(data, dimensions=_measured_dimensions())
    for release in CatalogueRelease.objects.filter(code=catalogue.code, version=catalogue.version).defer("content"):
        _refuse_other_content(release, canonical_sha256(data))
    return catalogue


def differences_from_release_in_force(catalogue: Catalogue) -> tuple[CatalogueRelease | None, tuple[Difference, ...]]:
    """The release in force of the same code, None where none was published yet, and what the catalogue changes."""
    try:
        release = CatalogueRelease.objects.in_force(catalogue.code)
    except CatalogueRelease.DoesNotExist:
        return None, differences(None, catalogue)
    return release, differences(catalogue_of(release.pk), catalogue)


@transaction.atomic
def publish_catalogue(data: dict[str, Any]) -> tuple[CatalogueRelease, bool]:
    """Stores a catalogue as an immutable release; returns it and whether it is new. Raises what `check` raises."""
    catalogue, sha256 = check(data), canonical_sha256(data)
    release, created = CatalogueRelease.objects.get_or_create(
        code=catalogue.code, version=catalogue.version, defaults={"sha256": sha256, "content": data}
    )
    _refuse_other_content(release, sha256)  # somebody may have published between the check and now
    return release, created


def _refuse_other_content(release: CatalogueRelease, sha256: str) -> None:
    if release.sha256 != sha256:
        message = f"{release} is already published with other content; give the new one a new version"
        raise InvalidData((Problem(f"{META_FILE}: version", message),))


def _measured_dimensions() -> frozenset[str] | None:
    """What the questionnaire in force measures; None, so nothing is checked, before the first one is published."""
    try:
        questionnaire = questionnaire_in_force()
    except QuestionnaireRelease.DoesNotExist:
        return None
    return frozenset(dimension.id for dimension in questionnaire.dimensions)


def release_in_force() -> CatalogueRelease:
    """Of the catalogue that new results are made with; raises `CatalogueRelease.DoesNotExist` before there is one."""
    return CatalogueRelease.objects.in_force(settings.CATALOGUE_CODE)


def catalogue_in_force() -> Catalogue:
    """What `release_in_force` holds; raises the same."""
    return catalogue_of(release_in_force().pk)


@lru_cache(maxsize=16)
def catalogue_of(release_id: int) -> Catalogue:
    """The parsed catalogue of a release. Releases never change, so it is read once per process."""
    return parse(CatalogueRelease.objects.values_list("content", flat=True).get(pk=release_id))
