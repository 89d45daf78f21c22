"""A running site for this folder's tests, one browser, and as many visitors as a test asks for.

Browser and site are package-wide: Playwright leaves an event loop in the thread, which no other test may meet.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import firm
from tests.journeys.site import Site, running_site
from tests.journeys.visitor import Visitor
from tests.journeys.watching import Watch

Visit = Callable[..., Visitor]
DESKTOP = {"width": 1280, "height": 900}
MILLISECONDS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder, os.environ["DATABASE_URL"], f"journeys_{worker_id}") as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium: as root on Debian, apt-get install -y chromium"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """Makes visitors, each with a browser of their own; after the test none of them may have met anything wrong."""
    visitors: list[Visitor] = []

    def arrive(language: str = "en", *, expecting: tuple[int, ...] = (), **options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-HK", "reduced_motion": "reduce"} | options)
        context.set_default_timeout(MILLISECONDS)
        watch = Watch(urlsplit(site.address).netloc, set(expecting))
        watch.follow(context)
        visitors.append(Visitor(site, context, watch, language))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    problems = [problem for visitor in visitors for problem in visitor.watch.problems]
    assert not problems, "\n".join(problems)


@pytest.fixture(params=firm.LANGUAGES)
def visitor(request: pytest.FixtureRequest, visit: Visit) -> Visitor:
    """One in each language, who may meet what is refused."""
    return visit(request.param, expecting=(403, 404, 422))
