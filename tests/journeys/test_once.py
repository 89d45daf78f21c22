"""Impatience: two clicks make one of it, and what comes too late is refused in words."""

import re

from playwright.sync_api import expect

from tests.journeys import firm
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def assessments_of(visitor: Visitor) -> int:
    visitor.open("home/")
    return visitor.page.locator("main article").count()


def double_click(visitor: Visitor, button: str, *, leads_to: str) -> None:
    """Without JavaScript the second click breaks off the navigation of the first, so only where it ends counts."""
    visitor.page.dblclick(button, no_wait_after=True)
    expect(visitor.page).to_have_url(re.compile(leads_to), timeout=20_000)
    visitor.page.wait_for_load_state()


def test_a_double_click_on_start_opens_one_assessment(visit: Visit) -> None:
    for javascript in (True, False):
        owner = visit(java_script_enabled=javascript)
        owner.open("start/")
        owner.page.check("#id_consent")
        double_click(owner, "#start-form button.btn-primary", leads_to="/assessments/")
        assert assessments_of(owner) == 1


def test_sending_the_start_page_again_opens_the_same_assessment(visit: Visit) -> None:
    owner = visit()
    owner.open("start/")
    key = owner.page.input_value("[name=key]")
    first = owner.send("start/", key=key, consent="yes").url
    assert owner.send("start/", key=key, consent="yes").url == first
    assert assessments_of(owner) == 1


def test_a_double_click_on_submit_gives_one_result(visit: Visit) -> None:
    for javascript in (True, False):
        owner = visit(java_script_enabled=javascript)
        owner.quickly_complete()
        owner.open(owner.of_assessment("check/"))
        double_click(owner, "#submit button", leads_to="/result/")
        assert firm.tier_name("en") in owner.page.inner_text("h1")
        assert results_of(owner) == 1


def test_submitting_again_leads_to_the_same_result(visit: Visit) -> None:
    owner = visit()
    owner.quickly_submit()
    again = owner.send(owner.of_assessment("submit/"))
    assert again.url == owner.url(owner.of_assessment("result/"))
    assert results_of(owner) == 1


def results_of(visitor: Visitor) -> int:
    visitor.open(visitor.of_assessment("reports/"))
    return visitor.page.locator("main h2").count()


def test_an_answer_that_arrives_after_submission_is_refused_in_words(visit: Visit) -> None:
    owner = visit(expecting=(409,))
    owner.quickly_complete()
    pillar = firm.pillars()[0]
    owner.open_pillar(pillar)
    owner.send(owner.of_assessment("submit/"))
    owner.card("management_support_1", "1").click()
    expect(owner.page.locator("#q-management_support_1 .field-error").first).to_be_visible()
    owner.page.locator("[data-autosave][data-state=failed]").wait_for()
    owner.go()
    assert owner.path == owner.of_assessment()
    assert owner.page.locator("[class*=notice], .messages, [role=alert]").first.is_visible()
    owner.open(owner.of_assessment("result/"))
    assert firm.SCORE in owner.page.inner_text(".standing")


def test_a_page_about_the_firm_that_arrives_after_submission_is_refused_in_words(visit: Visit) -> None:
    owner = visit()
    owner.quickly_complete()
    owner.open(owner.of_assessment("profile/"))
    owner.send(owner.of_assessment("submit/"))
    owner.press("#profile-form")
    assert owner.path == owner.of_assessment()
    assert owner.page.locator("[class*=notice], .messages, [role=alert]").first.is_visible()


def test_an_incomplete_questionnaire_says_what_is_missing_and_cannot_be_submitted(visit: Visit) -> None:
    owner = visit()
    owner.quickly_start()
    owner.quickly_answer(*firm.pillars()[1:])
    owner.open(owner.of_assessment("check/"))
    pillar = firm.pillars()[0]
    missing = owner.page.locator(f"[aria-labelledby=p-{pillar}] details li")
    assert missing.count() == len(firm.questions(pillar))
    assert not owner.page.locator("#submit").count()
    assert owner.send(owner.of_assessment("submit/")).url == owner.url(owner.of_assessment("check/"))
    owner.page.locator(".error-summary a").click()
    assert owner.page.url.endswith("?check#q-management_support_1")
    owner.choose("management_support_1", "3")
    owner.go()
    assert owner.path == owner.of_assessment("check/")
    assert missing.count() == len(firm.questions(pillar)) - 1
