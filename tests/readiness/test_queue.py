"""The advisers' queue: what stands in it, in which order, by which filters, all in the address."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from readiness.models import Assessment, Standing
from readiness.services.queue import QueueLines, QueueQuery, asked_by
from readiness.views.reviews import queue as views
from tests import factories

pytestmark = pytest.mark.django_db

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@pytest.fixture
def adviser():
    return factories.adviser("Lam Wing-yan")


@pytest.fixture
def client(adviser, sign_in):
    return sign_in(adviser)


def names(response):
    return [unescape(name) for name in re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', response.content.decode())]


def stand(assessment, **fields):
    """The assessment's standing, with these columns."""
    known = {"tier": "aware", "overall": Decimal("3"), "sector": "manufacturing", "size_band": "staff_20_49"} | fields
    base = {"firm": assessment.business.firm, "started_on": date(2026, 1, 5), "start_quarter": "2026Q1"}
    Standing.objects.update_or_create(assessment=assessment, defaults=known, create_defaults=base | known)


def waiting_since(name, days, **standing):
    """A firm that asked so many days ago."""
    assessment = factories.waiting()
    assessment.business.name = name
    assessment.business.save()
    asked = timezone.now() - timedelta(days=days)
    Assessment.objects.filter(pk=assessment.pk).update(review_requested_at=asked)
    stand(assessment, **standing)
    return assessment


def test_the_queue_shows_the_oldest_request_first_with_what_an_adviser_needs(client, adviser):
    waiting_since("Young", 1)
    waiting_since("Old", 9)
    waiting_since("Middle", 4)
    response = client.get("/en/reviews/")
    assert names(response) == ["Old", "Middle", "Young"]
    row = re.search(r"Old</a>.*?</tr>", response.content.decode(), re.S)[0]
    cells = [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.S)]
    asked = timezone.localtime(timezone.now() - timedelta(days=9))
    assert cells == [
        "Waiting for an adviser",
        factories.questionnaire().tier("aware").name.en,
        "3.00",
        "Manufacturing",
        f"{asked.day} {asked:%B %Y}",
        "9 (five working days or more)",
        "–",
    ]


def test_to_do_is_what_nobody_has_and_what_is_in_my_hands(client, adviser):
    other = factories.adviser("Other")
    mine, theirs = factories.in_review(adviser), factories.in_review(other)
    open_to_all, back = factories.waiting(), factories.returned(adviser)
    draft, done = factories.submitted(), factories.verified(adviser)
    shown = {row.assessment.pk for row in client.get("/en/reviews/").context["rows"]}
    assert shown == {mine.pk, open_to_all.pk, back.pk}
    by_state = client.get("/en/reviews/?state=in_review").context["rows"]
    assert {row.assessment.pk for row in by_state} == {mine.pk, theirs.pk}
    assert [row.assessment.pk for row in client.get("/en/reviews/?state=verified").context["rows"]] == [done.pk]
    assert {view["id"]: view["count"] for view in client.get("/en/reviews/").context["views"]} == {
        "to_do": 3,
        "waiting": 1,
        "in_review": 2,
        "returned": 1,
        "verified": 1,
        "all": 5,
    }
    assert draft.pk not in shown


def test_a_business_the_adviser_belongs_to_is_not_in_the_queue(client, adviser):
    assessment = factories.waiting()
    Membership.objects.create(user=adviser, business=assessment.business, role="contributor")
    assert client.get("/en/reviews/").context["rows"] == []
    assert client.get(f"/en/reviews/{assessment.pk}/").status_code == 404
    assert client.post(f"/en/reviews/{assessment.pk}/claim/").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["state=nonsense", "page=0", "page=x", "page=999", "state=draft", "tier=gold", "age=three", "sort=x", "q=%00"],
)
def test_an_address_typed_wrongly_shows_the_queue_all_the_same(client, query):
    assessment = factories.waiting()
    rows = client.get(f"/en/reviews/?{query}").context["rows"]
    assert [row.assessment.pk for row in rows] == [assessment.pk]


def test_pages_are_cut_and_keep_the_filter(client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for days in (3, 2, 1):
        waiting_since(f"Firm {days}", days)
    first = client.get("/en/reviews/?state=waiting")
    second = client.get("/en/reviews/?state=waiting&page=2")
    assert (names(first), names(second)) == (["Firm 3", "Firm 2"], ["Firm 1"])
    assert "?state=waiting&amp;page=2" in first.content.decode()


def test_a_page_of_the_queue_has_50_lines():
    assert views.PAGE_SIZE == 50


def test_an_assessment_without_a_standing_is_in_the_queue_all_the_same(client):
    assessment = factories.waiting()
    Standing.objects.filter(assessment=assessment).delete()
    assert [row.assessment.pk for row in client.get("/en/reviews/").context["rows"]] == [assessment.pk]


@pytest.fixture
def three_firms():
    """Asked 20, 10 and 0 days ago."""
    waiting_since("Alpha Tools", 20, tier="unaware", overall=Decimal("2.0417"), sector="construction")
    waiting_since("beta 麵家 & Co", 10, tier="ready", overall=Decimal("4.125"), size_band="staff_1_5")
    waiting_since("Gamma", 0, tier="aware", overall=Decimal("3"), sector="food_beverage")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Alpha Tools", "beta 麵家 & Co", "Gamma"]),
        ("tier=ready", ["beta 麵家 & Co"]),
        ("sector=construction", ["Alpha Tools"]),
        ("size=staff_20_49", ["Alpha Tools", "Gamma"]),
        ("tier=ready&sector=construction", []),
        ("q=GAM", ["Gamma"]),
        ("q=麵家", ["beta 麵家 & Co"]),
        ("q=%25", []),
        ("age=5", ["Alpha Tools", "beta 麵家 & Co"]),
        ("sort=newest", ["Gamma", "beta 麵家 & Co", "Alpha Tools"]),
        ("sort=lowest", ["Alpha Tools", "Gamma", "beta 麵家 & Co"]),
        ("sort=highest", ["beta 麵家 & Co", "Gamma", "Alpha Tools"]),
        ("sort=name&state=all", ["Alpha Tools", "beta 麵家 & Co", "Gamma"]),
        ("whose=mine", []),
        ("whose=unclaimed", ["Alpha Tools", "beta 麵家 & Co", "Gamma"]),
    ],
)
def test_filters_and_orders(client, three_firms, query, expected):
    response = client.get(f"/en/reviews/?{query}")
    assert names(response) == expected
    assert response.context["total"] == len(expected)


