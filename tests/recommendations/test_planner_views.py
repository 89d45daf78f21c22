"""The planner: costs in, the combination out, kept with the assessment; wrong amounts are said and stay as typed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from readiness.models import Assessment
from recommendations.models import Result
from recommendations.services.revising import revise
from tests import factories
from tests.conftest import HoldLink, SignIn
from tests.recommendations.test_revising import TRAINING, release_without

pytestmark = pytest.mark.django_db


def url(assessment: Assessment, language: str = "en") -> str:
    with translation.override(language):
        return reverse("recommendations:planner", args=[assessment.pk])


def text(response: Any) -> str:
    """What is read on the page, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def assessment() -> Assessment:
    return factories.submitted(factories.user())


@pytest.fixture
def firm(assessment: Assessment, hold_link: HoldLink) -> Client:
    return hold_link(assessment)


class TestPlanning:
    def test_half_of_the_training_is_paid(self, firm: Client, assessment: Assessment) -> None:
        response = firm.post(url(assessment), {"training": "60,000", "staff": ""}, follow=True)
        assert response.redirect_chain == [(f"{url(assessment)}#combination", 302)]
        page = text(response)
        assert "Of HK$60,000, schemes could pay HK$30,000 ; you pay HK$30,000 ." in page
        assert "Training HK$60,000 New Industrialisation and Technology Training Programme (NITTP) It pays half" in page
        assert "half of the cost. HK$30,000 HK$30,000" in page
        assert "HK$250,000 a year HK$0 HK$30,000 HK$220,000" in page
        assert "No double funding" in page
        assert 'value="60,000"' in response.content.decode()
        assert Result.objects.get(revision=2).costs == [{"item": "training", "amount": "60000.00"}]

    def test_beyond_a_ceiling(self, firm: Client, assessment: Assessment) -> None:
        page = text(firm.post(url(assessment), {"training": "HK$600,000"}, follow=True))
        assert "It pays half of the cost, as far as its ceiling goes. HK$250,000 HK$350,000" in page
        assert "Training: HK$100,000 lies beyond the ceiling of New Industrialisation" in page

    def test_too_many_changes_are_refused_with_what_was_typed(
        self, firm: Client, assessment: Assessment, settings: Any
    ) -> None:
        """Whatever is changed, and whoever changes it; what changes nothing makes no revision."""
        settings.REVISIONS = "3/h"
        for _click in range(2):
            assert firm.post(url(assessment), {"training": "60,000"}).status_code == 302
        assert Result.objects.count() == 2
        tell = reverse("recommendations:firm_up", args=[assessment.pk, 1])
        hold = reverse("recommendations:hold", args=[assessment.pk, 1])
        had = {"scheme": "nittp", "received": "4,000"}
        assert firm.post(tell, {"new_to_sector": "true"}).status_code == 302
        made = Result.objects.count()
        for address, typed in ((url(assessment), {"training": "70,000"}), (tell, {}), (hold, had)):
            refused = firm.post(address, typed)
            assert refused.status_code == 429
            assert "This was changed very often within an hour." in text(refused)
            assert all(f'value="{value}"' in refused.content.decode() for value in typed.values())
        assert Result.objects.count() == made

    def test_what_nothing_pays_for_and_what_could_change(self, firm: Client, assessment: Assessment) -> None:
        page = text(firm.post(url(assessment), {"staff": "90000", "research": "2000000"}, follow=True))
        assert "Research and development, HK$2,000,000: no scheme so far." in page
        assert "What could still change" in page
        assert re.search(r"It could pay up to HK\$[\d,]+ \(research and development\)\. Facts about your firm", page)

    def test_the_chart_shows_grant_and_own_money_at_one_scale(self, firm: Client, assessment: Assessment) -> None:
        html = firm.post(url(assessment), {"training": "60000", "staff": "60000"}, follow=True).content.decode()
        widths = re.findall(r'<rect class="money-bar__(\w+)"[^>]* width="([\d.]+)%"', html)
        assert widths == [
            *[("grant", "25.00"), ("own", "75.00")],
            *[("grant", "25.00"), ("own", "25.00")],
            *[("grant", "0.00"), ("own", "50.00")],
        ]
        assert '<desc id="money-description">In all: grant HK$30,000, own money HK$90,000.' in html

    def test_twice_is_once(self, firm: Client, assessment: Assessment) -> None:
        for _click in range(2):
            firm.post(url(assessment), {"training": "60000"})
        assert Result.objects.count() == 2

    def test_it_is_kept_and_can_be_emptied(self, firm: Client, assessment: Assessment) -> None:
        firm.post(url(assessment), {"training": "1,234.50", "staff": "0"})
        assert 'value="1,234.50"' in firm.get(url(assessment)).content.decode()
        response = firm.post(url(assessment), {}, follow=True)
        assert "The combination that brings most" not in text(response)
        assert Result.objects.order_by("revision").last().costs == []

    def test_a_combination_with_a_scheme_that_closed_since(self, firm: Client, assessment: Assessment) -> None:
        firm.post(url(assessment), {"training": "60000"})
        release_without("nittp")
        assert "(NITTP) closed since" in text(firm.get(url(assessment)))
        assert "closed since" not in text(firm.post(url(assessment), {"training": "60000"}, follow=True))


