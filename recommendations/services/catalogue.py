"""Publishing catalogues of schemes, and reading published ones quickly."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction

from readiness.loading import canonical_sha256, load_yaml
from readiness.scoring.problems import InvalidData, Problem
from readiness.services.releases import fact_sheet
from recommendations.catalogue import Catalogue, parse_catalogue
from recommendations.models import CatalogueRelease

META_FILE = "_catalogue.yaml"


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


def parse(data: dict[str, Any]) -> Catalogue:
    """Parses what `read_folder` gave; raises `InvalidData` with every problem."""
    sheet = fact_sheet(str(data["catalogue"].get("facts", "")))
    return parse_catalogue(data["catalogue"], data["schemes"], sheet)


@transaction.atomic
def publish_catalogue(data: dict[str, Any]) -> tuple[CatalogueRelease, bool]:
    """Stores a catalogue as an immutable release; returns it and whether it is new.

    Raises `InvalidData` with every problem, or when this version was published with other content.
    """
    catalogue = parse(data)
    sha256 = canonical_sha256(data)
    release, created = CatalogueRelease.objects.get_or_create(
        code=catalogue.code, version=catalogue.version, defaults={"sha256": sha256, "content": data}
    )
    if release.sha256 != sha256:
        message = f"{release} is already published with other content; give the new one a new version"
        raise InvalidData((Problem(f"{META_FILE}: version", message),))
    return release, created


@lru_cache(maxsize=16)
def catalogue_of(release_id: int) -> Catalogue:
    """The parsed catalogue of a release. Releases never change, so it is read once per process."""
    return parse(CatalogueRelease.objects.values_list("content", flat=True).get(pk=release_id))
