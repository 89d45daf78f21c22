"""A worker that dies in the middle of a report: the row stays, the sweep sends it again, another worker makes it."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

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
    wait_until(lambda: job(owner) == ("rendering", 1) and any(size > 10_000 for size in files(owner).values()))
    first.kill()
    hold_file(restless_site.media).unlink()
    assert job(owner) == ("rendering", 1)
    (half,) = files(owner)

    restless_site.start_worker(REPORT_STUCK_AFTER="0.5", RESCUE_EVERY="0.5")
    file = owner.download(owner.pdf_link())
    assert file.read_bytes().startswith(b"%PDF-"), "the page that was open gets it too"
    state, attempts = job(owner)
    assert state == "ready"
    assert attempts >= 2
    (whole,) = files(owner)
    assert whole != half, "what the first attempt had written is gone"
    assert check(owner, file) == ("This is the file that we issued on", True)
    file.write_bytes(file.read_bytes() + b" ")
    assert check(owner, file) == ("This file was changed after we issued it", False)


def check(visitor: Visitor, file: Path) -> tuple[str, bool]:
    """What the page that checks reports says of a file, without a day at the end; whether it says that it is signed."""
    visitor.open("verify/")
    visitor.page.set_input_files("#file", file)
    visitor.press("section[aria-labelledby=by-file]")
    answer = visitor.page.locator("#answer").inner_text()
    is_signed = visitor.page.get_by_text("The file is signed.").is_visible()
    return re.sub(r" \d+ \w+ \d{4}$", "", answer), is_signed


def files(visitor: Visitor) -> dict[str, int]:
    """The files of the assessment's only report in the storage, with their sizes in bytes."""
    query = """
        SELECT report.id FROM recommendations_report report
        JOIN recommendations_result result ON result.id = report.result_id
        JOIN readiness_scorecard card ON card.id = result.scorecard_id WHERE card.assessment_id = %s
    """
    ((key,),) = visitor.site.query(query, visitor.assessment)
    return {path.name: path.stat().st_size for path in visitor.site.media.rglob(f"{key}-*.pdf")}


def job(visitor: Visitor) -> tuple[str, int]:
    """The state and the attempts of the assessment's only report."""
    query = """
        SELECT report.state, report.attempts FROM recommendations_report report
        JOIN recommendations_result result ON result.id = report.result_id
        JOIN readiness_scorecard card ON card.id = result.scorecard_id WHERE card.assessment_id = %s
    """
    ((state, attempts),) = visitor.site.query(query, visitor.assessment)
    return state, attempts
