import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.working_days import before_working_days, is_working_day, working_days_between

# General holidays as gazetted, those on a Sunday left out.
GENERAL_HOLIDAYS = {
    2026: (
        "01-01 02-17 02-18 02-19 04-03 04-04 04-06 04-07 05-01 05-25 06-19 07-01 09-26 10-01 10-19 12-25 12-26"  # 17
    ),
    2027: (
        "01-01 02-06 02-08 02-09 03-26 03-27 03-29 04-05 05-01 05-13 06-09 07-01 09-16 10-01 10-08 12-25 12-27"  # 17
    ),
}


def day(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)


@pytest.mark.parametrize("year", GENERAL_HOLIDAYS)
def test_the_working_days_of_a_year_are_weekdays_without_gazetted_holidays(year: int) -> None:
    off = {day(f"{year}-{holiday}") for holiday in GENERAL_HOLIDAYS[year].split()}
    days = [datetime.date(year, 1, 1) + datetime.timedelta(days=number) for number in range(365)]
    assert [one for one in days if is_working_day(one)] == [one for one in days if one.weekday() < 5 and one not in off]


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-11-23", "2026-11-23", 0),  # the same Monday
        ("2026-11-23", "2026-11-24", 1),
        ("2026-11-23", "2026-11-27", 4),
        ("2026-11-23", "2026-11-29", 4),  # Saturday and Sunday add nothing
        ("2026-11-23", "2026-11-30", 5),
        ("2026-11-28", "2026-11-30", 1),  # came in on a Saturday
        ("2026-11-30", "2026-11-23", 0),  # backwards
        ("2026-02-13", "2026-02-19", 1),  # Lunar New Year, Tuesday 17 to Thursday 19 February: only the Monday
        ("2026-02-13", "2026-02-24", 4),
        ("2026-04-02", "2026-04-07", 0),  # Good Friday to the Tuesday after Easter, Ching Ming among them
        ("2026-04-02", "2026-04-08", 1),
        ("2026-12-24", "2026-12-27", 0),  # Christmas Day on a Friday
        ("2026-12-24", "2026-12-28", 1),
        ("2026-12-24", "2027-01-04", 5),  # and New Year's Day
    ],
)
def test_working_days_between(start: str, end: str, count: int) -> None:
    assert working_days_between(day(start), day(end)) == count


@pytest.mark.parametrize(
    ("end", "days", "expected"),
    [
        (day("2026-11-25"), 0, day("2026-11-25")),
        (day("2026-11-25"), 5, day("2026-11-18")),
        (day("2026-11-22"), 1, day("2026-11-19")),  # a Sunday: only Friday the 20th has passed since Thursday
        (day("2026-12-27"), 1, day("2026-12-23")),  # Christmas: the 24th was the last working day
    ],
)
def test_counting_back_gives_the_latest_day_since_which_they_have_passed(end, days, expected):
    assert before_working_days(end, days) == expected
    assert working_days_between(expected, end) == days
    assert working_days_between(expected + datetime.timedelta(days=1), end) == max(days - 1, 0)


@given(st.dates(day("2024-01-01"), day("2029-12-31")), st.integers(1, 60))
def test_the_two_agree(end: datetime.date, days: int) -> None:
    start = before_working_days(end, days)
    assert working_days_between(start, end) == days
    assert is_working_day(start + datetime.timedelta(days=1))


def test_nobody_counts_back_a_negative_number():
    with pytest.raises(ValueError, match="back"):
        before_working_days(day("2026-11-25"), -1)
