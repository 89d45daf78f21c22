"""View models: frozen results in words."""

import datetime
from fractions import Fraction

import pytest
from django.utils import translation

from readiness.models import Scorecard
from recommendations.models import Report, Result
from recommendations.presenting import plans, reports, schemes, scores
from recommendations.presenting.reading import Reading
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 20)


def reading(result: Result, today: datetime.date = TODAY) -> Reading:
    scorecards = Scorecard.objects.filter(assessment=result.scorecard.assessment)
    return Reading.of(result, list(scorecards), today)


def of_firm(**how) -> Reading:
    factories.submitted(**how)
    return reading(Result.objects.get())


class TestReading:
    def test_the_rating_of_the_adviser_belongs_to_the_answers_it_is_about(self) -> None:
        assessment = factories.verified()
        own, verified = Result.objects.order_by("scorecard__number")
        assert reading(own).verified == reading(verified).verified == verified.scorecard
        assert reading(verified).own == reading(own).own == own.scorecard
        assert reading(verified).is_verified
        assert reading(own).superseded_by is None
        assert assessment.scorecards.count() == 2

    def test_newer_answers_supersede_older_ones(self) -> None:
        owner = factories.user()
        assessment = factories.returned(owner=owner)
        newest = factories.submit(assessment, actor=owner)
        oldest = Result.objects.exclude(pk=newest.pk).get()
        assert reading(oldest).superseded_by == newest.scorecard
        assert reading(oldest).verified is None
        assert reading(newest).superseded_by is None


class TestScores:
    def test_the_parts_of_the_measure(self) -> None:
        view = scores.score_view(of_firm(level=3, ai_talent_1=1, ai_talent_2="unknown"))
        assert view.score == "2.83"
        assert (view.tier.name, view.tier.css) == ("AI Aware", "tier-2")
        assert view.near == "16 raises of a single level take you to AI Ready."
        assert len(view.pillars) == 5
        assert sum(len(pillar.dimensions) for pillar in view.pillars) == len(view.radar.axes) == 12
        assert "AI Talent 1.00; " in view.radar_description
        assert [item.dimension for item in view.unknown] == ["AI Talent"]
        assert not view.has_both

    def test_the_widest_gap_names_what_holds_it_back_and_the_way_out(self) -> None:
        first = scores.score_view(of_firm(level=3, ai_talent_1=2, ai_talent_2="unknown")).gaps[0]
        assert (first.dimension, first.score, first.level, first.unknown) == ("AI Talent", "1.50", 1, True)
        assert first.step is not None
        assert first.step.effort.endswith("person-days") or first.step.effort.endswith("person-day")

    def test_nothing_is_left_at_the_top(self) -> None:
        view = scores.score_view(of_firm(level=5))
        assert view.near == "You are in the highest tier."
        assert all(gap.step is None for gap in view.gaps)

    def test_both_ratings_and_what_the_adviser_says(self) -> None:
        factories.verified(adviser_level=4)
        verified = Result.objects.get(scorecard__kind=Scorecard.Kind.VERIFIED)
        verified.scorecard.comments["ai_talent"] = "Name somebody."
        cards = [verified.scorecard, Result.objects.exclude(pk=verified.pk).get().scorecard]
        view = scores.score_view(Reading.of(verified, cards, TODAY))
        row = view.pillars[0].dimensions[2]
        assert (row.name, row.score, row.other, row.bar, row.other_bar) == ("AI Talent", "3.00", "4.00", 50.0, 75.0)
        assert row.comment == "Name somebody."
        assert view.radar.axes[0].value == "3.00 / 4.00"
        assert view.tier.name == "AI Ready"

    def test_evidence_is_the_firms_own(self) -> None:
        found = of_firm()
        found.scorecard.answers["ai_talent_1"]["evidence"] = True
        view = scores.score_view(found)
        assert (view.evidence, view.answered) == (1, 24)


class TestPlans:
    def test_steps_in_their_horizons(self) -> None:
        found = of_firm(level=2)
        view = plans.plan_view(found)
        assert view.raises == 12
        assert view.more == 3
        assert [len(horizon.steps) for horizon in view.horizons] == [3, 3, 3]
        assert view.first == view.horizons[0].steps[0]
        assert not view.is_short
        named = [
            supporter.scheme for horizon in view.horizons for step in horizon.steps for supporter in step.supporters
        ]
        assert set(named) <= {match["scheme"] for match in found.result.matches["recommended"]}

    def test_nothing_left_to_plan(self) -> None:
        view = plans.plan_view(of_firm(level=5))
        assert (view.raises, view.horizons, view.first, view.is_short) == (0, (), None, True)


