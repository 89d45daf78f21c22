"""The flat row beside each assessment: what it says at every step, and which one of a firm is the latest."""

import importlib
from datetime import date
from functools import partial

import pytest
from django.apps import apps
from django.db import connection, transaction

from accounts.models import Business
from readiness.models import AgreementCount, Assessment, StaleCell, Standing
from readiness.services import assessments, reviews, standings
from tests import factories
from tests.clock import on
from tests.together import together

pytestmark = pytest.mark.django_db

MICRO_TRADER = {"sector": "trade_wholesale_retail", "employees_band": "staff_1_5"}


def another(like: Assessment, *, level: int = 3, facts=factories.FACTS) -> Assessment:
    """A further complete draft of the same business."""
    assessment = Assessment.objects.create(business=like.business, release=like.release, language="en")
    standings.keep(assessment)
    assessments.save_profile(assessment=assessment, facts=facts)
    assessments.save_answers(assessment=assessment, answers=factories.answers(level))
    return assessment


def submit(assessment: Assessment) -> None:
    assessments.submit(assessment=assessment, actor=None)


def standing(assessment: Assessment) -> dict:
    return Standing.objects.filter(assessment=assessment).values().get()


def marks(*rows: Assessment) -> list[tuple[bool, bool]]:
    return [
        Standing.objects.values_list("is_latest", "is_latest_in_quarter").get(assessment=assessment)
        for assessment in rows
    ]


def counts() -> dict:
    rows = AgreementCount.objects.exclude(count=0).values_list("dimension", "own_level", "adviser_level", "count")
    return {row[:3]: row[3] for row in rows}


def test_a_draft_stands_from_its_first_minute_and_knows_its_group_once_the_profile_is_there():
    with on("2026-03-31", hour=23):
        assessment = factories.draft()
    assert (
        standing(assessment).items()
        >= {
            "firm": assessment.business.firm,
            "started_on": date(2026, 3, 31),
            "start_quarter": "2026Q1",
            "submitted_on": None,
            "quarter": "",
            "sector_group": "",
            "size_group": "",
            "tier": "",
            "dimensions": {},
            "is_latest": False,
        }.items()
    )
    assessments.save_profile(assessment=assessment, facts=MICRO_TRADER)
    assert (
        standing(assessment).items()
        >= {
            "sector": "trade_wholesale_retail",
            "sector_group": "trade",
            "size_band": "staff_1_5",
            "size_group": "micro",
            "quarter": "",
        }.items()
    )


def test_every_step_up_to_a_withdrawn_verification():
    owner, ada = factories.user(), factories.adviser()
    with on("2026-03-30"):
        assessment = factories.complete(owner, level=3, data_quality_1="unknown", facts=MICRO_TRADER)
    with on("2026-04-01", hour=0):
        submit(assessment)
    row = standing(assessment)
    assert (row["submitted_on"], row["start_quarter"], row["quarter"]) == (date(2026, 4, 1), "2026Q1", "2026Q2")
    assert (row["tier"], str(row["overall"])) == ("aware", "2.9167")
    assert (row["dimensions"]["data_quality"], row["dimensions"]["ai_talent"]) == ("2", "3")
    assert (row["is_latest"], row["is_latest_in_quarter"]) == (True, True)
    with on("2026-04-02"):
        reviews.request_review(assessment=assessment, actor=owner)
    with on("2026-04-08"):
        reviews.claim(assessment=assessment, actor=ada)
        reviews.release(assessment=assessment, actor=ada)
        assert standing(assessment)["claimed_on"] is None
        reviews.claim(assessment=assessment, actor=ada)
        factories.ask(factories.fresh(assessment))
    with on("2026-07-01"):
        assessments.save_answers(assessment=assessment, answers=factories.answers(4))
        submit(assessment)
    row = standing(assessment)
    assert (row["submitted_on"], row["quarter"], row["tier"]) == (date(2026, 7, 1), "2026Q3", "ready")
    assert (row["requested_on"], row["claimed_on"]) == (date(2026, 4, 2), date(2026, 4, 8))
    assert (row["verified_on"], row["verified_tier"], row["pairs"]) == (None, "", {})
    levels = {question.id: 2 for question in factories.questionnaire().questions}
    with on("2026-07-03"):
        reviews.rate(assessment=assessment, levels=levels, comments={}, actor=ada)
        reviews.verify(assessment=assessment, actor=ada)
    row = standing(assessment)
    assert (row["verified_on"], row["verified_tier"], row["verified_by_id"]) == (date(2026, 7, 3), "unaware", ada.pk)
    assert row["tier"] == "ready"
    assert row["pairs"]["data_quality"] == [[4, 2], [4, 2]]
    reviews.withdraw(assessment=assessment, reason="The wrong firm", actor=ada)
    row = standing(assessment)
    assert (row["verified_on"], row["verified_tier"], row["verified_by_id"]) == (None, "", None)


