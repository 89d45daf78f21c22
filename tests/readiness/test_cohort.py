"""Summary cells: every number by hand, kept by refreshing what changed, the same as counted from nothing."""

import random
import time
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from readiness.models import AgreementCount, Assessment, CohortCell, StaleCell, Standing
from readiness.services import assessments, cohort, reviews, standings
from readiness.services.cohort_figures import all_time
from readiness.services.cohort_figures import cohort as read_cohort
from readiness.tasks import follow_firms, refresh_cohort
from recommendations.models import DemandCell, Recommended
from recommendations.services import demand
from recommendations.services.revising import revise
from recommendations.tasks import refresh_demand
from tests import factories
from tests.clock import on
from tests.together import together

pytestmark = pytest.mark.django_db

TRADER = {"sector": "trade_wholesale_retail", "employees_band": "staff_1_5"}
MAKER = {"sector": "manufacturing", "employees_band": "staff_20_49"}
START = date(2026, 1, 2)
FIELDS = ("quarter", "sector_group", "size_group", "firms", "tiers", "dimensions", "funnel", "waiting")


def sent(day: str, *, of: Assessment | None = None, level: int = 3, facts=TRADER, owner=None) -> Assessment:
    """Started and submitted on that day; `of` the same business as another assessment."""
    with on(day):
        if of is None:
            assessment = factories.complete(owner, level=level, facts=facts)
        else:
            assessment = Assessment.objects.create(business=of.business, release=of.release, language="en")
            standings.keep(assessment)
            assessments.save_profile(assessment=assessment, facts=facts)
            assessments.save_answers(assessment=assessment, answers=factories.answers(level))
        assessments.submit(assessment=assessment, actor=None)
    return assessment


def cell(quarter: str, sector: str = "trade", size: str = "micro") -> CohortCell:
    return CohortCell.objects.get(quarter=quarter, sector_group=sector, size_group=size)


def rows() -> list[dict]:
    return list(CohortCell.objects.order_by(*FIELDS[:3]).values(*FIELDS))


def demanded() -> list[dict]:
    names = ("quarter", "sector_group", "size_group", "schemes")
    return list(DemandCell.objects.order_by(*names[:3]).values(*names))


def agreement() -> set[tuple]:
    names = ("adviser", "dimension", "own_level", "adviser_level", "count")
    return set(AgreementCount.objects.exclude(count=0).values_list(*names))


def test_a_firm_counts_once_in_a_quarter_and_once_in_all():
    first = sent("2026-01-05", level=2)
    sent("2026-02-05", of=first, level=3)
    sent("2026-04-05", of=first, level=5)
    sent("2026-04-06", level=5)
    with on("2026-04-07"):
        factories.draft()
    refresh_cohort()
    assert not StaleCell.objects.exists()
    # Three assessments were started in the first quarter's months by one firm, of which the second is its latest.
    january = cell("2026Q1")
    assert (january.firms, january.tiers) == (1, {"aware": 1})
    assert january.dimensions["ai_talent"] == {"3": 1}
    assert len(january.dimensions) == 12
    assert january.funnel == {"started": 2, "submitted": 2, "requested": 0, "claimed": 0, "verified": 0}
    april = cell("2026Q2")
    assert (april.firms, april.tiers, april.dimensions["ai_talent"]) == (2, {"competent": 2}, {"5": 2})
    ever = cell("all")
    assert (ever.firms, ever.tiers, ever.funnel["started"]) == (2, {"competent": 2}, 4)
    nobody = cell("2026Q2", "", "")
    assert (nobody.firms, nobody.tiers, nobody.dimensions) == (0, {}, {})
    assert nobody.funnel["started"] == 1
    assert CohortCell.objects.count() == 5


def test_a_firm_that_changes_its_group_leaves_no_trace_in_the_old_one():
    first = sent("2026-01-05", facts=TRADER)
    refresh_cohort()
    sent("2026-01-06", of=first, facts=MAKER)
    refresh_cohort()
    assert cell("all").firms == 0
    assert cell("all").funnel["started"] == 1  # the first one was started by a trader all the same
    assert cell("all", "industry", "small").firms == 1
    first.business.delete()
    Standing.objects.all().delete()
    call_command("refresh_cohort", all=True, stdout=StringIO())
    assert rows() == []


def test_waiting_is_counted_in_working_days_by_the_quarter_the_assessment_started_in():
    owner, ada = factories.user(), factories.adviser()
    assessment = sent("2026-03-31", owner=owner)
    with on("2026-04-02"):  # Thursday before Easter; Friday to Tuesday are holidays, 5 April (Ching Ming) moved too
        reviews.request_review(assessment=assessment, actor=owner)
    with on("2026-04-09"):
        reviews.claim(assessment=assessment, actor=ada)
    levels = {question.id: 3 for question in factories.questionnaire().questions}
    with on("2026-04-10"):
        reviews.rate(assessment=assessment, levels=levels, comments={}, actor=ada)
        reviews.verify(assessment=assessment, actor=ada)
    sent("2026-03-31")
    refresh_cohort()
    found = cell("2026Q1")
    assert found.funnel == {"started": 2, "submitted": 2, "requested": 1, "claimed": 1, "verified": 1}
    assert found.waiting == {"claimed": {"2": 1}, "verified": {"3": 1}}
    assert not CohortCell.objects.filter(quarter="2026Q2").exists()
    reviews.withdraw(assessment=assessment, reason="Look again", actor=ada)
    refresh_cohort()
    assert cell("2026Q1").waiting == {"claimed": {"2": 1}, "verified": {}}


