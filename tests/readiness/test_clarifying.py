"""The adviser asks about single answers; the firm amends them; both see what was asked and what changed."""

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.core import mail

from accounts.errors import Refused
from accounts.models import Membership
from readiness.models import State
from readiness.scoring.changes import Change
from readiness.services import answering, assessments, reviews
from readiness.services.answering import AnswerChange, AnswerInput, FirmSheet
from readiness.services.rounds import asked_now, rounds_of
from tests import factories

pytestmark = pytest.mark.django_db

ASKED = "Which systems do you mean? <b>"


@pytest.fixture
def adviser():
    return factories.adviser("Lam Wing-yan", language="zh-hant")


@pytest.fixture
def owner():
    return factories.user(name="Chan Mei-ling", language="zh-hans")


@pytest.fixture
def client(adviser, sign_in):
    return sign_in(adviser)


def words(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def amend(assessment, **values):
    changes = {question: AnswerChange(value=value) for question, value in values.items()}
    answering.change(sheet=FirmSheet(assessment), changes=changes)


def text(response):
    return unescape(response.content.decode())


def test_from_a_drafted_question_to_the_changed_answer(client, adviser, owner, sign_in):
    assessment = factories.in_review(adviser, owner=owner)
    review, firm = f"/en/reviews/{assessment.pk}/", sign_in(owner)
    client.post(f"{review}save/", {"ask-ai_literacy_1": ASKED})
    assert "1 question to the firm is written." in text(client.get(review))
    assert ASKED not in text(firm.get(f"/en/assessments/{assessment.pk}/"))
    mail.outbox.clear()
    response = client.post(f"{review}clarify/", {"comment": "Two things. 謝謝"})
    assert words(response) == ["Your questions are with the firm."]
    assert factories.fresh(assessment).state == State.RETURNED

    overview = text(firm.get(f"/en/assessments/{assessment.pk}/"))
    assert "Two things. 謝謝" in overview
    assert '/questions/organisational_readiness/#q-ai_literacy_1">' in overview
    page = firm.get(f"/en/assessments/{assessment.pk}/questions/organisational_readiness/").content.decode()
    assert page.count("Your adviser asks") == 1
    card = re.search(r'id="q-ai_literacy_1".*?</fieldset>', page, re.S)[0]
    assert "Which systems do you mean? &lt;b&gt;" in card

    amend(assessment, ai_literacy_1=2, ai_talent_1=5)
    factories.submit(assessment, actor=owner)
    assert factories.fresh(assessment).state == State.IN_REVIEW
    assert factories.fresh(assessment).adviser == adviser
    page = text(client.get(review))
    assert "Version 1 to version 2" in page
    assert "waiting for answers" not in page
    mine = text(firm.get(f"/en/assessments/{assessment.pk}/"))
    assert "What you changed for your adviser" in mine
    assert ASKED in mine.replace("&lt;b&gt;", "<b>")


def test_the_mails_go_to_whoever_runs_the_firm_and_to_the_adviser_in_their_languages(adviser, owner):
    assessment = factories.in_review(adviser, owner=owner)
    factories.member(assessment.business, Membership.Role.MANAGER, email="manager@firm.hk", language="en")
    factories.member(assessment.business, Membership.Role.CONTRIBUTOR, email="colleague@firm.hk")
    factories.member(assessment.business, Membership.Role.MANAGER, email="left@firm.hk", is_active=False)
    mail.outbox.clear()
    factories.ask(assessment, "Which?", "ai_literacy_1", "ai_talent_2")
    assert {message.to[0] for message in mail.outbox} == {owner.email, "manager@firm.hk"}
    to_manager = next(message for message in mail.outbox if message.to == ["manager@firm.hk"])
    assert to_manager.subject == "Your adviser has a question: Harbour Noodles & Co. 海港麵家"
    assert "asks you about 2 answers." in to_manager.body
    assert f"/en/assessments/{assessment.pk}/" in to_manager.body
    to_owner = next(message for message in mail.outbox if message.to == [owner.email])
    assert f"/zh-hans/assessments/{assessment.pk}/" in to_owner.body
    mail.outbox.clear()
    factories.submit(assessment, actor=owner)
    (answered,) = mail.outbox
    assert answered.to == [adviser.email]
    assert f"/zh-hant/reviews/{assessment.pk}/" in answered.body


def test_sending_back_needs_a_question_about_an_answer(client, adviser):
    assessment = factories.in_review(adviser)
    response = client.post(f"/en/reviews/{assessment.pk}/clarify/", {"comment": "Please look again."})
    assert words(response) == ["Write at least one question to the firm, beside the answer that it is about."]
    assert factories.fresh(assessment).state == State.IN_REVIEW


def test_a_word_that_is_too_long_is_kept_on_the_page_in_any_language(client, adviser):
    assessment = factories.in_review(adviser)
    address = f"/en/reviews/{assessment.pk}/clarify/"
    response = client.post(address, {"comment": "x" * 2001})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#comment"' in page
    assert f'form="clarify" formaction="{address.replace("/en/", "/zh-hans/")}"' in page
    typed = {"comment": "Typed words", "switch_language": "zh-hans"}
    response = client.post(address.replace("/en/", "/zh-hans/"), typed)
    assert (response.status_code, "Typed words" in response.content.decode()) == (200, True)
    assert factories.fresh(assessment).state == State.IN_REVIEW


def test_a_draft_can_be_changed_and_taken_back(adviser):
    assessment = factories.in_review(adviser)
    for comment in ("First", "Second  ", ""):
        reviews.rate(assessment=assessment, levels={}, comments={}, asks={"ai_literacy_1": comment}, actor=adviser)
        stored = list(assessment.clarifications.values_list("comment", flat=True))
        assert stored == ([comment.strip()] if comment else [])


def test_each_round_keeps_its_questions_and_what_changed(adviser, owner):
    assessment = factories.in_review(adviser, owner=owner, level=3)
    factories.ask(assessment, "First?", "ai_literacy_1")
    assert asked_now(factories.fresh(assessment)) == {"ai_literacy_1": "First?"}
    note = {"ai_literacy_1": AnswerInput(level=3, note="Seen in May", evidence=True)}
    assessments.save_answers(assessment=assessment, answers=note)
    factories.submit(assessment, actor=owner)
    factories.ask(assessment, "Second?", "ai_literacy_1", "ai_talent_1")
    amend(assessment, management_support_1="unknown")
    assessment = factories.fresh(assessment)
    assert asked_now(assessment) == {"ai_literacy_1": "Second?", "ai_talent_1": "Second?"}
    open_round, first = rounds_of(assessment)
    assert (open_round.before, open_round.after, open_round.answered_at) == (2, None, None)
    assert [(line.question.id, line.asked) for line in open_round.lines] == [
        ("ai_literacy_1", "Second?"),
        ("ai_talent_1", "Second?"),
    ]
    assert (first.before, first.after) == (1, 2)
    (line,) = first.lines
    assert line.pillar == "organisational_readiness"
    assert line.change == Change("ai_literacy_1", 3, 3, "", "Seen in May", False, True)
    factories.submit(assessment, actor=owner)
    assessment = factories.fresh(assessment)
    assert asked_now(assessment) == {}
    second = rounds_of(assessment)[0]
    assert [(line.question.id, line.change.is_change) for line in second.lines] == [
        ("management_support_1", True),
        ("ai_literacy_1", False),
        ("ai_talent_1", False),
    ]
    assert [line.question.id for line in second.changed] == ["management_support_1"]
    assert [card.number for card in assessment.scorecards.all()] == [1, 2, 3]


def test_levels_and_drafts_outlast_the_round_but_not_the_verification(adviser, owner):
    assessment = factories.rated(adviser, owner=owner)
    factories.ask(assessment)
    with pytest.raises(Refused):
        reviews.rate(assessment=assessment, levels={}, comments={}, asks={"ai_talent_1": "More?"}, actor=adviser)
    factories.submit(assessment, actor=owner)
    assert assessment.ratings.count() == 24
    reviews.rate(assessment=assessment, levels={}, comments={}, asks={"ai_talent_1": "More?"}, actor=adviser)
    factories.verify(assessment, actor=adviser)
    assert list(assessment.clarifications.values_list("comment", flat=True)) == ["Which systems do you mean?"]


def test_what_happened_names_people_as_far_as_each_side_may_know(adviser, owner, sign_in, hold_link):
    assessment = factories.in_review(adviser, owner=owner)
    manager, other = factories.programme_manager(name="Cheung Ka-ho"), factories.adviser("Ho Tsz-kin")
    factories.ask(assessment, ASKED)
    reviews.reassign(assessment=assessment, to=other, comment="On leave from Monday.", actor=manager)
    factories.submit(assessment, actor=owner)
    for_staff = text(sign_in(other).get(f"/en/reviews/{assessment.pk}/"))
    for shown in ("Chan Mei-ling", "Lam Wing-yan", "Cheung Ka-ho → Ho Tsz-kin", "On leave from Monday.", ASKED):
        assert shown in for_staff.replace("&lt;", "<").replace("&gt;", ">"), shown
    address = f"/en/assessments/{assessment.pk}/"
    for_firm = text(sign_in(owner).get(address))
    assert "Chan Mei-ling" in for_firm
    assert "Another adviser goes on with your assessment" in for_firm
    for hidden in ("Lam Wing-yan", "Ho Tsz-kin", "Cheung Ka-ho", "On leave from Monday."):
        assert hidden not in for_firm, hidden
    assert "Chan Mei-ling" not in text(hold_link(assessment).get(address))
    levels = dict.fromkeys(factories.answers(), 2)
    reviews.rate(assessment=assessment, levels=levels, comments={}, actor=other)
    factories.verify(assessment, actor=other)
    signed = text(sign_in(owner).get(address))
    assert "Ho Tsz-kin" in signed
    assert "Lam Wing-yan" not in signed
