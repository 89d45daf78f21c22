"""Publishing a catalogue: what it changes is said first, and a dry run stores nothing."""

import copy
import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from readiness.scoring.problems import InvalidData
from recommendations.models import CatalogueRelease
from recommendations.services import catalogue as services
from recommendations.services.catalogue_diff import Difference, differences
from tests import factories
from tests.recommendations.factories import catalogue, funding_data, scheme_data, window_data

# The differences


def changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    found = differences(catalogue(scheme_data(**old)), catalogue(scheme_data(**new)))
    return [str(difference) for difference in found]


def status(value: str, as_of: str | None = "2026-11-01") -> dict[str, Any]:
    return {"status": {"value": value, "as_of": as_of, "sources": ["page"]}}


def test_new_and_removed_schemes() -> None:
    old, new = (
        catalogue(scheme_data("alpha"), scheme_data("beta")),
        catalogue(scheme_data("beta"), scheme_data("gamma")),
    )
    assert differences(old, new) == (Difference("new", "gamma"), Difference("removed", "alpha"))
    assert [str(item) for item in differences(old, new)] == ["new      gamma", "removed  alpha"]
    assert differences(None, new) == (Difference("new", "beta"), Difference("new", "gamma"))
    assert differences(new, new) == ()


@pytest.mark.parametrize("value", ["closed", "expected_closed", "past_event"])
def test_a_scheme_that_closed(value: str) -> None:
    assert changed(status("open"), status(value)) == [f"closed   alpha: status open -> {value}"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (status("open"), status("upcoming"), "status open -> upcoming"),
        (status("past_event"), status("closed"), "status past_event -> closed"),
        (status("closed"), status("open"), "status closed -> open"),
        (status("open", None), status("open"), "checked on none -> 2026-11-01"),
        ({}, {"window": window_data(mode="open")}, "window none -> open"),
        (
            {"window": window_data("2020")},
            {"window": window_data("2021")},
            "opens on 2020 -> 2021",
        ),
        (
            {"window": window_data()},
            {"window": window_data(closes_on="2027-03")},
            "closes on none -> 2027-03",
        ),
        (
            {"funding": funding_data(application="500000")},
            {"funding": funding_data(application="800000")},
            "ceiling per application 500000 -> 800000",
        ),
        ({"funding": funding_data(year="1")}, {"funding": funding_data()}, "ceiling per year 1 -> none"),
        ({"funding": funding_data()}, {"funding": funding_data(cumulative="1")}, "ceiling in all none -> 1"),
        (
            {"funding": funding_data(share="1/2")},
            {"funding": funding_data(ratio={"government": 1, "enterprise": 3})},
            "share 1/2 -> 1/4",
        ),
        (
            {"funding": funding_data(kinds=["voucher"])},
            {"funding": funding_data(kinds=["voucher", "training"])},
            "kinds voucher -> voucher, training",
        ),
        ({"confidence": "high"}, {"confidence": "low", "tiers": ["ready"]}, "tiers, confidence"),
    ],
)
def test_what_changed_in_a_scheme(old: dict[str, Any], new: dict[str, Any], line: str) -> None:
    assert changed(old, new) == [f"changed  alpha: {line}"]


def test_new_ones_come_first_and_closed_ones_before_other_changes() -> None:
    old = catalogue(scheme_data("alpha"), scheme_data("beta"), scheme_data("delta"))
    new = catalogue(
        scheme_data("alpha", confidence="low"), scheme_data("beta", **status("closed")), scheme_data("gamma")
    )
    assert [(item.kind, item.scheme) for item in differences(old, new)] == [
        ("new", "gamma"),
        ("removed", "delta"),
        ("closed", "beta"),
        ("changed", "alpha"),
    ]


# The service and the command

database = pytest.mark.django_db


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(factories.catalogue_data())


