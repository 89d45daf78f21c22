"""Running things at the same time, for tests of what must hold when two people click at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

SECONDS = 30


def together(*actions: Callable[[], Any]) -> list[Any]:
    """Starts all actions at the same moment, each in a thread with its own connection; what each returned or raised."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            start.wait(SECONDS)
            return action()
        except Exception as error:  # the outcome is what the test looks at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions, timeout=SECONDS))