class TestWrongInput:
    @pytest.mark.parametrize("typed", ["abc", "-5", "1.234", "1e5", "１２x"])
    def test_it_is_said_beside_the_field_and_kept(self, firm: Client, assessment: Assessment, typed: str) -> None:
        response = firm.post(url(assessment), {"training": typed, "staff": "7,000"})
        html = response.content.decode()
        assert response.status_code == 422
        assert '<a href="#id_training">Training: Enter an amount in Hong Kong dollars' in html
        assert 'id="id_training_error"' in html
        assert f'name="training" value="{typed}"' in html
        assert 'name="staff" value="7,000"' in html
        assert "<title>Error: " in html
        assert Result.objects.count() == 1

    def test_too_much(self, firm: Client, assessment: Assessment) -> None:
        assert "Enter at most HK$999,999,999." in text(firm.post(url(assessment), {"training": "1,000,000,000"}))
        fields = ("training", "solution", "computing", "equipment", "research", "staff")
        assert firm.post(url(assessment), dict.fromkeys(fields, "999,999,999")).status_code == 302

    def test_another_language_keeps_what_was_typed(self, firm: Client, assessment: Assessment) -> None:
        response = firm.post(url(assessment, "zh-hant"), {"training": "abc", "switch_language": "zh-hant"})
        html = response.content.decode()
        assert response.status_code == 200
        assert 'lang="zh-Hant-HK"' in html
        assert 'name="training" value="abc"' in html
        assert "field-error" not in html
        assert Result.objects.count() == 1
        assert 'form="planner-form" formaction="/zh-hans/' in html


class TestWho:
    def test_staff_read_what_was_sent(self, sign_in: SignIn) -> None:
        assessment = factories.waiting()
        adviser = sign_in(factories.adviser())
        page = adviser.get(url(assessment))
        assert "has not planned any spending" in text(page)
        assert "planner-form" not in page.content.decode()
        revise(scorecard=assessment.scorecards.get(), actor=None, costs=[TRAINING])
        assert "schemes could pay HK$30,000" in text(adviser.get(url(assessment)))
        assert adviser.post(url(assessment), {"training": "5"}).status_code == 404

    def test_nobody_else(self, client: Client, assessment: Assessment) -> None:
        assert client.get(url(assessment)).status_code == 404
        assert client.post(url(assessment), {"training": "5"}).status_code == 404

    def test_nothing_before_submission(self, hold_link: HoldLink) -> None:
        draft = factories.complete()
        assert hold_link(draft).get(url(draft)).status_code == 404

    def test_after_a_review_both_ratings_have_the_plan(self, hold_link: HoldLink) -> None:
        assessment = factories.verified()
        hold_link(assessment).post(url(assessment), {"training": "60000"})
        newest = [card.results.last().combination["grant"] for card in assessment.scorecards.all()]
        assert newest == ["30000.00", "30000.00"]


def test_queries_do_not_grow(
    firm: Client, assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    firm.get(url(assessment))
    for costs in ({}, {"training": "5"}, {"training": "60000", "staff": "60000", "research": "5000000"}):
        firm.post(url(assessment), costs)
        with django_assert_num_queries(6):
            firm.get(url(assessment))


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_in_chinese(firm: Client, assessment: Assessment, language: str) -> None:
    assert firm.post(url(assessment, language), {"training": "60000"}, follow=True).status_code == 200