class TestSchemes:
    @pytest.fixture
    def found(self) -> Reading:
        return of_firm()

    def test_they_stand_by_purpose_the_best_two_of_each_open(self, found: Reading) -> None:
        view = schemes.schemes_view(found)
        matches = found.result.matches
        assert sorted(card.rank for card in view.cards) == list(range(1, len(matches["recommended"]) + 1))
        assert view.groups[0].first[0].rank == 1
        assert len({group.id for group in view.groups}) == len(view.groups) > 1
        for group in view.groups:
            ranks = [card.rank for card in group.first + group.further]
            assert ranks == sorted(ranks)
            assert len(group.first) == min(2, len(ranks))
        assert {card.id for card in view.closed} == {match["scheme"] for match in matches["closed"]}

    def test_a_card_says_what_you_get_from_whom_and_why(self, found: Reading) -> None:
        card = next(card for card in schemes.schemes_view(found).cards if card.id == "nittp")
        assert card.name == "New Industrialisation and Technology Training Programme (NITTP)"
        assert card.body.endswith("run by Vocational Training Council")
        assert card.amount == "Up to HK$250,000 a year, up to half of the cost"
        assert (card.verdict, card.decider) == ("yes", "Your firm meets every rule on firms that we know of.")
        assert card.lead_time == "about 5 weeks ahead"
        assert card.checked == "checked on 10 January 2026"
        assert card.stale
        assert {reason.state for reason in card.reasons} == {"met"}
        assert [group.about for group in card.conditions] == ["Your employees", "The course"]
        assert any(source.title == "www.itf.gov.hk" and source.url for source in card.sources)

    def test_the_reason_that_decides(self, found: Reading) -> None:
        view = schemes.schemes_view(found)
        for card in view.not_eligible:
            assert card.decider in [reason.text for reason in card.reasons if reason.state == "unmet"]
        for card in view.cards:
            if card.verdict == "unknown" and card.reasons:
                assert card.decider in [reason.text for reason in card.reasons if reason.state == "unknown"]
        rules = [card for card in view.cards if not card.reasons]
        assert all("ask the administrator" in card.decider for card in rules)

    def test_closed_ones_say_when(self, found: Reading) -> None:
        closed = {card.id: card.closed_on for card in schemes.schemes_view(found).closed}
        assert closed["tvp"] == "31 December 2024"

    def test_what_closed_after_the_result_was_made(self, found: Reading) -> None:
        assert not any(card.closed_since for card in schemes.schemes_view(found).cards)
        later = schemes.schemes_view(reading(found.result, datetime.date(2060, 1, 1)))
        assert any(card.closed_since for card in later.cards)

    def test_the_facts_that_would_firm_it_up(self, found: Reading) -> None:
        missing = schemes.decisive_facts(found)
        assert missing
        assert all(fact.schemes for fact in missing)
        assert "listed" not in [fact.fact for fact in missing]

    @pytest.mark.parametrize(("language", "mark"), [("zh-hans", True), ("en", False)])
    def test_our_own_translations_are_marked(self, found: Reading, language: str, mark: bool) -> None:
        with translation.override(language):
            cards = schemes.schemes_view(found)
        ours = [card for card in cards.cards if card.mark]
        assert bool(ours) == mark


class TestReports:
    def test_a_line_for_each_language_the_pages_own_first(self) -> None:
        factories.submitted()
        with translation.override("zh-hans"):
            lines = reports.lines(Report.objects.all())
        assert [line.language for line in lines] == ["zh-hans", "en", "zh-hant"]
        assert [line.state for line in lines] == ["missing", "pending", "missing"]
        assert [line.is_under_way for line in lines] == [False, True, False]
        assert lines[2].name == "繁體中文"
        assert lines[2].tag == "zh-Hant-HK"


def test_bars_follow_the_scores() -> None:
    assert scores._row("x", Fraction(5, 2), None) == scores.ScoreRow("x", "2.50", 37.5)
