"""Anybody can check a report: by its number, or with the file, of which nothing is kept."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from readiness.services import reviews
from recommendations.models import JobState, Report
from recommendations.models.reports import read_number
from recommendations.services import reports
from recommendations.services.revising import revise
from recommendations.services.verification import masked
from recommendations.views import uploads, verification
from tests import factories

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 as issued"
NAME = "Harbour Noodles"


def made(scorecard, *, content=PDF, number="AIR-7K0M-Q91D"):
    """The scorecard's report in English, as if it had been drawn with this content."""
    from hashlib import sha256

    report = scorecard.results.last().reports.get(language="en")
    Report.objects.filter(pk=report.pk).update(
        number=number,
        state=JobState.READY,
        file="reports/x.pdf",
        sha256=sha256(content).hexdigest(),
        finished_at=timezone.now(),
    )
    report.refresh_from_db()
    return report


def upload(client, content=PDF, path="/en/verify/", name="report.pdf"):
    return client.post(path, {"file": SimpleUploadedFile(name, content)})


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode().split("<main")[1])).split())


@pytest.fixture
def own(client):
    return made(factories.submitted(factories.user()).scorecards.get())


def test_the_file_as_it_was_issued(client, own):
    page = text(upload(client))
    assert "This is the file that we issued on" in page
    assert "Standing Valid" in page
    assert "Self-assessment, not verified by an adviser" in page
    assert "AIR-7K0M-Q91D" in page


def test_a_changed_file_is_none_of_ours(client, own):
    response = upload(client, PDF + b" ", name="report <b>.pdf")
    assert response.status_code == 200
    assert "This is not a file that we issued" in text(response)
    assert "report &lt;b&gt;.pdf" in response.content.decode()


def test_the_name_is_for_those_who_may_see_the_results(client, own, sign_in):
    page = text(client.get("/en/verify/AIR-7K0M-Q91D/"))
    assert "H•••" in page
    assert NAME not in page
    assert "Aware" not in page
    owner = own.result.scorecard.assessment.created_by
    assert NAME in text(sign_in(owner).get("/en/verify/AIR-7K0M-Q91D/"))
    assert NAME not in text(sign_in(factories.adviser()).get("/en/verify/AIR-7K0M-Q91D/"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Harbour Noodles", "H•••"),
        ("海港麵家", "海•••"),
        ("ABC", "A•••"),
        ("「海港」麵家", "海•••"),
        ("3M Hong Kong", "3•••"),
        ("A", "•••"),
        ("AB", "•••"),
        ("一", "•••"),
        ("一字", "•••"),
        ("A & B", "•••"),
        ("A. Ł.", "•••"),
        ("𨋢", "•••"),
        ("…", "•••"),
        ("", ""),
    ],
)
def test_a_masked_name_is_never_the_whole_name(name, shown):
    assert masked(name) == shown


def test_a_number_alone_is_not_proof_and_the_page_says_so(client, own):
    page = text(client.get("/en/verify/AIR-7K0M-Q91D/"))
    assert "We issued this report on" in page
    assert "Check the file too" in page
    assert "This is the file that we issued" in text(upload(client, path="/en/verify/AIR-7K0M-Q91D/"))


def test_a_file_of_another_report_under_this_number(client, own):
    other = made(factories.submitted().scorecards.get(), content=PDF + b" two", number="AIR-0000-0002")
    page = text(upload(client, PDF + b" two", path="/en/verify/AIR-7K0M-Q91D/"))
    assert "This file is another report of ours" in page
    assert other.number in page


@pytest.mark.parametrize("typed", ["air-7kom-q9ld", " AIR 7KOM Q9ID ", "7k0mq91d", "ＡＩＲ－７Ｋ０Ｍ－Ｑ９１Ｄ"])
def test_numbers_are_read_as_people_write_them(client, own, typed):
    response = client.get("/en/verify/", {"number": typed})
    assert response.url == "/en/verify/AIR-7K0M-Q91D/"


def test_an_address_with_the_number_written_otherwise_leads_to_the_right_one(client, own):
    assert client.get("/en/verify/air-7kom-q91d/").url == "/en/verify/AIR-7K0M-Q91D/"


@pytest.mark.parametrize("typed", ["", "AIR-7K0M", "AIR-7K0M-Q91D-5", "AIR-7K0M-Q91U", "帳單", "../../x", "\x00"])
def test_what_cannot_be_a_number_is_said_beside_the_field(client, typed):
    response = client.get("/en/verify/", {"number": typed})
    assert response.status_code == 422
    assert 'href="#number"' in response.content.decode()


