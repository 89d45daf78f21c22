"""What nobody has checked for long: as a function, on the command line, in the admin."""

import copy
import io
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from recommendations.services.catalogue import in_files
from recommendations.staleness import stale_schemes
from tests import factories
from tests.conftest import SignIn
from tests.recommendations.factories import TODAY, catalogue, scheme_data


def checked(scheme_id: str, as_of: str | None, value: str = "open") -> dict[str, Any]:
    return scheme_data(scheme_id, status={"value": value, "as_of": as_of, "sources": []})


def found(*schemes: dict[str, Any], on: date = TODAY) -> list[tuple[str, int | None]]:
    return [(item.scheme.id, item.days) for item in stale_schemes(catalogue(*schemes), on)]


def test_more_than_180_days_is_stale() -> None:
    schemes = [checked("on-the-day", "2026-05-24"), checked("a-day-more", "2026-05-23"), checked("new", "2026-11-20")]
    assert found(*schemes) == [("a-day-more", 181)]


def test_never_checked_first_then_the_oldest_then_by_id() -> None:
    schemes = [
        checked("d", "2025-03-01"),
        checked("b", None),
        checked("c", "2025-03"),
        checked("e", "2024"),
        checked("a", None),
        checked("shut", "2025-01-01", value="closed"),
    ]
    expected = [("a", None), ("b", None), ("e", 1054), ("shut", 688), ("c", 629), ("d", 629)]
    assert found(*schemes) == expected


# The command


def listed(*arguments: str) -> list[list[str]]:
    out = io.StringIO()
    call_command("stale_schemes", *arguments, stdout=out)
    return [line.split() for line in out.getvalue().splitlines()]


def test_the_command_lists_the_catalogues_files_oldest_first() -> None:
    lines = listed("--on", "2026-11-20")
    assert lines[0] == ["never", "cip", "open_presumed"]
    assert ["2020-07-15", "2319", "csdi", "unknown"] in lines
    stale = stale_schemes(in_files("hk"), TODAY)
    assert [line[-2] for line in lines] == [item.scheme.id for item in stale]


def test_the_command_takes_today_by_default() -> None:
    assert len(listed()) >= len(listed("--on", "2026-06-01")) > 0


def test_the_command_refuses_what_is_no_day() -> None:
    err = io.StringIO()
    with pytest.raises(SystemExit) as refused:
        call_command("stale_schemes", "--on", "soon", stderr=err)
    assert (refused.value.code, err.getvalue()) == (2, "--on: must be a date such as 2026-01-10\n")


# The admin


@pytest.fixture
def _djangos_own_templates(settings: Any) -> None:
    """They use variables that nobody passed, which our own may not."""
    lax = copy.deepcopy(settings.TEMPLATES)
    lax[0]["OPTIONS"]["string_if_invalid"] = ""
    settings.TEMPLATES = lax


pages = pytest.mark.usefixtures("_djangos_own_templates")
ADDRESS = "admin:recommendations_cataloguerelease_stale"


@pages
@pytest.mark.django_db
def test_administrators_see_the_list_of_the_release_in_force(sign_in: SignIn) -> None:
    factories.catalogue_release()
    client = sign_in(factories.administrator())
    page = client.get(reverse(ADDRESS)).content.decode()
    assert "hk/2026.1" in page
    assert "csdi" in page
    assert "Never" in page
    assert reverse(ADDRESS) in client.get(reverse("admin:recommendations_cataloguerelease_changelist")).content.decode()


@pages
@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_published")
def test_the_list_says_when_there_is_no_release(sign_in: SignIn) -> None:
    response = sign_in(factories.administrator()).get(reverse(ADDRESS))
    assert response.status_code == 200
    assert "No catalogue is published yet." in response.content.decode()


@pages
@pytest.mark.django_db
def test_nobody_else_sees_the_list(sign_in: SignIn) -> None:
    assert Client().get(reverse(ADDRESS)).status_code == 302
    assert sign_in(factories.adviser()).get(reverse(ADDRESS)).status_code == 302
    assert sign_in(factories.adviser(is_staff=True)).get(reverse(ADDRESS)).status_code == 403
