"""A worker that dies in the middle of a report: the row stays, the sweep sends it again, another worker makes it."""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.site import Site
from tests.journeys.storage import hold_file
from tests.journeys.visitor import Visitor

SECONDS = 60.0


@pytest.fixture
def restless_site(site: Site) -> Iterator[Site]:
    """The site without its usual worker; afterwards it has one again."""
    site.worker.kill()
    hold = hold_file(site.media)
    hold.touch()
    yield site
    hold.unlink(missing_ok=True)
    site.worker.kill()
    site.start_worker()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_report_survives_the_sudden_death_of_its_worker(restless_site: Site, visit: Visit) -> None:
    owner = visit()
    owner.quickly_submit()
    owner.open(owner.of_assessment("result/"))
    assert owner.page.locator(".standing").is_visible(), "the result must not wait for a worker"
    assert owner.page.locator("#report-en progress").is_visible()

    first = restless_site.start_worker()
    wait_until(lambda: job(owner) == ("rendering", 1))
    first.kill()
    hold_file(restless_site.media).unlink()
    assert job(owner) == ("rendering", 1)

    restless_site.start_worker(REPORT_STUCK_AFTER="0.5", RESCUE_EVERY="0.5")
    assert owner.download(owner.pdf_link()).read_bytes().startswith(b"%PDF-"), "the page that was open gets it too"
    state, attempts = job(owner)
    assert state == "ready"
    assert attempts >= 2


def job(visitor: Visitor) -> tuple[str, int]:
    """The state and the attempts of the assessment's only report."""
    query = """
        SELECT report.state, report.attempts FROM recommendations_report report
        JOIN recommendations_result result ON result.id = report.result_id
        JOIN readiness_scorecard card ON card.id = result.scorecard_id WHERE card.assessment_id = %s
    """
    ((state, attempts),) = visitor.site.query(query, visitor.assessment)
    return state, attempts
