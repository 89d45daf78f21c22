"""Which schemes nobody has checked for long. Pure: the day is passed in."""

import datetime
from dataclasses import dataclass

from recommendations.matching import is_stale
from recommendations.schemes import Catalogue, PartialDate, Scheme


@dataclass(frozen=True)
class Stale:
    """A scheme to check again; `days` since the first day that "checked on" can mean, None where never checked."""

    scheme: Scheme
    days: int | None

    @property
    def checked_on(self) -> PartialDate | None:
        return self.scheme.status.as_of


def stale_schemes(catalogue: Catalogue, on_date: datetime.date) -> tuple[Stale, ...]:
    """The schemes last checked more than 180 days before that day: never checked ones first, then oldest, then by id.

    Closed schemes are among them: one may open again, and the page on it says when it was last looked at.
    """
    stale = [
        Stale(scheme, _age(scheme.status.as_of, on_date))
        for scheme in catalogue.schemes
        if is_stale(scheme.status.as_of, on_date)
    ]
    return tuple(sorted(stale, key=lambda item: (item.days is not None, -(item.days or 0), item.scheme.id)))


def _age(checked_on: PartialDate | None, on_date: datetime.date) -> int | None:
    return (on_date - checked_on.earliest).days if checked_on else None
