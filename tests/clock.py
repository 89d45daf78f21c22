"""The day it is, for services that look at the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@contextmanager
def on(day: str, hour: int = 12) -> Iterator[None]:
    """As if it were that hour of the day ("2026-05-04") in Hong Kong."""
    now = datetime.fromisoformat(day).replace(hour=hour, tzinfo=HONG_KONG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: now)
        yield