def test_a_registration_number_finds_its_business_and_no_part_of_one_does(client):
    assessment = waiting_since("Numbered", 1)
    type(assessment.business).objects.filter(pk=assessment.business_id).update(registration_number="30612345")
    for typed in ("30612345", "30612345-000-01-26-A", "３０６１２３４５"):
        assert names(client.get("/en/reviews/", {"q": typed})) == ["Numbered"]
    assert names(client.get("/en/reviews/", {"q": "3061234"})) == []


def test_mine_and_nobodys(client, adviser):
    mine, theirs, free = (
        factories.in_review(adviser),
        factories.in_review(factories.adviser("Other")),
        factories.waiting(),
    )

    def shown(query):
        return {row.assessment.pk for row in client.get(f"/en/reviews/?{query}").context["rows"]}

    assert shown("state=all&whose=mine") == {mine.pk}
    assert shown("state=all&whose=unclaimed") == {free.pk}
    assert shown("state=all") == {mine.pk, theirs.pk, free.pk}


def test_every_link_keeps_what_was_asked_for(client, three_firms, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 1)
    page = unescape(client.get("/en/reviews/?q=a&sort=name&size=staff_20_49&state=waiting").content.decode())
    assert "?state=all&size=staff_20_49&q=a&sort=name" in page
    assert "?q=a&sort=name&size=staff_20_49&state=waiting&page=2" in page  # as it was asked, in its order
    assert '<option value="name" selected>' in page
    assert '<option value="staff_20_49" selected>' in page
    assert 'value="a"' in page


def test_filters_outlive_a_review_and_lead_on_to_the_next(client, adviser, sign_in):
    first, second, other = waiting_since("A first", 9), waiting_since("A second", 8), waiting_since("Other", 20)
    queue = client.get("/en/reviews/?q=a+&age=5&state=waiting").content.decode()
    place = "?queue=state%3Dwaiting%26age%3D5%26q%3Da"
    assert f'href="/en/reviews/{first.pk}/{place}"' in queue

    page = client.get(f"/en/reviews/{first.pk}/{place}").content.decode()
    assert 'class="back-link" href="/en/reviews/?state=waiting&amp;age=5&amp;q=a"' in page
    assert "Take the next one" not in page  # this one waits itself

    taken = client.post(f"/en/reviews/{first.pk}/claim/{place}")
    assert taken.url == f"/en/reviews/{first.pk}/{place}"
    assert "Take the next one" not in client.get(taken.url).content.decode()

    colleague = sign_in(factories.adviser("Another adviser"))
    assert f'action="/en/reviews/{second.pk}/claim/{place}"' in colleague.get(taken.url).content.decode()
    assert f'action="/en/reviews/{other.pk}/claim/"' in colleague.get(f"/en/reviews/{first.pk}/").content.decode()
    assert "Take the next one" not in colleague.get(f"/en/reviews/{first.pk}/?queue=q%3Dnobody").content.decode()


def test_a_place_that_nobody_could_have_come_from_is_the_whole_queue(client):
    assessment = waiting_since("Harbour", 1)
    page = client.get(f"/en/reviews/{assessment.pk}/", {"queue": "//evil.example/?page=x&state=no&sort=1"}).content
    assert b'class="back-link" href="/en/reviews/"' in page
    page = client.get(f"/en/reviews/{assessment.pk}/", {"queue": "page=3&state=all"}).content
    assert b'class="back-link" href="/en/reviews/?state=all&amp;page=3"' in page


def test_counts_follow_the_filters_and_take_one_query(adviser, three_firms):
    with CaptureQueriesContext(connection) as captured:
        found = QueueLines(adviser=adviser, query=QueueQuery(tier="ready")).counts
    assert found == {"to_do": 1, "waiting": 1, "in_review": 0, "returned": 0, "verified": 0, "all": 1}
    assert len(captured) == 1


@pytest.mark.parametrize(
    ("days", "first_later_moment"),
    [
        # Wednesday 25 November 2026: five working days ago was Wednesday the 18th.
        (5, datetime(2026, 11, 19, tzinfo=HONG_KONG)),
        # Ten: Wednesday the 11th.
        (10, datetime(2026, 11, 12, tzinfo=HONG_KONG)),
    ],
)
def test_waiting_is_counted_in_working_days_of_hong_kong(days, first_later_moment):
    assert asked_by(days, date(2026, 11, 25)) == first_later_moment


def test_programme_managers_and_administrators_read_the_queue(sign_in):
    assessment = factories.waiting()
    for person in (factories.programme_manager(), factories.administrator()):
        rows = sign_in(person).get("/en/reviews/").context["rows"]
        assert [row.assessment.pk for row in rows] == [assessment.pk]
    assert sign_in(factories.user()).get("/en/reviews/").status_code == 403
