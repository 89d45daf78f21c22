"""Report jobs: the row decides what happens, however often and in whatever order messages and workers come."""

import datetime
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Membership
from config.celery import app
from recommendations import tasks
from recommendations.models import Failure, JobState, Report
from recommendations.models.reports import report_path
from recommendations.services import reports
from tests import factories
from tests.conftest import SignIn
from tests.together import together

pytestmark = pytest.mark.django_db

HARD_NAME = "A&B <HK> 有限公司 (Sham Shui Po) 深水埗邨嘅啲㗎喺嚟𨋢鰂魚涌 Trading & Catering Co. Ltd 老字號"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def report() -> Report:
    """A pending one, made by submitting."""
    factories.submitted()
    return Report.objects.get()


@pytest.fixture
def messages() -> Iterator[list[str]]:
    """The ids of the reports for which workers were woken: read from the broker itself, by calling it."""
    with app.connection_for_read() as connection, connection.SimpleQueue(app.conf.task_default_queue) as queue:
        queue.clear()

        class Sent(list[str]):
            def read(self) -> list[str]:
                while queue.qsize():
                    message = queue.get(block=False)
                    self.append(message.payload[0][0])
                    message.ack()
                return self

        yield Sent()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def state_of(report: Report) -> tuple[str, str, int]:
    report.refresh_from_db()
    return report.state, report.failure, report.attempts


def set_to(report: Report, **fields: Any) -> None:
    Report.objects.filter(pk=report.pk).update(**fields)
    report.refresh_from_db()


def long_ago() -> datetime.datetime:
    return timezone.now() - settings.REPORT_STUCK_AFTER - datetime.timedelta(seconds=1)


def break_drawing(*_arguments: Any) -> bytes:
    raise ValueError("no such dimension")


# Asking


