"""The report on progress, what stands beside a result in a report, and both from the command line."""

import re
from io import BytesIO
from uuid import uuid4

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Membership
from accounts.viewers import Viewer
from readiness.models import StaleCell
from readiness.services import cohort
from readiness.services.reviews import request_review
from recommendations.models import JobState, Report, ReportKind, Result, StepDone
from recommendations.report.builder import build_document
from recommendations.services import reports
from recommendations.services.steps import planned_steps
from recommendations.views.reports import file_name
from tests import factories
from tests.clock import on
from tests.recommendations.test_progress import resubmit

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.user()


@pytest.fixture
def first(owner):
    """Every answer at level 2, one at 1 and one at 3: 2.00."""
    with on("2026-05-12"):
        return factories.submitted(owner, level=2, business_use_case_1=1, business_use_case_2=3)


@pytest.fixture
def second(owner, first):
    """Two answers higher by two levels in all, one lower by one."""
    with on("2026-11-20"):
        draft = factories.again(first, actor=owner)
        step = planned_steps(draft)[0]
        StepDone.objects.create(
            assessment=draft, question=step.question, level=step.level, state="partly", note="寫低咗"
        )
        return resubmit(draft, owner, business_use_case_1=2, ai_talent_1=3, business_use_case_2=2)


def result_of(assessment) -> Result:
    return Result.objects.filter(scorecard__assessment=assessment).latest("scorecard__number", "revision")


def progress(assessment, language="en") -> Report:
    return reports.request(result=result_of(assessment), language=language, actor=None, kind=ReportKind.PROGRESS)


def test_it_says_what_rose_what_fell_and_which_steps_were_taken(second):
    document = build_document(progress(second))
    page = document.first_page
    assert (page.tier, page.score, page.change) == ("AI Unaware", "2.00 → 2.04", "↑ up 0.04")
    assert [(row.name, row.before, row.after, row.change) for row in page.rises] == [
        ("AI Talent", "2.00", "2.50", "↑ up 0.50")
    ]
    assert page.falls == ()
    assert page.no_falls == "No dimension scores lower than last time."
    assert page.steps_done == "Planned steps that were told of: 1. Done: 0. Partly done: 1."
    assert [point.label for point in document.trend.points] == ["12 May 2026", "20 November 2026"]
    assert [(len(group.answers), group.title) for group in document.answers] == [
        (2, "Higher than last time"),
        (1, "Lower than last time"),
    ]
    assert (document.steps[0].state, document.steps[0].note) == ("Partly done", "寫低咗")


def test_what_it_compares_is_frozen_when_it_is_asked_for(second):
    report = progress(second)
    before = build_document(report)
    StepDone.objects.all().delete()
    assert build_document(Report.objects.get(pk=report.pk)) == before
    assert progress(second) == report


def test_a_third_assessment_is_compared_with_the_second_and_shows_all_three(second, owner):
    with on("2027-05-20"):
        third = resubmit(factories.again(second, actor=owner), owner, ai_literacy_1=4)
    document = build_document(progress(third))
    assert [point.score for point in document.trend.points] == ["2.00", "2.04", "2.13"]
    assert [row.name for row in document.first_page.rises] == ["AI Literacy"]


def test_the_owner_asks_for_it_on_the_progress_page_and_finds_it_in_the_list(second, owner, sign_in):
    browser = sign_in(owner)
    page = browser.get(reverse("recommendations:progress", args=[second.pk])).content.decode()
    action = reverse("recommendations:request_progress", args=[result_of(second).pk])
    assert page.count(f'action="{action}"') == 3
    assert browser.post(action, {"language": "fr"}).status_code == 400
    asked = browser.post(action, {"language": "zh-hant"})
    report = Report.objects.get(kind=ReportKind.PROGRESS)
    assert (report.language, report.requested_by) == ("zh-hant", owner)
    assert asked.url == reverse("recommendations:report", args=[report.pk])
    listed = browser.get(reverse("recommendations:reports", args=[second.pk])).content.decode()
    assert 'id="report-progress-zh-hant"' in listed
    result_page = browser.get(reverse("recommendations:result", args=[second.pk])).content.decode()
    assert "report-progress-" not in result_page
    assert file_name(report).endswith("2026-11-20.pdf")


def test_it_is_the_firms_own(second, owner, sign_in):
    report = progress(second)
    request_review(assessment=second, actor=owner)
    adviser = factories.adviser()
    manager = factories.member(second.business, Membership.Role.MANAGER)
    seen = {
        who: Report.objects.visible_to(Viewer(who)).filter(pk=report.pk).exists() for who in (owner, manager, adviser)
    }
    assert seen == {owner: True, manager: True, adviser: False}
    refused = sign_in(adviser).post(
        reverse("recommendations:request_progress", args=[result_of(second).pk]), {"language": "en"}
    )
    assert refused.status_code == 404