def test_agreement_is_exact_after_a_verification_was_withdrawn_and_made_again():
    assessment = factories.verified(level=3, adviser_level=2, ai_talent_1="unknown", ai_talent_2=5)
    ada = assessment.adviser
    assert len(counts()) == 13  # eleven dimensions with one pair of levels each, and one with two
    assert counts()["data_quality", 3, 2] == 2
    assert (counts()["ai_talent", 1, 2], counts()["ai_talent", 5, 2]) == (1, 1)
    factories.verified(ada, level=3, adviser_level=2)
    assert counts()["data_quality", 3, 2] == 4
    reviews.withdraw(assessment=assessment, reason="Look again", actor=ada)
    assert (len(counts()), counts()["data_quality", 3, 2]) == (12, 2)
    reviews.rate(assessment=assessment, levels={"data_quality_1": 4}, comments={}, actor=ada)
    reviews.verify(assessment=assessment, actor=ada)
    assert (counts()["data_quality", 3, 2], counts()["data_quality", 3, 4]) == (3, 1)
    assert sum(counts().values()) == 48
    assert set(AgreementCount.objects.values_list("adviser", flat=True)) == {ada.pk}


def test_the_newest_submission_of_a_firm_is_its_latest_and_each_quarter_keeps_its_own():
    with on("2026-01-05"):
        first = factories.complete()
        submit(first)
    with on("2026-03-30"):
        second = another(first)
        unsent = another(first)
        submit(second)
    assert marks(first, second, unsent) == [(False, False), (True, True), (False, False)]
    with on("2026-04-02"):
        third = another(first)
        submit(third)
    assert marks(first, second, third) == [(False, False), (False, True), (True, True)]


def test_two_submissions_of_one_day_are_told_apart():
    first = factories.complete()
    second = another(first)
    submit(second)
    submit(first)
    assert marks(first, second) == [(True, True), (False, False)]


def test_what_a_submission_changes_is_marked_stale_for_the_firm_that_it_replaces_too():
    with on("2026-01-05"):
        first = factories.complete(facts=MICRO_TRADER)
        submit(first)
    second = another(first, facts=factories.FACTS)
    StaleCell.objects.all().delete()
    with on("2026-04-02"):
        submit(second)
    stale = set(StaleCell.objects.values_list("quarter", "sector_group", "size_group"))
    assert stale >= {
        ("all", "trade", "micro"),
        ("all", "industry", "small"),
        ("2026Q2", "industry", "small"),
    }
    StaleCell.objects.all().delete()
    standings.keep(second)
    assert not StaleCell.objects.exists()


def test_a_branch_counts_with_its_head_office_once_the_clock_has_looked():
    with on("2026-01-05"):
        head, branch = factories.complete(), factories.complete()
        submit(branch)
    with on("2026-01-06"):
        submit(head)
    assert marks(head, branch) == [(True, True), (True, True)]
    Business.objects.filter(pk=branch.business_id).update(firm=head.business.firm)
    assert standings.follow_firms() == 1
    assert marks(head, branch) == [(True, True), (False, False)]
    assert standings.follow_firms() == 0
    Business.objects.filter(pk=head.business_id).update(firm=factories.business().firm)
    assert standings.follow_firms() == 1
    assert marks(head, branch) == [(True, True), (True, True)]


