"""The firm's request, the queue, the review page, verification."""

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.db import transaction

from accounts.errors import Refused
from accounts.models import Membership, StaffRole
from readiness.models import Scorecard, State
from readiness.scoring.engine import score
from readiness.services import assessments, reviews
from readiness.services.assessments import AnswerInput
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


def test_one_rule_says_who_may_ask_and_pages_and_service_follow_it(sign_in, hold_link):
    owner = factories.user()
    assessment = factories.submitted(owner)
    contributor = factories.member(assessment.business, "contributor")
    stranger, unconfirmed = factories.user(), factories.member(assessment.business, verified=False)
    manager = factories.member(assessment.business, "manager")
    unowned = factories.submitted()
    sign_in_words = "To ask for a review, sign in with an e-mail address that you have confirmed."
    others_ask = "Only owners and managers of this business can ask for a review. Ask one of them to do it."
    keep_first = "This assessment is in no account yet. Keep it in yours first; you can ask for the review then."
    changed = "This has already changed. Please look at the page again."
    for asked, person, obstacle, refusal, on_page in (
        (factories.draft(owner), owner, "state", changed, ""),
        (assessment, None, "account", sign_in_words, "Your assessment is attached to it when you sign up"),
        (assessment, contributor, "membership", others_ask, others_ask),
        (assessment, stranger, "membership", others_ask, others_ask),
        (unowned, stranger, "keeping", keep_first, keep_first),
        (assessment, unconfirmed, "email", sign_in_words, "First confirm your e-mail address"),
        (assessment, owner, None, "", "/request-review/"),
        (assessment, manager, None, "", "/request-review/"),
    ):
        assert reviews.obstacle_to_request(asked, person) == obstacle
        if obstacle:
            with pytest.raises(Refused, match=re.escape(refusal)):
                reviews.request_review(assessment=asked, actor=person)
        if obstacle != "state":
            client = hold_link(asked, sign_in(person))
            for page in ("", "result/"):
                shown = client.get(f"/en/assessments/{asked.pk}/{page}").content.decode()
                assert on_page in unescape(shown), (page, obstacle)
                assert ("/request-review/" in shown) == (obstacle is None)


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


# Whose review it is


def rate(assessment, actor):
    reviews.rate(assessment=assessment, levels={"ai_literacy_1": 5}, comments={}, actor=actor)


def reassign(assessment, actor):
    reviews.reassign(assessment=assessment, to=factories.adviser("Ho Tsz-kin"), actor=actor)


ACTS = {
    "rate": rate,
    "release": lambda assessment, actor: reviews.release(assessment=assessment, actor=actor),
    "clarify": lambda assessment, actor: reviews.clarify(assessment=assessment, actor=actor),
    "verify": lambda assessment, actor: reviews.verify(assessment=assessment, actor=actor),
    "reassign": reassign,
    "withdraw": lambda assessment, actor: reviews.withdraw(assessment=assessment, reason="Why.", actor=actor),
}


def joins_the_firm(adviser, assessment):
    Membership.objects.create(user=adviser, business=assessment.business, role="contributor")


def loses_the_role(adviser, assessment):
    adviser.staff_role = StaffRole.NONE
    adviser.save()


def manages_the_programme(adviser, assessment):
    adviser.staff_role = StaffRole.PROGRAMME_MANAGER
    adviser.save()


@pytest.mark.parametrize(
    ("becomes", "refused"),
    [
        (lambda adviser, assessment: None, set()),
        (joins_the_firm, set(ACTS)),
        (loses_the_role, set(ACTS)),
        (manages_the_programme, {"rate", "release", "clarify", "verify"}),
    ],
    ids=["still an adviser", "joins the firm", "loses the role", "manages the programme"],
)
def test_having_taken_it_once_is_not_enough_to_act_on_it(adviser, becomes, refused):
    """The role is asked for each time, and that the person is no insider of the firm."""
    in_review, verified = factories.rated(adviser), factories.verified(adviser)
    reviews.rate(assessment=in_review, levels={}, comments={}, asks={"ai_literacy_1": "Which?"}, actor=adviser)
    found = set()
    for name, act in ACTS.items():
        assessment = factories.fresh(verified if name == "withdraw" else in_review)
        with transaction.atomic():
            becomes(adviser, assessment)
            try:
                act(assessment, adviser)
            except Refused:
                found.add(name)
            transaction.set_rollback(True)
        adviser.refresh_from_db()
    assert found == refused