def test_submitting_asks_for_the_report_in_the_firms_language_on_commit(
    messages: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        factories.submitted()
        assert messages.read() == []
    report = Report.objects.get()
    assert (report.state, report.language) == (JobState.PENDING, "en")
    assert messages.read() == [str(report.pk)]


def test_asking_twice_gives_the_same_report_and_one_message(
    report: Report, messages: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = reports.request(result=report.result, language="zh-hant", actor=None)
        second = reports.request(result=report.result, language="zh-hant", actor=None)
        assert reports.request(result=report.result, language="en", actor=None) == report
    assert first == second
    assert Report.objects.count() == 2
    assert messages.read() == [str(first.pk)]


def test_a_broker_that_is_down_costs_nothing(
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    def refuse(*_arguments: Any) -> None:
        raise tasks.make_report.OperationalError("connection refused")

    monkeypatch.setattr(tasks.make_report, "delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        other = reports.request(result=report.result, language="zh-hans", actor=None)
    assert state_of(other) == (JobState.PENDING, "", 0)
    assert "could not be sent" in caplog.text


# Making


def test_a_made_report_is_a_pdf_whose_hash_is_kept(report: Report, media: Path):
    tasks.make_report(str(report.pk))
    assert state_of(report) == (JobState.READY, "", 1)
    content = report.file.read()
    report.file.close()
    assert content.startswith(b"%PDF-")
    assert report.sha256 == sha256(content).hexdigest()
    assert report.size == len(content)
    assert report.finished_at >= report.started_at
    assert [path.name for path in files(media)] == [f"{report.pk}-1.pdf"]


def test_delivering_twice_makes_one_file(report: Report, media: Path):
    reports.make(report.pk)
    report.refresh_from_db()
    before = (report.sha256, report.finished_at, report.file.name)
    reports.make(report.pk)
    assert state_of(report) == (JobState.READY, "", 1)
    assert (report.sha256, report.finished_at, report.file.name) == before
    assert len(files(media)) == 1


def test_a_report_that_is_gone_is_left_alone(media: Path, caplog: pytest.LogCaptureFixture):
    reports.make(uuid4())
    assert "is gone or in other hands" in caplog.text
    assert files(media) == []


@pytest.mark.parametrize("state", [JobState.RENDERING, JobState.FAILED])
def test_only_a_pending_report_is_begun(report: Report, media: Path, state: str):
    now = timezone.now()
    done = {"finished_at": now, "failure": Failure.RENDER} if state == JobState.FAILED else {}
    set_to(report, state=state, attempts=1, started_at=now, **done)
    reports.make(report.pk)
    assert state_of(report) == (state, done.get("failure", ""), 1)
    assert files(media) == []


def test_the_same_result_gives_the_same_file_whatever_language_is_active(report: Report):
    with translation.override("zh-hans"):
        reports.make(report.pk)
    report.refresh_from_db()
    first = report.sha256
    set_to(report, state=JobState.PENDING, file="", sha256="", finished_at=None)
    reports.make(report.pk)
    report.refresh_from_db()
    assert report.sha256 == first


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["AI Aware", "3.00", "New Industrialisation and Technology Training Programme (NITTP)"]),
        ("zh-hant", ["已意識到人工智能", "3.00", "新型工業化及科技培訓計劃", "管理層支持"]),
        ("zh-hans", ["已意识到人工智能", "3.00", "新型工业化及科技培训计划", "管理层支持"]),
    ],
)
def test_what_a_reader_finds_in_the_file(language: str, expected: list[str]):
    owner = factories.user()
    assessment = factories.submitted(owner)
    assessment.business.name = HARD_NAME[:80]
    assessment.business.save()
    result = Report.objects.get().result
    report = reports.request(result=result, language=language, actor=owner)
    reports.make(report.pk)
    report.refresh_from_db()
    pdf = pypdf.PdfReader(BytesIO(report.file.read()))
    report.file.close()
    text = "".join("".join(page.extract_text() for page in pdf.pages).split())
    wanted = [HARD_NAME[:80], report.number, *expected]
    assert [part for part in wanted if "".join(part.split()) not in text] == []
    assert "〓" not in text
    assert len(pdf.pages) <= 18


# Failing


def test_a_report_that_cannot_be_drawn_has_failed_and_can_be_tried_again(
    report: Report,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    messages: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    with monkeypatch.context() as patch:
        patch.setattr(reports, "render", break_drawing)
        reports.make(report.pk)
    assert state_of(report) == (JobState.FAILED, Failure.RENDER, 1)
    assert report.finished_at is not None
    assert files(media) == []
    with django_capture_on_commit_callbacks(execute=True):
        reports.retry(report=report)
        reports.retry(report=report)
    assert state_of(report) == (JobState.PENDING, "", 0)
    assert messages.read() == [str(report.pk)]
    reports.make(report.pk)
    assert state_of(report) == (JobState.READY, "", 1)


def test_a_finished_report_is_not_tried_again(report: Report):
    reports.make(report.pk)
    reports.retry(report=report)
    assert state_of(report) == (JobState.READY, "", 1)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The system itself ends each write at `size` bytes of a file, as a full disk would: half the file is there."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_halfway_leaves_no_half_file_and_the_page_offers_to_try_again(
    media: Path, sign_in: SignIn, caplog: pytest.LogCaptureFixture
):
    owner = factories.user()
    factories.submitted(owner)
    report = Report.objects.get()
    with files_of_at_most(20_000):
        for attempt in range(1, settings.REPORT_MAX_ATTEMPTS):
            reports.make(report.pk)
            assert state_of(report) == (JobState.PENDING, "", attempt)
            assert files(media) == []
        reports.make(report.pk)
    assert "OSError: [Errno 27]" in caplog.text, "the system refused it, not the test"
    assert state_of(report) == (JobState.FAILED, Failure.STORAGE, settings.REPORT_MAX_ATTEMPTS)
    assert files(media) == []

    browser = sign_in(owner)
    page = browser.get(reverse("recommendations:report", args=[report.pk])).content.decode()
    assert "The finished report could not be stored. Please try again in a few minutes." in page
    assert "Try again" in page
    browser.post(reverse("recommendations:retry_report", args=[report.pk]))
    reports.make(report.pk)
    assert state_of(report) == (JobState.READY, "", 1)


def test_a_storage_that_is_not_there_is_tried_again(report: Report, media: Path):
    (media / "reports").write_text("in the way of the folder")
    reports.make(report.pk)
    assert state_of(report) == (JobState.PENDING, "", 1)
    (media / "reports").unlink()
    reports.make(report.pk)
    assert state_of(report) == (JobState.READY, "", 2)
    assert len(files(media)) == 1


def test_a_storage_without_a_folder(report: Report, media: Path, settings: Any, sign_in: SignIn):
    """As an object storage has none: nothing may ask for a path."""
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": in_memory}
    reports.make(report.pk)
    assert state_of(report) == (JobState.READY, "", 1)
    assert files(media) == []
    content = report.file.read()
    assert report.sha256 == sha256(content).hexdigest()
    owner = factories.member(report.result.scorecard.assessment.business, Membership.Role.OWNER)
    address = reverse("recommendations:download_report", args=[report.pk])
    response = sign_in(owner).get(address, headers={"Range": "bytes=-6"})
    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"%%EOF\n")


def test_a_key_that_cannot_be_used_fails_the_report_rather_than_leave_it_unsigned(
    report: Report, media: Path, settings: Any
):
    settings.REPORT_SIGNING_KEY = str(media.parent / "missing.pem")
    reports.make(report.pk)
    assert state_of(report) == (JobState.FAILED, Failure.SIGNING, 1)
    assert files(media) == []


def test_a_made_report_is_signed_the_same_each_time(report: Report, issuer: Path):
    reports.make(report.pk)
    report.refresh_from_db()
    first = report.sha256, report.signature
    assert "" not in first
    set_to(report, state=JobState.PENDING, file="", sha256="", signature="", finished_at=None)
    reports.make(report.pk)
    report.refresh_from_db()
    assert (report.sha256, report.signature) == first


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_while_drawing_is_tried_again(media: Path, monkeypatch: pytest.MonkeyPatch):
    """The server ends the worker's own connection in the middle of the job, each time."""
    factories.submitted()
    report = Report.objects.get()
    read = reports.build_document

    def cut_off(report: Report) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return read(report)

    with monkeypatch.context() as patch:
        patch.setattr(reports, "build_document", cut_off)
        for attempt in range(1, settings.REPORT_MAX_ATTEMPTS):
            reports.make(report.pk)
            assert state_of(report) == (JobState.PENDING, "", attempt)
        reports.make(report.pk)
    assert state_of(report) == (JobState.FAILED, Failure.DATABASE, settings.REPORT_MAX_ATTEMPTS)
    reports.retry(report=report)
    reports.make(report.pk)
    assert state_of(report) == (JobState.READY, "", 1)


