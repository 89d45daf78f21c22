"""The pages that ask: the profile, the questions, check your answers; as a browser without JavaScript uses them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import Business
from accounts.services.businesses import rename_business
from readiness.forms.facts import DECLINED
from readiness.models import Answer, Assessment, Profile
from readiness.services.assessments import AnswerInput, save_answers
from tests import factories
from tests.conftest import HoldLink, SignIn
from tests.readiness.pages import text, url

pytestmark = pytest.mark.django_db

PILLAR = "business_value_readiness"
FIRST, SECOND = "business_use_case_1", "business_use_case_2"
PROFILE = {"sector": "food_beverage", "employees_band": "staff_10_19"}


@pytest.fixture
def draft() -> Assessment:
    return factories.draft()


@pytest.fixture
def firm(draft: Assessment, hold_link: HoldLink) -> Client:
    """A browser that holds the draft's private link."""
    return hold_link(draft)


def shown(response: Any) -> dict[str, str]:
    """The hidden fields of a page, or of a part of one, that tell what it shows."""
    return dict(re.findall(r'name="([a-z0-9_]+-shown)" value="([^"]*)"', text(response)))


def given(question: str) -> AnswerInput:
    row = Answer.objects.get(question=question)
    return AnswerInput(level=row.level, unknown=row.unknown, note=row.note, evidence=row.evidence)


class TestProfile:
    def test_asks_and_keeps(self, draft: Assessment, firm: Client) -> None:
        typed = PROFILE | {"hk_employees": "１２", "listed": DECLINED, "ai_use_now": ["marketing", "finance"]}

        response = firm.post(url("profile", draft), typed)

        assert response.url == url("pillar", draft, pillar="organisational_readiness")
        assert Profile.objects.get().facts == PROFILE | {
            "hk_employees": 12, "listed": None, "ai_use_now": ["finance", "marketing"],
        }  # fmt: skip

    def test_what_is_emptied_is_forgotten(self, draft: Assessment, firm: Client) -> None:
        firm.post(url("profile", draft), PROFILE | {"hk_employees": "12"})
        firm.post(url("profile", draft), PROFILE | {"hk_employees": ""})
        assert Profile.objects.get().facts == PROFILE

    def test_keeps_all_that_was_typed_when_something_is_wrong(self, draft: Assessment, firm: Client) -> None:
        typed = {"sector": "other", "sector_other": "Pawn & <Co>", "hk_employees": "many", "listed": "no"}

        page = text(firm.post(url("profile", draft), typed))

        assert not Profile.objects.exists()
        assert 'href="#fact-employees_band"' in page
        assert 'href="#fact-hk_employees"' in page
        assert "Enter a whole number from 0 to 1,000,000." in page
        assert 'value="many"' in page
        assert 'value="Pawn &amp; &lt;Co&gt;"' in page
        assert re.search(r'value="no" checked', page)
        assert re.search(r'value="other" selected', page)

    def test_switching_the_language_keeps_what_was_typed(self, draft: Assessment, firm: Client) -> None:
        typed = {"hk_employees": "many", "listed": "yes", "ai_use_now": ["legal"], "switch_language": "zh-hans"}
        with translation.override("zh-hans"):
            page = text(firm.post(url("profile", draft), typed))

        assert not Profile.objects.exists()
        assert "贵公司的主要业务是什么？" in page
        assert 'value="many"' in page
        assert re.search(r'value="yes" checked', page)
        assert re.search(r'value="legal" checked', page)
        assert "field-error" not in page

    def test_shows_what_is_kept(self, draft: Assessment, firm: Client) -> None:
        firm.post(url("profile", draft), PROFILE | {"hk_employees": "1234"})
        page = text(firm.get(url("profile", draft)))
        assert 'value="1,234"' in page
        assert 'value="food_beverage" selected' in page

    def test_asks_for_the_firm_s_name_and_keeps_it(self, draft: Assessment, firm: Client) -> None:
        rename_business(business=draft.business, name="Old & Co")
        assert 'value="Old &amp; Co"' in text(firm.get(url("profile", draft)))

        firm.post(url("profile", draft), PROFILE)
        assert Business.objects.get().name == "Old & Co"

        firm.post(url("profile", draft), PROFILE | {"business_name": " 海港麵家 "})
        assert Business.objects.get().name == "海港麵家"

        firm.post(url("profile", draft), PROFILE | {"business_name": ""})
        assert Business.objects.get().name == ""

    def test_keeps_no_name_with_facts_that_do_not_fit(self, draft: Assessment, firm: Client) -> None:
        before = draft.business.name
        page = text(firm.post(url("profile", draft), {"business_name": "New & Co"}))
        assert 'value="New &amp; Co"' in page
        assert Business.objects.get().name == before

    def test_a_name_is_tidied_and_has_at_most_200_characters(self, draft: Assessment) -> None:
        rename_business(business=draft.business, name=" Cafe\u0301\n")
        assert Business.objects.get().name == "Café"
        with pytest.raises(ValueError, match="at most 200 characters"):
            rename_business(business=draft.business, name="x" * 201)

    def test_goes_back_to_the_check_page(self, draft: Assessment, firm: Client) -> None:
        assert firm.post(url("profile", draft) + "?check", PROFILE).url == url("check", draft)

    def test_is_closed_after_submission(self, hold_link: HoldLink) -> None:
        assessment = factories.submitted()
        browser = hold_link(assessment)
        before = Profile.objects.get().facts

        assert browser.get(url("profile", assessment)).url == url("check", assessment)
        answer = browser.post(url("profile", assessment), PROFILE | {"business_name": "Late"}, follow=True)

        assert "has been submitted" in text(answer)
        assert Business.objects.get().name != "Late"
        assert Profile.objects.get().facts == before

    def test_facts_of_an_older_sheet_do_not_stand_in_the_way(self, draft: Assessment, firm: Client) -> None:
        year = 2020
        Profile.objects.create(
            business=draft.business, year=year, fact_sheet="hk/2020.1", facts={"gone": 1, "listed": True, "sector": 7}
        )
        firm.post(url("profile", draft), PROFILE | {"listed": "yes"})
        assert Profile.objects.exclude(year=year).get().facts == PROFILE | {"listed": True}


