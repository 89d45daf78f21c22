"""Every scenario of every scheme of every catalogue in fixtures: these facts must lead to that verdict."""

import pytest
from django.conf import settings

from recommendations.eligibility import evaluate
from recommendations.schemes import Scenario, Scheme
from recommendations.services.catalogue import in_files
from tests.recommendations.factories import TODAY

CODES = sorted(folder.name for folder in (settings.FIXTURES_DIR / "catalogues").iterdir() if folder.is_dir())
CATALOGUES = {code: in_files(code) for code in CODES}
CASES = [
    pytest.param(scheme, scenario, id=f"{code}-{scheme.id}-{number}-{scenario.verdict}")
    for code, catalogue in CATALOGUES.items()
    for scheme in catalogue.schemes
    for number, scenario in enumerate(scheme.scenarios, start=1)
]


@pytest.mark.parametrize(("scheme", "scenario"), CASES)
def test_scenario(scheme: Scheme, scenario: Scenario) -> None:
    assert evaluate(scheme, scenario.facts, TODAY).verdict == scenario.verdict


def test_every_catalogue_is_there() -> None:
    assert {code: len(catalogue.schemes) for code, catalogue in CATALOGUES.items()} == {
        "hk": 61,
        "sg-aisg": 10,
        "sg-google": 10,
    }
    assert len(CASES) == sum(len(scheme.scenarios) for item in CATALOGUES.values() for scheme in item.schemes)


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_stands_in_the_folder_of_its_code(code: str) -> None:
    assert CATALOGUES[code].code == code


def test_a_closing_date_is_one_for_firms() -> None:
    """Fund managers had until March 2025 to join the venture fund; for firms, which come through them, it is open."""
    fund = CATALOGUES["hk"].scheme("itvf")
    assert fund.closes_on is None
    assert fund.window is not None
    assert fund.window.note is not None
    assert "19 March 2025" in fund.window.note.en
