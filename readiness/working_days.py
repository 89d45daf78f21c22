"""Working days in Hong Kong: Monday to Friday, save general holidays.

A Saturday counts as no working day: the reminders that this is for go to people with a five-day week. The general
holidays are those of the General Holidays Ordinance (Cap. 149), from the `holidays` library, which keeps the statutory
ones as "public" and the others (Good Friday, the day after it and so on) as "optional".
"""

import datetime

import holidays

_SATURDAY = 5
_DAY = datetime.timedelta(days=1)
_GENERAL_HOLIDAYS = holidays.country_holidays("HK", categories=("public", "optional"))  # years are added when asked for


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() < _SATURDAY and day not in _GENERAL_HOLIDAYS


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """How many working days come after `start`, up to and including `end`; 0 when `end` is not after `start`.

    What came in on a Monday has waited one working day on Tuesday. What came in on a Saturday has waited one on Monday.
    """
    return sum(is_working_day(start + number * _DAY) for number in range(1, (end - start).days + 1))


def before_working_days(end: datetime.date, days: int) -> datetime.date:
    """The latest day since which that many working days have passed by `end`; `end` itself for 0, ValueError below."""
    if days < 0:
        raise ValueError("working days are counted back")
    day = end
    while days:
        days -= is_working_day(day)
        day -= _DAY
    return day
