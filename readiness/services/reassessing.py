"""Assessing again: a new draft that starts from the firm's earlier answers."""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Business
from accounts.policies import runs
from accounts.services.businesses import has_consent, record_consent
from accounts.services.members import lock_business
from accounts.viewers import Viewer
from readiness.models import Answer, Assessment, GivenAnswer, Scorecard, State
from readiness.services import standings
from readiness.services.assessments import may_replay
from readiness.services.links import maker_for, new_link
from readiness.services.releases import questionnaire_of, release_in_force
from readiness.services.scorecards import latest_own

FINISHED = (State.SUBMITTED, State.VERIFIED)


class ConsentNeeded(Refused):
    """The privacy notice has changed since somebody agreed to it for this business."""


def needs_consent(business: Business) -> bool:
    """Whether assessing again takes a consent: the newest one of the business is not to the notice in force."""
    return not has_consent(business=business, consent_version=settings.PRIVACY_NOTICE_VERSION)


@transaction.atomic
def start_again(
    *, assessment: Assessment, viewer: Viewer, language: str, agrees: bool = False
) -> tuple[Assessment, str]:
    """Opens a draft with the answers of the firm's latest submitted assessment; or returns the draft under way.

    The latest is the one among those that the viewer may act on. Answers to questions that the release in force no
    longer has are left behind. A viewer who acts by private link alone gets one to the new draft (else the token is
    empty). Where the privacy notice has changed since the firm last agreed to it, the consent of a viewer who `agrees`
    is recorded with the draft; without it `ConsentNeeded` is raised. Raises `Refused` while an adviser has the latest
    assessment, and towards the holder of a private link when the firm has a draft under way that this link does not
    open. The business is locked, so two of these at once open one draft.
    """
    lock_business(assessment.business)
    acts_for_firm = runs(viewer.user, assessment.business)
    mine = Assessment.objects.for_firm(viewer).filter(business=assessment.business_id)
    if (under_way := mine.filter(state=State.DRAFT).first()) is not None:
        return under_way, ""
    if (others := Assessment.objects.filter(business=assessment.business_id, state=State.DRAFT).first()) is not None:
        return others, _token_again(others, assessment, viewer)
    previous = mine.filter(submitted_at__isnull=False).latest("submitted_at")
    if previous.state not in FINISHED:
        raise Refused(_("An adviser has your last assessment. You can assess again when the review is over."))
    _settle_consent(assessment.business, viewer, language, agrees=agrees)
    draft = _draft(previous, viewer, language)
    return draft, "" if acts_for_firm else _link_to(draft, viewer)


def _settle_consent(business: Business, viewer: Viewer, language: str, *, agrees: bool) -> None:
    if not needs_consent(business):
        return
    if not agrees:
        raise ConsentNeeded(_("Tick the box to agree, so that we may store your answers."))
    version = settings.PRIVACY_NOTICE_VERSION
    record_consent(business=business, consent_version=version, language=language, actor=viewer.user)


def _draft(previous: Assessment, viewer: Viewer, language: str) -> Assessment:
    draft = Assessment.objects.create(
        business_id=previous.business_id,
        release=release_in_force(),
        language=language,
        created_by=viewer.user,
        previous=previous,
    )
    known = {question.id for question in questionnaire_of(draft.release_id).questions}
    Answer.objects.bulk_create(
        _carried(draft, question, given)
        for question, given in latest_own(previous).answers.items()
        if question in known
    )
    standings.keep(draft)
    return draft


def _carried(draft: Assessment, question: str, given: Mapping[str, Any]) -> Answer:
    value = given["value"]
    return Answer(
        assessment=draft,
        question=question,
        level=value if isinstance(value, int) else None,
        unknown=not isinstance(value, int),
        note=given["note"],
        evidence=given["evidence"],
        carried_over=True,
    )


def _token_again(draft: Assessment, asked_from: Assessment, viewer: Viewer) -> str:
    """One more link for the holder of a private link who has just opened this draft: a double click."""
    is_theirs = draft.previous_id == asked_from.pk and draft.created_by == viewer.user
    if is_theirs and may_replay(draft):
        return _link_to(draft, viewer)
    raise Refused(_("This firm has another assessment under way. Open it with its own private link."))


def _link_to(draft: Assessment, viewer: Viewer) -> str:
    return new_link(assessment=draft, maker=maker_for(viewer=viewer, business=draft.business))


# What the new draft shows of the earlier one


def previous_scorecard(assessment: Assessment) -> Scorecard | None:
    """The firm's own rating that the answers were carried over from; None where this is the firm's first."""
    return None if assessment.previous is None else latest_own(assessment.previous)


def carried_over(stored: Mapping[str, GivenAnswer]) -> Collection[str]:
    """The questions whose answers nobody has looked at since they were carried over; none of a colleague's."""
    return {question for question, answer in stored.items() if getattr(answer, "carried_over", False)}
