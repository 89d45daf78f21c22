"""A firm over time: what is listed, what the chart shows, which reports are offered, and the ZIP."""

import io
import re
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile

from accounts.models import Business, Membership, User
from readiness.models import Assessment
from readiness.services import reviews, standings
from recommendations.models import JobState, Report
from recommendations.services import history, reports
from recommendations.services.archives import Member, zip_stream
from tests import factories
from tests.clock import on

PDF = b"%PDF-1.7 "


def again(like: Assessment, owner: User, *, business: Business | None = None, level: int = 4) -> Assessment:
    """Another submitted assessment of the firm, or of a branch."""
    assessment = Assessment.objects.create(business=business or like.business, release=like.release, language="en")
    standings.keep(assessment)
    factories.assessments.save_answers(assessment=assessment, answers=factories.answers(level))
    factories.submit(assessment, actor=owner)
    return factories.fresh(assessment)


def ready(*assessments: Assessment) -> list[Report]:
    """Finishes the reports of assessments."""
    found = Report.objects.filter(result__scorecard__assessment__in=assessments).order_by("created_at")
    for report in found:
        report.file.save("report.pdf", ContentFile(PDF + str(report.pk).encode()), save=False)
        report.state, report.sha256, report.finished_at = JobState.READY, "0" * 64, report.created_at
        report.save()
    return list(found)


@pytest.fixture
def owner() -> User:
    return factories.user()


@pytest.fixture
def first(owner) -> Assessment:
    with on("2025-11-03"):
        return factories.submitted(owner, level=2)


@pytest.fixture
def branch(first) -> Business:
    return Business.objects.create(name="Mong Kok", parent=first.business, firm=first.business.firm)


def page(client, business, query: str = "") -> str:
    return client.get(f"/en/businesses/{business.pk}/assessments/{query}").content.decode()


def checked(body: str) -> list[str]:
    return re.findall(r'name="report" value="([0-9a-f-]+)" checked', body)


@pytest.mark.django_db
def test_all_assessments_of_firm_and_branches_the_newest_first(owner, first, branch, sign_in):
    with on("2026-05-11"):
        later = again(first, owner)
        reviews.request_review(assessment=later, actor=owner)
        ada = factories.adviser()
        reviews.claim(assessment=later, actor=ada)
        levels = {question.id: 3 for question in factories.questionnaire().questions}
        reviews.rate(assessment=later, levels=levels, comments={}, actor=ada)
        factories.verify(factories.fresh(later), actor=ada)
    with on("2026-08-20"):
        again(first, owner, business=branch, level=3)
    body = page(sign_in(owner), first.business)
    assert re.findall(r"<h3>(.*?)</h3>", body) == [
        "Assessment of 20 August 2026",
        "Assessment of 11 May 2026",
        "Assessment of 3 November 2025",
    ]
    assert "Verified by an adviser · 11 May 2026" in body
    tags = re.findall(r'<span class="tier-tag (tier-\d)">(.*?)</span> ([\d.]+)', body)
    # The second one is verified as AI Aware; its own score was 4.
    assert tags == [("tier-2", "AI Aware", "3.00"), ("tier-2", "AI Aware", "4.00"), ("tier-1", "AI Unaware", "2.00")]
    assert "Harbour Noodles &amp; Co. 海港麵家 · 4.00 (first 2.00, 3 November 2025)" in body
    assert "Mong Kok · 3.00" in body
    assert "1, Harbour Noodles &amp; Co. 海港麵家: 3 November 2025 2.00, 11 May 2026 4.00." in body


@pytest.mark.django_db
def test_a_branch_shows_its_own_only(owner, first, branch, sign_in):
    again(first, owner, business=branch)
    manager = factories.member(branch, Membership.Role.MANAGER)
    client = sign_in(manager)
    assert page(client, branch).count('class="firm-line"') == 1
    assert client.get(f"/en/businesses/{first.business.pk}/assessments/").status_code == 404
    assert page(sign_in(owner), branch).count('class="firm-line"') == 1


@pytest.mark.django_db
def test_a_business_without_any(owner, sign_in):
    firm = factories.business()
    Membership.objects.create(user=owner, business=firm, role=Membership.Role.OWNER)
    body = page(sign_in(owner), firm)
    assert "There is no assessment here yet." in body
    assert "Score over time" not in body


@pytest.mark.django_db
def test_the_newest_report_in_the_readers_language_is_ticked(owner, first, sign_in):
    result = first.scorecards.get().results.get()
    reports.request(result=result, language="zh-hant", actor=owner)
    english, chinese = ready(first)
    assert checked(page(sign_in(owner), first.business)) == [str(english.pk)]
    body = sign_in(owner).get(f"/zh-hant/businesses/{first.business.pk}/assessments/").content.decode()
    assert checked(body) == [str(chinese.pk)]


