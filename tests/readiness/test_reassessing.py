"""Assessing again: a draft with the earlier answers, one at a time, for those who act for the firm."""

import copy
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from accounts.errors import Refused
from accounts.viewers import Viewer
from readiness.models import Answer, Assessment
from readiness.services import answering, assessments
from readiness.services.answering import AnswerChange, AnswerInput, FirmSheet
from readiness.services.reassessing import start_again
from readiness.services.releases import publish_questionnaire
from tests import factories
from tests.readiness.pages import text, url

pytestmark = pytest.mark.django_db

FIRST, SECOND = "business_use_case_1", "business_use_case_2"
PILLAR = "business_value_readiness"


@pytest.fixture
def previous():
    owner = factories.user()
    assessment = factories.complete(owner, **{SECOND: "unknown"})
    assessments.save_answers(
        assessment=assessment, answers={FIRST: AnswerInput(level=2, note="One till", evidence=True)}
    )
    factories.submit(assessment, actor=owner)
    return factories.fresh(assessment)


@pytest.fixture
def owner(previous, sign_in):
    return sign_in(previous.created_by)


def again(owner, previous):
    response = owner.post(url("again", previous))
    return Assessment.objects.get(pk=response.url.split("/")[3])


def test_answers_notes_and_ticks_are_carried_over(owner, previous):
    draft = again(owner, previous)
    assert (draft.previous, draft.business, draft.state) == (previous, previous.business, "draft")
    row = draft.answers.get(question=FIRST)
    assert (row.level, row.note, row.evidence, row.carried_over) == (2, "One till", True, True)
    assert draft.answers.get(question=SECOND).value == "unknown"
    assert draft.answers.count() == 24
    assert previous.scorecards.count() == 1
    assert draft.standing.firm == previous.standing.firm


def test_a_second_click_leads_to_the_same_draft(owner, previous):
    assert again(owner, previous) == again(owner, previous)
    assert previous.later.count() == 1


def test_it_goes_on_from_the_newest_answers_of_the_firm(owner, previous):
    later = again(owner, previous)
    assessments.save_answers(assessment=later, answers={FIRST: AnswerInput(level=5)})
    factories.submit(later, actor=previous.created_by)
    newest = again(owner, previous)
    assert newest.previous == later
    assert newest.answers.get(question=FIRST).level == 5


def test_not_while_an_adviser_has_it(sign_in):
    assessment = factories.in_review()
    client = sign_in(assessment.created_by)
    response = client.post(url("again", assessment))
    assert response.url == url("assessment", assessment)
    (message,) = get_messages(response.wsgi_request)
    assert "An adviser has your last assessment" in str(message)
    assert not assessment.later.exists()
    assert url("again", assessment) not in text(client.get(url("assessment", assessment)))


def test_the_holder_of_a_private_link_gets_one_to_the_new_draft(hold_link):
    previous = factories.submitted()
    holder = hold_link(previous)
    draft = again(holder, previous)
    page = holder.get(url("assessment", draft))
    assert page.status_code == 200
    assert "/resume/" in text(page)
    # A second click that was under way with the session of before: it is given one more link, for a while.
    viewer = Viewer(links=frozenset(hold_link(previous).session["private_links"]))
    assert start_again(assessment=previous, viewer=viewer, language="en")[1]
    Assessment.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(Refused, match="another assessment under way"):
        start_again(assessment=previous, viewer=viewer, language="en")


def test_a_private_link_opens_no_draft_of_the_firms_members(owner, previous, hold_link):
    draft = again(owner, previous)
    holder = hold_link(previous)
    response = holder.post(url("again", previous))
    assert response.url == url("assessment", previous)
    assert holder.get(url("assessment", draft)).status_code == 404


def test_questions_of_another_release_are_left_behind(previous, owner):
    data = copy.deepcopy(factories.questionnaire_data())
    data["version"] = "2027.1"
    (pillar,) = [pillar for pillar in data["pillars"] if pillar["id"] == PILLAR]
    (dimension,) = pillar["dimensions"]
    dimension["questions"] = dimension["questions"][:1]
    data["consistency"] = [rule for rule in data["consistency"] if SECOND not in str(rule)]
    publish_questionnaire(data)
    draft = again(owner, previous)
    assert draft.release.version == "2027.1"
    assert set(draft.answers.values_list("question", flat=True)) == {
        question.id for question in factories.questionnaire().questions if question.id != SECOND
    }


# The privacy notice

TICK = "I have read the privacy notice and agree that my answers are stored and scored."


def consents(assessment):
    return list(assessment.business.consents.order_by("pk").values_list("version", "language", "user"))


