"""Assessing again, the second half: which planned steps were taken, what has changed, and who sees differently."""

import copy
import re

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import Refused
from readiness.services import assessments, reviews
from readiness.services.answering import AnswerInput
from readiness.services.releases import publish_questionnaire
from recommendations.models import StepDone
from recommendations.services.steps import PlannedStep, StepTold, planned_steps, tell_steps
from tests import factories
from tests.recommendations.test_views_results import text

pytestmark = pytest.mark.django_db


def url(name, assessment):
    return reverse(f"recommendations:{name}", args=[assessment.pk])


@pytest.fixture
def owner():
    return factories.user()


@pytest.fixture
def previous(owner):
    """Every answer at level 2, so at 2.00, with one at 1 and one at 3."""
    return factories.submitted(owner, level=2, business_use_case_1=1, business_use_case_2=3)


@pytest.fixture
def draft(owner, previous):
    return factories.again(previous, actor=owner)


@pytest.fixture
def browser(owner, sign_in):
    return sign_in(owner)


def resubmit(draft, owner, **levels):
    answers = {question: AnswerInput(level=level) for question, level in levels.items()}
    assessments.save_answers(assessment=draft, answers=answers)
    factories.submit(draft, actor=owner)
    return factories.fresh(draft)


# Steps


def test_the_steps_of_the_newest_plan_are_listed_and_told_in_one_go(draft, previous, browser):
    steps = planned_steps(draft)
    assert [step.key for step in steps] == [
        f"{step['question']}-{step['from']}" for step in previous.scorecards.get().results.get().plan["steps"]
    ]
    first, second, *others = steps
    words = factories.questionnaire().question(first.question).steps[first.level - 1].action.en
    page = text(browser.get(url("steps", draft)))
    assert words in page
    typed = {f"state-{first.key}": "done", f"note-{first.key}": "With a trainer", f"state-{second.key}": "partly"}
    assert browser.post(url("steps", draft), typed).url == reverse("readiness:assessment", args=[draft.pk])
    found = set(StepDone.objects.values_list("question", "level", "state", "note"))
    assert found == {
        (first.question, first.level, "done", "With a trainer"),
        (second.question, second.level, "partly", ""),
    }
    again = browser.get(url("steps", draft)).content.decode()
    assert re.findall(r'value="(\w+)" checked', again) == ["done", "partly"]
    browser.post(url("steps", draft), {f"state-{first.key}": "not"})
    assert StepDone.objects.get(question=first.question, level=first.level).state == "not"
    assert others


def test_what_was_typed_stays_when_something_is_wrong_and_nothing_is_stored(draft, browser):
    first, second, *_ = planned_steps(draft)
    typed = {f"note-{first.key}": "But how far?", f"state-{second.key}": "done"}
    response = browser.post(url("steps", draft), typed)
    assert response.status_code == 422
    assert "Say how far this step got" in text(response)
    assert "But how far?" in text(response)
    assert not StepDone.objects.exists()
    wrong = browser.post(url("steps", draft), {f"state-{first.key}": "maybe", f"note-{second.key}": "x" * 501})
    assert "Choose one of the three answers shown." in text(wrong)
    assert "The note is too long. Use at most 500 characters." in text(wrong)
    switched = browser.post(url("steps", draft), typed | {"switch_language": "1"})
    assert switched.status_code == 200
    assert "But how far?" in text(switched)


def test_steps_are_told_until_the_firm_submits_and_only_planned_ones(draft, owner, browser):
    (step, *_) = planned_steps(draft)
    with pytest.raises(KeyError):
        tell_steps(assessment=draft, told={PlannedStep("data_quality_1", 4): StepTold("done")})
    resubmit(draft, owner)
    with pytest.raises(Refused):
        tell_steps(assessment=draft, told={step: StepTold("done")})
    response = browser.post(url("steps", draft), {f"state-{step.key}": "done"})
    assert [str(message) for message in get_messages(response.wsgi_request)]
    assert browser.get(url("steps", draft)).url == url("result", draft)
    assert not StepDone.objects.exists()


def test_a_plan_without_steps_says_so(owner, sign_in):
    draft = factories.again(factories.submitted(owner, level=5), actor=owner)
    assert "no steps left to plan" in text(sign_in(owner).get(url("steps", draft)))


