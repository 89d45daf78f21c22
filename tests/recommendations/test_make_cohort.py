"""Invented firms: the same from the same seed, in line with what the site's own services would have written."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import connection

from accounts.models import Business, Consent, Membership, User
from readiness.facts import fact_problems
from readiness.loading import canonical_sha256
from readiness.models import (
    AgreementCount,
    Answer,
    Assessment,
    CohortCell,
    DimensionComment,
    Profile,
    Rating,
    ResumeLink,
    Scorecard,
    StaleCell,
    Standing,
    State,
    Transition,
)
from readiness.scoring.answers import consistency_hints
from readiness.scoring.engine import score
from readiness.scoring.serialise import score_to_json
from readiness.services import standings
from readiness.services.releases import fact_sheet
from readiness.services.transitions import MOVES
from recommendations.made_up import cohort as made_up
from recommendations.models import DemandCell, Recommended, Result
from tests import factories

pytestmark = pytest.mark.django_db

MADE = (
    *(Business, Consent, Membership, Profile, Assessment, Answer, Scorecard, Transition, Rating, DimensionComment),
    *(ResumeLink, Standing, CohortCell, AgreementCount, Recommended, DemandCell),
)
NOT_DRAWN = {"id", "pk", "refreshed_at", "counted_from", "model", "user", "created_by", "actor", "adviser"}
NOT_DRAWN |= {"rated_by", "written_by", "verified_by", "submission", "standing"}
COUNT = 120


@pytest.fixture(autouse=True)
def _few_patterns(monkeypatch):
    """Scoring thousands of patterns takes seconds; dozens show the same."""
    monkeypatch.setattr(made_up, "PATTERNS", 60)
    factories.questionnaire_release()
    factories.catalogue_release()


def make(*arguments: str, count: int = COUNT) -> str:
    out = StringIO()
    call_command("make_cohort", f"--count={count}", "--until=2026-11-20", "--results=0", *arguments, stdout=out)
    return out.getvalue()


def checksum() -> str:
    """Of every row, by content: ids that a sequence gave out differ from one test to the next."""
    content = {}
    for model in MADE:
        rows = serialize("python", model.objects.all())
        known = [{key: str(value) for key, value in row["fields"].items() if key not in NOT_DRAWN} for row in rows]
        keys = [str(row["pk"]) if model in (Business, Assessment) else "" for row in rows]
        content[model.__name__] = sorted(str((key, sorted(row.items()))) for key, row in zip(keys, known, strict=True))
    return canonical_sha256(content)


def clear() -> None:
    tables = ", ".join(f'"{model._meta.db_table}"' for model in (*MADE, User))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def test_the_same_seed_gives_the_same_cohort_and_another_one_another():
    make(count=40)
    first = checksum()
    clear()
    make(count=40)
    assert checksum() == first
    clear()
    make("--seed=2", count=40)
    assert checksum() != first


def test_every_row_is_what_the_services_would_have_written():
    said = make()
    assert said.startswith(f"Made {COUNT} assessments of {Standing.objects.values('firm').distinct().count()} firms, 0")
    assert Assessment.objects.count() == Standing.objects.count() == ResumeLink.objects.count() == COUNT
    for assessment in Assessment.objects.prefetch_related("scorecards", "transitions", "answers"):
        check_story(assessment)
        standings.keep(assessment)
    assert not StaleCell.objects.exists(), "keeping the standings anew must change nothing"
    assert standings._mark_latest(Standing.objects.values_list("firm", flat=True)) == set()
    assert not any(fact_problems(fact_sheet(), profile.facts) for profile in Profile.objects.all())
    kept = set(AgreementCount.objects.values_list("adviser", "dimension", "own_level", "adviser_level", "count"))
    assert sum(row[-1] for row in kept) == 24 * Assessment.objects.filter(state="verified").count()
    assert sum(CohortCell.objects.filter(quarter="all").values_list("firms", flat=True)) == (
        Standing.objects.filter(is_latest=True).count()
    )
    states = set(Assessment.objects.values_list("state", flat=True))
    assert states >= {State.DRAFT, State.SUBMITTED, State.VERIFIED}
    assert DemandCell.objects.filter(quarter="all").exclude(schemes={}).exists()


def check_story(assessment: Assessment) -> None:
    state = State.DRAFT
    for entry in assessment.transitions.all():
        assert (entry.source, entry.target) == (state, MOVES[entry.name].target)
        state = entry.target
    assert assessment.state == state
    cards = list(assessment.scorecards.all())
    assert [card.number for card in cards] == list(range(1, len(cards) + 1))
    questionnaire = factories.questionnaire()
    for card in cards:
        scored = score(questionnaire, card.plain_answers)
        assert card.score == score_to_json(questionnaire.release, scored)
        assert card.hints == [rule.id for rule in consistency_hints(questionnaire, card.plain_answers)]
    own = [card for card in cards if card.kind == "own"]
    if own:
        answers = {answer.question: answer.value for answer in assessment.answers.all()}
        assert answers == own[-1].plain_answers
    if state == State.VERIFIED:
        levels = dict(assessment.ratings.values_list("question", "level"))
        assert levels == cards[-1].plain_answers


def test_results_are_made_for_the_newest_ones_only():
    call_command("make_cohort", "--count=20", "--results=3", stdout=StringIO())
    assert set(Result.objects.values_list("revision", flat=True)) == {1}
    with_result = Result.objects.values("scorecard__assessment").distinct()
    assert with_result.count() == 3


def test_a_site_with_firms_is_left_alone_without_a_yes():
    factories.business()
    with pytest.raises(CommandError, match="This site has 1 businesses already"):
        make()
    make("--yes", count=5)
    assert Assessment.objects.count() == 5
    with pytest.raises(CommandError, match="The cohort of seed 1 is on this site already"):
        make("--yes", count=5)


def test_a_site_of_real_people_is_left_alone(settings):
    settings.MADE_UP_DATA_ALLOWED = False
    with pytest.raises(CommandError, match="serves real people"):
        make("--yes")
    make("--in-production", count=5)
    assert Assessment.objects.count() == 5


def test_nothing_is_not_made():
    with pytest.raises(CommandError, match="1 or more"):
        make(count=0)
