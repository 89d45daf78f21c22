"""Reports: asking, watching, downloading; what each state looks like; who may."""

import datetime
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, User
from readiness.models import Assessment, Scorecard
from recommendations.models import Failure, JobState, Report, Result
from recommendations.services import reports
from recommendations.views.reports import file_name
from tests import factories
from tests.conftest import HoldLink, SignIn

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 not a real one"
HTMX = {"HX-Request": "true"}


def url(name: str, key: Any) -> str:
    return reverse(f"recommendations:{name}", args=[key])


def ready(report: Report) -> Report:
    report.file.save("report.pdf", ContentFile(PDF), save=False)
    report.state, report.sha256, report.finished_at = JobState.READY, sha256(PDF).hexdigest(), timezone.now()
    report.save()
    return report


def let_go(response: Any) -> None:
    """Closes the file of a response that was not read; closing the response itself would close the database too."""
    for close in response._resource_closers:
        close()


def failed(report: Report) -> Report:
    report.state, report.failure, report.finished_at = JobState.FAILED, Failure.STORAGE, timezone.now()
    report.save()
    return report


@pytest.fixture
def owner() -> User:
    return factories.user()


@pytest.fixture
def assessment(owner: User) -> Assessment:
    return factories.submitted(owner)


@pytest.fixture
def report(assessment: Assessment) -> Report:
    return Report.objects.get()


@pytest.fixture
def firm(owner: User, sign_in: SignIn) -> Client:
    return sign_in(owner)


class TestAsking:
    def test_makes_one_and_shows_how_far_it_is(self, firm: Client, report: Report) -> None:
        response = firm.post(url("request_report", report.result_id), {"language": "zh-hans"})
        asked = Report.objects.get(language="zh-hans")
        assert response.status_code == 302
        assert response.url == url("report", asked.pk)
        assert asked.state == JobState.PENDING

    def test_asking_twice_gives_the_one_there_is(self, firm: Client, report: Report) -> None:
        response = firm.post(url("request_report", report.result_id), {"language": report.language})
        assert response.url == url("report", report.pk)
        assert Report.objects.count() == 1

    def test_too_many_requests_are_refused_in_words(self, firm: Client, report: Report, settings: Any) -> None:
        """New ones, progress and retries count together, whoever asks; the reports that are there stay."""
        settings.REPORT_REQUESTS = "1/h"
        failed(report)
        asking = url("request_report", report.result_id)
        assert firm.post(asking, {"language": "zh-hans"}).status_code == 302
        retrying, answers = url("retry_report", report.pk), []
        for address, headers in ((asking, {}), (retrying, {}), (asking, HTMX)):
            answers.append(firm.post(address, {"language": "zh-hant"}, headers=headers))
        assert [answer.status_code for answer in answers] == [429, 429, 429]
        for page in (answers[0], answers[1], firm.get(answers[2]["HX-Redirect"])):
            assert "Many reports of this assessment were asked for within an hour." in page.content.decode()
            assert page.templates[0].name == "recommendations/reports.html"
        assert set(Report.objects.values_list("language", "state")) == {("en", "failed"), ("zh-hans", "pending")}

    def test_a_page_that_stays_gets_the_line_alone(self, firm: Client, report: Report) -> None:
        response = firm.post(url("request_report", report.result_id), {"language": "zh-hant"}, headers=HTMX)
        page = response.content.decode()
        assert page.startswith("<li")
        assert 'hx-trigger="every 2s"' in page

    @pytest.mark.parametrize("language", ["", "fr", "zh"])
    def test_in_one_of_the_three_languages_only(self, firm: Client, report: Report, language: str) -> None:
        assert firm.post(url("request_report", report.result_id), {"language": language}).status_code == 400
        assert Report.objects.count() == 1

    def test_is_a_post(self, firm: Client, report: Report) -> None:
        opened = firm.get(url("request_report", report.result_id))
        assert (opened.status_code, opened["Allow"]) == (405, "POST")
        assert "This address cannot be opened by itself" in opened.content.decode()
        assert firm.get(url("retry_report", report.pk)).status_code == 405


