"""Nothing that was typed is lost: going back, loading again, a second tab, another language."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.journeys import firm
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor, expected_choices

FIRST, SECOND, THIRD = "management_support_1", "management_support_2", "ai_literacy_1"
NOTE = "Budget agreed in May.\n五月已撥款 <b>& more</b>"


@pytest.fixture
def owner(visit: Visit) -> Visitor:
    """At the first page of questions, with nothing answered."""
    visitor = visit()
    visitor.quickly_start()
    visitor.open_pillar(firm.pillars()[0])
    return visitor


def test_an_answer_and_its_note_are_there_after_loading_the_page_again(owner: Visitor) -> None:
    owner.choose(FIRST, "4")
    owner.write_note(FIRST, NOTE)
    with owner.page.expect_response(re.compile(f"/answers/{FIRST}/")):
        owner.page.check(f"#{FIRST}_evidence")
    owner.wait_until_saved()
    owner.page.reload()
    assert owner.chosen(FIRST) == "4"
    assert owner.page.input_value(f"#{FIRST}_note") == NOTE
    assert owner.page.is_checked(f"#{FIRST}_evidence")


def test_a_note_is_kept_while_one_types(owner: Visitor) -> None:
    owner.open_details(FIRST)
    with owner.page.expect_response(re.compile(f"/answers/{FIRST}/")):
        owner.page.locator(f"#{FIRST}_note").press_sequentially("Half a thought")
    owner.page.reload()
    assert owner.page.input_value(f"#{FIRST}_note") == "Half a thought"


def test_the_back_button_shows_what_was_answered(owner: Visitor) -> None:
    pillar = firm.pillars()[0]
    for question in firm.questions(pillar):
        owner.card(question, firm.answer(question)).click()
    owner.write_note(SECOND, NOTE)
    owner.go()
    owner.page.go_back()
    assert owner.choices(pillar) == expected_choices(pillar)
    assert owner.page.input_value(f"#{SECOND}_note") == NOTE


def test_the_previous_button_keeps_the_page_that_one_leaves(owner: Visitor) -> None:
    second = firm.pillars()[1]
    owner.open_pillar(second)
    question = firm.questions(second)[0]
    owner.card(question, "2").click()
    owner.go("previous")
    owner.go("next")
    assert owner.chosen(question) == "2"


def test_the_page_says_how_much_is_left(owner: Visitor) -> None:
    progress = owner.page.locator("#progress progress")
    assert progress.get_attribute("value") == "0"
    owner.choose(FIRST, "3")
    owner.choose(SECOND, "unknown")
    expect(progress).to_have_attribute("value", "2")


def test_arrow_keys_choose_and_the_choice_is_saved(owner: Visitor) -> None:
    owner.choose(FIRST, "2")
    owner.page.focus(f"#{FIRST}_2")
    with owner.page.expect_response(re.compile(f"/answers/{FIRST}/")):
        owner.page.keyboard.press("ArrowDown")
    owner.wait_until_saved()
    assert owner.page.evaluate("document.activeElement.id") == f"{FIRST}_3", "the focus was lost on saving"
    owner.page.reload()
    assert owner.chosen(FIRST) == "3"


def test_what_was_chosen_before_the_scripts_came_is_saved_when_they_do(owner: Visitor) -> None:
    slow: list[Route] = []
    owner.context.route(re.compile("/htmx"), lambda route: slow.append(route))
    owner.page.reload(wait_until="commit")
    owner.card(FIRST, "3").click()
    assert owner.page.locator("[data-autosave][data-state=idle]").count() == 1
    with owner.page.expect_response(re.compile(f"/answers/{FIRST}/")):
        slow[0].continue_()
    owner.wait_until_saved()
    owner.context.unroute_all()
    owner.page.reload()
    assert owner.chosen(FIRST) == "3"


def test_without_a_connection_the_page_says_so_and_next_sends_everything(visit: Visit) -> None:
    owner = visit()
    owner.quickly_start()
    owner.open_pillar(firm.pillars()[0])
    owner.context.route(re.compile("/answers/"), lambda route: route.abort("connectionrefused"))
    owner.card(FIRST, "4").click()
    owner.page.locator("[data-autosave][data-state=failed]").wait_for()
    owner.watch.problems.clear()  # what the browser itself says of a lost connection
    owner.go()
    owner.page.go_back()
    assert owner.chosen(FIRST) == "4"


def test_a_second_tab_that_is_behind_takes_no_answer_away(owner: Visitor) -> None:
    pillar = firm.pillars()[0]
    behind = owner.page
    ahead = owner.page = owner.context.new_page()
    owner.open_pillar(pillar)
    owner.choose(FIRST, "4")
    owner.page = behind
    owner.choose(THIRD, "2")
    owner.go()
    owner.page = ahead
    owner.page.reload()
    assert owner.chosen(FIRST) == "4"
    assert owner.chosen(THIRD) == "2"


def test_a_second_tab_that_is_behind_takes_no_note_away(owner: Visitor) -> None:
    pillar = firm.pillars()[0]
    behind = owner.page
    ahead = owner.page = owner.context.new_page()
    owner.open_pillar(pillar)
    owner.write_note(FIRST, NOTE)
    with owner.page.expect_response(re.compile(f"/answers/{FIRST}/")):
        owner.card(FIRST, "4").click()
    owner.wait_until_saved()
    owner.page = behind
    owner.choose(THIRD, "2")
    owner.go()
    owner.page = ahead
    owner.page.reload()
    assert owner.page.input_value(f"#{FIRST}_note") == NOTE


# Another language


def switch(visitor: Visitor, language: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(f"[data-languages] [lang={firm.TAGS[language]}]").click()
    visitor.language = language
    assert visitor.page.get_attribute("html", "lang") == firm.TAGS[language]


def test_another_language_keeps_what_was_typed_on_the_start_page(visit: Visit) -> None:
    owner = visit()
    owner.open("start/")
    owner.page.fill("#id_business_name", firm.NAME)
    owner.page.fill("#id_email", "not an address yet")
    owner.page.check("#id_consent")
    for language in ("zh-hant", "zh-hans", "en"):
        switch(owner, language)
        assert owner.page.input_value("#id_business_name") == firm.NAME
        assert owner.page.input_value("#id_email") == "not an address yet"
        assert owner.page.is_checked("#id_consent")
        assert not owner.page.locator(".error-summary").count()
    owner.page.fill("#id_email", "")
    owner.press()
    assert owner.path.startswith("assessments/")


def test_another_language_keeps_what_was_typed_about_the_firm(owner: Visitor) -> None:
    owner.open(owner.of_assessment("profile/"))
    owner.choose_fact("sector", "manufacturing")
    owner.page.fill("[name=hk_employees]", "a dozen")
    switch(owner, "zh-hant")
    assert owner.page.input_value("[name=hk_employees]") == "a dozen"
    switch(owner, "zh-hans")
    assert owner.page.input_value("[name=hk_employees]") == "a dozen"
    chosen = owner.page.locator("select[name=sector], [name=sector]:checked").first
    assert chosen.input_value() == "manufacturing"


def test_another_language_keeps_the_answers_and_notes_of_a_page(owner: Visitor) -> None:
    owner.context.route(re.compile("/answers/"), lambda route: route.fulfill(status=204))
    owner.card(FIRST, "5").click()
    owner.write_note(SECOND, NOTE)
    for language in ("zh-hans", "zh-hant"):
        switch(owner, language)
        assert owner.chosen(FIRST) == "5"
        assert owner.page.input_value(f"#{SECOND}_note") == NOTE


def test_another_language_keeps_the_place_on_pages_without_a_form(visit: Visit) -> None:
    reader = visit()
    reader.open("how-we-score/")
    switch(reader, "zh-hant")
    assert reader.path == "how-we-score/"


# Wrong input


def test_refused_input_is_kept_with_a_message_beside_the_field(visit: Visit) -> None:
    owner = visit()
    owner.open("start/")
    owner.page.fill("#id_business_name", firm.NAME)
    owner.page.fill("#id_email", "nobody")
    owner.press()
    assert owner.page.input_value("#id_business_name") == firm.NAME
    assert owner.page.input_value("#id_email") == "nobody"
    assert owner.page.locator("#email-error").is_visible()
    assert owner.page.locator("#consent-error").is_visible()
    assert owner.page.evaluate("document.activeElement.matches('.error-summary')")
    owner.page.locator(".error-summary a").first.click()
    assert owner.page.evaluate("document.activeElement.id") == "id_email"
