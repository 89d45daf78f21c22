"""Parts of a report's file, as readers and broken-off downloads ask for them."""

from hashlib import sha256
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recommendations.models import JobState, Report
from recommendations.views.ranges import Unsatisfiable, read_range
from tests import factories

PDF = b"%PDF-1.7 " + bytes(range(256)) * 40  # 10,249 bytes: more than one block
ETAG = f'"{sha256(PDF).hexdigest()}"'


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=0-99", range(100)),
        ("bytes=0-1000", range(100)),
        ("bytes=40-", range(40, 100)),
        ("bytes=99-", range(99, 100)),
        ("bytes=-1", range(99, 100)),
        ("bytes=-100", range(100)),
        ("bytes=-1000", range(100)),
        ("Bytes= 5-6 ", range(5, 7)),
        ("", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=6-5", None),
        ("bytes=a-b", None),
        ("bytes=１-２", None),
        ("bytes=--1", None),
        ("bytes=0-1,3-4", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("pages=0-1", None),
        ("bytes 0-1", None),
    ],
)
def test_reading_a_range_of_a_hundred_bytes(header: str, expected: range | None):
    assert read_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", f"bytes={'9' * 18}-"])
def test_a_range_beyond_the_end(header: str):
    with pytest.raises(Unsatisfiable):
        read_range(header, 100)


@pytest.fixture
def get(db: None, sign_in: Any, tmp_path: Any, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    owner = factories.user()
    factories.submitted(owner)
    report = Report.objects.get()
    report.file.save("report.pdf", ContentFile(PDF), save=False)
    report.state, report.sha256, report.finished_at = JobState.READY, ETAG.strip('"'), timezone.now()
    report.save()
    client: Client = sign_in(owner)
    address = reverse("recommendations:download_report", args=[report.pk])

    def ask(method: str = "get", **headers: str) -> tuple[Any, bytes]:
        response = getattr(client, method)(address, headers={name.replace("_", "-"): headers[name] for name in headers})
        content = b"".join(response.streaming_content) if response.streaming else response.content
        for close in response._resource_closers:
            close()
        return response, content

    return ask


def test_the_parts_put_together_are_the_file(get: Any):
    first, beginning = get(Range="bytes=0-4999")
    second, end = get(Range="bytes=5000-", If_Range=first["ETag"])
    assert (first.status_code, second.status_code) == (206, 206)
    assert beginning + end == PDF
    assert first["Content-Range"] == "bytes 0-4999/10249"
    assert first["Content-Length"] == "5000"
    assert second["Content-Range"] == "bytes 5000-10248/10249"
    for response in (first, second):
        assert response["ETag"] == ETAG
        assert response["Cache-Control"] == "private, no-cache"
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''AI%20readiness")


def test_the_last_bytes(get: Any):
    response, content = get(Range="bytes=-9")
    assert (response.status_code, content) == (206, PDF[-9:])
    assert response["Content-Range"] == "bytes 10240-10248/10249"


def test_the_whole_file_says_that_parts_may_be_asked_for(get: Any):
    response, content = get()
    assert (response.status_code, content, response["Accept-Ranges"]) == (200, PDF, "bytes")
    assert response["Content-Length"] == "10249"


@pytest.mark.parametrize("header", ["bytes=0-1,5-6", "bytes=9-1", "lines=1-2"])
def test_what_is_not_understood_gets_the_whole_file(get: Any, header: str):
    response, content = get(Range=header)
    assert (response.status_code, content) == (200, PDF)
    assert not response.has_header("Content-Range")


def test_a_part_of_another_file_is_not_mixed_in(get: Any):
    for known in ('"other"', f"W/{ETAG}", "Wed, 25 Nov 2026 08:00:00 GMT"):
        response, content = get(Range="bytes=5000-", If_Range=known)
        assert (response.status_code, content) == (200, PDF)


def test_beyond_the_end(get: Any):
    response, content = get(Range="bytes=10249-")
    assert (response.status_code, content) == (416, b"")
    assert response["Content-Range"] == "bytes */10249"


def test_head_tells_of_the_whole_file(get: Any):
    response, _content = get("head", Range="bytes=0-9")
    assert (response.status_code, response["Content-Length"]) == (200, "10249")
    assert response["Accept-Ranges"] == "bytes"
    assert not response.has_header("Content-Range")


def test_conditions_come_before_ranges(get: Any):
    assert get(Range="bytes=0-9", If_None_Match=ETAG)[0].status_code == 304
    assert get(Range="bytes=0-9", If_Match='"other"')[0].status_code == 412
    assert get(Range="bytes=0-9", If_Match=ETAG)[0].status_code == 206