class TestWatching:
    def test_the_page_watches_or_offers_to_look_again(self, firm: Client, report: Report) -> None:
        page = firm.get(url("report", report.pk)).content.decode()
        assert f'<noscript><p><a class="btn btn-secondary" href="{url("report", report.pk)}">' in page
        assert f"{url('report', report.pk)}?seen=pending" in page

    def test_nothing_is_swapped_while_nothing_changed(self, firm: Client, report: Report) -> None:
        response = firm.get(url("report", report.pk), {"seen": "pending"}, headers=HTMX)
        assert (response.status_code, response.content) == (204, b"")

    def test_being_made_is_said(self, firm: Client, report: Report) -> None:
        Report.objects.update(state=JobState.RENDERING, started_at=timezone.now())
        page = firm.get(url("report", report.pk), {"seen": "pending"}, headers=HTMX).content.decode()
        assert "Being made" in page
        assert "?seen=rendering" in page

    def test_ready_stops_the_watching(self, firm: Client, report: Report) -> None:
        ready(report)
        page = firm.get(url("report", report.pk), {"seen": "rendering"}, headers=HTMX).content.decode()
        assert "hx-get" not in page
        assert url("download_report", report.pk) in page
        assert f"{len(PDF)}\xa0bytes" in page
        assert "noscript" not in firm.get(url("report", report.pk)).content.decode()

    def test_the_storage_is_asked_only_for_a_size_that_the_row_lacks(
        self, firm: Client, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for language in ("zh-hant", "zh-hans"):
            firm.post(url("request_report", report.result_id), {"language": language})
        for made in Report.objects.all():
            ready(made)
        asked: list[str] = []
        real = FileSystemStorage.size
        monkeypatch.setattr(FileSystemStorage, "size", lambda self, name: asked.append(name) or real(self, name))
        business = report.result.scorecard.assessment.business
        pages = [url("result", report.result.scorecard.assessment_id), url("firm", business.pk)]
        pages.append(url("reports", report.result.scorecard.assessment_id))
        assert [(firm.get(page).status_code, len(asked)) for page in pages] == [(200, 3), (200, 3), (200, 6)]
        Report.objects.update(size=1234)
        assert [firm.get(page).content.decode().count("1.2\xa0KB") for page in pages] == [3, 0, 3]
        assert len(asked) == 6

    def test_failed_says_why_and_offers_to_try_again(self, firm: Client, report: Report) -> None:
        failed(report)
        page = firm.get(url("report", report.pk)).content.decode()
        assert str(Failure.STORAGE.label) in page
        assert "hx-get" not in page
        response = firm.post(url("retry_report", report.pk))
        assert response.url == url("report", report.pk)
        report.refresh_from_db()
        assert report.state == JobState.PENDING

    def test_trying_again_what_has_not_failed_changes_nothing(self, firm: Client, report: Report) -> None:
        ready(report)
        page = firm.post(url("retry_report", report.pk), headers=HTMX).content.decode()
        assert url("download_report", report.pk) in page


class TestDownloading:
    def test_the_file(self, firm: Client, report: Report) -> None:
        response = firm.get(url("download_report", ready(report).pk))
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''AI%20readiness")
        assert response["ETag"] == f'"{report.sha256}"'
        assert response["Cache-Control"] == "private, no-cache"

    def test_what_the_browser_has_is_not_sent_again(self, firm: Client, report: Report) -> None:
        etag = f'"{ready(report).sha256}"'
        response = firm.get(url("download_report", report.pk), headers={"If-None-Match": etag})
        assert response.status_code == 304
        assert response["ETag"] == etag

    def test_head(self, firm: Client, report: Report) -> None:
        response = firm.head(url("download_report", ready(report).pk))
        let_go(response)
        assert response.status_code == 200
        assert response["Content-Length"] == str(len(PDF))

    def test_not_before_it_is_ready(self, firm: Client, report: Report) -> None:
        assert firm.get(url("download_report", report.pk)).status_code == 404

    def test_a_lost_file(self, firm: Client, report: Report) -> None:
        ready(report).file.storage.delete(report.file.name)
        assert firm.get(url("download_report", report.pk)).status_code == 404
        assert "AIR-" in firm.get(url("report", report.pk)).content.decode()

    @pytest.mark.parametrize(
        ("language", "firm_name", "expected"),
        [
            ("en", "海港麵家", "AI readiness – 海港麵家 – 2026-11-20.pdf"),
            ("en", "", "AI readiness – 2026-11-20.pdf"),
            ("en", ' A/B: "C"\n<D> ', "AI readiness – A B C D – 2026-11-20.pdf"),
            ("en", "x" * 300, f"AI readiness – {'x' * 80} – 2026-11-20.pdf"),
        ],
    )
    def test_its_name(self, report: Report, language: str, firm_name: str, expected: str) -> None:
        report.result.on_date = datetime.date(2026, 11, 20)
        report.result.scorecard.assessment.business.name = firm_name
        report.language = language
        assert file_name(report) == expected

    def test_a_verified_one_is_told_from_the_firms_own(self, report: Report) -> None:
        report.result.scorecard.kind = Scorecard.Kind.VERIFIED
        assert file_name(report).startswith("AI readiness, verified – ")


class TestTheList:
    def test_a_manager_finds_both_reports(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.verified(owner=owner)
        manager = factories.member(assessment.business, Membership.Role.MANAGER)
        own, verified = Report.objects.order_by("created_at")
        ready(own)
        page = sign_in(manager).get(url("reports", assessment.pk)).content.decode()
        assert page.index("The adviser's rating") < page.index("Your own rating")
        assert url("download_report", own.pk) in page
        assert url("download_report", verified.pk) not in page

    def test_superseded_ones_say_so(self, sign_in: SignIn, owner: User) -> None:
        assessment = factories.returned(owner=owner)
        browser = sign_in(owner)
        assert "superseded" not in browser.get(url("reports", assessment.pk)).content.decode()
        factories.submit(assessment, actor=owner)
        assert browser.get(url("reports", assessment.pk)).content.decode().count("superseded") == 1

    def test_before_there_is_one(self, sign_in: SignIn, owner: User) -> None:
        page = sign_in(owner).get(url("reports", factories.complete(owner).pk)).content.decode()
        assert "There is no report yet." in page

    def test_queries_do_not_grow(
        self, firm: Client, report: Report, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        listed = url("reports", report.result.scorecard.assessment_id)
        with django_assert_num_queries(5):
            firm.get(listed)
        for language in ("zh-hant", "zh-hans"):
            reports.request(result=report.result, language=language, actor=None)
        with django_assert_num_queries(5):
            firm.get(listed)


class TestWhoMay:
    @pytest.fixture
    def routes(self, report: Report) -> list[tuple[str, str]]:
        return [
            ("get", url("reports", report.result.scorecard.assessment_id)),
            ("post", url("request_report", report.result_id)),
            ("get", url("report", report.pk)),
            ("post", url("retry_report", report.pk)),
            ("get", url("download_report", ready(report).pk)),
        ]

    def statuses(self, client: Client, routes: list[tuple[str, str]]) -> list[int]:
        responses = [getattr(client, method)(address, {"language": "en"}) for method, address in routes]
        for response in responses:
            let_go(response)
        return [response.status_code for response in responses]

    def test_outsiders_find_nothing(self, client: Client, sign_in: SignIn, routes: list[tuple[str, str]]) -> None:
        assert self.statuses(client, routes) == [404] * 5
        for person in (factories.user(), factories.adviser()):
            assert self.statuses(sign_in(person), routes) == [404] * 5
        assert Result.objects.get().reports.count() == 1

    def test_the_holder_of_the_private_link(
        self, hold_link: HoldLink, assessment: Assessment, routes: list[tuple[str, str]]
    ) -> None:
        assert self.statuses(hold_link(assessment), routes) == [200, 302, 200, 302, 200]

    def test_an_adviser_once_it_was_sent_for_review(self, sign_in: SignIn) -> None:
        factories.waiting()
        report = ready(Report.objects.get())
        routes = [("get", url("download_report", report.pk))]
        assert self.statuses(sign_in(factories.adviser()), routes) == [200]
