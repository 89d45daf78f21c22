"""The programme's pages as they reach a manager."""

import re
from datetime import date
from html import unescape

import pytest

from readiness.models import AgreementCount, Standing
from recommendations.services import programme
from tests import factories
from tests.clock import on
from tests.recommendations.programme.cohort import firms, publish, published, small_cohort

pytestmark = pytest.mark.django_db

HIDDEN = "fewer than 5, or hidden to protect others"


@pytest.fixture
def client(sign_in):
    return sign_in(factories.programme_manager())


def table(page: str, name: str) -> list[list[str]]:
    """The rows of a figure's table as texts."""
    body = re.search(rf'<table class="table" id="{name}-table">(.*?)</table>', page, re.S)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [
        [unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall(r"<t[hd].*?>.*?</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_every_figure_stands_in_its_table(client):
    small_cohort()
    with published():
        page = client.get("/en/programme/?quarter=2026Q3").content.decode()
    assert "Quarter 3 of 2026 · All sectors · All sizes" in page
    assert "about 45 firms" in page
    head, everyone, industry, trade, *_rest = table(page, "tiers")
    assert head == ["", "Firms", "AI Unaware", "AI Aware", "AI Ready", "AI Competent"]
    assert everyone == ["All firms selected", "45", "10 (20%)", "30 (60%)", "10 (20%)", "0 (0%)"]
    assert industry[1:] == ["20", "5 (25%)", "5 (25%)", "10 (50%)", "0 (0%)"]
    assert trade == ["Import and export, wholesale and retail", HIDDEN]
    assert table(page, "heat")[1] == ["Management Support", "2.9", "–", "–", "–", "2.5", "–", "2.7"]
    assert table(page, "weak")[1] == ["Management Support", "2.7", "10 (22%)"]
    assert table(page, "funnel")[1:] == [
        ["Started", "45", "100%"],
        ["Submitted", "45", "100%"],
        ["Review asked for", "5", "11%"],
        ["Taken by an adviser", "5", "11%"],
        ["Verified", "5", "11%"],
    ]
    assert "From asking until an adviser took it: half within 2 working days" in page
    assert table(page, "schemes")[1][1:] == ["5", "5"]


def test_a_hidden_selection_says_so_and_shows_nothing(client):
    small_cohort()
    with published():
        page = client.get("/en/programme/?sector=trade&size=micro").content.decode()
    assert "The figures of this selection are not shown" in page
    assert 'id="weak-table"' not in page
    assert 'id="funnel-table"' not in page
    assert re.search(r'<option value="trade" selected>', page)


@pytest.mark.parametrize("query", ["quarter=2026Q4", "quarter=%00", "sector=nobody", "size=", "quarter=1&quarter=2"])
def test_what_is_not_published_counts_as_all(client, query):
    firms(5, ("trade", "small"), "aware")
    with published():
        page = client.get(f"/en/programme/?{query}").content.decode()
    assert "All quarters · All sectors · All sizes" in page


def test_before_anything_is_published(client):
    assert "No figures are published yet" in client.get("/en/programme/").content.decode()


def test_few_firms_leave_words_in_place_of_bars(client):
    firms(2, ("trade", "small"), "aware")
    firms(2, ("trade", "small"), "ready")
    firms(2, ("trade", "small"), "competent")
    with published():
        page = client.get("/en/programme/").content.decode()
    assert "too few in each tier to tell" in page


def test_the_charts_describe_themselves(client):
    small_cohort()
    with published():
        page = client.get("/en/programme/?quarter=2026Q3").content.decode()
    assert "All firms selected: AI Unaware 20%, AI Aware 60%, AI Ready 20%, AI Competent 0%." in page
    assert "Started: 45 · 100%. Submitted: 45 · 100%." in page
    assert "Means from 2.5 (AI Governance, Finance, property and business services) to 2.9" in page
    assert page.count('role="img"') == page.count("<title id=") == page.count("<desc id=") == 6


def test_workload_is_exact_and_of_now(client):
    ada, owner = factories.adviser(), factories.user()
    with on("2026-11-02"):
        factories.waiting()
        factories.waiting()
        factories.in_review(ada, owner=owner)
    with on("2026-11-23"):
        factories.returned(ada)
    with on("2026-11-25"):
        factories.programme_manager()
        page = client.get("/en/programme/").content.decode()
    # From Monday 2 November to Wednesday 25: 17 working days.
    assert table(page, "workload")[1:] == [["Nobody has taken it yet", "2", "0", "17"], ["Ada Adviser", "2", "1", "17"]]


def test_only_the_two_roles_have_the_link(client, sign_in):
    assert 'href="/en/programme/"' in client.get("/en/home/").content.decode()
    assert 'href="/en/programme/"' not in sign_in(factories.adviser()).get("/en/home/").content.decode()


def agreed(adviser, dimension: str, *counts: tuple[int, int, int]) -> None:
    AgreementCount.objects.bulk_create(
        AgreementCount(adviser=adviser, dimension=dimension, own_level=own, adviser_level=theirs, count=count)
        for own, theirs, count in counts
    )


def test_calibration(client):
    ada, ben = factories.adviser(), factories.adviser("Ben Adviser")
    # 60 pairs: 40 alike, 20 where the adviser is one level lower.
    agreed(ada, "ai_talent", (2, 2, 20), (3, 3, 20), (3, 2, 20), (5, 5, 0))
    agreed(ben, "data_quality", (2, 3, 49))
    agreed(ben, "ai_literacy", (3, 3, 50))
    page = client.get("/en/programme/calibration/").content.decode()
    rows = {row[0]: row[1:] for row in table(page, "agreement")[1:]}
    # Observed disagreement 20/60; by chance 1/3 x 1/3 + 2/3 x 2/3 = 5/9: kappa = 1 - (1/3) / (5/9) = 0.40.
    assert rows["AI Talent"][0] == "0.40"
    assert rows["AI Talent"][2:] == ["60", "fair"]
    low, high = (float(end) for end in rows["AI Talent"][1].split(" – "))
    assert 0.1 < low < 0.4 < high < 0.7
    assert rows["Data Quality"] == ["–", "–", "49", "too few to say"]
    assert rows["AI Literacy"] == ["–", "–", "50", "cannot be told: one side gave one level only"]
    assert rows["AI Governance"] == ["–", "–", "0", "too few to say"]
    # Ada: mean -1/3, standard error sqrt(2/9 / 59) = 0.0614. Ben: 49 of 99 pairs one level up, 0.495 with 0.0505.
    assert table(page, "leniency")[1:] == [
        ["Ada Adviser", "−0.33", "−0.45 – −0.21", "60"],
        ["Ben Adviser", "+0.49", "+0.40 – +0.59", "99"],
    ]


def test_calibration_of_nobody(client):
    page = client.get("/en/programme/calibration/").content.decode()
    assert "No assessment is verified yet." in page
    assert 'id="leniency-table"' not in page


def test_an_adviser_with_few_pairs_is_not_judged(client):
    agreed(factories.adviser(), "ai_talent", (2, 3, 24))
    page = client.get("/en/programme/calibration/").content.decode()
    assert table(page, "leniency")[1:] == [["Ada Adviser", "too few to say", "–", "24"]]


def test_the_running_quarter_is_offered_nowhere(client):
    small_cohort()
    publish()
    assert Standing.objects.filter(quarter="2026Q4").exists()
    assert programme.published_quarters() == ("2026Q3",)
    assert "2026Q4" not in client.get("/en/programme/").content.decode()


def test_how_long_reviews_were_waited_for(client):
    asked = date(2026, 7, 13)
    firms(20, ("trade", "small"), "aware", requested_on=asked, claimed_on=date(2026, 7, 14))
    firms(10, ("trade", "small"), "aware", requested_on=asked, claimed_on=date(2026, 7, 17), verified_on=asked)
    with published():
        page = client.get("/en/programme/").content.decode()
    assert "From asking until an adviser took it: half within 1 working day<" in page
    rows = table(page, "waiting-claimed")[1:]
    assert rows[:3] == [["0 to 1 days", "20", "67%"], ["2 to 3 days", "0", "0%"], ["4 to 5 days", "10", "33%"]]
    assert "From asking until it was verified: half within 0 working days" in page
    assert "0 to 1 days: 67%. 2 to 3 days: 0%. 4 to 5 days: 33%." in page
