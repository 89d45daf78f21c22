"""A site as `make run` serves it, but with one web worker, and a table of what the measurements came to."""

import os
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest

from tests.journeys.site import Site, running_site

Record = Callable[[str, Sequence[float]], None]
FIGURES = pytest.StashKey[list[tuple[str, int, float, float]]]()


class Client:
    """A browser without pictures: it keeps cookies and its connection, and sends what the site's forms send."""

    def __init__(self, address: str) -> None:
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.cookies: SimpleCookie = SimpleCookie()

    def get(self, path: str) -> tuple[int, str]:
        """The status, and the address that a redirection leads to."""
        return self._request("GET", path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"].value
        return self._request("POST", path, urlencode(fields))

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())}
        headers |= {"Accept-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        response.read()
        for value in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(value)
        assert response.status < 400, f"{response.status} {method} {path}"
        return response.status, response.headers.get("Location", "")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder, os.environ["DATABASE_URL"], "benchmarks", "config.settings.local", pool=True) as running:
        yield running


@pytest.fixture
def record(pytestconfig: pytest.Config) -> Record:
    """Adds a line to the table: what was measured, and each measurement in seconds."""

    def add(name: str, seconds: Sequence[float]) -> None:
        ordered = sorted(seconds)
        figures = pytestconfig.stash.setdefault(FIGURES, [])
        figures.append((name, len(ordered), quantile(ordered, 0.5), quantile(ordered, 0.95)))

    return add


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest measurement that at least this share of them does not exceed."""
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash.get(FIGURES, [])
    if not figures:
        return
    terminalreporter.section("one web worker, milliseconds")
    terminalreporter.write_line(f"{'':34} {'times':>6} {'p50':>8} {'p95':>8}")
    for name, times, middle, high in figures:
        terminalreporter.write_line(f"{name:34} {times:6} {middle * 1000:8.1f} {high * 1000:8.1f}")
