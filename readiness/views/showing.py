"""What the journey's pages show, gathered from services: the contexts of their templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.policies import belongs_to, has_verified_email, is_staff, runs
from readiness.facts import Fact, missing_facts, visible_facts
from readiness.models import Answer, Assessment, ContributedAnswer, Contribution, Profile, Scorecard, State
from readiness.models.assessments import OPEN_STATES
from readiness.scoring.questionnaire import Questionnaire, Tier
from readiness.services.assessments import profile_of
from readiness.services.colleagues import colleagues_of
from readiness.services.progress import Progress, progress_of
from readiness.services.reassessing import FINISHED, carried_over, needs_consent
from readiness.services.releases import fact_sheet, questionnaire_of
from readiness.services.reviewers import goes_to_another
from readiness.services.rounds import rounds_of
from readiness.services.scorecards import answers_of, plain
from readiness.views import timeline

STATE_WORDS = {
    State.DRAFT: _("Not submitted yet"),
    State.SUBMITTED: _("Submitted; your result is ready"),
    State.WAITING: _("Waiting for an adviser to review it"),
    State.IN_REVIEW: _("An adviser is reviewing it"),
    State.RETURNED: _("An adviser has a question for you"),
    State.VERIFIED: _("Verified by an adviser"),
}


def error_links(form: forms.Form) -> list[dict[str, str]]:
    """A form's errors for the error summary, each with the id of its field."""
    return [
        {"anchor": form[name].auto_id if name in form.fields else "", "message": str(message)}
        for name, messages in form.errors.items()
        for message in messages
    ]


# The list of assessments


@dataclass(frozen=True)
class Row:
    """One assessment in the list."""

    assessment: Assessment
    state: Any
    progress: Progress
    questionnaire: Questionnaire
    tier: Tier | None


def businesses(mine: QuerySet[Assessment]) -> list[tuple[Business, list[Row]]]:
    """The assessments by business, the newest first within each."""
    found = (
        mine.select_related("business")
        .prefetch_related(
            Prefetch("answers", Answer.objects.only("assessment", "question", "level", "unknown", "carried_over")),
            Prefetch("scorecards", Scorecard.objects.only("assessment", "number", "kind", "tier").order_by("number")),
        )
        .order_by("business__name", "business_id", "-created_at")
    )
    rows = [_row(assessment) for assessment in found]
    return [(business, list(group)) for business, group in groupby(rows, key=lambda row: row.assessment.business)]


def _row(assessment: Assessment) -> Row:
    questionnaire = questionnaire_of(assessment.release_id)
    return Row(
        assessment=assessment,
        state=STATE_WORDS[State(assessment.state)],
        progress=_progress(questionnaire, assessment),
        questionnaire=questionnaire,
        tier=_tier(questionnaire, assessment, assessment.scorecards.all()),
    )


def _tier(questionnaire: Questionnaire, assessment: Assessment, scorecards: Iterable[Scorecard]) -> Tier | None:
    """The tier to show: the verified one while the assessment is verified, else the firm's own latest."""
    kind = Scorecard.Kind.VERIFIED if assessment.state == State.VERIFIED else Scorecard.Kind.OWN
    tiers = [scorecard.tier for scorecard in scorecards if scorecard.kind == kind]
    return questionnaire.tier(tiers[-1]) if tiers else None


@dataclass(frozen=True)
class OwnRow:
    """An assessment that this person may answer apart: how far they are, and whether it still takes answers."""

    assessment: Assessment
    progress: Progress
    is_begun: bool
    is_finished: bool


@dataclass(frozen=True)
class Apart:
    """What a person may answer apart, the newest first; `closed` no longer takes answers."""

    rows: tuple[OwnRow, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.rows)

    @property
    def open(self) -> list[OwnRow]:
        return [row for row in self.rows if row.assessment.accepts_answers]

    @property
    def closed(self) -> list[OwnRow]:
        return [row for row in self.rows if not row.assessment.accepts_answers]