def folder_of(data: dict[str, Any], path: Path) -> Path:
    for name, content in {"_catalogue.yaml": data["catalogue"], **data["schemes"]}.items():
        (path / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def run(*arguments: object) -> list[str]:
    out = io.StringIO()
    call_command("publish_catalogue", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


@database
@pytest.mark.usefixtures("nothing_published")
def test_the_first_release_is_all_new() -> None:
    lines = run(factories.CATALOGUE_FOLDER)
    assert lines[0] == "No release of hk is in force yet: all 61 schemes are new."
    assert lines[1].startswith("hk/2026.1: published (")
    assert run(factories.CATALOGUE_FOLDER) == [
        "No scheme differs from hk/2026.1, the release in force.",
        lines[1].replace("published", "already published, nothing changed"),
    ]


@database
def test_what_a_new_release_changes_is_shown_before_it_is_published(data: dict[str, Any], tmp_path: Path) -> None:
    factories.catalogue_release()
    data["catalogue"]["version"] = "2026.2"
    data["schemes"]["bud.yaml"]["funding"]["ceilings"]["application"] = "500000"
    data["schemes"]["aiss.yaml"]["status"]["value"] = "closed"
    lines = run(folder_of(data, tmp_path), "--dry-run")
    assert lines == [
        "Against hk/2026.1, the release in force:",
        "  closed   aiss: status open -> closed",
        "  changed  bud: ceiling per application 800000 -> 500000",
        "hk/2026.2: not published (dry run)",
    ]
    assert CatalogueRelease.objects.count() == 1
    assert run(tmp_path)[:3] == lines[:3]
    assert CatalogueRelease.objects.in_force("hk").version == "2026.2"


@database
@pytest.mark.parametrize("arguments", [[], ["--dry-run"]])
def test_the_same_version_with_other_content_is_refused(
    data: dict[str, Any], tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    factories.catalogue_release()
    data["schemes"]["bud.yaml"]["confidence"] = "low"
    with pytest.raises(SystemExit) as refused:
        run(folder_of(data, tmp_path), *arguments)
    assert refused.value.code == 2
    assert capsys.readouterr().err == (
        "_catalogue.yaml: version: hk/2026.1 is already published with other content; give the new one a new version\n"
    )


@database
@pytest.mark.usefixtures("nothing_published")
def test_dimensions_are_those_of_the_questionnaire_in_force(data: dict[str, Any]) -> None:
    data["schemes"]["bud.yaml"]["dimensions"] = ["cooking"]
    services.check(data)  # nothing to check against yet
    factories.questionnaire_release()
    with pytest.raises(InvalidData) as refused:
        services.publish_catalogue(data)
    (problem,) = refused.value.problems
    assert str(problem).startswith("bud.yaml: dimensions[0]: must be one of ")
    assert not CatalogueRelease.objects.exists()


@database
@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ("hk/1999", 'the facts at hand are "hk/2026.1"'),
        (None, 'must be a release of facts such as "hk/2026.1"'),
        (7, 'must be a release of facts such as "hk/2026.1"'),
        ("../facts/hk/2026.1", 'must be a release of facts such as "hk/2026.1"'),
    ],
)
def test_facts_that_are_not_there_are_a_problem_of_the_file(data: dict[str, Any], facts: object, problem: str) -> None:
    data["catalogue"]["facts"] = facts
    with pytest.raises(InvalidData) as refused:
        services.check(data)
    assert [str(item) for item in refused.value.problems] == [f"_catalogue.yaml: facts: {problem}"]


def test_a_catalogue_file_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(InvalidData) as refused:
        services.parse({"catalogue": ["x"], "schemes": {}})
    assert "_catalogue.yaml: must be a mapping" in [str(item) for item in refused.value.problems]


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: [", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("id: x\nid: y\n", encoding="utf-8")
    with pytest.raises(InvalidData) as refused:
        services.read_folder(tmp_path)
    assert [problem.place.partition(":")[0] for problem in refused.value.problems] == [
        "a.yaml",
        "b.yaml",
        "_catalogue.yaml",
    ]


@database
def test_the_reference_catalogues_can_be_published() -> None:
    factories.questionnaire_release()
    for code in ("sg-aisg", "sg-google"):
        folder = factories.CATALOGUE_FOLDER.parent / code
        assert run(folder)[0] == f"No release of {code} is in force yet: all 10 schemes are new."
