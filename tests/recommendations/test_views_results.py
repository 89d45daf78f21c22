"""The result page: who sees it, what it says in each situation, what it costs."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from readiness.models import Assessment, Scorecard
from readiness.services import assessments as services
from recommendations.models import Result
from tests import factories
from tests.conftest import HoldLink, SignIn
from tests.recommendations.test_revising import release_without

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "zh-hant", "zh-hans")


def url(assessment: Assessment, number: int | None = None, language: str = "en") -> str:
    with translation.override(language):
        if number is None:
            return reverse("recommendations:result", args=[assessment.pk])
        return reverse("recommendations:result_number", args=[assessment.pk, number])


def text(response: Any) -> str:
    """What is read on the page, with single spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def superseded(owner: Any) -> Assessment:
    """An assessment whose answers went back to the firm and were sent in again: own ratings 1 and 2."""
    assessment = factories.returned(owner=owner)
    services.save_answers(assessment=assessment, answers=factories.answers(4))
    factories.submit(assessment, actor=owner)
    return factories.fresh(assessment)


class TestWhoSeesIt:
    def test_the_firm(self, sign_in: SignIn, hold_link: HoldLink) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        assert sign_in(owner).get(url(assessment)).status_code == 200
        assert hold_link(assessment).get(url(assessment)).status_code == 200

    def test_nobody_else(self, client: Client, sign_in: SignIn) -> None:
        assessment = factories.submitted(factories.user())
        assert client.get(url(assessment)).status_code == 404
        for person in (factories.user(), factories.adviser(), factories.administrator()):
            assert sign_in(person).get(url(assessment)).status_code == 404

    def test_advisers_once_it_was_sent_for_review_without_the_firms_actions(self, sign_in: SignIn) -> None:
        assessment = factories.waiting()
        response = sign_in(factories.adviser()).get(url(assessment))
        assert response.status_code == 200
        assert reverse("readiness:check", args=[assessment.pk]) not in response.content.decode()

    def test_nothing_before_submission(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assert sign_in(owner).get(url(factories.complete(owner))).status_code == 404

    def test_a_number_that_is_none(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assert sign_in(owner).get(url(factories.submitted(owner), 2)).status_code == 404

    def test_a_scorecard_without_a_result(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.complete(owner)
        services.submit(assessment=assessment, actor=owner)
        assert sign_in(owner).get(url(assessment)).status_code == 404

    def test_it_is_for_reading(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        assert sign_in(owner).post(url(assessment)).status_code == 405
        assert sign_in(owner).head(url(assessment)).status_code == 200


class TestWhatItSays:
    @pytest.fixture
    def page(self, sign_in: SignIn) -> str:
        owner = factories.user()
        assessment = factories.submitted(owner, level=2, ai_talent_1="unknown", data_quality_1=5)
        return text(sign_in(owner).get(url(assessment)))

    def test_the_three_answers_come_first(self, page: str) -> None:
        tier = page.index("Your tier: AI Unaware")
        near = page.index("10 raises of a single level take you to AI Aware.")
        step = page.index("Your next step")
        assert page.index("2.08") < near
        assert tier < near < step < page.index("What AI Unaware means")

    def test_it_says_that_it_decides_no_funding(self, page: str) -> None:
        assert "The score decides no application for funding" in page

    def test_it_says_what_it_rests_on(self, page: str) -> None:
        assert "For 0 of 24 answers you could show evidence." in page
        assert "1 question was answered “We don't know”." in page

    def test_the_plan_says_how_many_more(self, page: str) -> None:
        assert "10 steps, each lifting one answer by one level" in page
        assert "1 more step follows after these." in page

    def test_closed_schemes_stand_with_their_date(self, page: str) -> None:
        assert re.search(r"Technology Voucher Programme \(TVP\).{0,40}Closed on 31 December 2024", page)

    def test_old_facts_get_one_notice(self, page: str) -> None:
        assert page.count("last checked more than 180 days ago") == 1

    def test_all_schemes_of_the_result_stand_on_it_once(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        html = sign_in(owner).get(url(assessment)).content.decode()
        matches = Result.objects.get().matches
        named = [match["scheme"] for found in matches.values() for match in found]
        assert sorted(re.findall(r'id="scheme-([\w-]+?)(?<!-name)"', html)) == sorted(named)
        assert len(re.findall(r'<article class="scheme-card"', html)) == len(matches["recommended"])

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_in_each_language(self, sign_in: SignIn, language: str) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        page = text(sign_in(owner).get(url(assessment, language=language)))
        tier = {"en": "AI Aware", "zh-hant": "已意識到人工智能", "zh-hans": "已意识到人工智能"}
        scheme = {"en": "Technology Voucher Programme", "zh-hant": "科技券", "zh-hans": "科技券"}
        assert tier[language] in page
        assert scheme[language] in page

    def test_the_names_of_firms_are_escaped(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        assessment.business.name = "<b>A&B</b>"
        assessment.business.save()
        assert "&lt;b&gt;A&amp;B&lt;/b&gt;" in sign_in(owner).get(url(assessment)).content.decode()

    def test_official_pages_open_without_handing_over_this_one(self, sign_in: SignIn) -> None:
        owner = factories.user()
        html = sign_in(owner).get(url(factories.submitted(owner))).content.decode()
        outside = re.findall(r'<a [^>]*href="http[^>]*>', html)
        assert outside
        assert all('rel="noopener"' in link for link in outside)

    def test_a_scheme_that_closed_since_says_so(self, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        assert "has closed since" not in text(sign_in(owner).get(url(assessment)))
        monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2060, 1, 1))
        assert "This scheme has closed since this result was made" in text(sign_in(owner).get(url(assessment)))

    def test_the_highest_tier_has_nothing_above(self, sign_in: SignIn) -> None:
        owner = factories.user()
        page = text(sign_in(owner).get(url(factories.submitted(owner, level=5))))
        assert "You are in the highest tier." in page
        assert "Every question is at its highest level" in page


class TestStandings:
    def test_own_rating_before_and_after_a_review(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.verified(owner=owner)
        own = text(sign_in(owner).get(url(assessment)))
        verified = text(sign_in(owner).get(url(assessment, 2)))
        assert "An adviser has verified this assessment" in own
        assert "Your tier: AI Aware" in own
        assert "Verified by an adviser" in verified
        assert "Your tier: AI Unaware" in verified
        for page in (own, verified):
            assert "Management Support 3.00 2.00" in page  # both ratings in the table

    def test_an_old_result_links_to_the_newest(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = superseded(owner)
        browser = sign_in(owner)
        old, new = browser.get(url(assessment, 1)), browser.get(url(assessment))
        assert "This result is superseded" in text(old)
        assert f'href="{url(assessment, 2)}"' in old.content.decode()
        assert "superseded" not in text(new)
        assert "Your tier: AI Ready" in text(new)

    def test_a_question_of_the_adviser_is_pointed_to(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.returned(owner=owner)
        assert "An adviser has a question for you" in text(sign_in(owner).get(url(assessment)))

    def test_asking_for_a_review(self, sign_in: SignIn, hold_link: HoldLink) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        ask = reverse("readiness:request_review", args=[assessment.pk])
        assert f'action="{ask}"' in sign_in(owner).get(url(assessment)).content.decode()
        nobody = hold_link(assessment).get(url(assessment))
        assert ask not in nobody.content.decode()
        assert "You need an account" in text(nobody)

    @pytest.mark.parametrize(("make", "words"), [("waiting", "waits for an adviser"), ("in_review", "is reviewing")])
    def test_where_a_review_stands(self, sign_in: SignIn, make: str, words: str) -> None:
        owner = factories.user()
        assessment = getattr(factories, make)(owner=owner)
        page = sign_in(owner).get(url(assessment))
        assert words in text(page)
        assert reverse("readiness:request_review", args=[assessment.pk]) not in page.content.decode()


class TestCost:
    def test_queries(self, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        owner = factories.user()
        first, verified = factories.submitted(owner), factories.verified(owner=owner)
        browser = sign_in(owner)
        browser.get(url(first))  # releases are read once a process
        for assessment, number, count in ((first, None, 10), (verified, 1, 8), (verified, 2, 8)):
            with django_assert_num_queries(count):
                assert browser.get(url(assessment, number)).status_code == 200

    def test_scorecards_are_only_read(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        before = (Scorecard.objects.count(), Result.objects.count())
        sign_in(owner).get(url(assessment))
        assert (Scorecard.objects.count(), Result.objects.count()) == before


class TestTelling:
    """Facts that decide, and schemes that one has already, told on the page."""

    @pytest.fixture
    def assessment(self) -> Assessment:
        return factories.submitted(factories.user())

    @pytest.fixture
    def firm(self, assessment: Assessment, hold_link: HoldLink) -> Client:
        return hold_link(assessment)

    def tell(self, firm: Client, assessment: Assessment, what: str, language: str = "en", **data: Any) -> Any:
        with translation.override(language):
            address = reverse(f"recommendations:{what}", args=[assessment.pk, 1])
        return firm.post(address, data)

    def test_the_questions_that_decide_are_asked_in_place(self, firm: Client, assessment: Assessment) -> None:
        page = firm.get(url(assessment))
        found = re.search(r"Answer 5 more questions to firm up (\d+) of these schemes", text(page))
        assert found
        assert int(found[1]) > 1
        assert 'name="incorporated_in_hk" value="prefer-not-to-say"' in page.content.decode()

    def test_answers_make_a_revision(self, firm: Client, assessment: Assessment) -> None:
        response = self.tell(firm, assessment, "firm_up", incorporated_in_hk="yes", rd_activity="prefer-not-to-say")
        assert response.url == f"{url(assessment, 1)}#schemes"
        result = Result.objects.get(revision=2)
        assert (result.facts["incorporated_in_hk"], result.facts["rd_activity"]) == (True, None)
        page = firm.get(url(assessment))
        assert "Recommendations as of" in text(page)
        assert "revision 2" in text(page)
        assert "Told here before" in text(page)
        assert 'name="incorporated_in_hk" value="yes" checked' in page.content.decode()

    def test_a_slip_can_be_mended(self, firm: Client, assessment: Assessment) -> None:
        for answer in ("yes", "no", "no"):
            self.tell(firm, assessment, "firm_up", incorporated_in_hk=answer)
        assert Result.objects.order_by("revision").last().facts["incorporated_in_hk"] is False
        assert Result.objects.count() == 3

    def test_nothing_answered_changes_nothing(self, firm: Client, assessment: Assessment) -> None:
        assert self.tell(firm, assessment, "firm_up").status_code == 302
        assert Result.objects.count() == 1

    def test_wrong_answers_stay_typed(self, firm: Client, assessment: Assessment) -> None:
        response = self.tell(firm, assessment, "firm_up", hk_employees="many", incorporated_in_hk="yes")
        html = response.content.decode()
        assert response.status_code == 422
        assert 'href="#fact-hk_employees"' in html
        assert 'name="hk_employees" value="many"' in html
        assert 'name="incorporated_in_hk" value="yes" checked' in html
        assert 'form="firming-form" formaction="/zh-hant/' in html
        assert Result.objects.count() == 1

    def test_either_an_answer_or_none(self, firm: Client, assessment: Assessment) -> None:
        told = {"hk_employees": "40", "hk_employees-declined": "yes"}
        assert "not both" in text(self.tell(firm, assessment, "firm_up", **told))

    def test_another_language_keeps_what_was_typed(self, firm: Client, assessment: Assessment) -> None:
        told = {"hk_employees": "many", "switch_language": "zh-hans"}
        html = self.tell(firm, assessment, "firm_up", "zh-hans", **told).content.decode()
        assert 'name="hk_employees" value="many"' in html
        assert "error-summary" not in html

    def test_a_scheme_one_has_leaves_the_list(self, firm: Client, assessment: Assessment) -> None:
        assert self.tell(firm, assessment, "hold", scheme="nittp", received="").url == f"{url(assessment, 1)}#held"
        html = firm.get(url(assessment)).content.decode()
        assert '<li class="held__item" id="scheme-nittp">' in html
        assert 'id="scheme-nittp-name"' not in html
        self.tell(firm, assessment, "hold", scheme="nittp", remove="yes")
        assert "held__item" not in firm.get(url(assessment)).content.decode()

    def test_what_was_received_counts(self, firm: Client, assessment: Assessment) -> None:
        firm.post(reverse("recommendations:planner", args=[assessment.pk]), {"training": "60,000"})
        money = "Of your HK$60,000 (training) it could pay HK$30,000; you pay HK$30,000."
        assert money in text(firm.get(url(assessment)))
        self.tell(firm, assessment, "hold", scheme="nittp", received="240,000")
        page = text(firm.get(url(assessment)))
        assert "it could pay HK$10,000; you pay HK$50,000. HK$40,000 of this lies beyond its ceiling." in page
        assert "HK$240,000 received · part of its ceiling is left, so it stays on the list" in page
        assert "Of the HK$60,000 that you plan to spend" in page

    def test_a_wrong_amount(self, firm: Client, assessment: Assessment) -> None:
        response = self.tell(firm, assessment, "hold", scheme="nittp", received="a lot")
        html = response.content.decode()
        assert response.status_code == 422
        assert 'name="received" value="a lot" aria-invalid="true"' in html
        assert 'href="#id_received_nittp"' in html
        again = self.tell(firm, assessment, "hold", "zh-hant", scheme="nittp", received="a lot", switch_language="x")
        assert 'name="received" value="a lot">' in again.content.decode()
        assert Result.objects.count() == 1

    def test_a_scheme_that_is_none(self, firm: Client, assessment: Assessment) -> None:
        assert self.tell(firm, assessment, "hold", scheme="no-such").status_code == 404
        assert self.tell(firm, assessment, "hold").status_code == 404

    def test_a_superseded_result_takes_nothing(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = superseded(owner)
        browser = sign_in(owner)
        assert "firming-form" not in browser.get(url(assessment, 1)).content.decode()
        self.tell(browser, assessment, "firm_up", incorporated_in_hk="yes")
        assert "This result no longer stands" in text(browser.get(url(assessment)))
        assert Result.objects.filter(revision=2).count() == 0

    def test_advisers_see_what_is_missing_and_cannot_tell(self, sign_in: SignIn) -> None:
        assessment = factories.waiting()
        page = sign_in(factories.adviser()).get(url(assessment))
        assert "5 facts that you have not given" in text(page)
        assert "firming-form" not in page.content.decode()
        assert "Already have it?" not in text(page)

    def test_a_scheme_that_closed_in_a_newer_catalogue(self, firm: Client, assessment: Assessment) -> None:
        release_without("nittp")
        page = text(firm.get(url(assessment)))
        assert "Training Programme (NITTP) closed since" in page
        assert "This scheme has closed since this result was made." in page
        self.tell(firm, assessment, "firm_up")
        assert "closed since" not in text(firm.get(url(assessment)))
        assert Result.objects.get(revision=2).catalogue.version == "2026.2"

    def test_the_report_is_that_of_the_newest_revision(self, firm: Client, assessment: Assessment) -> None:
        self.tell(firm, assessment, "firm_up", incorporated_in_hk="yes")
        newest = Result.objects.get(revision=2)
        html = firm.get(url(assessment)).content.decode()
        assert html.count(f'action="{reverse("recommendations:request_report", args=[newest.pk])}"') == 3
        firm.post(reverse("recommendations:request_report", args=[newest.pk]), {"language": "en"})
        page = text(firm.get(reverse("recommendations:reports", args=[assessment.pk])))
        assert re.search(r"revision 2 English .* revision 1 earlier revision English", page)
