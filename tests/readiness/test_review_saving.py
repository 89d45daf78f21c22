"""The review page saves each field as it is set, and scores the adviser's levels as they come."""

import re

import pytest

from readiness.services import reviews
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser():
    return factories.adviser("Lam Wing-yan")


@pytest.fixture
def client(adviser, sign_in):
    return sign_in(adviser)


def save(client, assessment, **fields):
    typed = {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(f"/en/reviews/{assessment.pk}/save/", typed)


def line_of_score(page):
    return " ".join(re.sub(r"<[^>]*>", " ", re.search(r'id="review-score".*?</p>', page, re.S)[0]).split()[1:])


def hidden(page):
    """What the page notes of each field as it shows it."""
    return dict(re.findall(r'name="was-([\w-]+)" value="(\w*)"', page))


def test_one_field_is_kept_and_nothing_else_is_touched(client, adviser):
    assessment = factories.rated(adviser, adviser_level=2)
    words = {"ai_literacy": "Good records."}
    reviews.rate(assessment=assessment, levels={}, comments=words, asks={"ai_talent_1": "Who?"}, actor=adviser)
    response = save(client, assessment, **{"level-ai_literacy_1": "4"})
    assert response.status_code == 200
    levels = dict(assessment.ratings.values_list("question", "level"))
    assert levels.pop("ai_literacy_1") == 4
    assert set(levels.values()) == {2}
    assert assessment.dimension_comments.get().comment == "Good records."
    assert assessment.clarifications.get().comment == "Who?"
    page = response.content.decode()
    assert hidden(page) == {"level-ai_literacy_1": "4"}
    assert 'id="was-level-ai_literacy_1" name="was-level-ai_literacy_1" value="4" hx-swap-oob="true"' in page


def test_the_rating_scores_as_far_as_it_goes(client, adviser):
    assessment = factories.in_review(adviser)
    page = save(client, assessment, **{"level-ai_literacy_1": "4"}).content.decode()
    assert line_of_score(page).endswith("23 questions without your level")
    assert "you: " not in page
    page = save(client, assessment, **{"level-ai_literacy_2": "3"}).content.decode()
    assert re.search(r'id="score-ai_literacy" hx-swap-oob="true">you: 3\.50<', page)
    assert "3.50 AI Ready so far, from 1 of 12 dimensions · 22 questions without your level" in line_of_score(page)
    page = save(client, assessment, **{"level-ai_talent_1": "1", "level-ai_talent_2": "1"}).content.decode()
    assert "2.25 AI Unaware so far, from 2 of 12 dimensions · 20 questions without your level" in line_of_score(page)


def test_the_page_itself_shows_the_same_score_without_any_script(client, adviser):
    assessment = factories.rated(adviser, adviser_level=4)
    page = client.get(f"/en/reviews/{assessment.pk}/").content.decode()
    assert "4.00 AI Ready · Every question has your level" in line_of_score(page)
    assert page.count("you: 4.00") == 12


def test_a_page_that_is_behind_overwrites_nothing_that_it_did_not_touch(client, adviser):
    """Two tabs: one saves a level and a comment, the other then sends its whole form with another comment."""
    assessment = factories.in_review(adviser)
    old_tab = client.get(f"/en/reviews/{assessment.pk}/").content.decode()
    save(client, assessment, **{"level-ai_literacy_1": "4"})
    save(client, assessment, **{"comment-ai_literacy": "From the first tab."})
    save(client, assessment, **{"ask-ai_literacy_2": "Which year?"})
    whole = {f"was-{name}": was for name, was in hidden(old_tab).items()}
    whole |= {name: "" for name in hidden(old_tab) if not name.startswith("level-")}
    client.post(f"/en/reviews/{assessment.pk}/", whole | {"comment-ai_talent": "From the second tab."})
    assert assessment.ratings.get().level == 4
    comments = dict(assessment.dimension_comments.values_list("dimension", "comment"))
    assert comments == {"ai_literacy": "From the first tab.", "ai_talent": "From the second tab."}
    assert assessment.clarifications.get().comment == "Which year?"


def test_a_field_that_the_page_shows_as_stored_can_be_emptied(client, adviser):
    assessment = factories.in_review(adviser)
    save(client, assessment, **{"comment-ai_literacy": "Too much."})
    shown = hidden(client.get(f"/en/reviews/{assessment.pk}/").content.decode())
    assert re.fullmatch("[0-9a-f]{12}", shown["comment-ai_literacy"])
    typed = {"was-comment-ai_literacy": shown["comment-ai_literacy"], "comment-ai_literacy": ""}
    client.post(f"/en/reviews/{assessment.pk}/", typed)
    assert not assessment.dimension_comments.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("level-ai_literacy_1", "6", "Choose a level from 1 to 5."),
        ("comment-ai_literacy", "x" * 2001, "The comment is too long. Use at most 2,000 characters."),
        ("ask-ai_literacy_1", "x" * 2001, "The comment is too long. Use at most 2,000 characters."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, adviser, field, value, words):
    assessment = factories.in_review(adviser)
    response = save(client, assessment, **{field: value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert hidden(response.content.decode()) == {}
    assert not assessment.ratings.exists()
    assert not assessment.dimension_comments.exists()
    assert not assessment.clarifications.exists()


def test_saving_what_somebody_else_has_by_now_is_refused(client, adviser):
    assessment = factories.in_review(adviser)
    reviews.reassign(assessment=assessment, to=factories.adviser("Ho Tsz-kin"), actor=adviser)
    response = save(client, assessment, **{"level-ai_literacy_1": "4"})
    assert response.status_code == 409
    assert "Only the adviser who took this assessment may do this." in response.content.decode()
    assert not assessment.ratings.exists()


def test_fields_of_other_questionnaires_are_nothing(client, adviser):
    assessment = factories.in_review(adviser)
    assert save(client, assessment, **{"level-no_such_question": "4"}).status_code == 200
    assert not assessment.ratings.exists()


def test_the_shortcuts_are_on_the_page_of_whoever_rates(client, adviser, sign_in):
    assessment = factories.in_review(adviser)
    assert "Keyboard shortcuts" in client.get(f"/en/reviews/{assessment.pk}/").content.decode()
    other = sign_in(factories.adviser("Ho Tsz-kin")).get(f"/en/reviews/{assessment.pk}/").content.decode()
    assert "Keyboard shortcuts" not in other
    assert 'type="radio"' not in other


def test_the_spread_among_colleagues_stands_beside_the_firms_answers_without_names(client, adviser):
    owner = factories.user()
    assessment = factories.complete(owner, level=3)
    for level in (2, 4):
        colleague = factories.member(assessment.business, "contributor", name=f"Colleague {level}")
        factories.contribution(assessment, colleague, level=level, ai_literacy_1="unknown")
    factories.submit(assessment, actor=owner)
    reviews.request_review(assessment=assessment, actor=owner)
    reviews.claim(assessment=assessment, actor=adviser)
    page = " ".join(re.sub(r"<[^>]*>", " ", client.get(f"/en/reviews/{assessment.pk}/").content.decode()).split())
    assert "AI Talent the firm: 3.00 · colleagues: 2.00 to 4.00" in page
    assert "AI Literacy the firm: 3.00 · colleagues: 1.50 to 2.50" in page
    assert page.count("Colleagues: 1 at level 2; 1 at level 4") == 23
    assert page.count("Colleagues: 2 don’t know") == 1
    assert "Colleague 2" not in page
