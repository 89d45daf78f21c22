"""Colleagues answer apart: on pages of their own, unseen until they have finished, frozen without names."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.errors import Refused
from accounts.models import Membership
from readiness.models import Answer, ContributedAnswer, Contribution
from readiness.services import answering, assessments, contributions
from readiness.services.answering import AnswerChange, AnswerInput, ColleagueSheet, FirmSheet
from readiness.services.colleagues import colleagues_of, finished_answers, in_words, levels_of_colleagues
from readiness.services.scorecards import latest_own
from tests import factories
from tests.readiness.pages import text, url

pytestmark = pytest.mark.django_db

PILLAR, KEY = "data_readiness", "data_quality_1"


@pytest.fixture
def draft():
    return factories.complete(factories.user())


@pytest.fixture
def colleague(draft):
    return factories.member(draft.business, Membership.Role.CONTRIBUTOR, name="Ng Ka-yan")


@pytest.fixture
def browser(colleague, sign_in):
    return sign_in(colleague)


def begun(draft, colleague):
    return contributions.begin(assessment=draft, actor=colleague)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Answering


def test_a_colleague_begins_answers_finishes_and_opens_again(draft, browser, colleague):
    start = browser.get(url("mine", draft))
    assert "If you are the only colleague who answers" in text(start)
    assert not Contribution.objects.exists()
    assert browser.post(url("begin_mine", draft)).url == url("mine", draft)
    questions = factories.questionnaire().pillars
    for pillar in questions:
        given = {question.id: "2" for dimension in pillar.dimensions for question in dimension.questions}
        response = browser.post(url("my_pillar", draft, pillar=pillar.id), given | {"go": "next"})
    assert response.url == url("mine", draft)
    assert "All questions are answered" in text(browser.get(url("mine", draft)))
    browser.post(url("finish_mine", draft))
    contribution = Contribution.objects.get()
    assert (contribution.user, contribution.finished_at is not None) == (colleague, True)
    assert "You have finished" in text(browser.get(url("mine", draft)))
    assert browser.get(url("my_pillar", draft, pillar=PILLAR)).url == url("mine", draft)
    browser.post(url("reopen_mine", draft))
    assert browser.get(url("my_pillar", draft, pillar=PILLAR)).status_code == 200
    assert set(Answer.objects.values_list("level", flat=True)) == {3}  # the firm's are untouched


def test_each_answer_is_kept_as_it_is_given_and_a_page_that_is_behind_takes_nothing_away(draft, browser, colleague):
    contribution = begun(draft, colleague)
    address = url("save_my_answer", draft, question=KEY)
    response = browser.post(address, {KEY: "4", f"{KEY}-note": "Seen."})
    assert response.status_code == 200
    assert "1 of 24 questions answered" in text(response)
    # Another tab that still shows nothing sends the whole page.
    browser.post(url("my_pillar", draft, pillar=PILLAR), {KEY: "", f"{KEY}-note": "", f"{KEY}-shown": ",0,"})
    row = contribution.answers.get()
    assert (row.level, row.note) == (4, "Seen.")
    assert browser.post(address, {KEY: "9"}).status_code == 422


def test_the_pages_show_own_answers_only(draft, browser, colleague):
    answering.change(sheet=FirmSheet(draft), changes={KEY: AnswerChange(value=5, note="The firm's secret")})
    other = factories.contribution(draft, **{KEY: 1})
    contribution = begun(draft, colleague)
    answering.change(sheet=ColleagueSheet(contribution), changes={KEY: AnswerChange(value=2)})
    page = text(browser.get(url("my_pillar", draft, pillar=PILLAR)))
    assert re.findall(r'value="([^"]*)" id="\w+" checked', page) == ["2"]
    assert "secret" not in page
    assert str(other.user) not in page
    for hidden in ("profile", "check", "assessment", "consensus"):
        assert browser.get(url(hidden, draft)).status_code == 404
    assert "could show evidence" not in page


def test_nothing_is_kept_once_finished_or_submitted(draft, colleague, browser):
    contribution = factories.contribution(draft, colleague, level=3)
    change = {KEY: AnswerChange(value=5)}
    with pytest.raises(Refused, match="open your answers again"):
        answering.change(sheet=ColleagueSheet(contribution), changes=change)
    contributions.finish(contribution=contribution)  # again, which changes nothing
    assessments.submit(assessment=draft, actor=None)
    for action in (contributions.reopen, contributions.finish):
        with pytest.raises(Refused, match="has been submitted"):
            action(contribution=contribution)
    with pytest.raises(Refused, match="has been submitted"):
        answering.change(sheet=ColleagueSheet(contribution), changes=change)
    response = browser.post(url("my_pillar", draft, pillar=PILLAR), {KEY: "5"})
    assert response.url == url("mine", draft)
    assert browser.post(url("save_my_answer", draft, question=KEY), {KEY: "5"}).status_code == 409
    assert contribution.answers.get(question=KEY).level == 3
    assert "The firm has submitted. Your answers count" in text(browser.get(url("mine", draft)))


def test_finishing_needs_every_answer(draft, colleague, browser):
    begun(draft, colleague)
    response = browser.post(url("finish_mine", draft))
    assert said(response) == ["Some questions have no answer yet."]
    assert Contribution.objects.get().finished_at is None


def test_beginning_after_the_submission_is_refused_and_leads_to_the_result(draft, browser, colleague):
    factories.submit(draft)
    response = browser.post(url("begin_mine", draft))
    assert said(response) == ["This assessment has been submitted, so its answers can no longer be changed."]
    assert browser.get(url("mine", draft)).url == f"/en/assessments/{draft.pk}/result/"
    assert "Submitted by your firm" in text(browser.get(url("home")))


def test_the_owner_does_not_answer_apart_and_a_stranger_cannot(draft, sign_in):
    for person in (draft.created_by, factories.user()):
        with pytest.raises(Refused, match="other than its owner"):
            contributions.begin(assessment=draft, actor=person)
        assert sign_in(person).get(url("mine", draft)).status_code == 404


def test_who_left_the_business_sees_nothing_any_more(draft, browser, colleague):
    begun(draft, colleague)
    colleague.memberships.all().delete()
    assert browser.get(url("mine", draft)).status_code == 404
    assert browser.post(url("save_my_answer", draft, question=KEY), {KEY: "5"}).status_code == 404


def test_home_tells_what_there_is_to_answer(draft, browser, colleague):
    assert "not begun" in text(browser.get(url("home")))
    answering.change(sheet=ColleagueSheet(begun(draft, colleague)), changes={KEY: AnswerChange(value=2)})
    assert "1 of 24 questions answered" in text(browser.get(url("home")))


def test_the_table_holds_one_contribution_a_person_and_one_answer_a_question(draft, colleague):
    contribution = begun(draft, colleague)
    assert begun(draft, colleague) == contribution
    for row in (
        lambda: Contribution.objects.create(assessment=draft, user=colleague),
        lambda: ContributedAnswer.objects.create(contribution=contribution, question=KEY, level=6),
        lambda: ContributedAnswer.objects.create(contribution=contribution, question=KEY, level=3, unknown=True),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row()
    with pytest.raises(ValidationError):
        ContributedAnswer(contribution=contribution, question=KEY, level=0).validate_constraints()


# What others see


def test_the_overview_names_people_and_progress_but_no_answers(draft, sign_in, colleague):
    factories.contribution(draft, factories.member(draft.business, "manager", name="Au Wai-man"), **{KEY: 5})
    half = begun(draft, colleague)
    answering.change(sheet=ColleagueSheet(half), changes={KEY: AnswerChange(value=2, note="Between us")})
    found = [(str(row.user), row.progress.answered, row.is_begun, row.is_finished) for row in colleagues_of(draft)]
    assert found == [("Au Wai-man", 24, True, True), ("Ng Ka-yan", 1, True, False)]
    page = text(sign_in(draft.created_by).get(url("assessment", draft)))
    assert "Ng Ka-yan" in page
    assert "Between us" not in page
    assert url("consensus", draft) in page


def test_the_overview_leads_to_the_page_where_colleagues_are_invited(draft, sign_in, hold_link):
    people = f"/en/businesses/{draft.business_id}/"
    page = text(sign_in(draft.created_by).get(url("assessment", draft)))
    assert "Colleagues can answer the same questions on their own." in page
    assert people in page
    assert people not in text(hold_link(draft).get(url("assessment", draft)))


def test_only_finished_answers_are_frozen_without_names_in_an_order_that_tells_nothing(draft, colleague):
    begun(draft, colleague)
    levels = (4, 1, 3)
    for level in levels:
        factories.contribution(draft, level=level, ai_literacy_1="unknown")
    scorecard = assessments.submit(assessment=draft, actor=None)
    assert [answers["data_quality_1"] for answers in scorecard.colleagues] == [1, 3, 4]
    assert all(set(answers) == {q.id for q in factories.questionnaire().questions} for answers in scorecard.colleagues)
    assert levels_of_colleagues(latest_own(draft))["data_quality_1"] == {1: 1, 3: 1, 4: 1}
    assert levels_of_colleagues(scorecard)["ai_literacy_1"] == {"unknown": 3}
    assert in_words({2: 1, "unknown": 3}) == "1 at level 2; 3 don’t know"


def test_the_order_of_beginning_changes_nothing():
    frozen = []
    for levels in ((2, 5), (5, 2)):
        draft = factories.complete(factories.user())
        for level in levels:
            factories.contribution(draft, level=level)
        frozen.append(finished_answers(draft))
    assert frozen[0] == frozen[1]


def test_a_resubmission_freezes_what_is_finished_by_then():
    assessment = factories.returned()
    assert latest_own(assessment).colleagues == []
    factories.contribution(assessment, level=5)
    assert len(assessments.submit(assessment=assessment, actor=None).colleagues) == 1
    assert [len(card.colleagues) for card in assessment.scorecards.order_by("number")] == [0, 1]


# Consensus


@pytest.fixture
def owner(draft, sign_in):
    return sign_in(draft.created_by)


def test_the_owner_answers_first_and_somebody_must_have_finished(owner, draft):
    page = text(owner.get(url("consensus", draft)))
    assert "No colleague has finished yet." in page
    factories.contribution(draft, **{KEY: 5})
    Answer.objects.filter(question=KEY).delete()
    page = text(owner.get(url("consensus", draft)))
    assert "First answer every question yourself" in page
    assert "level 5" not in page


def test_the_check_page_tells_of_colleagues_before_it_is_too_late(owner, draft, colleague):
    assert "on their own" not in text(owner.get(url("check", draft)))
    factories.contribution(draft)
    begun(draft, colleague)
    page = text(owner.get(url("check", draft)))
    assert "1 colleague has answered on their own." in page
    assert url("consensus", draft) in page
    assert "1 colleague has not finished yet." in page


def test_colleagues_levels_stand_beside_the_firms_without_names(owner, draft, colleague):
    factories.contribution(draft, colleague, **{KEY: 5})
    factories.contribution(draft, data_quality_2="unknown", **{KEY: 3})
    response = owner.get(url("consensus", draft))
    page = text(response)
    assert "1 at level 3; 1 at level 5" in page
    assert "1 at level 3; 1 doesn’t know" in page
    assert "Ng Ka-yan" not in page
    assert [question.id for question in response.context["apart"]] == [KEY]
    assert page.count("settle--apart") == 1


def test_what_the_owner_leaves_is_the_firms_answer_and_its_note_stays(owner, draft):
    assessments.save_answers(assessment=draft, answers={KEY: AnswerInput(level=3, note="Ledger", evidence=True)})
    factories.contribution(draft, **{KEY: 5})
    page = text(owner.get(url("consensus", draft)))
    (shown,) = re.findall(rf'name="{KEY}-shown" value="([^"]*)"', page)
    response = owner.post(url("consensus", draft), {KEY: "4", f"{KEY}-shown": shown}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert f'name="{KEY}-shown" value="4,0,"' in text(response)
    row = Answer.objects.get(question=KEY)
    assert (row.level, row.note, row.evidence) == (4, "Ledger", True)
    assert owner.post(url("consensus", draft), {KEY: "unknown", f"{KEY}-shown": "4,0,"}).url == url("check", draft)
    assert Answer.objects.get(question=KEY).unknown
    assert assessments.submit(assessment=draft, actor=None).plain_answers[KEY] == "unknown"


def test_a_value_that_is_none_is_refused_and_the_language_switch_keeps_what_was_chosen(owner, draft):
    factories.contribution(draft)
    wrong = {KEY: "7"}
    assert owner.post(url("consensus", draft), wrong, headers={"HX-Request": "true"}).status_code == 422
    assert "There is a problem" in text(owner.post(url("consensus", draft), wrong))
    page = text(owner.post(url("consensus", draft), {KEY: "1", f"{KEY}-shown": "3,0,", "switch_language": "1"}))
    assert re.search(rf'name="{KEY}" value="1" checked', page)
    assert Answer.objects.get(question=KEY).level == 3


def test_after_the_submission_nothing_can_be_settled(owner, draft):
    factories.contribution(draft)
    factories.submit(draft)
    assert owner.post(url("consensus", draft), {KEY: "1"}, headers={"HX-Request": "true"}).status_code == 409
    assert owner.post(url("consensus", draft), {KEY: "1"}).url == url("assessment", draft)
    assert owner.get(url("consensus", draft)).url == f"/en/assessments/{draft.pk}/result/"