@pytest.mark.django_db
def test_reports_of_earlier_ratings_and_of_withdrawn_verifications_are_not_offered(owner, sign_in):
    verified = factories.verified(owner=owner)
    own, issued = ready(verified)
    body = page(sign_in(owner), verified.business)
    assert checked(body) == [str(issued.pk)]
    assert f'value="{own.pk}"' in body
    reviews.withdraw(assessment=verified, reason="Look again", actor=verified.adviser)
    body = page(sign_in(owner), verified.business)
    assert checked(body) == [str(own.pk)]
    assert str(issued.pk) not in body


@pytest.mark.django_db
def test_unfinished_reports_are_not_offered(owner, first, sign_in):
    body = page(sign_in(owner), first.business)
    assert 'name="report"' not in body
    assert "ZIP" not in body


@pytest.mark.django_db
def test_fifty_a_page(owner, first, sign_in):
    made = [Assessment(business=first.business, release=first.release, language="en") for _each in range(50)]
    for assessment in made:
        assessment.save()
        standings.keep(assessment)
    body = page(sign_in(owner), first.business)
    assert body.count('class="firm-line"') == 50
    assert "Page 1 of 2" in body
    assert page(sign_in(owner), first.business, "?page=2").count('class="firm-line"') == 1


# The ZIP


def packed(client, business, chosen):
    return client.post(f"/en/businesses/{business.pk}/assessments/reports.zip", {"report": [str(pk) for pk in chosen]})


@pytest.mark.django_db
def test_the_zip_holds_what_was_ticked_under_readable_names(owner, first, sign_in):
    with on("2025-11-03"):
        second = again(first, owner)
    chosen = ready(first, second)
    with on("2026-11-25"):
        response = packed(sign_in(owner), first.business, [report.pk for report in chosen])
    assert response.streaming
    assert "2026-11-25.zip" in response["Content-Disposition"]
    with ZipFile(io.BytesIO(b"".join(response))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "AI readiness – Harbour Noodles & Co. 海港麵家 – 2025-11-03.pdf",
            "AI readiness – Harbour Noodles & Co. 海港麵家 – 2025-11-03 (2).pdf",
        ]
        assert {archive.read(name) for name in archive.namelist()} == {PDF + str(one.pk).encode() for one in chosen}


@pytest.mark.django_db
def test_a_file_that_is_gone_is_named(owner, first, sign_in):
    (report,) = ready(first)
    report.file.storage.delete(report.file.name)
    with ZipFile(io.BytesIO(b"".join(packed(sign_in(owner), first.business, [report.pk])))) as archive:
        assert archive.namelist() == ["Missing.txt"]
        assert "AI readiness – Harbour Noodles" in archive.read("Missing.txt").decode()


@pytest.mark.django_db
def test_what_is_not_theirs_or_not_finished_or_too_much_is_not_packed(owner, first, sign_in, monkeypatch):
    stranger = ready(factories.submitted())[0]
    client = sign_in(owner)

    def told(chosen) -> str:
        response = packed(client, first.business, chosen)
        assert response.status_code == 302
        return client.get(response.url).content.decode()

    pending = Report.objects.get(result__scorecard__assessment=first)
    assert "One of these reports is not there any more" in told([stranger.pk])
    assert "One of these reports is not there any more" in told([pending.pk])
    assert "Choose at least one report" in told([])
    monkeypatch.setattr(history, "MOST_FILES", 1)
    assert "Choose at most 1 reports at once" in told([stranger.pk, pending.pk])
    assert packed(client, first.business, ["no-id"]).status_code == 404


def test_the_archive_is_sent_piece_by_piece():
    opened: list[str] = []

    def open_as(name: str) -> io.BytesIO:
        opened.append(name)
        return io.BytesIO(b"x" * 200_000)

    members = [Member(name, lambda name=name: open_as(name)) for name in ("a.pdf", "A.pdf", "a.pdf")]
    stream = zip_stream(members, missing=lambda gone: ("Missing.txt", "\n".join(gone)))
    first_piece = next(stream)
    assert opened == ["a.pdf"]
    assert len(first_piece) < 100_000
    with ZipFile(io.BytesIO(first_piece + b"".join(stream))) as archive:
        assert archive.namelist() == ["a.pdf", "A (2).pdf", "a (3).pdf"]
        assert archive.testzip() is None