def test_whoever_does_not_see_an_earlier_assessment_gets_no_report_that_shows_it(second, owner, sign_in, hold_link):
    """Three assessments, links to the last two only."""
    with on("2027-05-20"):
        third = resubmit(factories.again(second, actor=owner), owner, ai_literacy_1=4)
    holder = hold_link(second, hold_link(third))
    address = reverse("recommendations:request_progress", args=[result_of(third).pk])
    whole = progress(third)
    assert len(whole.beside["earlier"]) == 2
    for page in ("report", "download_report"):
        assert holder.get(reverse(f"recommendations:{page}", args=[whole.pk])).status_code == 404
    page = holder.get(reverse("recommendations:progress", args=[third.pk])).content.decode()
    assert page.count(f'action="{address}"') == 3
    assert str(whole.pk) not in page
    refused = holder.post(address, {"language": "en"}, follow=True).content.decode()
    assert "on more assessments than you may see" in refused
    asked = holder.post(address, {"language": "zh-hant"})
    cut = Report.objects.get(kind=ReportKind.PROGRESS, language="zh-hant")
    assert cut.beside["earlier"] == [result_of(second).scorecard_id]
    assert asked.url == reverse("recommendations:report", args=[cut.pk])
    assert holder.get(asked.url).status_code == 200
    seen = Report.objects.visible_to(Viewer(owner)).of_kind(ReportKind.PROGRESS)
    assert set(seen) == {whole, cut}


def test_it_is_made_like_any_other(second):
    report = progress(second)
    reports.make(report.pk)
    report.refresh_from_db()
    assert report.state == JobState.READY
    with report.file.open("rb") as file:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    assert "2.00 → 2.04" in text


def test_without_an_earlier_assessment_there_is_none(first, owner, sign_in):
    with pytest.raises(CommandError, match="no earlier assessment"):
        call_command("render_report", str(first.pk), kind="progress", out="-")
    refused = sign_in(owner).post(
        reverse("recommendations:request_progress", args=[result_of(first).pk]), {"language": "en"}
    )
    assert refused.status_code == 404
    assert not Report.objects.filter(kind=ReportKind.PROGRESS).exists()


# Other firms


def test_a_first_report_has_the_medians_of_enough_other_firms(owner):
    factories.other_firms(*["2"] * 5, *["3"] * 5)
    assessment = factories.submitted(owner, level=4)
    report = Report.objects.get()
    assert report.beside["peers"]["firms"] == 10
    assert set(report.beside["peers"]["medians"].values()) == {"5/2"}
    cohort.refresh_stale()
    factories.other_firms("5", "5", "5")
    document = build_document(report)
    assert {axis.peers for axis in document.radar.axes} == {2.5}
    assert document.radar.peers_series == "Median of 10 or more firms of your sector and size"
    later = reports.request(result=result_of(assessment), language="zh-hans", actor=None)
    assert set(later.beside["peers"]["medians"].values()) == {"3"}


def test_a_second_report_has_them_before_its_answers_are_counted(owner, first):
    factories.other_firms(*["2"] * 5, *["3"] * 5)
    again = resubmit(factories.again(first, actor=owner), owner, ai_talent_1=5)
    assert StaleCell.objects.filter(firm=again.business.firm).exists()
    report = Report.objects.get(result=result_of(again), kind=ReportKind.RESULT)
    assert report.beside["peers"]["firms"] == 10
    assert set(report.beside["peers"]["medians"].values()) == {"5/2"}


def test_nine_other_firms_are_too_few(owner):
    factories.other_firms(*["2"] * 9)
    factories.submitted(owner, level=4)
    report = Report.objects.get()
    assert report.beside == {"peers": None}
    document = build_document(report)
    assert document.radar.peers_series == ""
    assert document.radar.description.endswith("There are too few other firms yet to compare with.")


def test_a_report_that_never_looked_for_others_does_not_say_that_they_are_few(owner):
    factories.submitted(owner, level=4)
    report = Report.objects.get()
    report.beside = {}  # as reports are of before others were looked up
    document = build_document(report)
    assert document.radar.peers_series == ""
    assert "too few" not in document.radar.description


# The command


def test_the_command_writes_the_newest_result_and_issues_nothing(second, tmp_path):
    out = tmp_path / "report.pdf"
    before = set(Report.objects.values_list("pk", flat=True))
    call_command("render_report", str(second.pk), language="zh-hant", out=str(out))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(out.read_bytes())).pages)
    assert "2.04" in text
    assert re.search(r"AIR-\w{4}-\w{4}", text) is None
    issued = reports.request(result=result_of(second), language="zh-hant", actor=None)
    call_command("render_report", str(second.pk), language="zh-hant", out=str(out))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(out.read_bytes())).pages)
    assert issued.number in text
    assert set(Report.objects.values_list("pk", flat=True)) == before | {issued.pk}


def test_the_command_says_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="there is no result"):
        call_command("render_report", str(uuid4()), out=str(tmp_path / "report.pdf"))
    with pytest.raises(CommandError, match="invalid UUID value"):
        call_command("render_report", "12", out=str(tmp_path / "report.pdf"))
