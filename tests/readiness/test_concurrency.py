"""Real threads on PostgreSQL: no double claim, no double submission, no answer lost on the way."""

import pytest
from django.core import mail
from django.db import connection, transaction

from accounts.errors import Refused
from readiness.models import Scorecard, State
from readiness.services import answering, assessments, contributions, reviews
from readiness.services.assessments import AnswerInput
from recommendations.models import Report, Result
from recommendations.services import reports
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
def test_asking_back_and_verifying_at_once_only_one_happens(_round):
    assessment = factories.rated()
    adviser = assessment.adviser
    reviews.rate(assessment=assessment, levels={}, comments={}, asks={KEY: "Which?"}, actor=adviser)
    verified, asked = together(
        lambda: factories.verify(assessment, actor=adviser),
        lambda: reviews.clarify(assessment=assessment, actor=adviser),
    )
    refused = [isinstance(outcome, Refused) for outcome in (verified, asked)]
    assert sorted(refused) == [False, True]
    state = State.RETURNED if refused[0] else State.VERIFIED
    assert factories.fresh(assessment).state == state
    assert Scorecard.objects.filter(kind="verified").count() == (state == State.VERIFIED)
    assert assessment.clarifications.sent().count() == (state == State.RETURNED)
    assert assessment.clarifications.drafts().count() == 0
    told = [
        message.subject for message in mail.outbox if "question" in message.subject or "verified" in message.subject
    ]
    assert len(told) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_withdrawing_and_asking_for_a_report_at_once_leaves_none_that_was_begun_later(_round):
    assessment = factories.verified()
    result = Result.objects.get(scorecard__kind="verified")
    made, withdrawn = together(
        lambda: reports.request(result=result, language="zh-hans", actor=None),
        lambda: reviews.withdraw(assessment=assessment, reason="Wrong firm.", actor=assessment.adviser),
    )
    assert withdrawn is None
    exists = result.reports.filter(language="zh-hans").exists()
    assert exists == (not isinstance(made, Refused))
    with pytest.raises(Refused):
        reports.request(result=result, language="zh-hant", actor=None)


def test_two_hand_it_on_at_once_and_the_log_agrees_with_who_has_it():
    assessment, manager = factories.in_review(), factories.programme_manager()
    people = [factories.adviser("Lam Wing-yan"), factories.adviser("Ho Tsz-kin")]
    together(*[lambda to=to: reviews.reassign(assessment=assessment, to=to, actor=manager) for to in people])
    steps = list(assessment.transitions.filter(name="reassign"))
    assert {step.given_to for step in steps} == set(people)
    assert factories.fresh(assessment).adviser == steps[-1].given_to


def test_two_saves_of_different_fields_at_once_keep_both(sign_in):
    assessment = factories.in_review()
    clients = [sign_in(assessment.adviser) for _tab in range(3)]
    fields = [{f"level-{KEY}": "4"}, {"level-ai_literacy_2": "2"}, {"comment-ai_literacy": "Seen."}]
    address = f"/en/reviews/{assessment.pk}/save/"
    responses = together(
        *[
            lambda client=client, data=data: client.post(address, data)
            for client, data in zip(clients, fields, strict=True)
        ]
    )
    assert [response.status_code for response in responses] == [200, 200, 200]
    assert dict(assessment.ratings.values_list("question", "level")) == {KEY: 4, "ai_literacy_2": 2}
    assert assessment.dimension_comments.get().comment == "Seen."


def test_two_first_drafts_of_one_question_at_once_are_one():
    assessment = factories.in_review()

    def write(text):
        reviews.rate(assessment=assessment, levels={}, comments={}, asks={KEY: text}, actor=assessment.adviser)

    assert together(lambda: write("One?"), lambda: write("Two?")) == [None, None]
    assert assessment.clarifications.get().comment in {"One?", "Two?"}


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


@pytest.mark.parametrize("_round", range(2))
def test_two_drafts_of_one_business_tell_about_one_profile_at_once(_round):
    """Each keeps what the other told."""
    owner = factories.user()
    first = factories.draft(owner)
    second = assessments.start_for(business=first.business, language="en", consent_version="2026.2", actor=owner)
    told = ((first, {"sector": "manufacturing"}), (second, {"years_in_operation": 8}))
    outcomes = together(
        *[
            lambda draft=draft, facts=facts: assessments.save_profile(assessment=draft, facts=facts)
            for draft, facts in told
        ]
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert first.business.profiles.get().facts == {"sector": "manufacturing", "years_in_operation": 8}