def test_the_table_knows_four_levels_to_start_from(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        StepDone.objects.create(assessment=draft, question="data_quality_1", level=5, state="done")


# What has changed


def test_before_and_after_with_arrow_and_word(draft, owner, browser):
    step = planned_steps(draft)[0]
    tell_steps(assessment=draft, told={step: StepTold("done", "With a trainer")})
    later = resubmit(draft, owner, business_use_case_1=4, business_use_case_2=2)
    page = text(browser.get(url("progress", later)))
    assert "Overall score 2.00 2.08 ↑ up 0.08" in page
    assert "Business Use Case 2.00 3.00 ↑ up 1.00" in page
    assert "Data Quality 2.00 2.00 → unchanged" in page
    assert "Your tier is AI Unaware, as on" in page
    assert "level 1, now level 4" in page
    assert "level 3, now level 2" in page
    assert "Done" in page
    assert "With a trainer" in page
    rows = browser.get(url("progress", later)).context["since"].steps
    assert [(row.from_level, row.to_level, row.state_id) for row in rows] == [(step.level, step.level + 1, "done")]
    result = text(browser.get(url("result", later)))
    assert "Since last time" in result
    assert "Overall score 2.00 2.08 ↑ up 0.08" in result


def test_the_tier_before_and_now(draft, owner, browser):
    every = {question.id: 3 for question in factories.questionnaire().questions}
    later = resubmit(draft, owner, **every)
    page = text(browser.get(url("progress", later)))
    assert "Your tier was AI Unaware on" in page
    assert "and is AI Aware now." in page
    assert "Nobody has said yet which of them are done." in page
    assert "Both are your own ratings." in page


def test_verified_ratings_are_compared_with_each_other(owner, sign_in):
    previous = factories.verified(owner=owner, level=3, adviser_level=2)
    draft = factories.again(previous, actor=owner)
    assert draft.answers.first().level == 3  # the firm's own answers go on, not the adviser's
    factories.submit(draft, actor=owner)
    client = sign_in(owner)
    assert "Overall score 3.00 3.00 → unchanged" in text(client.get(url("progress", draft)))
    adviser = factories.adviser()
    reviews.request_review(assessment=draft, actor=owner)
    reviews.claim(assessment=draft, actor=adviser)
    levels = {question.id: 4 for question in factories.questionnaire().questions}
    reviews.rate(assessment=draft, levels=levels, comments={}, actor=adviser)
    factories.verify(draft, actor=adviser)
    page = text(client.get(url("progress", draft)))
    assert "Overall score 2.00 4.00 ↑ up 2.00" in page
    assert "Both are the advisers' ratings." in page
    own = text(client.get(reverse("recommendations:result_number", args=[draft.pk, 1])))
    assert "Overall score 3.00 3.00 → unchanged" in own
    # The adviser of the second one may read the first, which was sent for review, too.
    assert sign_in(adviser).get(url("progress", draft)).status_code == 200


def test_an_adviser_does_not_learn_of_an_assessment_that_was_never_sent(draft, owner, sign_in):
    later = resubmit(draft, owner)
    reviews.request_review(assessment=later, actor=owner)
    adviser = sign_in(factories.adviser())
    assert adviser.get(url("progress", later)).status_code == 404
    assert "Since last time" not in text(adviser.get(url("result", later)))


def test_another_questionnaire_compares_what_it_asks_alike(previous, owner, browser):
    data = copy.deepcopy(factories.questionnaire_data())
    data["version"] = "2027.1"
    (pillar,) = [pillar for pillar in data["pillars"] if pillar["id"] == "business_value_readiness"]
    pillar["dimensions"][0]["questions"] = pillar["dimensions"][0]["questions"][:1]
    data["consistency"] = [rule for rule in data["consistency"] if "business_use_case_2" not in str(rule)]
    publish_questionnaire(data)
    later = resubmit(factories.again(previous, actor=owner), owner)
    page = text(browser.get(url("progress", later)))
    assert "The questionnaire has changed since." in page
    assert "Left out: Business Use Case" in page
    assert "Overall score" not in page
    assert "Data Quality 2.00 2.00 → unchanged" in page


def test_a_first_assessment_has_no_progress(previous, browser):
    assert browser.get(url("progress", previous)).status_code == 404
    assert browser.get(url("steps", previous)).status_code == 404
    assert "Since last time" not in text(browser.get(url("result", previous)))


def test_a_draft_has_none_yet(draft, browser):
    assert browser.get(url("progress", draft)).status_code == 404


# Where colleagues see it differently


def test_the_result_shows_spread_and_talking_points_without_names(owner, sign_in):
    assessment = factories.complete(owner)
    first = factories.contribution(assessment, data_quality_1=5, ai_literacy_1="unknown")
    factories.contribution(assessment, data_quality_1=1)
    factories.contribution(assessment, level=1, finished=False)
    factories.submit(assessment, actor=owner)
    page = text(sign_in(owner).get(url("result", assessment)))
    assert "2 colleagues answered the same questions apart." in page
    assert "Data Quality 3.00 2.00–4.00 3.00" in page
    assert "The firm: level 3. Colleagues: 1 at level 1; 1 at level 5." in page
    assert "4 levels apart" in page
    assert "The firm: level 3. Colleagues: 1 at level 3; 1 doesn’t know." in page
    assert "Some know, some don’t" in page
    assert str(first.user) not in page
    contributor = text(sign_in(first.user).get(url("result", assessment)))
    assert "Where you see it differently" in contributor


def test_without_colleagues_there_is_no_such_section(previous, browser):
    assert "Where you see it differently" not in text(browser.get(url("result", previous)))


def test_where_all_agree_the_page_says_so(owner, sign_in):
    assessment = factories.complete(owner)
    factories.contribution(assessment)
    factories.submit(assessment, actor=owner)
    page = text(sign_in(owner).get(url("result", assessment)))
    assert "1 colleague answered the same questions apart." in page
    assert "Nowhere do your answers lie two levels or more apart" in page
