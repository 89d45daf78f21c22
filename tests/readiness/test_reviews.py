"""The firm's request, the queue, the review page, verification."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from accounts.models import Membership
from readiness.models import Assessment, Scorecard, State
from readiness.scoring.engine import score
from readiness.services import assessments, reviews
from readiness.services.assessments import AnswerInput
from readiness.services.errors import Refused
from readiness.views import reviews as views
from recommendations.models import Report, Result
from tests import factories

pytestmark = pytest.mark.django_db


def url(assessment, action="", language="en"):
    return f"/{language}/reviews/{assessment.pk}/{action}"


def words(response):
    """The messages that the response set."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def chosen(page):
    """The levels that are chosen on a review page, by question."""
    return dict(re.findall(r'name="level-(\w+)" value="(\d)" checked', page))


@pytest.fixture
def adviser():
    return factories.adviser("Lam Wing-yan")


@pytest.fixture
def client(adviser, sign_in):
    return sign_in(adviser)


# Asking for a review


def test_the_owner_asks_for_a_review(sign_in):
    owner = factories.user()
    assessment = factories.submitted(owner)
    response = sign_in(owner).post(f"/en/assessments/{assessment.pk}/request-review/")
    assert response.status_code == 302
    assessment = factories.fresh(assessment)
    assert assessment.state == State.WAITING
    assert assessment.review_requested_at is not None


def test_asking_twice_is_the_same_as_once():
    owner = factories.user()
    assessment = factories.submitted(owner)
    for _click in range(2):
        reviews.request_review(assessment=assessment, actor=owner)
    assert assessment.transitions.filter(name="request_review").count() == 1


def test_asking_needs_a_confirmed_address(sign_in):
    owner = factories.user(verified=False)
    assessment = factories.submitted(owner)
    response = sign_in(owner).post(f"/en/assessments/{assessment.pk}/request-review/")
    assert "confirmed" in " ".join(words(response))
    assert factories.fresh(assessment).state == State.SUBMITTED


def test_whoever_only_holds_the_private_link_cannot_ask(hold_link):
    assessment = factories.submitted()
    response = hold_link(assessment).post(f"/en/assessments/{assessment.pk}/request-review/")
    assert "sign in" in " ".join(words(response))
    assert factories.fresh(assessment).state == State.SUBMITTED


# The queue


def names(response):
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', response.content.decode())


def waiting_since(name, days):
    assessment = factories.waiting()
    assessment.business.name = name
    assessment.business.save()
    asked = timezone.now() - timedelta(days=days)
    Assessment.objects.filter(pk=assessment.pk).update(review_requested_at=asked)
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
        "9",
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
    }
    assert draft.pk not in shown


def test_a_business_the_adviser_belongs_to_is_not_in_the_queue(client, adviser):
    assessment = factories.waiting()
    Membership.objects.create(user=adviser, business=assessment.business, role="contributor")
    assert client.get("/en/reviews/").context["rows"] == []
    assert client.get(url(assessment)).status_code == 404
    assert client.post(url(assessment, "claim/")).status_code == 404


@pytest.mark.parametrize("query", ["state=nonsense", "page=0", "page=x", "page=999", "state=draft"])
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


# Claiming and putting back


def test_claiming_and_putting_back(client, adviser):
    assessment = factories.waiting()
    assert client.post(url(assessment, "claim/")).url == url(assessment)
    assessment = factories.fresh(assessment)
    assert (assessment.state, assessment.adviser) == (State.IN_REVIEW, adviser)
    client.post(url(assessment, "release/"))
    assessment = factories.fresh(assessment)
    assert (assessment.state, assessment.adviser) == (State.WAITING, None)


def test_the_second_adviser_is_told_who_was_first(client):
    assessment = factories.in_review(factories.adviser("Ho Tsz-kin"))
    response = client.post(url(assessment, "claim/"))
    assert words(response) == ["Ho Tsz-kin has already taken this assessment."]
    assert factories.fresh(assessment).adviser.name == "Ho Tsz-kin"


ACTIONS = {"": {"level-ai_literacy_1": "3"}, "release/": {}, "clarify/": {"comment": "Why?"}}


@pytest.mark.parametrize("action", ACTIONS)
def test_only_the_adviser_who_has_it_acts_on_it(client, action):
    assessment = factories.rated(factories.adviser("Ho Tsz-kin"))
    response = client.post(url(assessment, action), ACTIONS[action])
    assert words(response) == ["Only the adviser who took this assessment may do this."]
    assert factories.fresh(assessment).state == State.IN_REVIEW
    assert assessment.ratings.get(question="ai_literacy_1").level == 2


def test_only_the_adviser_who_has_it_verifies(client):
    assessment = factories.rated(factories.adviser("Ho Tsz-kin"))
    response = client.post(url(assessment, "verify/"))
    assert words(response) == ["Only the adviser who took this assessment may do this."]
    assert not assessment.scorecards.filter(kind="verified").exists()


