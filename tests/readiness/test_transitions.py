"""The table of state changes, and the constraints that tie a state to its dates and people."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Refused
from readiness.models import Assessment, State
from readiness.services.transitions import MOVES, lock, move
from readiness.views import timeline
from tests import factories

pytestmark = pytest.mark.django_db

STATES = {
    State.DRAFT: factories.complete,
    State.SUBMITTED: factories.submitted,
    State.WAITING: factories.waiting,
    State.IN_REVIEW: factories.in_review,
    State.RETURNED: factories.returned,
    State.VERIFIED: factories.verified,
}
# Written out here once more on purpose: a change of the table must be meant.
ALLOWED = {
    ("draft", "submit"): "submitted",
    ("submitted", "request_review"): "waiting",
    ("waiting", "claim"): "in_review",
    ("in_review", "release"): "waiting",
    ("in_review", "adviser_left"): "waiting",
    ("in_review", "clarify"): "returned",
    ("in_review", "verify"): "verified",
    ("in_review", "reassign"): "in_review",
    ("returned", "reassign"): "returned",
    ("returned", "resubmit"): "in_review",
    ("verified", "withdraw"): "in_review",
}


def fields_of(name, adviser):
    now = timezone.now()
    return {
        "submit": {"submitted_at": now},
        "request_review": {"review_requested_at": now},
        "claim": {"adviser": adviser},
        "release": {"adviser": None},
        "adviser_left": {"adviser": None},
        "reassign": {"adviser": adviser},
        "verify": {"verified_at": now},
        "withdraw": {"verified_at": None},
    }.get(name, {})


@pytest.mark.parametrize("state", STATES)
def test_each_move_starts_from_its_own_state_only(state):
    assessment = STATES[state]()
    adviser = factories.adviser()
    for name in MOVES:
        expected = ALLOWED.get((state.value, name))
        with transaction.atomic():
            before = assessment.transitions.count()
            locked = lock(assessment)
            if expected is None:
                with pytest.raises(Refused):
                    move(locked, name, actor=adviser, comment="Because.", **fields_of(name, adviser))
            else:
                move(locked, name, actor=adviser, comment="Because.", **fields_of(name, adviser))
            stored = Assessment.objects.get(pk=assessment.pk)
            assert stored.state == (expected or state), name
            assert assessment.transitions.count() == before + (expected is not None), name
            transaction.set_rollback(True)


def test_the_table_has_the_moves_listed_here_and_no_others():
    listed = {
        (source.value, name): (step.target or source).value for name, step in MOVES.items() for source in step.sources
    }
    assert listed == ALLOWED


def test_the_table_says_whose_step_it_is_and_which_words_the_firm_reads():
    assert {name for name, step in MOVES.items() if step.by_firm} == {"submit", "request_review", "resubmit"}
    hidden = {name for name, step in MOVES.items() if not step.words_to_firm}
    assert hidden == {"claim", "release", "adviser_left", "reassign"}
    assert timeline.WORDS_FOR_FIRM.keys() == timeline.WORDS_FOR_STAFF.keys() == MOVES.keys()


def test_the_log_says_who_did_what_when_and_why():
    adviser = factories.adviser()
    assessment = factories.in_review(adviser)
    before = timezone.now()
    with transaction.atomic():
        move(lock(assessment), "clarify", actor=adviser, comment="  Which systems?  ")
    entry = assessment.transitions.last()
    assert (entry.name, entry.source, entry.target) == ("clarify", "in_review", "returned")
    assert (entry.actor, entry.comment) == (adviser, "Which systems?")
    assert before <= entry.at <= timezone.now()


@pytest.mark.parametrize("blank", ["", "  \n "])
def test_withdrawing_needs_words(blank):
    assessment = factories.verified()
    with pytest.raises(Refused), transaction.atomic():
        move(lock(assessment), "withdraw", actor=assessment.adviser, comment=blank, verified_at=None)
    assert factories.fresh(assessment).state == State.VERIFIED


BROKEN = [
    (State.DRAFT, {"submitted_at": timezone.now()}),
    (State.SUBMITTED, {"submitted_at": None}),
    (State.SUBMITTED, {"review_requested_at": timezone.now()}),
    (State.WAITING, {"review_requested_at": None}),
    (State.IN_REVIEW, {"adviser": None}),
    (State.RETURNED, {"adviser": None}),
    (State.VERIFIED, {"adviser": None}),
    (State.VERIFIED, {"verified_at": None}),
    (State.IN_REVIEW, {"verified_at": timezone.now()}),
    (State.WAITING, {"state": State.IN_REVIEW}),
    (State.SUBMITTED, {"state": State.DRAFT}),
    (State.SUBMITTED, {"state": "something else"}),
]


@pytest.mark.parametrize(("state", "change"), BROKEN)
def test_the_database_refuses_a_state_that_disagrees_with_its_dates_and_people(state, change):
    assessment = STATES[state]()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(**change)


def test_the_database_refuses_an_adviser_on_what_nobody_has_taken():
    assessment = factories.waiting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(adviser=factories.adviser())


@pytest.mark.parametrize("state", STATES)
def test_only_draft_and_returned_take_answers(state):
    assessment = STATES[state]()
    assert assessment.accepts_answers == (state in {State.DRAFT, State.RETURNED})
