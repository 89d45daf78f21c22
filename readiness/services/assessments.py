"""What the firm does: start, tell about itself, answer, submit."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Business, User
from accounts.policies import runs
from accounts.services.businesses import open_business, record_consent, rename_business
from accounts.services.members import lock_business
from readiness.facts import fact_problems
from readiness.models import Assessment, GivenAnswer, Profile, Scorecard, State
from readiness.scoring.answers import missing
from readiness.scoring.problems import InvalidData
from readiness.services import answering, review_mail, scorecards, standings
from readiness.services.answering import AnswerInput, FirmSheet, require_open
from readiness.services.colleagues import finished_answers
from readiness.services.links import new_link
from readiness.services.releases import fact_sheet, questionnaire_of, release_in_force
from readiness.services.reviewers import requeue_unless_reviewed
from readiness.services.transitions import lock, move

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
            return assessment, new_link(assessment=assessment, maker=actor)
    except IntegrityError:
        # The first of two posts has just committed; any other broken constraint is a mistake of ours.
        again = Assessment.objects.filter(pk=_id_from(key)).first() if key else None
        if again is None:
            raise
    return again, new_link(assessment=again, maker=actor) if may_replay(again) else ""


def start_for(*, business: Business, language: str, consent_version: str, actor: User, key: str = "") -> Assessment:
    """Opens a draft for a business that is here already, such as a branch. Its people need no private link.

    Starting again with the same `key` returns the same draft. Raises `Refused` unless the actor runs the business,
    and when it has been erased in the meantime.
    """
    try:
        with transaction.atomic():
            lock_business(business)
            if not runs(actor, business):
                raise Refused(_("Only an owner or manager of the business can do this."))
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
        release=release_in_force(),
        language=language,
        created_by=actor,
    )
    standings.keep(assessment)
    return assessment


def _id_from(key: str) -> UUID:
    """The id tells nothing about the key, because ids stand in addresses and the key opens the assessment."""
    return UUID(bytes=sha256(f"start {key}".encode()).digest()[:16], version=4) if key else uuid4()


def may_replay(assessment: Assessment) -> bool:
    """Whether a double click on what opened this assessment may be given one more link to it."""
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

    A fact that is left out stays as it was, unless it is `forgotten` or no longer fits the fact sheet in force. The
    business is locked: several drafts of one business tell about the same profile, and each keeps what the other told.
    Raises `Refused` once the assessment takes no answers, `InvalidData` when a given value does not fit its fact.
    """
    business = lock_business(assessment.business)
    locked = lock(assessment)
    require_open(locked)
    if problems := fact_problems(fact_sheet(), facts):
        raise InvalidData(tuple(problems))
    if business_name is not None:
        rename_business(business=business, name=business_name)
    profile = profile_of(locked)
    outdated = {problem.place.partition("[")[0] for problem in fact_problems(fact_sheet(), profile.facts)}
    kept = {key: value for key, value in profile.facts.items() if key not in outdated and key not in forgotten}
    merged = {**kept, **facts}
    profile, _created = Profile.objects.update_or_create(
        business=business,
        year=profile.year,
        defaults={"facts": merged, "fact_sheet": settings.FACTS_RELEASE},
    )
    standings.keep(locked)
    return profile


def save_answers(*, assessment: Assessment, answers: Mapping[str, AnswerInput]) -> None:
    """The firm's answers in one statement, see `answering.save`."""
    answering.save(sheet=FirmSheet(assessment), answers=answers)


@transaction.atomic
def submit(*, assessment: Assessment, actor: User | None) -> Scorecard:
    """Closes the answers and freezes the firm's scorecard; a returned assessment goes back to its adviser, by mail too.

    Where that adviser may no longer review it, it goes into the queue for another one.
    What colleagues have finished by now is frozen with it, and they can change nothing more. Doing it again returns the
    scorecard that is there. Raises `Refused` while answers are missing.
    """
    locked = lock(assessment)
    if not locked.accepts_answers:
        return scorecards.latest_own(locked)
    answers = scorecards.answers_of(locked)
    _require_complete(locked, answers)
    scorecard = scorecards.freeze_own(locked, answers, actor=actor, colleagues=finished_answers(locked))
    if locked.state == State.DRAFT:
        move(locked, "submit", actor=actor, submitted_at=timezone.now())
    else:
        move(locked, "resubmit", actor=actor)
        if requeue_unless_reviewed(locked):
            review_mail.tell_adviser_of_answers(locked)
    return scorecard


def _require_complete(assessment: Assessment, answers: Mapping[str, GivenAnswer]) -> None:
    questionnaire = questionnaire_of(assessment.release_id)
    if missing(questionnaire, scorecards.plain(answers)):
        raise Refused(_("Some questions have no answer yet."))
