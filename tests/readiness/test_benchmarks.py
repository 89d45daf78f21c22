"""A firm beside its peers: who is compared with whom, from which numbers, and what the page says."""

import re

import pytest
from django.test import Client

from accounts.models import StaffAccess
from readiness.models import Assessment, CohortCell, StaleCell
from readiness.services import assessments, cohort, standings
from readiness.services.benchmarks import compare
from tests import factories
from tests.readiness.pages import text, url

pytestmark = pytest.mark.django_db

TRADER = {"sector": "trade_wholesale_retail", "employees_band": "staff_1_5"}


@pytest.fixture
def assessment() -> Assessment:
    """One of a manufacturer with 20 to 49 employees: every answer is 3, its data quality 4."""
    made = factories.submitted(factories.user(), level=3, data_quality_1=4, data_quality_2=4)
    cohort.refresh_stale()
    return made


def another(like: Assessment, *, level: int, facts=factories.FACTS) -> Assessment:
    made = Assessment.objects.create(business=like.business, release=like.release, language="en")
    standings.keep(made)
    made.business.profiles.update(facts=dict(facts))
    assessments.save_answers(assessment=made, answers=factories.answers(level))
    factories.submit(made)
    return made


def plain(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def shown(assessment: Assessment, client: Client) -> str:
    return text(client.get(url("benchmark", assessment)))


def table(markup: str) -> dict[str, list[str]]:
    """The rows of the page's table by their heading."""
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', markup, re.S)
    return {name: [plain(cell) for cell in re.findall(r"<td.*?</td>", rest, re.S)] for name, rest in rows}


def test_ten_other_firms_of_the_same_group_make_a_benchmark(assessment):
    factories.other_firms(*["1"] * 3, *["2"] * 3, "5/2", *["4"] * 2)
    found = compare(assessment)
    assert (found.peers, found.missing, found.being_counted) == (None, 1, False)
    factories.other_firms("9/2")
    found = compare(assessment)
    assert (found.peers.group, found.peers.firms, found.firms, found.missing) == ("group", 10, 10, 0)
    spread = found.peers.dimensions["data_quality"]
    assert (spread.lower, spread.median, spread.upper) == (1, 2, 4)
    assert len(found.peers.dimensions) == 12
    assert (found.own["data_quality"], found.own["ai_talent"]) == (4, 3)


def test_too_few_in_the_group_means_all_firms(assessment):
    factories.other_firms(*["2"] * 9)
    factories.other_firms(*["4"] * 8, sector_group="trade", size_group="micro")
    found = compare(assessment)
    assert (found.peers.group, found.is_own_group, found.peers.firms, found.firms) == ("all", False, 17, 15)
    assert found.peers.dimensions["ai_talent"].median == 2


def test_the_firm_is_left_out_by_its_latest_assessment_whichever_one_is_looked_at(assessment):
    factories.other_firms(*["2"] * 10, sector_group="trade", size_group="micro")
    factories.other_firms(*["4"] * 10)
    later = another(assessment, level=5, facts=TRADER)
    cohort.refresh_stale()
    earlier, now = compare(assessment), compare(later)
    assert (earlier.peers.group, earlier.peers.firms, earlier.own["ai_talent"]) == ("group", 10, 3)
    assert (earlier.peers.dimensions["ai_talent"].median, now.peers.dimensions["ai_talent"].median) == (4, 2)
    assert (now.peers.firms, now.sector_group, now.own["ai_talent"]) == (10, "trade", 5)
    assert now.peers.dimensions["ai_talent"].upper == 2


def test_a_firm_is_left_out_exactly_whatever_is_counted_of_it(assessment):
    factories.other_firms(*["2"] * 5, *["4"] * 5)
    first = compare(assessment).peers
    assert (first.firms, first.dimensions["ai_talent"].median, first.dimensions["ai_talent"].upper) == (10, 3, 4)
    counted = list(CohortCell.objects.order_by("pk").values("firms", "dimensions"))
    later = another(assessment, level=5)  # the cells still count the first
    assert compare(later).peers == compare(assessment).peers == first
    again = another(assessment, level=1)  # two changes that wait
    assert compare(again).peers == first
    assert counted == list(CohortCell.objects.order_by("pk").values("firms", "dimensions"))
    cohort.refresh_stale()
    assert compare(again).peers == first
    moved = another(assessment, level=5, facts=TRADER)  # counted in another cell, when it is
    factories.other_firms(*["3"] * 10, sector_group="trade", size_group="micro")
    assert (compare(moved).peers.firms, compare(assessment).peers) == (10, first)


def test_the_first_answers_are_left_out_before_they_are_counted():
    factories.other_firms(*["2"] * 10)
    made = factories.submitted(factories.user(), level=5)
    before = compare(made).peers
    assert (before.firms, before.dimensions["ai_talent"].upper) == (10, 2)
    cohort.refresh_stale()
    assert compare(made).peers == before


def test_nothing_is_compared_while_it_is_not_known_what_is_counted(assessment, sign_in):
    factories.other_firms(*["2"] * 10)
    another(assessment, level=5)
    StaleCell.objects.update(before=None)
    found = compare(assessment)
    assert (found.being_counted, found.peers, found.missing) == (True, None, 0)
    assert "Your newest answers are being counted" in shown(assessment, sign_in(assessment.created_by))
    cohort.refresh_stale()
    assert not compare(assessment).being_counted


@pytest.mark.parametrize(("changes", "known"), [(1, True), (3, True), (4, False)])
def test_what_changes_while_a_cell_is_counted_is_counted_again_or_not_known(assessment, monkeypatch, changes, known):
    factories.other_firms(*["2"] * 10)
    another(assessment, level=5)
    left, count = [changes], cohort._figures

    def busy(cell):
        if cell[0] == "all" and left[0]:
            left[0] -= 1
            standings.mark_stale(assessment.standing)
        return count(cell)

    monkeypatch.setattr(cohort, "_figures", busy)
    cohort.refresh_stale()
    assert StaleCell.objects.filter(quarter="all").exists() is not known
    found = compare(assessment)
    assert (found.being_counted, found.peers is not None) == (not known, known)


def test_a_draft_is_compared_with_nobody():
    assert compare(factories.complete()) is None


def test_the_page_shows_scores_beside_the_median(assessment, sign_in):
    factories.other_firms(*["3"] * 4, *["2"] * 9)
    page = shown(assessment, sign_in(assessment.created_by))
    assert "At least 10 other firms of your sector and size have a result here" in plain(page)
    assert "Manufacturing, construction and utilities · 10 to 49 employees" in plain(page)
    rows = table(page)
    assert len(rows) == 12
    assert rows["Data Quality"] == ["4.00", "2.00", "2.00–3.00"]
    assert rows["AI Talent"] == ["3.00", "2.00", "2.00–3.00"]
    assert "You 4.00" in plain(page)
    assert "Another measure: the published survey of 2024" in plain(page)


def test_the_page_says_how_many_firms_are_missing(assessment, sign_in):
    factories.other_firms(*["3"] * 3)
    page = shown(assessment, sign_in(assessment.created_by))
    assert "We compare you with at least 10 other firms. 7 more firms have to submit an assessment first." in page
    assert "Another measure: the published survey of 2024" in page


def test_a_look_by_staff_is_noted_once_a_day(sign_in):
    assessment = factories.waiting()
    client = sign_in(factories.programme_manager())
    for _look in range(2):
        assert client.get(url("benchmark", assessment)).status_code == 200
    assert list(StaffAccess.objects.values_list("what", "on")) == [("result", str(assessment.pk))]
