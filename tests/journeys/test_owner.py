"""The main job: from the first page to the report on the owner's disk, in each language; without JavaScript too."""

import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys import firm
from tests.journeys.conftest import Visit
from tests.journeys.visitor import SECONDS_FOR_A_REPORT, Visitor


def walk_to_result(owner: Visitor) -> None:
    owner.start()
    owner.page.locator("main a.btn-primary").click()
    owner.fill_profile()
    for pillar in firm.pillars():
        for question in firm.questions(pillar):
            owner.card(question, firm.answer(question)).click()
        owner.go()
    assert owner.path == owner.of_assessment("check/")
    owner.submit()


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def assert_shows_result(owner: Visitor) -> None:
    assert owner.path == owner.of_assessment("result/")
    assert firm.tier_name(owner.language) in owner.page.inner_text("h1")
    standing = owner.page.inner_text(".standing")
    assert firm.SCORE in standing
    assert firm.RAISES in standing
    assert firm.NAME in owner.page.inner_text("main")


def assert_is_report(pdf: Path, language: str) -> None:
    text = text_of(pdf)
    assert firm.NAME in text
    assert firm.tier_name(language) in text
    assert firm.SCORE in text


@pytest.mark.parametrize("language", firm.LANGUAGES)
def test_an_owner_goes_from_the_first_page_to_the_report(visit: Visit, language: str) -> None:
    owner = visit(language)
    walk_to_result(owner)
    assert_shows_result(owner)
    assert owner.page.get_attribute("html", "lang") == firm.TAGS[language]
    assert_is_report(owner.download(owner.pdf_link()), language)


def test_all_of_it_works_without_javascript(visit: Visit) -> None:
    owner = visit(java_script_enabled=False)
    walk_to_result(owner)
    assert_shows_result(owner)
    wait_without_javascript(owner)
    assert_is_report(owner.download(owner.pdf_link()), "en")


def wait_without_javascript(owner: Visitor) -> None:
    """Opens the report's own page and follows its link to look again until the report is there."""
    line = owner.page.locator("#report-en")
    if not line.locator("a[download]").count():
        line.locator("a[href*='/reports/']").click()
    deadline = time.monotonic() + SECONDS_FOR_A_REPORT
    while not line.locator("a[download]").count():
        assert time.monotonic() < deadline
        owner.page.locator("main noscript a").click()


def test_a_report_in_another_language_is_made_on_request(visit: Visit) -> None:
    owner = visit("en")
    owner.quickly_submit()
    owner.open(owner.of_assessment("result/"))
    owner.page.locator("#report-zh-hans button[name=language]").click()
    assert_is_report(owner.download(owner.pdf_link("zh-hans")), "zh-hans")


def test_the_report_carries_the_firm_in_its_file_name(visit: Visit) -> None:
    owner = visit("zh-hant")
    owner.quickly_submit()
    owner.open(owner.of_assessment("result/"))
    with owner.page.expect_download() as waiting:
        owner.pdf_link().click()
    assert "A&B HK 有限公司" in waiting.value.suggested_filename
    assert waiting.value.suggested_filename.endswith(".pdf")