def to_answer_apart(user: User | None) -> Apart:
    """What this person may answer on their own, and what they did."""
    if user is None:
        return Apart()
    given = ContributedAnswer.objects.only("contribution", "question", "level", "unknown")
    own = Contribution.objects.of(user).prefetch_related(Prefetch("answers", given))
    # Who runs the firm has what was submitted in the firm's own list.
    is_theirs = Q(business__in=Business.objects.run_by(user).values("pk"))
    found = Assessment.objects.for_contributor(user).filter(~is_theirs | Q(state__in=OPEN_STATES))
    own_first = Prefetch("contributions", own, to_attr="own")
    found = found.select_related("business").prefetch_related(own_first).order_by("-created_at")
    return Apart(tuple(_own_row(assessment) for assessment in found))


def _own_row(assessment: Any) -> OwnRow:
    contribution = next(iter(assessment.own), None)
    answers = {answer.question: answer for answer in contribution.answers.all()} if contribution else {}
    return OwnRow(
        assessment=assessment,
        progress=progress_of(questionnaire_of(assessment.release_id), plain(answers)),
        is_begun=contribution is not None,
        is_finished=contribution is not None and contribution.finished_at is not None,
    )


# One assessment


@dataclass(frozen=True)
class ProfileState:
    """How much of the profile is filled in: of the facts that apply, and which required ones are missing."""

    is_begun: bool
    answered: int
    total: int
    missing: tuple[Fact, ...]

    @property
    def is_done(self) -> bool:
        return self.is_begun and not self.missing


def profile_state(profile: Profile) -> ProfileState:
    sheet = fact_sheet()
    visible = visible_facts(sheet, profile.facts)
    return ProfileState(
        is_begun=profile.pk is not None,
        answered=sum(fact.id in profile.facts for fact in visible),
        total=len(visible),
        missing=missing_facts(sheet, profile.facts),
    )


def overview(assessment: Assessment, user: User | None) -> dict[str, Any]:
    """The context of the task list."""
    questionnaire = questionnaire_of(assessment.release_id)
    is_draft = assessment.state == State.DRAFT
    events = [] if is_draft else timeline.for_firm(assessment, user)
    was_asked = any(event.words == timeline.EVENT_WORDS["clarify"] for event in events)
    rounds = rounds_of(assessment) if was_asked else ()
    is_returned = assessment.state == State.RETURNED
    colleagues = colleagues_of(assessment)
    return {
        "assessment": assessment,
        "questionnaire": questionnaire,
        "state": STATE_WORDS[State(assessment.state)],
        "progress": _progress(questionnaire, assessment),
        "previous": assessment.previous,
        "colleagues": colleagues,
        "finished": sum(colleague.is_finished for colleague in colleagues),
        "may_answer_apart": any(colleague.user == user for colleague in colleagues),
        "has_people_page": runs(user, assessment.business),
        "may_assess_again": assessment.state in FINISHED,
        "asks_consent": assessment.state in FINISHED and needs_consent(assessment.business),
        "profile": profile_state(profile_of(assessment)),
        "events": events,
        "is_returned": is_returned,
        "goes_to_another": goes_to_another(assessment),
        "asked": rounds[0].lines if is_returned and rounds else (),
        "word_of_adviser": _word_of_adviser(events) if is_returned else "",
        "rounds": [each for each in rounds if each.after],
        "may_ask_for_review": assessment.state == State.SUBMITTED,
        "review_needs": _review_needs(assessment, user),
    }


def _word_of_adviser(events: list[timeline.Event]) -> str:
    """What went with the adviser's questions."""
    return next((event.comment for event in events if event.words == timeline.EVENT_WORDS["clarify"]), "")


def _progress(questionnaire: Questionnaire, assessment: Assessment) -> Progress:
    stored = answers_of(assessment)
    return progress_of(questionnaire, plain(stored), carried_over(stored))


def _review_needs(assessment: Assessment, user: User | None) -> str:
    """What is in the way of asking for a review: "account", "keeping", "membership", "email" or nothing."""
    if assessment.state != State.SUBMITTED or user is None:
        return "" if user else "account"
    if not belongs_to(user, assessment.business):
        return "keeping" if may_keep(assessment, user) else "membership"
    return "" if has_verified_email(user) else "email"


def may_keep(assessment: Assessment, user: User | None) -> bool:
    """Whether the holder of the private link may take the assessment into the account: while nobody owns the firm."""
    if user is None or is_staff(user):
        return False
    return Business.objects.unowned().filter(pk=assessment.business_id).exists()
