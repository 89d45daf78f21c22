import datetime

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from readiness.cohort.groups import SECTOR_GROUPS, SIZE_GROUPS, Group, quarter, sector_group, size_group
from readiness.facts import FactSheet, parse_facts
from readiness.loading import load_yaml
from readiness.scoring.texts import LANGUAGES
from tests import strategies


@pytest.fixture(scope="module")
def sheet() -> FactSheet:
    """The fact sheet in force."""
    return parse_facts(load_yaml(settings.FIXTURES_DIR / "facts" / f"{settings.FACTS_RELEASE}.yaml"))


@pytest.mark.parametrize(
    ("groups", "fact", "count"), [(SECTOR_GROUPS, "sector", 6), (SIZE_GROUPS, "employees_band", 3)]
)
def test_every_option_in_force_is_in_exactly_one_group(
    sheet: FactSheet, groups: tuple[Group, ...], fact: str, count: int
) -> None:
    assert len({group.id for group in groups}) == count == len(groups)
    members = [option for group in groups for option in group.members]
    assert sorted(members) == sorted(sheet.fact(fact).option_ids)


@pytest.mark.parametrize("groups", [SECTOR_GROUPS, SIZE_GROUPS])
def test_names_differ_in_every_language(groups: tuple[Group, ...]) -> None:
    for language in LANGUAGES:
        assert len({group.name.get(language) for group in groups}) == len(groups)


@pytest.mark.parametrize(
    ("sector", "group"),
    [
        ("manufacturing", "industry"),
        ("construction", "industry"),
        ("trade_wholesale_retail", "trade"),
        ("food_beverage", "transport_hospitality"),
        ("telecom_it", "technology_creative"),
        ("professional_services", "business_services"),
        ("government", "public_other"),
        ("other", "public_other"),
        ("mining", "public_other"),
        (None, "public_other"),
        (["trade_wholesale_retail"], "public_other"),
    ],
)
def test_sector_groups(sector: object, group: str) -> None:
    assert sector_group({"sector": sector}) == group


def test_a_sector_never_asked_for_is_not_stated() -> None:
    assert sector_group({}) == "public_other"


@pytest.mark.parametrize(
    ("facts", "group"),
    [
        ({"employees_band": "staff_1_5"}, "micro"),
        ({"employees_band": "staff_6_9"}, "micro"),
        ({"employees_band": "staff_10_19"}, "small"),
        ({"employees_band": "staff_20_49"}, "small"),
        ({"employees_band": "staff_50_99"}, "larger"),
        ({"employees_band": "staff_500_plus"}, "larger"),
        ({"employees_band": "staff_50_99", "hk_employees": 3}, "larger"),
        ({"employees_band": None, "hk_employees": 0}, "micro"),
        ({"hk_employees": 9}, "micro"),
        ({"hk_employees": 10}, "small"),
        ({"hk_employees": 49}, "small"),
        ({"employees_band": "dozens", "hk_employees": 50}, "larger"),
        ({"hk_employees": None}, "small"),
        ({"hk_employees": "many"}, "small"),
        ({}, "small"),
    ],
)
def test_size_groups(facts: dict[str, object], group: str) -> None:
    assert size_group(facts) == group


@given(strategies.json_values, strategies.json_values, strategies.json_values)
def test_any_stored_facts_have_a_group(sector: object, band: object, headcount: object) -> None:
    facts = {"sector": sector, "employees_band": band, "hk_employees": headcount}
    assert sector_group(facts) in {group.id for group in SECTOR_GROUPS}
    assert size_group(facts) in {group.id for group in SIZE_GROUPS}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-01-01", "2026Q1"),
        ("2026-03-31", "2026Q1"),
        ("2026-04-01", "2026Q2"),
        ("2026-06-30", "2026Q2"),
        ("2026-07-01", "2026Q3"),
        ("2026-09-30", "2026Q3"),
        ("2026-10-01", "2026Q4"),
        ("2026-12-31", "2026Q4"),
        ("2027-01-01", "2027Q1"),
    ],
)
def test_quarters(day: str, name: str) -> None:
    assert quarter(datetime.date.fromisoformat(day)) == name


DAYS = st.dates(datetime.date(1000, 1, 1))


@given(DAYS, DAYS)
def test_quarters_sort_as_the_days_do(first: datetime.date, second: datetime.date) -> None:
    earlier, later = sorted([first, second])
    assert quarter(earlier) <= quarter(later)