def test_a_consent_to_the_notice_in_force_stands(owner, previous):
    given = consents(previous)
    assert TICK not in text(owner.get(url("assessment", previous)))
    again(owner, previous)
    assert consents(previous) == given == [("2026.2", "en", previous.created_by.pk)]


def test_after_a_change_of_the_notice_the_form_asks_and_the_draft_comes_with_the_consent(owner, previous, settings):
    settings.PRIVACY_NOTICE_VERSION = "2027.1"
    page = text(owner.get(url("assessment", previous)))
    assert TICK in page
    assert "version 2027.1" in page
    refused = owner.post(url("again", previous))
    assert refused.status_code == 422
    page = text(refused)
    assert 'href="#id_consent"' in page
    assert 'id="consent-error">Tick the box to agree' in page
    assert 'form="again-form" formaction="/zh-hant/' in page
    assert (previous.later.count(), len(consents(previous))) == (0, 1)
    address = url("again", previous).replace("/en/", "/zh-hant/")
    switched = owner.post(address, {"consent": "yes", "switch_language": "zh-hant"})
    assert 'value="yes" checked' in text(switched)
    assert (previous.later.count(), len(consents(previous))) == (0, 1)
    assert owner.post(address, {"consent": "yes"}).status_code == 302
    assert previous.later.count() == 1
    assert consents(previous)[1:] == [("2027.1", "zh-hant", previous.created_by.pk)]
    owner.post(url("again", previous))
    assert len(consents(previous)) == 2, "the draft under way was agreed to"


def test_the_holder_of_a_private_link_agrees_too_and_a_refusal_leaves_no_consent(hold_link, settings):
    previous = factories.submitted()
    settings.PRIVACY_NOTICE_VERSION = "2027.1"
    holder = hold_link(previous)
    assert holder.post(url("again", previous)).status_code == 422
    assert holder.post(url("again", previous), {"consent": "yes"}).status_code == 302
    assert consents(previous) == [("2026.2", "en", None), ("2027.1", "en", None)]
    in_hand = factories.in_review()
    with pytest.raises(Refused, match="An adviser has your last assessment"):
        start_again(assessment=in_hand, viewer=Viewer(in_hand.created_by), language="en", agrees=True)
    assert len(consents(in_hand)) == 1


# Going through them again


def test_progress_counts_what_was_looked_at_again_and_nothing_is_in_the_way_of_submitting(owner, previous):
    draft = again(owner, previous)
    page = text(owner.get(url("assessment", draft)))
    assert "You have looked at 0 of 24 answers again." in page
    assert "0 of 2 answers looked at again" in page
    check = text(owner.get(url("check", draft)))
    assert "You have not looked at these again" in check
    assert 'id="submit"' in check
    response = owner.post(url("pillar", draft, pillar=PILLAR), {f"{FIRST}-note": "One till", f"{SECOND}-note": ""})
    assert response.status_code == 302
    assert "You have looked at 2 of 24 answers again." in text(owner.get(url("assessment", draft)))
    assert set(draft.answers.filter(carried_over=False).values_list("question", flat=True)) == {FIRST, SECOND}
    assert Answer.objects.get(assessment=draft, question=FIRST).level == 2


def test_an_answer_kept_on_its_own_counts_as_looked_at(owner, previous):
    draft = again(owner, previous)
    response = owner.post(url("save_answer", draft, question=FIRST), {FIRST: "4"})
    assert "1 of 24 questions answered or looked at again" in text(response)
    row = draft.answers.get(question=FIRST)
    assert (row.level, row.note, row.carried_over) == (4, "One till", False)


def test_the_language_switch_is_no_look(owner, previous):
    draft = again(owner, previous)
    owner.post(url("pillar", draft, pillar=PILLAR), {f"{FIRST}-note": "One till", "switch_language": "1"})
    assert draft.answers.filter(carried_over=False).count() == 0


def test_each_card_says_what_it_was_last_time_until_it_is_changed(owner, previous):
    draft = again(owner, previous)
    page = text(owner.get(url("pillar", draft, pillar=PILLAR)))
    assert "Last time: level 2" in page
    assert "Last time: We don" in page
    answering.change(sheet=FirmSheet(draft), changes={FIRST: AnswerChange(value=3)})
    assert "Last time: level" not in text(owner.get(url("pillar", draft, pillar=PILLAR)))


def test_a_first_assessment_says_nothing_of_a_last_time(owner, previous):
    page = text(owner.get(url("assessment", previous)))
    assert url("again", previous) in page
    first = factories.complete(factories.user())
    assert "carried over" not in text(owner.get(url("home")))
    assert first.answers.filter(carried_over=True).count() == 0