def test_cells_are_added_up_to_a_table_with_totals():
    for day, facts in (("2026-01-05", TRADER), ("2026-01-06", MAKER), ("2026-04-07", MAKER)):
        sent(day, facts=facts, level=2 if facts is TRADER else 4)
    with on("2026-04-08"):
        factories.draft()
    refresh_cohort()
    found = read_cohort()
    assert found.quarters == ("2026Q1", "2026Q2")
    table = found.table()
    assert len(table) == 3 * 7 * 4
    assert table["2026Q1", "all", "all"] == 2
    assert table["all", "industry", "small"] == table["all", "industry", "all"] == table["all", "all", "small"] == 2
    assert table["all", "all", "all"] == 3
    assert table["2026Q2", "trade", "micro"] == 0
    total = found.figures()
    assert (total.firms, total.tiers, total.funnel["started"]) == (3, {"unaware": 1, "ready": 2}, 4)
    assert total.dimensions["data_quality"] == {"2": 1, "4": 2}
    assert found.figures(sector="industry").funnel["started"] == 2
    assert found.figures("2026Q2").firms == 1
    assert found.refreshed_at is not None
    assert all_time().figures() == total


def test_the_table_is_read_in_one_query(django_assert_num_queries):
    sent("2026-01-05")
    refresh_cohort()
    with django_assert_num_queries(1):
        read_cohort().figures()
    with django_assert_num_queries(1):
        demand.demand().of()


def test_demand_counts_each_firm_with_its_newest_recommendations():
    with on("2026-01-05"):
        factories.submitted(facts=TRADER | {"hk_employees": 4})
        second = factories.submitted(facts=factories.FACTS)
    refresh_cohort()
    refresh_demand()
    total = demand.demand().of()
    assert Recommended.objects.count() == 2
    assert total["hkpc-academy"].total() == 2
    assert demand.demand().of(sector="industry")["hkpc-academy"].total() == 1
    with on("2026-01-06"):
        newer = Assessment.objects.create(business=second.business, release=second.release, language="en")
        standings.keep(newer)
        assessments.save_answers(assessment=newer, answers=factories.answers(5))
        factories.submit(newer)
    refresh_cohort()
    refresh_demand()
    assert demand.demand().of()["hkpc-academy"].total() == 2
    assert demand.refresh() == 0


def test_telling_more_after_the_result_changes_the_demand():
    assessment = factories.submitted(facts=TRADER)
    refresh_cohort()
    refresh_demand()
    before = demand.demand().of()
    facts = {"business_registration": True, "listed": False, "government_subvented": False, "hk_employees": 4}
    facts |= {"substantive_operations_hk": True, "years_in_operation": 8}
    revise(scorecard=assessment.scorecards.get(), actor=None, facts=facts)
    assert StaleCell.objects.exists()
    refresh_cohort()
    refresh_demand()
    after = demand.demand().of()
    firmed = [scheme for scheme in after if before.get(scheme) == {"unknown": 1} and after[scheme] == {"yes": 1}]
    assert sorted(firmed) == ["crs", "nittp", "stem-internship"]


def test_refreshing_what_changed_gives_the_rows_that_counting_from_nothing_gives():
    """A year of random steps of a few firms, refreshed now and then; at the end everything is thrown away."""
    dice, people, ada = random.Random(7), [factories.user() for _ in range(3)], factories.adviser()
    firms: list[list[Assessment]] = [[] for _ in people]
    for day in range(0, 360, 12):
        step(dice, firms, people, ada, day)
        if dice.random() < 0.4:
            refresh_cohort()
            refresh_demand()
    refresh_cohort()
    refresh_demand()
    kept, kept_demand, kept_agreement = rows(), demanded(), agreement()
    assert len(kept) > 6
    assert kept_agreement
    for model in (CohortCell, DemandCell, AgreementCount):
        model.objects.all().delete()
    cohort.rebuild()
    demand.rebuild()
    assert (rows(), demanded(), agreement()) == (kept, kept_demand, kept_agreement)


def step(dice, firms, people, ada, day: int) -> None:
    number = dice.randrange(len(firms))
    owner, own = people[number], firms[number]
    newest = factories.fresh(own[-1]) if own else None
    state = newest.state if newest else None
    today = (START + timedelta(days=day)).isoformat()
    if state is None or state == "verified" or dice.random() < 0.3:
        how = {"level": dice.randint(1, 5), "facts": dice.choice([TRADER, MAKER])}
        own.append(sent(today, of=newest, owner=owner, **how))
        return
    with on(today):
        if state == "submitted":
            reviews.request_review(assessment=newest, actor=owner)
        elif state == "waiting":
            reviews.claim(assessment=newest, actor=ada)
        elif dice.random() < 0.3:
            reviews.release(assessment=newest, actor=ada)
        else:
            levels = {question.id: dice.randint(1, 5) for question in factories.questionnaire().questions}
            reviews.rate(assessment=newest, levels=levels, comments={}, actor=ada)
            reviews.verify(assessment=newest, actor=ada)


def test_the_clock_moves_firms_too():
    follow_firms()
    assert refresh_cohort() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_submissions_and_two_refreshing_workers_at_once_lose_nothing(_round):
    factories.questionnaire()
    drafts = [factories.complete(facts=TRADER) for _firm in range(4)]

    def submit_some(own):
        for assessment in own:
            assessments.submit(assessment=assessment, actor=None)

    def refresh_for_a_while():
        for _turn in range(8):
            cohort.refresh_stale()
            time.sleep(0.01)

    outcomes = together(
        lambda: submit_some(drafts[:2]), lambda: submit_some(drafts[2:]), refresh_for_a_while, refresh_for_a_while
    )
    assert outcomes == [None] * 4
    cohort.refresh_stale()
    assert cell("all").firms == 4
    assert not StaleCell.objects.exists()
