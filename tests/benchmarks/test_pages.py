"""How long each step of the journey takes at the server, and a report from the click to the finished PDF."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.benchmarks.conftest import Client, Record
from tests.journeys import firm
from tests.journeys.site import Site

pytestmark = pytest.mark.benchmark

ROUNDS, WARM_UP = 60, 5
REPORTS = 10
LANGUAGE = "zh-hant"
FACTS = {"sector": "food_beverage", "employees_band": "staff_10_19", "hk_employees": "12"}


class Owner:
    """Somebody who fills in an assessment without a browser."""

    def __init__(self, site: Site) -> None:
        self.client = Client(site.address)
        self.base = ""

    def path(self, rest: str) -> str:
        return f"/{LANGUAGE}/{rest}"

    def get(self, rest: str) -> None:
        self.client.get(self.path(rest))

    def start(self) -> None:
        _status, address = self.client.post(self.path("start/"), consent="yes", business_name=firm.NAME)
        self.base = address.removeprefix(f"/{LANGUAGE}/")

    def answer_pillar(self, pillar: str) -> None:
        answers = {question: firm.answer(question) for question in firm.questions(pillar)}
        self.client.post(self.path(f"{self.base}questions/{pillar}/"), **answers)

    def answer_one(self) -> None:
        self.client.post(self.path(f"{self.base}answers/ai_talent_1/"), ai_talent_1="3")

    def fill_profile(self) -> None:
        self.client.post(self.path(f"{self.base}profile/"), **FACTS)

    def complete(self) -> None:
        self.get("start/")
        self.start()
        self.fill_profile()
        for pillar in firm.pillars():
            self.answer_pillar(pillar)

    def submit(self) -> None:
        self.client.post(self.path(f"{self.base}submit/"))


@pytest.fixture
def new_owner(site: Site) -> Iterator[Callable[[], Owner]]:
    owners: list[Owner] = []

    def make() -> Owner:
        owners.append(Owner(site))
        owners[-1].complete()
        return owners[-1]

    yield make
    for owner in owners:
        owner.client.connection.close()


@pytest.fixture
def owner(new_owner: Callable[[], Owner]) -> Owner:
    return new_owner()


def measure(step: Callable[[], object], *, before: Callable[[], object] = lambda: None) -> list[float]:
    """The seconds of each round, after rounds that warm up; `before` is done before each and does not count."""
    seconds = []
    for _round in range(WARM_UP + ROUNDS):
        before()
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    return seconds[WARM_UP:]


PAGES = {
    "landing page": "",
    "how we score": "how-we-score/",
    "start page": "start/",
    "task list": "{base}",
    "profile page": "{base}profile/",
    "questions page (10 questions)": "{base}questions/organisational_readiness/",
    "check your answers": "{base}check/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page(owner: Owner, record: Record, name: str) -> None:
    path = PAGES[name].format(base=owner.base)
    record(name, measure(lambda: owner.get(path)))


def test_what_is_sent(owner: Owner, record: Record) -> None:
    record("start, sent", measure(owner.start))
    record("profile, sent", measure(owner.fill_profile))
    record("one answer, saved as given", measure(owner.answer_one))
    record("questions page, sent (10)", measure(lambda: owner.answer_pillar("organisational_readiness")))


def test_submitting(owner: Owner, record: Record) -> None:
    record("submit", measure(owner.submit, before=owner.complete))


def test_the_result_page(owner: Owner, record: Record) -> None:
    owner.submit()
    record("result page", measure(lambda: owner.get(f"{owner.base}result/")))
    record("list of reports", measure(lambda: owner.get(f"{owner.base}reports/")))


def test_a_report(site: Site, new_owner: Callable[[], Owner], record: Record) -> None:
    """From submitting until the row says ready: with the way through the broker and the worker."""
    _wait_for_idle_worker(site)
    waits, drawing = [], []
    for _round in range(REPORTS):
        owner = new_owner()
        start = time.perf_counter()
        owner.submit()
        drawing.append(_wait_for_idle_worker(site))
        waits.append(time.perf_counter() - start)
    record("report, submit to ready", waits)
    record("report, drawn and stored", drawing)


def _wait_for_idle_worker(site: Site) -> float:
    """Returns how long the newest report was being made, in seconds."""
    unfinished = "SELECT count(*) FROM recommendations_report WHERE state IN ('pending', 'rendering')"
    while site.query(unfinished)[0][0]:
        time.sleep(0.01)
    newest: list[tuple[Any, ...]] = site.query(
        "SELECT extract(epoch FROM finished_at - started_at) FROM recommendations_report"
        " ORDER BY created_at DESC LIMIT 1"
    )
    return float(newest[0][0]) if newest else 0.0
