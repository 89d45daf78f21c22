"""Revisions of the recommendations: what makes one, what stays as it was, and what two at once come to."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.errors import Refused
from readiness.models import Assessment, Scorecard
from readiness.scoring.problems import InvalidData
from readiness.services import assessments, reviews
from recommendations.case import Held
from recommendations.funding import Cost
from recommendations.models import CatalogueRelease, Report, Result
from recommendations.services.catalogue import publish_catalogue
from recommendations.services.revising import revise, standing
from tests import factories
from tests.together import together

pytestmark = pytest.mark.django_db

TRAINING = Cost("training", Decimal(60000))


def own_card(assessment: Assessment) -> Scorecard:
    return assessment.scorecards.filter(kind="own").latest("number")


@pytest.fixture
def card() -> Scorecard:
    return own_card(factories.submitted())


def change(scorecard: Scorecard, **told: Any) -> Result:
    return revise(scorecard=scorecard, actor=None, **told)


def match(result: Result, scheme: str) -> tuple[str, dict[str, Any]]:
    """Where the scheme stands, and its match."""
    for place, found in result.matches.items():
        for entry in found:
            if entry["scheme"] == scheme:
                return place, entry
    raise AssertionError(scheme)


def release_without(scheme: str) -> CatalogueRelease:
    """A newer release in which a scheme has closed."""
    factories.catalogue_release()
    data = copy.deepcopy(factories.catalogue_data())
    data["catalogue"]["version"] = "2026.2"
    data["schemes"][f"{scheme}.yaml"]["status"]["value"] = "closed"
    return publish_catalogue(data)[0]


class TestMoney:
    def test_nothing_is_planned_at_first(self, card: Scorecard) -> None:
        first = card.results.get()
        assert (first.revision, first.costs, first.held) == (1, [], [])
        assert first.combination == {"items": [], "grant": "0.00", "own": "0.00"}
        assert match(first, "nittp")[1]["money"] is None

    def test_half_of_the_training_is_paid(self, card: Scorecard) -> None:
        second = change(card, costs=[TRAINING])
        assert (second.revision, second.costs) == (2, [{"item": "training", "amount": "60000.00"}])
        assert match(second, "nittp")[1]["money"] == {
            "spend": "60000.00",
            "grant": "30000.00",
            "own": "30000.00",
            "not_covered": "0.00",
            "limited_by": None,
        }
        item = {"item": "training", "amount": "60000.00", "scheme": "nittp", "grant": "30000.00", "own": "30000.00"}
        assert second.combination == {"items": [item], "grant": "30000.00", "own": "30000.00"}
        assert "grant" in [reason["id"] for reason in match(second, "nittp")[1]["position"]]

    def test_costs_replace_those_before(self, card: Scorecard) -> None:
        change(card, costs=[TRAINING])
        third = change(card, costs=[Cost("staff", Decimal("99.50"))])
        assert third.costs == [{"item": "staff", "amount": "99.50"}]
        assert change(card, costs=[]).costs == []
        assert Result.objects.count() == 4


class TestHeld:
    def test_what_one_has_goes_with_its_money(self, card: Scorecard) -> None:
        change(card, costs=[TRAINING])
        result = change(card, held=[Held("nittp", None)])
        assert result.held == [{"scheme": "nittp", "received": None}]
        assert match(result, "nittp")[0] == "held"
        assert result.combination["items"][0]["scheme"] != "nittp"

    def test_what_was_received_leaves_less(self, card: Scorecard) -> None:
        change(card, costs=[TRAINING])
        result = change(card, held=[Held("nittp", Decimal(240000))])
        place, entry = match(result, "nittp")
        assert place == "recommended"
        money = {key: entry["money"][key] for key in ("grant", "own", "not_covered", "limited_by")}
        assert money == {"grant": "10000.00", "own": "50000.00", "not_covered": "40000.00", "limited_by": "year"}
        assert result.combination["grant"] == "10000.00"

    def test_several_by_id_and_one_given_back(self, card: Scorecard) -> None:
        change(card, held=[Held("nittp", None)])
        both = change(card, held=[Held("bud", Decimal(5))])
        assert both.held == [{"scheme": "bud", "received": "5.00"}, {"scheme": "nittp", "received": None}]
        assert change(card, held=[Held("bud", Decimal(6))]).held[0]["received"] == "6.00"
        back = change(card, removed=["nittp"])
        assert [item["scheme"] for item in back.held] == ["bud"]
        assert match(back, "nittp")[0] == "recommended"

    def test_a_scheme_that_is_none(self, card: Scorecard) -> None:
        with pytest.raises(InvalidData, match="no-such: unknown scheme"):
            change(card, held=[Held("no-such", None)])
        assert Result.objects.count() == 1


class TestFacts:
    def test_they_join_those_of_the_profile(self, card: Scorecard) -> None:
        result = change(card, facts={"incorporated_in_hk": True, "rd_activity": None})
        assert result.facts == {**factories.FACTS, "incorporated_in_hk": True, "rd_activity": None}
        card.refresh_from_db()
        assert card.facts == factories.FACTS
        assert card.assessment.business.profiles.get().facts == factories.FACTS

    def test_a_verdict_follows(self, card: Scorecard) -> None:
        assert match(card.results.get(), "nittp")[1]["verdict"] == "yes"
        result = change(card, facts={"business_registration": False})
        assert match(result, "nittp")[0] == "not_eligible"

    @pytest.mark.parametrize("facts", [{"no_such_fact": True}, {"hk_employees": -1}, {"sector": "fishing"}])
    def test_wrong_ones_change_nothing(self, card: Scorecard, facts: dict[str, Any]) -> None:
        with pytest.raises(InvalidData):
            change(card, facts=facts, costs=[TRAINING])
        assert Result.objects.count() == 1


class TestRevisions:
    def test_the_same_again_makes_none(self, card: Scorecard) -> None:
        first = card.results.get()
        assert change(card) == first
        assert change(card, facts={"sector": "manufacturing"}, costs=[], removed=["bud"]) == first
        second = change(card, costs=[TRAINING], held=[Held("bud", Decimal(1))])
        assert change(card, costs=[TRAINING], held=[Held("bud", Decimal("1.00"))]) == second
        assert list(card.results.values_list("revision", flat=True)) == [1, 2]

    def test_earlier_ones_stay_as_they_were(self, card: Scorecard) -> None:
        first = Result.objects.values().get()
        second = change(card, costs=[TRAINING])
        assert Result.objects.values().get(revision=1) == first
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Result.objects.filter(pk=second.pk).update(costs=[])

    def test_who_made_it_and_no_report_unless_asked(self, card: Scorecard) -> None:
        owner = factories.user()
        assert revise(scorecard=card, actor=owner, costs=[TRAINING]).created_by == owner
        assert Report.objects.count() == 1

    def test_looking_again_with_a_newer_catalogue(self, card: Scorecard) -> None:
        newer = release_without("nittp")
        result = change(card)
        assert (result.revision, result.catalogue) == (2, newer)
        assert match(result, "nittp")[0] == "closed"
        assert change(card) == result

    def test_a_scheme_that_left_the_catalogue_stays_told(self, card: Scorecard) -> None:
        change(card, held=[Held("emf", None), Held("nittp", None)])
        data = copy.deepcopy(factories.catalogue_data())
        data["catalogue"]["version"] = "2026.2"
        del data["schemes"]["emf.yaml"]
        publish_catalogue(data)
        result = change(card, costs=[TRAINING])
        assert [item["scheme"] for item in result.held] == ["emf", "nittp"]
        assert [entry["scheme"] for entry in result.matches["held"]] == ["nittp"]


class TestBothRatings:
    def test_both_get_the_same_change(self) -> None:
        assessment = factories.verified()
        own, verified = assessment.scorecards.order_by("number")
        result = change(own, costs=[TRAINING])
        assert result.scorecard == own
        assert verified.results.last().costs == result.costs
        assert change(verified, costs=[TRAINING]) == verified.results.last()
        assert Result.objects.count() == 4

    def test_superseded_ones_are_closed(self) -> None:
        owner = factories.user()
        assessment = factories.returned(owner=owner)
        old = own_card(assessment)
        factories.submit(assessment, actor=owner)
        with pytest.raises(Refused, match="no longer stands"):
            change(old, costs=[TRAINING])
        assert standing(factories.fresh(assessment), assessment.scorecards.all()) == (own_card(assessment),)

    def test_a_withdrawn_rating_does_not_stand(self) -> None:
        assessment = factories.verified()
        own, verified = assessment.scorecards.all()
        assert standing(assessment, [verified, own]) == (own, verified)
        reviews.withdraw(assessment=assessment, reason="Wrong firm.", actor=assessment.adviser)
        assert standing(factories.fresh(assessment), [own, verified]) == (own,)
        again = factories.verify(assessment, actor=assessment.adviser).scorecard
        assert standing(factories.fresh(assessment), [own, verified, again]) == (own, again)
        assert standing(assessment, []) == ()


class TestLaterResults:
    def test_a_verified_result_knows_what_was_told_before(self) -> None:
        assessment = factories.rated()
        told = {"facts": {"incorporated_in_hk": True}, "costs": [TRAINING], "held": [Held("bud", None)]}
        before = change(own_card(assessment), **told)
        result = factories.verify(assessment, actor=assessment.adviser)
        assert (result.facts, result.costs, result.held) == (before.facts, before.costs, before.held)
        assert result.revision == 1

    def test_a_profile_that_was_changed_since_wins(self) -> None:
        owner = factories.user()
        assessment = factories.returned(owner=owner)
        change(own_card(assessment), facts={"hk_employees": 41, "listed": True, "incorporated_in_hk": True})
        assessments.save_profile(assessment=assessment, facts={"hk_employees": 45})
        result = factories.submit(assessment, actor=owner)
        assert result.facts == {**factories.FACTS, "hk_employees": 45, "listed": True, "incorporated_in_hk": True}

    def test_issuing_again_returns_the_newest(self) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        newest = change(own_card(assessment), costs=[TRAINING])
        assert factories.submit(assessment, actor=owner) == newest


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_double_click_makes_one_revision(self) -> None:
        card = own_card(factories.submitted())
        outcomes = together(*[lambda: change(card, costs=[TRAINING])] * 3)
        assert len(set(outcomes)) == 1
        assert list(card.results.values_list("revision", flat=True)) == [1, 2]

    def test_two_changes_are_both_kept(self) -> None:
        card = own_card(factories.submitted())
        together(lambda: change(card, held=[Held("bud", None)]), lambda: change(card, facts={"listed": True}))
        last = card.results.last()
        assert (last.revision, last.facts["listed"], len(last.held)) == (3, True, 1)

    def test_a_review_that_ends_meanwhile_loses_nothing(self) -> None:
        assessment = factories.rated()
        card = own_card(assessment)

        def verify() -> Result:
            with transaction.atomic():
                return factories.verify(assessment, actor=assessment.adviser)

        together(lambda: change(card, costs=[TRAINING]), verify)
        newest = [card.results.last() for card in standing(factories.fresh(assessment), assessment.scorecards.all())]
        assert [result.costs[0]["amount"] for result in newest] == ["60000.00", "60000.00"]