# Rating


def test_nothing_is_chosen_beforehand_and_the_firms_level_is_marked(client, adviser):
    assessment = factories.in_review(adviser, level=4, ai_talent_2="unknown")
    page = client.get(url(assessment)).content.decode()
    assert page.count('type="radio"') == 24 * 5
    assert chosen(page) == {}
    marked = re.findall(r'is-firm".*?value="(\d)"', page, re.S)
    assert marked == ["4"] * 23
    assert "questions without your level" in page


def test_the_page_shows_answers_notes_evidence_hints_facts_and_what_happened(client, adviser):
    owner = factories.user(name="Chan Mei-ling")
    assessment = factories.complete(owner, data_infrastructure_1=1, business_use_case_2=5)
    note = {"data_infrastructure_1": AnswerInput(level=1, note="All on paper <b>", evidence=True)}
    assessments.save_answers(assessment=assessment, answers=note)
    factories.submit(assessment, actor=owner)
    reviews.request_review(assessment=assessment, actor=owner)
    reviews.claim(assessment=assessment, actor=adviser)
    questionnaire = factories.questionnaire()
    page = client.get(url(assessment)).content.decode()
    assert "All on paper &lt;b&gt;" in page
    page = unescape(page)
    assert questionnaire.question("data_infrastructure_1").level(1).text.en in page
    assert page.count("Could show evidence") == 1
    hints = assessment.scorecards.get().hints
    assert "models_without_records" in hints
    for rule in questionnaire.consistency:
        assert (rule.message.en in page) == (rule.id in hints)
    assert "Manufacturing" in page
    assert "Chan Mei-ling" in page
    assert "Taken for review" in page


def test_saving_keeps_levels_and_comments(client, adviser):
    assessment = factories.in_review(adviser)
    typed = {"level-ai_literacy_1": "2", "level-ai_literacy_2": "5", "comment-ai_literacy": "Good records."}
    response = client.post(url(assessment), typed)
    assert response.url == url(assessment)
    assert dict(assessment.ratings.values_list("question", "level")) == {"ai_literacy_1": 2, "ai_literacy_2": 5}
    assert assessment.dimension_comments.get().comment == "Good records."
    page = client.get(url(assessment)).content.decode()
    assert chosen(page) == {"ai_literacy_1": "2", "ai_literacy_2": "5"}
    assert "Good records." in page
    client.post(url(assessment), {"level-ai_literacy_1": "3", "comment-ai_literacy": " "})
    assert assessment.ratings.get(question="ai_literacy_1").level == 3
    assert not assessment.dimension_comments.exists()


def test_the_firms_levels_fill_only_what_the_adviser_left_open(client, adviser):
    assessment = factories.in_review(adviser, level=4, ai_talent_2="unknown")
    client.post(url(assessment), {"level-ai_literacy_1": "2"})
    client.post(url(assessment), {"level-ai_literacy_2": "5", "fill": "1"})
    levels = dict(assessment.ratings.values_list("question", "level"))
    assert (levels.pop("ai_literacy_1"), levels.pop("ai_literacy_2"), levels.pop("ai_talent_2")) == (2, 5, 1)
    assert (len(levels), set(levels.values())) == (21, {4})


