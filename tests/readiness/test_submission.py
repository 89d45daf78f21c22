"""Answering and submitting: what is stored, what is refused, what is frozen."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.errors import Refused
from readiness.models import Answer, Scorecard, State
from readiness.scoring.engine import ENGINE_VERSION, score
from readiness.scoring.problems import InvalidData
from readiness.services import assessments
from readiness.services.assessments import AnswerInput
from recommendations.models import Report, Result
from tests import factories

pytestmark = pytest.mark.django_db


def test_starting_records_the_consent_and_hands_out_a_link():
    factories.questionnaire_release()
    owner = factories.user()
    assessment, token = assessments.start(
        business_name="Shop", language="zh-hant", consent_version="2026.1", actor=owner
    )
    consent = assessment.business.consents.get()
    assert (consent.document, consent.version, consent.language) == ("privacy_notice", "2026.1", "zh-hant")
    assert assessment.business.memberships.get().user == owner
    assert assessment.resume_links.get().token_hash != token
    assert len(token) >= 43


def test_answers_given_again_replace_the_earlier_ones():
    assessment = factories.draft()
    key = factories.questionnaire().questions[0].id
    assessments.save_answers(assessment=assessment, answers={key: AnswerInput(level=2, note="first", evidence=True)})
    assessments.save_answers(assessment=assessment, answers={key: AnswerInput(unknown=True, note="second")})
    answer = assessment.answers.get()
    assert (answer.value, answer.note, answer.evidence) == ("unknown", "second", False)


def test_a_question_that_the_release_lacks_is_not_stored():
    assessment = factories.draft()
    good = factories.questionnaire().questions[0].id
    with pytest.raises(KeyError):
        assessments.save_answers(
            assessment=assessment, answers={good: AnswerInput(level=3), "no_such_question": AnswerInput(level=3)}
        )
    assert not assessment.answers.exists()


@pytest.mark.parametrize("level", [0, 6, -1])
def test_the_database_refuses_a_level_out_of_range(level):
    assessment = factories.draft()
    with pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.create(assessment=assessment, question="management_support_1", level=level)


def test_an_answer_is_never_both_a_level_and_unknown():
    assessment = factories.draft()
    with pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.create(assessment=assessment, question="management_support_1", level=3, unknown=True)


def test_facts_of_the_wrong_kind_are_refused_whole():
    assessment = factories.draft()
    with pytest.raises(InvalidData):
        assessments.save_profile(assessment=assessment, facts={"hk_employees": "many", "listed": False})
    assert not assessment.business.profiles.exists()


def test_submitting_freezes_answers_facts_and_score():
    assessment = factories.complete(level=3, ai_talent_2="unknown", data_quality_1=5)
    key = "management_support_1"
    assessments.save_answers(
        assessment=assessment, answers={key: AnswerInput(level=4, note="See the minutes.", evidence=True)}
    )
    scorecard = assessments.submit(assessment=assessment, actor=None)
    assessment = factories.fresh(assessment)
    expected = score(factories.questionnaire(), scorecard.plain_answers)
    assert assessment.state == State.SUBMITTED
    assert assessment.submitted_at is not None
    assert scorecard.answers[key] == {"value": 4, "note": "See the minutes.", "evidence": True}
    assert scorecard.plain_answers["ai_talent_2"] == "unknown"
    assert len(scorecard.answers) == 24
    assert scorecard.facts == dict(factories.FACTS)
    assert scorecard.score["overall"]["fraction"] == str(expected.overall)
    assert scorecard.score["unknown"] == 1
    assert scorecard.tier == expected.tier
    assert (scorecard.number, scorecard.kind, scorecard.engine_version) == (1, "own", ENGINE_VERSION)
    assert scorecard.release_sha256 == assessment.release.sha256
    assert scorecard.overall.quantize(Decimal("0.0001")) == round(
        Decimal(expected.overall.numerator) / expected.overall.denominator, 4
    )


def test_submitting_again_gives_the_same_scorecard():
    assessment = factories.complete()
    first = assessments.submit(assessment=assessment, actor=None)
    again = assessments.submit(assessment=assessment, actor=None)
    assert first.pk == again.pk
    assert assessment.transitions.filter(name="submit").count() == 1


def test_missing_answers_are_refused_and_nothing_changes():
    assessment = factories.complete(ai_literacy_2=None)
    with pytest.raises(Refused) as refused:
        assessments.submit(assessment=assessment, actor=None)
    assert str(refused.value) == "Some questions have no answer yet."
    assert factories.fresh(assessment).state == State.DRAFT
    assert not assessment.scorecards.exists()


def test_a_note_alone_is_no_answer():
    assessment = factories.complete(ai_literacy_2=None)
    assessments.save_answers(assessment=assessment, answers={"ai_literacy_2": AnswerInput(note="will ask")})
    with pytest.raises(Refused):
        assessments.submit(assessment=assessment, actor=None)


def test_after_submission_nothing_can_be_changed():
    assessment = factories.submitted()
    before = list(assessment.answers.values_list("question", "level"))
    with pytest.raises(Refused):
        assessments.save_answers(assessment=assessment, answers={"ai_literacy_1": AnswerInput(level=5)})
    with pytest.raises(Refused):
        assessments.save_profile(assessment=assessment, facts={"listed": True})
    assert list(assessment.answers.values_list("question", "level")) == before


def test_a_returned_assessment_is_submitted_again_as_scorecard_two():
    assessment = factories.returned(level=2)
    first = assessment.scorecards.get()
    assessments.save_answers(assessment=assessment, answers={"ai_literacy_1": AnswerInput(level=5)})
    second = assessments.submit(assessment=assessment, actor=None)
    first.refresh_from_db()
    assert factories.fresh(assessment).state == State.IN_REVIEW
    assert (second.number, second.plain_answers["ai_literacy_1"]) == (2, 5)
    assert first.plain_answers["ai_literacy_1"] == 2


@pytest.mark.parametrize(
    "change", [{"tier": "ready"}, {"overall": Decimal("5")}, {"answers": {}}, {"facts": {}}, {"score": {}}]
)
def test_the_database_refuses_to_rewrite_a_scorecard(change):
    scorecard = factories.submitted().scorecards.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Scorecard.objects.filter(pk=scorecard.pk).update(**change)


def test_erasing_the_firm_takes_its_scorecards_along():
    assessment = factories.submitted()
    assessment.business.delete()
    assert not Scorecard.objects.exists()


# Through the site


def post(client, assessment):
    return client.post(f"/en/assessments/{assessment.pk}/submit/")


def test_a_double_click_gives_one_result(hold_link):
    factories.catalogue_release()
    assessment = factories.complete()
    client = hold_link(assessment)
    first, second = post(client, assessment), post(client, assessment)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url == f"/en/assessments/{assessment.pk}/result/"
    assert (Scorecard.objects.count(), Result.objects.count(), Report.objects.count()) == (1, 1, 1)


def test_missing_answers_lead_back_to_the_check_page_with_a_message(hold_link):
    factories.catalogue_release()
    assessment = factories.complete(ai_literacy_2=None)
    client = hold_link(assessment)
    response = post(client, assessment)
    assert response.url == f"/en/assessments/{assessment.pk}/check/"
    assert "Some questions have no answer yet." in client.get(response.url).content.decode()
    assert not Result.objects.exists()


def test_when_issuing_fails_the_assessment_stays_a_draft(hold_link, monkeypatch):
    """Both halves are one transaction: without a result there is no submission."""
    assessment = factories.complete()
    client = hold_link(assessment)

    def broken(**_):
        raise ArithmeticError("no result today")

    monkeypatch.setattr("recommendations.views.issuing.issue", broken)
    with pytest.raises(ArithmeticError):
        post(client, assessment)
    assert factories.fresh(assessment).state == State.DRAFT
    assert not Scorecard.objects.exists()
    assert not assessment.transitions.exists()