# Taking over


def take_over(report: Report) -> None:
    """What the sweep and a second worker do while the first one is slow."""
    Report.objects.filter(pk=report.pk).update(attempts=2, started_at=timezone.now())


def test_an_attempt_that_was_taken_over_leaves_neither_word_nor_file(
    report: Report, media: Path, monkeypatch: pytest.MonkeyPatch
):
    draw = reports.render

    def slow(document: Any) -> bytes:
        content = draw(document)
        take_over(report)
        return content

    monkeypatch.setattr(reports, "render", slow)
    reports.make(report.pk)
    assert state_of(report) == (JobState.RENDERING, "", 2)
    assert (report.file.name, report.sha256, report.finished_at) == ("", "", None)
    assert files(media) == []


def test_an_attempt_that_was_taken_over_does_not_fail_the_other(report: Report, monkeypatch: pytest.MonkeyPatch):
    def slow_and_broken(document: Any) -> bytes:
        take_over(report)
        return break_drawing(document)

    monkeypatch.setattr(reports, "render", slow_and_broken)
    reports.make(report.pk)
    assert state_of(report) == (JobState.RENDERING, "", 2)


def test_each_attempt_has_a_file_of_its_own(report: Report, media: Path):
    set_to(report, attempts=1)
    reports.make(report.pk)
    assert state_of(report) == (JobState.READY, "", 2)
    assert [path.name for path in files(media)] == [f"{report.pk}-2.pdf"]


# The sweep


def test_what_was_never_sent_or_got_lost_is_sent_again(report: Report, messages: Any):
    never = reports.request(result=report.result, language="zh-hant", actor=None)
    set_to(report, sent_at=long_ago())
    set_to(never, sent_at=None)
    assert reports.rescue() == 2
    assert sorted(messages.read()) == sorted([str(report.pk), str(never.pk)])
    report.refresh_from_db()
    assert report.sent_at > long_ago()
    assert reports.rescue() == 0, "what was just sent is given time"


def test_a_stuck_report_is_handed_to_another_worker(report: Report, messages: Any, media: Path):
    set_to(report, state=JobState.RENDERING, attempts=1, started_at=long_ago(), sent_at=long_ago())
    assert reports.rescue() == 1
    assert state_of(report) == (JobState.PENDING, "", 1)
    assert messages.read() == [str(report.pk)]
    reports.make(report.pk)
    assert state_of(report) == (JobState.READY, "", 2)


@pytest.mark.parametrize("attempts", [1, 3])
def test_what_a_killed_attempt_had_written_is_removed(report: Report, media: Path, attempts: int):
    set_to(report, state=JobState.RENDERING, attempts=attempts, started_at=long_ago(), sent_at=long_ago())
    half = media / report_path(report, "")
    half.parent.mkdir(parents=True)
    half.write_bytes(b"%PDF-1.4 half")
    other = half.with_name("another.pdf")
    other.write_bytes(b"%PDF-1.4")
    reports.rescue()
    assert files(media) == [other]


def test_a_report_that_got_stuck_too_often_has_failed(report: Report, messages: Any):
    set_to(report, state=JobState.RENDERING, attempts=settings.REPORT_MAX_ATTEMPTS, started_at=long_ago())
    assert reports.rescue() == 0
    assert state_of(report) == (JobState.FAILED, Failure.WORKER_LOST, settings.REPORT_MAX_ATTEMPTS)
    assert messages.read() == []


def test_the_sweep_leaves_alone_what_is_on_its_way_or_done(report: Report, messages: Any):
    reports.make(report.pk)
    fresh = reports.request(result=report.result, language="zh-hant", actor=None)
    busy = reports.request(result=report.result, language="zh-hans", actor=None)
    set_to(busy, state=JobState.RENDERING, attempts=1, started_at=timezone.now())
    tasks.rescue_stuck_reports()
    assert [state_of(one)[0] for one in (report, fresh, busy)] == [JobState.READY, JobState.PENDING, JobState.RENDERING]
    assert messages.read() == []


# At the same time


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_report(media: Path):
    factories.submitted()
    report = Report.objects.get()
    assert together(lambda: reports.make(report.pk), lambda: reports.make(report.pk)) == [None, None]
    assert state_of(report) == (JobState.READY, "", 1)
    assert len(files(media)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_not_wait_for_a_row_that_another_one_holds(media: Path):
    factories.submitted()
    report = Report.objects.get()
    with transaction.atomic():
        Report.objects.select_for_update().get(pk=report.pk)
        assert together(lambda: reports.make(report.pk)) == [None]
    assert state_of(report) == (JobState.PENDING, "", 0)
    assert files(media) == []
