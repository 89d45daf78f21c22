"""What the firm does: start, tell about itself, answer, submit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, User
from accounts.policies import runs
from accounts.services.businesses import open_business, record_consent, rename_business
from readiness.facts import fact_problems
from readiness.models import Answer, Assessment, Profile, QuestionnaireRelease, Scorecard, State
from readiness.scoring.answers import UNKNOWN, missing
from readiness.scoring.problems import InvalidData
from readiness.services import review_mail, scorecards, standings
from readiness.services.errors import Refused
from readiness.services.links import new_link
from readiness.services.releases import fact_sheet, questionnaire_of
from readiness.services.transitions import lock, move


@dataclass(frozen=True)
class AnswerInput:
    """One answer as given: a level of 1 to 5, or unknown, or neither (only a note so far)."""

    level: int | None = None
    unknown: bool = False
    note: str = ""
    evidence: bool = False


@dataclass(frozen=True)
class AnswerChange:
    """What somebody changed of an answer; a part that is None stays as it is stored."""

    value: int | Literal["unknown"] | None = None
    note: str | None = None
    evidence: bool | None = None

    def applied_to(self, before: AnswerInput) -> AnswerInput:
        """The answer after this change."""
        unknown = before.unknown if self.value is None else self.value == UNKNOWN
        level = before.level if self.value is None else self.value
        return AnswerInput(
            level=level if isinstance(level, int) else None,
            unknown=unknown,
            note=before.note if self.note is None else self.note,
            evidence=before.evidence if self.evidence is None else self.evidence,
        )


# How long the same start page still answers with the assessment that it opened.
START_REPLAY = timedelta(minutes=15)


def start(
    *, business_name: str, language: str, consent_version: str, actor: User | None, key: str = ""
) -> tuple[Assessment, str]:
    """Opens a business with its consent and a draft on the release in force; returns it and its private link's token.

    `key` is a secret that only the page with the form knows: starting again with it opens nothing, but returns the
    same assessment with one more link, for `START_REPLAY`. After that, or once a link of it was revoked, the token is
    empty: an old page is no way around a revoked link.
    """
    try:
        with transaction.atomic():
            assessment = _open(business_name, language, consent_version, actor, _id_from(key))
            return assessment, new_link(assessment=assessment)
    except IntegrityError:
        # The first of two posts has just committed; any other broken constraint is a mistake of ours.
        again = Assessment.objects.filter(pk=_id_from(key)).first() if key else None
        if again is None:
            raise
    return again, new_link(assessment=again) if _may_replay(again) else ""


def start_for(*, business: Business, language: str, consent_version: str, actor: User, key: str = "") -> Assessment:
    """Opens a draft for a business that is here already, such as a branch. Its people need no private link.

    Starting again with the same `key` returns the same draft. Raises `Refused` unless the actor runs the business.
    """
    if not runs(actor, business):
        raise Refused(_("Only an owner or manager of the business can do this."))
    try:
        with transaction.atomic():
            return _open("", language, consent_version, actor, _id_from(key), business)
    except IntegrityError:
        again = Assessment.objects.filter(pk=_id_from(key), business=business).first() if key else None
        if again is None:
            raise
    return again


def _open(
    name: str, language: str, consent_version: str, actor: User | None, pk: UUID, business: Business | None = None
) -> Assessment:
    if business is None:
        business = open_business(name=name, consent_version=consent_version, language=language, actor=actor)
    else:
        record_consent(business=business, consent_version=consent_version, language=language, actor=actor)
    assessment = Assessment.objects.create(
        pk=pk,
        business=business,
        release=QuestionnaireRelease.objects.in_force(settings.QUESTIONNAIRE_CODE),
        language=language,
        created_by=actor,
    )
    standings.keep(assessment)
    return assessment


def _id_from(key: str) -> UUID:
    """The id tells nothing about the key, because ids stand in addresses and the key opens the assessment."""
    return UUID(bytes=sha256(f"start {key}".encode()).digest()[:16], version=4) if key else uuid4()


def _may_replay(assessment: Assessment) -> bool:
    recent = assessment.created_at > timezone.now() - START_REPLAY
    return recent and not assessment.resume_links.exclude(revoked_at=None).exists()


def profile_of(assessment: Assessment) -> Profile:
    """This year's profile of the firm: the stored one, else a new one that starts from last year's facts (unsaved)."""
    year = timezone.localdate().year
    latest = assessment.business.profiles.filter(year__lte=year).first()
    if latest is not None and latest.year == year:
        return latest
    facts = dict(latest.facts) if latest else {}
    return Profile(business=assessment.business, year=year, fact_sheet=settings.FACTS_RELEASE, facts=facts)


@transaction.atomic
def save_profile(
    *,
    assessment: Assessment,
    facts: Mapping[str, Any],
    forgotten: Collection[str] = (),
    business_name: str | None = None,
) -> Profile:
    """Keeps the given facts for this year; null means "prefer not to say". Without a `business_name` it stays.

    A fact that is left out stays as it was, unless it is `forgotten` or no longer fits the fact sheet in force.
    Raises `Refused` once the assessment takes no answers, `InvalidData` when a given value does not fit its fact.
    """
    locked = lock(assessment)
    _require_open(locked)
    if problems := fact_problems(fact_sheet(), facts):
        raise InvalidData(tuple(problems))
    if business_name is not None:
        rename_business(business=assessment.business, name=business_name)
    profile = profile_of(assessment)
    outdated = {problem.place.partition("[")[0] for problem in fact_problems(fact_sheet(), profile.facts)}
    kept = {key: value for key, value in profile.facts.items() if key not in outdated and key not in forgotten}
    merged = {**kept, **facts}
    profile, _created = Profile.objects.update_or_create(
        business=assessment.business,
        year=profile.year,
        defaults={"facts": merged, "fact_sheet": settings.FACTS_RELEASE},
    )
    standings.keep(locked)
    return profile


@transaction.atomic
def save_answers(*, assessment: Assessment, answers: Mapping[str, AnswerInput]) -> None:
    """Stores answers in one statement; those given before for the same questions are replaced.

    Raises `Refused` once the assessment takes no answers, `KeyError` for a question the release does not have.
    """
    _require_open(lock(assessment))
    _store(assessment, answers)


@transaction.atomic
def change_answers(*, assessment: Assessment, changes: Mapping[str, AnswerChange]) -> None:
    """Stores what was changed of answers; parts of them that were not touched stay as others may have stored them.

    Raises `Refused` once the assessment takes no answers, `KeyError` for a question the release does not have.
    """
    locked = lock(assessment)
    _require_open(locked)
    stored = scorecards.answers_of(locked)
    before = {question: _as_given(stored.get(question)) for question in changes}
    after = {question: change.applied_to(before[question]) for question, change in changes.items()}
    _store(locked, {question: answer for question, answer in after.items() if answer != before[question]})


def _as_given(stored: Answer | None) -> AnswerInput:
    if stored is None:
        return AnswerInput()
    return AnswerInput(level=stored.level, unknown=stored.unknown, note=stored.note, evidence=stored.evidence)


def _store(assessment: Assessment, answers: Mapping[str, AnswerInput]) -> None:
    questionnaire = questionnaire_of(assessment.release_id)
    rows = [
        Answer(
            assessment=assessment,
            question=questionnaire.question(question).id,
            level=answer.level,
            unknown=answer.unknown,
            note=answer.note,
            evidence=answer.evidence,
            updated_at=timezone.now(),
        )
        for question, answer in answers.items()
    ]
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assessment", "question"],
        update_fields=["level", "unknown", "note", "evidence", "updated_at"],
    )


@transaction.atomic
def submit(*, assessment: Assessment, actor: User | None) -> Scorecard:
    """Closes the answers and freezes the firm's scorecard; a returned assessment goes back to its adviser, by mail too.

    Doing it again returns the scorecard that is there. Raises `Refused` while answers are missing.
    """
    locked = lock(assessment)
    if not locked.accepts_answers:
        return scorecards.latest_own(locked)
    answers = scorecards.answers_of(locked)
    _require_complete(locked, answers)
    scorecard = scorecards.freeze_own(locked, answers, actor=actor)
    if locked.state == State.DRAFT:
        move(locked, "submit", actor=actor, submitted_at=timezone.now())
    else:
        move(locked, "resubmit", actor=actor)
        review_mail.tell_adviser_of_answers(locked)
    return scorecard


def _require_open(assessment: Assessment) -> None:
    if not assessment.accepts_answers:
        raise Refused(_("This assessment has been submitted, so its answers can no longer be changed."))


def _require_complete(assessment: Assessment, answers: Mapping[str, Answer]) -> None:
    questionnaire = questionnaire_of(assessment.release_id)
    if missing(questionnaire, scorecards.plain(answers)):
        raise Refused(_("Some questions have no answer yet."))