class TestQuestions:
    def test_shows_what_is_stored(self, draft: Assessment, firm: Client) -> None:
        save_answers(
            assessment=draft,
            answers={FIRST: AnswerInput(level=4), SECOND: AnswerInput(unknown=True, note="A & B", evidence=True)},
        )
        page = text(firm.get(url("pillar", draft, pillar=PILLAR)))

        assert f'id="{FIRST}_4" checked' in page
        assert f'id="{SECOND}_unknown" checked' in page
        assert "A &amp; B</textarea>" in page
        assert page.count('<details class="fold" open>') == 1
        assert "2 of 24 questions answered" in page

    @pytest.mark.parametrize(
        ("go", "stop"),
        [
            ("next", "data_readiness"),
            ("", "data_readiness"),
            ("nowhere", "data_readiness"),
            ("previous", "ethics_and_governance_readiness"),
            ("infrastructure_readiness", "infrastructure_readiness"),
        ],
    )
    def test_every_button_keeps_the_page(self, go: str, stop: str, draft: Assessment, firm: Client) -> None:
        response = firm.post(url("pillar", draft, pillar=PILLAR), {FIRST: "2", f"{FIRST}-note": "x", "go": go})

        assert response.url == url("pillar", draft, pillar=stop)
        answer = Answer.objects.get()
        assert (answer.question, answer.level, answer.note) == (FIRST, 2, "x")

    @pytest.mark.parametrize(("go", "page"), [("profile", "profile"), ("check", "check"), ("assessment", "assessment")])
    def test_buttons_lead_to_the_other_pages(self, go: str, page: str, draft: Assessment, firm: Client) -> None:
        assert firm.post(url("pillar", draft, pillar=PILLAR), {"go": go}).url == url(page, draft)

    def test_the_ends_lead_to_the_profile_and_the_check_page(self, draft: Assessment, firm: Client) -> None:
        first, last = "organisational_readiness", "infrastructure_readiness"
        assert firm.post(url("pillar", draft, pillar=first), {"go": "previous"}).url == url("profile", draft)
        assert firm.post(url("pillar", draft, pillar=last), {"go": "next"}).url == url("check", draft)
        assert firm.post(url("pillar", draft, pillar=first) + "?check", {"go": "next"}).url == url("check", draft)

    def test_an_older_page_wipes_nothing_out(self, draft: Assessment, firm: Client) -> None:
        save_answers(assessment=draft, answers={FIRST: AnswerInput(level=4), SECOND: AnswerInput(level=5)})
        firm.post(url("pillar", draft, pillar=PILLAR), {f"{FIRST}-note": "", f"{SECOND}-note": "", SECOND: "1"})
        assert dict(Answer.objects.values_list("question", "level")) == {FIRST: 4, SECOND: 1}

    def test_a_page_that_is_behind_changes_only_what_was_changed_on_it(self, draft: Assessment, firm: Client) -> None:
        page = url("pillar", draft, pillar=PILLAR)
        behind = shown(firm.get(page))
        later = AnswerInput(level=4, note="Budget agreed", evidence=True)
        save_answers(assessment=draft, answers={FIRST: later})

        firm.post(page, behind | {f"{FIRST}-note": "", SECOND: "2", f"{SECOND}-note": ""})

        assert given(FIRST) == later
        assert given(SECOND) == AnswerInput(level=2)

    def test_what_was_shown_is_emptied_and_unticked(self, draft: Assessment, firm: Client) -> None:
        page = url("pillar", draft, pillar=PILLAR)
        save_answers(assessment=draft, answers={FIRST: AnswerInput(level=4, note="Not so", evidence=True)})

        firm.post(page, shown(firm.get(page)) | {FIRST: "4", f"{FIRST}-note": ""})

        assert given(FIRST) == AnswerInput(level=4)

    @pytest.mark.parametrize("again", [{"switch_language": "en"}, {SECOND: "9"}])
    def test_a_page_shown_again_still_knows_what_it_showed_first(
        self, again: dict[str, str], draft: Assessment, firm: Client
    ) -> None:
        page = url("pillar", draft, pillar=PILLAR)
        first = shown(firm.get(page))
        typed = first | {FIRST: "3", f"{FIRST}-note": "half a"}

        second = shown(firm.post(page, typed | again))
        firm.post(page, typed | second)

        assert second == first
        assert given(FIRST) == AnswerInput(level=3, note="half a")

    def test_what_is_wrong_is_shown_and_all_that_was_typed_kept(self, draft: Assessment, firm: Client) -> None:
        note = "x" * 1001
        page = text(firm.post(url("pillar", draft, pillar=PILLAR), {FIRST: "3", SECOND: "9", f"{FIRST}-note": note}))

        assert not Answer.objects.exists()
        assert f'href="#{FIRST}_note"' in page
        assert f'id="{FIRST}_note-error"' in page
        assert f'href="#q-{SECOND}"' in page
        assert note in page
        assert f'id="{FIRST}_3" checked' in page

    def test_switching_the_language_keeps_what_was_typed(self, draft: Assessment, firm: Client) -> None:
        typed = {FIRST: "3", f"{SECOND}-note": "half a", f"{SECOND}-evidence": "yes", "switch_language": "zh-hant"}
        with translation.override("zh-hant"):
            page = text(firm.post(url("pillar", draft, pillar=PILLAR), typed))

        assert not Answer.objects.exists()
        assert "商業價值就緒" in page
        assert f'id="{FIRST}_3" checked' in page
        assert "half a</textarea>" in page

    def test_is_closed_after_submission(self, hold_link: HoldLink) -> None:
        assessment = factories.submitted(level=3)
        browser, page = hold_link(assessment), url("pillar", assessment, pillar=PILLAR)

        assert browser.get(page).url == url("check", assessment)
        answer = browser.post(page, {FIRST: "5"}, follow=True)

        assert "has been submitted" in text(answer)
        assert "was not kept" in text(answer)
        assert Answer.objects.get(question=FIRST).level == 3

    def test_a_pillar_that_is_none_is_not_found(self, draft: Assessment, firm: Client) -> None:
        assert firm.get(url("pillar", draft, pillar="none")).status_code == 404
        assert firm.post(url("pillar", draft, pillar="none")).status_code == 404

    def test_takes_few_queries(
        self, draft: Assessment, firm: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        page = url("pillar", draft, pillar="organisational_readiness")
        with django_assert_max_num_queries(4):
            firm.get(page)
        typed = {question: "3" for question in factories.answers() if question.startswith(("management", "ai_"))}
        with django_assert_max_num_queries(9):
            firm.post(page, typed)


class TestSavingOneAnswer:
    def test_keeps_it_and_tells_the_progress(self, draft: Assessment, firm: Client) -> None:
        response = firm.post(url("save_answer", draft, question=FIRST), {FIRST: "4", f"{FIRST}-note": " n "})

        assert response.status_code == 200
        assert "1 of 24 questions answered" in text(response)
        assert "1 of 2" in text(response)
        answer = Answer.objects.get()
        assert (answer.level, answer.note) == (4, "n")

    def test_a_note_alone_keeps_the_level(self, draft: Assessment, firm: Client) -> None:
        save_answers(assessment=draft, answers={FIRST: AnswerInput(level=4)})
        firm.post(url("save_answer", draft, question=FIRST), {f"{FIRST}-note": "n"})
        assert Answer.objects.get().level == 4

    def test_the_page_learns_what_is_kept_now_and_can_empty_it(self, draft: Assessment, firm: Client) -> None:
        page, one = url("pillar", draft, pillar=PILLAR), url("save_answer", draft, question=FIRST)
        before = shown(firm.get(page))

        kept = shown(firm.post(one, before | {FIRST: "4", f"{FIRST}-note": "n", f"{FIRST}-evidence": "yes"}))
        firm.post(one, kept | {FIRST: "4", f"{FIRST}-note": ""})

        assert list(kept) == [f"{FIRST}-shown"]
        assert kept[f"{FIRST}-shown"] != before[f"{FIRST}-shown"]
        assert given(FIRST) == AnswerInput(level=4)

    def test_a_page_that_is_behind_never_learns_more_than_it_shows(self, draft: Assessment, firm: Client) -> None:
        page, one = url("pillar", draft, pillar=PILLAR), url("save_answer", draft, question=FIRST)
        behind = shown(firm.get(page))
        save_answers(assessment=draft, answers={FIRST: AnswerInput(level=4, note="later")})

        kept = shown(firm.post(one, behind | {f"{FIRST}-note": "", f"{FIRST}-evidence": "yes"}))
        firm.post(page, kept | {f"{FIRST}-note": "", f"{FIRST}-evidence": "yes"})

        assert given(FIRST) == AnswerInput(level=4, note="later", evidence=True)

    def test_what_was_touched_counts_even_if_the_page_showed_the_same(self, draft: Assessment, firm: Client) -> None:
        """Level 4 arrived, but the page never heard of it; then the old level was chosen again."""
        save_answers(assessment=draft, answers={FIRST: AnswerInput(level=4, note="n")})
        firm.post(
            url("save_answer", draft, question=FIRST),
            {FIRST: "3", f"{FIRST}-note": "", f"{FIRST}-shown": "*,0,"},
        )
        assert given(FIRST) == AnswerInput(level=3, note="n")

    def test_refuses_what_is_no_answer(self, draft: Assessment, firm: Client) -> None:
        response = firm.post(url("save_answer", draft, question=FIRST), {FIRST: "6"})
        assert response.status_code == 422
        assert "Choose one of the levels shown" in text(response)
        assert not Answer.objects.exists()

    def test_one_that_arrives_after_submission_is_refused_in_words(self, hold_link: HoldLink) -> None:
        assessment = factories.submitted(level=3)
        response = hold_link(assessment).post(url("save_answer", assessment, question=FIRST), {FIRST: "5"})
        assert response.status_code == 409
        assert "has been submitted" in text(response)
        assert Answer.objects.get(question=FIRST).level == 3

    def test_a_question_that_is_none_is_not_found(self, draft: Assessment, firm: Client) -> None:
        assert firm.post(url("save_answer", draft, question="none")).status_code == 404

    def test_others_find_nothing(self, draft: Assessment) -> None:
        assert Client().post(url("save_answer", draft, question=FIRST), {FIRST: "3"}).status_code == 404

    def test_is_not_for_reading(self, draft: Assessment, firm: Client) -> None:
        assert firm.get(url("save_answer", draft, question=FIRST)).status_code == 405


class TestCheck:
    def test_lists_what_is_missing_and_offers_no_submission(self, hold_link: HoldLink) -> None:
        assessment = factories.complete(**{FIRST: None})
        page = text(hold_link(assessment).get(url("check", assessment)))

        assert "1 question has no answer yet" in page
        assert "1 of 2 unanswered" in page
        assert f"{url('pillar', assessment, pillar=PILLAR)}?check#q-{FIRST}" in page
        assert reverse("recommendations:submit", kwargs={"pk": assessment.pk}) not in page

    def test_tells_many_missing_questions_by_the_parts_they_are_in(self, draft: Assessment, firm: Client) -> None:
        save_answers(assessment=draft, answers={FIRST: AnswerInput(level=4)})
        page = text(firm.get(url("check", draft)))
        summary = page[page.index('class="error-summary"') : page.index("<h1>")]

        assert "23 questions have no answer yet" in summary
        assert summary.count("<a ") == 5
        assert f"{url('pillar', draft, pillar=PILLAR)}?check#q-{SECOND}" in summary
        assert re.findall(r"\d+ of \d+ unanswered", summary) == [
            "10 of 10 unanswered", "4 of 4 unanswered", "1 of 2 unanswered", "4 of 4 unanswered", "4 of 4 unanswered",
        ]  # fmt: skip
        for question in factories.questionnaire().questions:
            assert question.text.en.replace("'", "&#x27;") in page

    def test_shows_everything_and_lets_submit(self, hold_link: HoldLink) -> None:
        assessment = factories.complete(level=2, **{FIRST: "unknown"})
        save_answers(assessment=assessment, answers={SECOND: AnswerInput(level=2, note="<b>", evidence=True)})
        page = text(hold_link(assessment).get(url("check", assessment)))

        question = factories.questionnaire().question(SECOND)
        assert question.level(2).text.en.replace("'", "&#x27;") in page
        assert "We don&#x27;t know" in page
        assert "&lt;b&gt;" in page
        assert "You could show evidence" in page
        assert "Manufacturing" in page
        assert "20 to 49" in page
        assert reverse("recommendations:submit", kwargs={"pk": assessment.pk}) in page

    def test_asks_for_the_facts_that_matter(self, hold_link: HoldLink) -> None:
        assessment = factories.complete()
        Profile.objects.all().delete()
        page = text(hold_link(assessment).get(url("check", assessment)))
        assert f"{url('profile', assessment)}?check#fact-sector" in page

    def test_shows_what_sits_oddly_together(self, hold_link: HoldLink) -> None:
        rule = factories.questionnaire().consistency[0]
        other = {one.question: "unknown" if one.op == "unknown" else one.value for one in rule.all}
        assessment = factories.complete(level=3, **other)
        page = text(hold_link(assessment).get(url("check", assessment)))
        assert "Please look at these again" in page
        assert rule.message.en.replace("'", "&#x27;").replace('"', "&quot;") in page

    def test_is_for_reading_only_after_submission(self, hold_link: HoldLink) -> None:
        assessment = factories.submitted()
        page = text(hold_link(assessment).get(url("check", assessment)))
        assert "can no longer be changed" in page
        assert "?check" not in page

    def test_sends_a_returned_one_back(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assert "Send back to the adviser" in text(sign_in(owner).get(url("check", factories.returned(owner=owner))))

    def test_takes_few_queries(
        self, hold_link: HoldLink, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        assessment = factories.complete()
        browser = hold_link(assessment)
        with django_assert_max_num_queries(5):
            browser.get(url("check", assessment))