def test_reading_numbers():
    assert read_number("AIR-AIRA-IRAI") == "AIR-A1RA-1RA1"
    assert read_number("A1RA1RAX") == "AIR-A1RA-1RAX"
    assert read_number("AIR-7K2M-Q9X") == ""


@pytest.mark.parametrize("number", ["AIR-0000-0000", "no-such-number"])
def test_a_guessed_number_is_not_found(client, own, number):
    response = client.get(f"/en/verify/{number}/")
    assert response.status_code == 404
    assert "We know no report with this number" in text(response)


def test_a_report_that_is_not_made_yet_was_not_issued(client):
    report = factories.submitted().scorecards.get().results.get().reports.get()
    assert client.get(f"/en/verify/{report.number}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "This is not a PDF file. Choose the report as you received it."),
        (b"", "This is not a PDF file. Choose the report as you received it."),
        (b"%PDF-" + b"x" * (5 * 1024 * 1024 - 4), "This file is larger than 5 MB."),
    ],
)
def test_other_files_are_refused_in_words(client, content, words):
    response = upload(client, content)
    assert response.status_code == 422
    assert words in text(response)
    assert 'href="#file"' in response.content.decode()


def test_five_megabytes_are_compared(client):
    response = upload(client, b"%PDF-" + b"x" * (5 * 1024 * 1024 - 5))
    assert (response.status_code, "This is not a file that we issued" in text(response)) == (200, True)


def test_no_file_at_all(client):
    response = client.post("/en/verify/", {})
    assert response.status_code == 422
    assert "Choose the PDF file of the report." in text(response)


def test_nothing_of_an_upload_is_kept(client, own, monkeypatch, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.new_file", _must_not_happen)
    monkeypatch.setattr("django.core.files.uploadhandler.MemoryFileUploadHandler.new_file", _must_not_happen)
    assert upload(client, PDF + b"x" * 3_000_000).status_code == 200
    assert list(tmp_path.iterdir()) == []


def _must_not_happen(*_args, **_kwargs):
    raise AssertionError("a file was kept")


def test_an_endless_upload_is_ended(client, monkeypatch):
    monkeypatch.setattr(uploads, "_GIVE_UP", 100_000)
    response = upload(client, b"%PDF-" + b"x" * 300_000)
    assert response.status_code == 422


def test_a_forged_post_is_refused_though_the_file_is_read_first(own):
    assert upload(Client(enforce_csrf_checks=True)).status_code == 403


def test_newer_answers_a_newer_rating_and_newer_recommendations_supersede(client, sign_in):
    owner = factories.user()
    assessment = factories.returned(owner=owner)
    first = made(assessment.scorecards.get())
    assert "Standing Valid" in text(client.get(f"/en/verify/{first.number}/"))
    factories.submit(assessment, actor=owner)
    page = text(client.get(f"/en/verify/{first.number}/"))
    assert "Standing Superseded" in page
    second = made(assessment.scorecards.get(number=2), number="AIR-0000-0002")
    assert "Standing Valid" in text(client.get(f"/en/verify/{second.number}/"))
    revise(scorecard=second.result.scorecard, actor=owner, facts={"incorporated_in_hk": True})
    assert "Standing Superseded" in text(client.get(f"/en/verify/{second.number}/"))


def test_a_withdrawn_verification_is_shown_with_its_day_and_without_its_reason(client):
    assessment = factories.verified()
    card = assessment.scorecards.get(kind="verified")
    report = made(card)
    page = text(client.get(f"/en/verify/{report.number}/"))
    assert "Verified by an HKPC adviser" in page
    assert "Standing Valid" in page
    reviews.withdraw(assessment=assessment, reason="We mixed up two firms.", actor=assessment.adviser)
    today = timezone.localdate()
    withdrawn_on = f"The verification was withdrawn on {today.day} {today:%B %Y}."
    for _round in range(2):
        page = text(upload(client))
        assert "Standing Withdrawn" in page
        assert withdrawn_on in page
        assert "mixed up" not in page
        factories.verify(assessment, actor=assessment.adviser)  # a second one does not bring the first back


def test_checks_from_one_address_are_limited(client, own, monkeypatch):
    monkeypatch.setattr(verification, "RATE", "2/m")
    address = "/en/verify/AIR-7K0M-Q91D/"
    assert [client.get(address).status_code for _check in range(3)] == [200, 200, 429]
    assert upload(client).status_code == 429
    assert client.get("/en/verify/").status_code == 200
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_reports_may_not_be_made_twice_for_the_page_to_find(own):
    result = own.result
    assert reports.request(result=result, language="en", actor=None) == own
