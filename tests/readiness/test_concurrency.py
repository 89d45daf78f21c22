"""Real threads on PostgreSQL: no double claim, no double submission, no answer lost on the way."""

import pytest
from django.db import connection, transaction

from readiness.models import Scorecard, State
from readiness.services import answering, assessments, contributions, reviews
from readiness.services.assessments import AnswerInput
from readiness.services.errors import Refused
from recommendations.models import Report, Result
from tests import factories
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5
KEY = "ai_literacy_1"


@pytest.fixture(autouse=True)
def _questionnaire_in_memory(transactional_db):
    """Read before the threads start, so that they race for the assessment and not for the questionnaire."""
    factories.questionnaire()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_advisers_claim_at_once_and_one_wins(_round):
    assessment = factories.waiting()
    advisers = [factories.adviser("Lam Wing-yan"), factories.adviser("Ho Tsz-kin")]
    outcomes = together(*[lambda who=who: reviews.claim(assessment=assessment, actor=who) for who in advisers])
    won = outcomes.index(None)
    assert factories.fresh(assessment).adviser == advisers[won]
    refusal = outcomes[1 - won]
    assert isinstance(refusal, Refused)
    assert str(refusal) == f"{advisers[won].name} has already taken this assessment."
    assert assessment.transitions.filter(name="claim").count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_submissions_at_once_give_one_result(_round, hold_link):
    factories.catalogue_release()
    assessment = factories.complete()
    clients = [hold_link(assessment) for _click in range(2)]
    address = f"/en/assessments/{assessment.pk}/submit/"
    responses = together(*[lambda client=client: client.post(address) for client in clients])
    assert [response.url for response in responses] == [f"/en/assessments/{assessment.pk}/result/"] * 2
    assert (Scorecard.objects.count(), Result.objects.count(), Report.objects.count()) == (1, 1, 1)
    assert assessment.transitions.count() == 1


def test_two_verifications_at_once_give_one_result(sign_in):
    assessment = factories.rated()
    address = f"/en/reviews/{assessment.pk}/verify/"
    clients = [sign_in(assessment.adviser) for _click in range(2)]
    responses = together(*[lambda client=client: client.post(address) for client in clients])
    assert [response.status_code for response in responses] == [302, 302]
    assert Scorecard.objects.filter(kind="verified").count() == 1
    assert (Result.objects.count(), Report.objects.count()) == (2, 2)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_an_answer_that_arrives_during_submission_counts_or_is_refused(_round):
    assessment = factories.complete(level=2)
    scorecard, saved = together(
        lambda: assessments.submit(assessment=assessment, actor=None),
        lambda: assessments.save_answers(assessment=assessment, answers={KEY: AnswerInput(level=5)}),
    )
    stored = assessment.answers.get(question=KEY).level
    assert (saved is None) or isinstance(saved, Refused)
    assert scorecard.plain_answers[KEY] == stored == (5 if saved is None else 2)


def test_an_answer_waits_for_a_submission_under_way_and_is_refused():
    """The same with the order forced: the answer arrives between locking and committing."""
    assessment = factories.complete(level=2)

    def save():
        assessments.save_answers(assessment=assessment, answers={KEY: AnswerInput(level=5)})

    def submit_slowly():
        with transaction.atomic():
            scorecard = assessments.submit(assessment=assessment, actor=None)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.5)")
            return scorecard

    scorecard, saved = together(submit_slowly, lambda: (_pause(0.2), save()))
    assert isinstance(saved, Refused)
    assert scorecard.plain_answers[KEY] == assessment.answers.get(question=KEY).level == 2


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_rating_and_verifying_at_once_loses_nothing(_round):
    assessment = factories.rated(adviser_level=2)
    adviser = assessment.adviser
    scorecard, rated = together(
        lambda: reviews.verify(assessment=assessment, actor=adviser),
        lambda: reviews.rate(assessment=assessment, levels={KEY: 5}, comments={}, actor=adviser),
    )
    stored = assessment.ratings.get(question=KEY).level
    assert factories.fresh(assessment).state == State.VERIFIED
    assert (rated is None) or isinstance(rated, Refused)
    assert scorecard.plain_answers[KEY] == stored == (5 if rated is None else 2)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_colleagues_answer_that_arrives_during_submission_is_frozen_or_refused(_round):
    """The colleague opens finished answers again, changes one and finishes: all before the submission, or none."""
    assessment = factories.complete()
    contribution = factories.contribution(assessment, level=2)
    sheet = answering.ColleagueSheet(contribution)

    def change():
        with transaction.atomic():
            contributions.reopen(contribution=contribution)
            answering.save(sheet=sheet, answers={KEY: AnswerInput(level=5)})
            contributions.finish(contribution=contribution)

    scorecard, changed = together(lambda: assessments.submit(assessment=assessment, actor=None), change)
    stored = contribution.answers.get(question=KEY).level
    assert (changed is None) or isinstance(changed, Refused)
    (frozen,) = scorecard.colleagues
    assert frozen[KEY] == stored == (5 if changed is None else 2)


def test_a_colleagues_answer_waits_for_a_submission_under_way_and_is_refused():
    """The same with the order forced, for a colleague who is still answering."""
    assessment = factories.complete()
    contribution = factories.contribution(assessment, level=2, finished=False)

    def save():
        answering.save(sheet=answering.ColleagueSheet(contribution), answers={KEY: AnswerInput(level=5)})

    def submit_slowly():
        with transaction.atomic():
            scorecard = assessments.submit(assessment=assessment, actor=None)
            _pause(0.5)
            return scorecard

    scorecard, saved = together(submit_slowly, lambda: (_pause(0.2), save()))
    assert isinstance(saved, Refused)
    assert scorecard.colleagues == []
    assert contribution.answers.get(question=KEY).level == 2


def test_two_colleagues_and_the_firm_answer_at_once_and_nothing_is_lost():
    assessment = factories.complete(level=3)
    sheets = [
        answering.FirmSheet(assessment),
        *(answering.ColleagueSheet(factories.contribution(assessment, level=3, finished=False)) for _each in range(2)),
    ]
    changes = [{KEY: answering.AnswerChange(value=level)} for level in (1, 4, 5)]
    done = together(
        *[
            lambda sheet=sheet, change=change: answering.change(sheet=sheet, changes=change)
            for sheet, change in zip(sheets, changes, strict=True)
        ]
    )
    assert done == [None, None, None]
    assert assessment.answers.get(question=KEY).level == 1
    assert [sheet.contribution.answers.get(question=KEY).level for sheet in sheets[1:]] == [4, 5]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_new_assessments_at_once_are_one_draft(_round, sign_in):
    owner = factories.user()
    previous = factories.submitted(owner)
    clients = [sign_in(owner) for _click in range(2)]
    address = f"/en/assessments/{previous.pk}/again/"
    responses = together(*[lambda client=client: client.post(address) for client in clients])
    draft = previous.later.get()
    assert [response.url for response in responses] == [f"/en/assessments/{draft.pk}/"] * 2
    assert draft.answers.count() == 24


def _pause(seconds):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])