@pytest.mark.parametrize("level", ["0", "6", "x"])
def test_a_level_that_does_not_exist_stores_nothing_and_keeps_what_was_typed(client, adviser, level):
    assessment = factories.in_review(adviser)
    typed = {"level-ai_literacy_1": level, "level-ai_literacy_2": "4", "comment-ai_literacy": "Typed words"}
    response = client.post(url(assessment), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#level-ai_literacy_1"' in page
    assert 'id="level-ai_literacy_1"' in page
    assert chosen(page) == {"ai_literacy_2": "4"}
    assert "Typed words" in page
    assert not assessment.ratings.exists()


def test_a_comment_that_is_too_long_is_kept_on_the_page(client, adviser):
    assessment = factories.in_review(adviser)
    response = client.post(url(assessment), {"comment-ai_literacy": "x" * 2001})
    assert response.status_code == 422
    assert "x" * 2001 in response.content.decode()
    assert "Use at most 2,000 characters." in response.content.decode()


def test_changing_the_language_keeps_what_was_typed_and_stores_nothing(client, adviser):
    assessment = factories.in_review(adviser)
    typed = {"level-ai_literacy_1": "2", "comment-ai_literacy": "Typed words", "switch_language": "zh-hant"}
    response = client.post(url(assessment, language="zh-hant"), typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'lang="zh-Hant-HK"' in page
    assert "Typed words" in page
    assert chosen(page) == {"ai_literacy_1": "2"}
    assert not assessment.ratings.exists()
    assert not assessment.dimension_comments.exists()


@pytest.mark.parametrize("make", [factories.returned, factories.verified])
def test_levels_are_set_only_while_the_assessment_is_in_review(client, adviser, make):
    """What was verified stays what the adviser's ratings say; what is with the firm waits for its answer."""
    assessment = make(adviser)
    before = dict(assessment.ratings.values_list("question", "level"))
    client.post(url(assessment), {"level-ai_literacy_1": "5", "comment-ai_literacy": "Later words"})
    assert dict(assessment.ratings.values_list("question", "level")) == before
    assert not assessment.dimension_comments.exists()


# Asking back


def test_asking_back_and_the_answer(client, adviser):
    owner = factories.user()
    assessment = factories.in_review(adviser, owner=owner)
    client.post(url(assessment, "clarify/"), {"comment": "Which systems?"})
    assert factories.fresh(assessment).state == State.RETURNED
    assert assessment.transitions.last().comment == "Which systems?"
    assert 'type="radio"' not in client.get(url(assessment)).content.decode()
    factories.submit(assessment, actor=owner)
    assert factories.fresh(assessment).state == State.IN_REVIEW
    assert factories.fresh(assessment).adviser == adviser


@pytest.mark.parametrize("comment", ["", "   ", "x" * 2001])
def test_asking_back_needs_words(client, adviser, comment):
    assessment = factories.in_review(adviser)
    response = client.post(url(assessment, "clarify/"), {"comment": comment})
    assert response.status_code == 422
    assert 'href="#comment"' in response.content.decode()
    assert factories.fresh(assessment).state == State.IN_REVIEW


def test_the_language_can_be_changed_beside_a_refused_question(client, adviser):
    assessment = factories.in_review(adviser)
    page = client.post(url(assessment, "clarify/"), {"comment": ""}).content.decode()
    assert f'form="clarify" formaction="{url(assessment, "clarify/", "zh-hans")}"' in page
    typed = {"comment": "Which systems?", "switch_language": "zh-hans"}
    response = client.post(url(assessment, "clarify/", "zh-hans"), typed)
    assert (response.status_code, "Which systems?" in response.content.decode()) == (200, True)
    assert factories.fresh(assessment).state == State.IN_REVIEW


# Verifying


def test_verifying_needs_a_level_for_every_question(client, adviser):
    assessment = factories.in_review(adviser)
    client.post(url(assessment), {"level-ai_literacy_1": "2"})
    response = client.post(url(assessment, "verify/"))
    assert response.url == url(assessment)
    assert words(response)[-1] == "Questions without your level: 23. Rate them all before you verify."
    assert factories.fresh(assessment).state == State.IN_REVIEW
    assert Result.objects.count() == 1


def test_verifying_freezes_the_advisers_rating_beside_the_firms(client, adviser):
    assessment = factories.rated(adviser, level=4, adviser_level=2)
    reviews.rate(assessment=assessment, levels={}, comments={"ai_literacy": "Good records."}, actor=adviser)
    own = assessment.scorecards.get()
    response = client.post(url(assessment, "verify/"))
    assert response.url == url(assessment)
    verified = assessment.scorecards.get(kind="verified")
    expected = score(factories.questionnaire(), dict.fromkeys(own.plain_answers, 2))
    assert (verified.number, verified.tier) == (2, expected.tier)
    assert verified.score["overall"]["fraction"] == str(expected.overall)
    assert verified.comments == {"ai_literacy": "Good records."}
    assert verified.created_by == adviser
    unchanged = Scorecard.objects.get(pk=own.pk)
    assert (unchanged.answers, unchanged.tier) == (own.answers, own.tier)
    assert verified.results.count() == 1
    assert Report.objects.filter(result__scorecard=verified).count() == 1
    page = client.get(url(assessment)).content.decode()
    assert f"/en/assessments/{assessment.pk}/result/2/" in page


def test_verifying_twice_gives_one_verified_result(client, adviser):
    assessment = factories.rated(adviser)
    for _click in range(2):
        client.post(url(assessment, "verify/"))
    assert assessment.scorecards.filter(kind="verified").count() == 1
    assert Result.objects.count() == Report.objects.count() == 2
    assert assessment.transitions.filter(name="verify").count() == 1


def test_when_issuing_fails_nothing_is_verified(client, adviser, monkeypatch):
    assessment = factories.rated(adviser)

    def broken(**_):
        raise ArithmeticError("no result today")

    monkeypatch.setattr("recommendations.views.issuing.issue", broken)
    with pytest.raises(ArithmeticError):
        client.post(url(assessment, "verify/"))
    assert factories.fresh(assessment).state == State.IN_REVIEW
    assert not assessment.scorecards.filter(kind="verified").exists()


def test_withdrawing_needs_a_reason_and_opens_the_review_again(adviser):
    assessment = factories.verified(adviser)
    with pytest.raises(Refused):
        reviews.withdraw(assessment=assessment, reason=" ", actor=adviser)
    reviews.withdraw(assessment=assessment, reason="Wrong firm.", actor=adviser)
    assessment = factories.fresh(assessment)
    assert (assessment.state, assessment.verified_at) == (State.IN_REVIEW, None)