def test_a_forgotten_firm_goes_on_counting_once_as_somebody_unknown():
    with on("2026-01-05"):
        first = factories.complete()
        submit(first)
    with on("2026-01-06"):
        second = another(first)
        submit(second)
    with transaction.atomic():
        standings.forget_firm(business=first.business)
        first.business.delete()
    rows = list(Standing.objects.order_by("submitted_on").values("assessment", "firm", "is_latest", "tier"))
    assert [(row["assessment"], row["is_latest"], row["tier"]) for row in rows] == [
        (None, False, "aware"),
        (None, True, "aware"),
    ]
    assert rows[0]["firm"] == rows[1]["firm"] != first.business.firm


def test_the_migration_fills_in_what_the_services_would_have_kept():
    with on("2026-01-05"):
        first = factories.complete(level=2, ai_talent_1="unknown")
        submit(first)
    with on("2026-04-02"):
        second = another(first, level=4)
        submit(second)
    factories.draft()
    factories.verified(level=5, ai_talent_1="unknown")
    kept = [
        list(model.objects.order_by(*order).values(*fields))
        for model, order, fields in (
            (Standing, ["assessment"], [f.attname for f in Standing._meta.fields if f.name != "id"]),
            (AgreementCount, ["dimension", "own_level"], ["dimension", "own_level", "adviser_level", "count"]),
            (StaleCell, ["quarter", "sector_group"], ["quarter", "sector_group", "size_group"]),
        )
    ]
    Standing.objects.all().delete()
    AgreementCount.objects.all().delete()
    StaleCell.objects.all().delete()
    importlib.import_module("readiness.migrations.0004_backfill_standings").fill(apps, connection.schema_editor())
    assert list(Standing.objects.order_by("assessment").values(*kept[0][0])) == kept[0]
    assert list(AgreementCount.objects.order_by("dimension", "own_level").values(*kept[1][0])) == kept[1]
    stale = set(StaleCell.objects.values_list("quarter", "sector_group", "size_group"))
    assert stale <= {tuple(row.values()) for row in kept[2]}
    assert ("all", "industry", "small") in stale


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(5))
def test_two_submissions_of_a_firm_at_once_leave_one_latest(_round):
    factories.questionnaire()
    first = factories.complete()
    second = another(first)
    Standing.objects.all().delete()  # the harder case: neither finds a row of the other to wait for
    outcomes = together(lambda: submit(first), lambda: submit(second))
    assert outcomes == [None, None]
    assert sorted(marks(first, second)) == [(False, False), (True, True)]
    newest = Standing.objects.order_by("submission").last()
    assert newest.is_latest


@pytest.mark.django_db(transaction=True)
def test_two_verifications_of_one_adviser_at_once_are_both_counted():
    one = factories.verified(level=3, adviser_level=2)
    ada = one.adviser
    other = factories.verified(ada, level=3, adviser_level=4)
    for assessment in (one, other):
        reviews.withdraw(assessment=assessment, reason="Look again", actor=ada)
    AgreementCount.objects.all().delete()  # the harder case: both make the rows
    levels = dict.fromkeys(("data_quality_1", "data_quality_2", "ai_talent_1"), 3)
    for assessment in (one, other):
        reviews.rate(assessment=assessment, levels=levels, comments={}, actor=ada)
    verify = [partial(reviews.verify, assessment=assessment, actor=ada) for assessment in (one, other)]
    assert not any(isinstance(outcome, Exception) for outcome in together(*verify))
    assert {pair: count for pair, count in counts().items() if pair[0] in ("data_quality", "ai_talent")} == {
        ("data_quality", 3, 3): 4,
        ("ai_talent", 3, 3): 2,
        ("ai_talent", 3, 2): 1,
        ("ai_talent", 3, 4): 1,
    }
