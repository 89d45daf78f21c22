"""Freezing what was answered and how it scored. Called by `assessments.submit` and `reviews.verify` under a lock."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max

from accounts.models import User
from readiness.models import Assessment, GivenAnswer, Scorecard, State
from readiness.scoring.answers import consistency_hints
from readiness.scoring.engine import ENGINE_VERSION, score
from readiness.scoring.serialise import score_to_json
from readiness.services.releases import questionnaire_of


def answers_of(assessment: Assessment) -> dict[str, GivenAnswer]:
    """Question id -> answer row."""
    return {answer.question: answer for answer in assessment.answers.all()}


def plain(answers: Mapping[str, GivenAnswer]) -> dict[str, Any]:
    """Question id -> 1-5 or "unknown"; questions that have only a note are left out."""
    return {question: answer.value for question, answer in answers.items() if answer.value is not None}


def latest_own(assessment: Assessment) -> Scorecard:
    return assessment.scorecards.filter(kind=Scorecard.Kind.OWN).latest("number")


def verified_now(assessment: Assessment, scorecards: Iterable[Scorecard]) -> Scorecard | None:
    """The adviser's rating that holds, of the assessment's scorecards: the latest one, while it is not withdrawn.

    Only a withdrawal leads out of the verified state, so every other verified scorecard has been withdrawn.
    """
    if assessment.state != State.VERIFIED:
        return None
    return max(
        (card for card in scorecards if card.kind == Scorecard.Kind.VERIFIED),
        key=lambda card: card.number,
        default=None,
    )


def withdrawn(assessment: Assessment, scorecards: Iterable[Scorecard]) -> frozenset[int]:
    """The numbers of the assessment's verified scorecards of which the verification was taken back."""
    cards = list(scorecards)
    holds = verified_now(assessment, cards)
    return frozenset(card.number for card in cards if card.kind == Scorecard.Kind.VERIFIED and card != holds)


def standing_of(assessment: Assessment) -> list[Scorecard]:
    """The scorecards of an assessment without those of which the verification was taken back."""
    cards = list(assessment.scorecards.all())
    gone = withdrawn(assessment, cards)
    return [card for card in cards if card.number not in gone]


def own_of(scorecard: Scorecard) -> Scorecard:
    """The firm's own scorecard that a verified one is about; an own one is about itself."""
    if scorecard.kind == Scorecard.Kind.OWN:
        return scorecard
    earlier = Scorecard.objects.filter(assessment=scorecard.assessment_id, number__lt=scorecard.number)
    return earlier.filter(kind=Scorecard.Kind.OWN).latest("number")


def freeze_own(
    assessment: Assessment,
    answers: Mapping[str, GivenAnswer],
    *,
    actor: User | None,
    colleagues: Sequence[Mapping[str, Any]] = (),
) -> Scorecard:
    """Freezes the firm's own rating beside what colleagues answered apart, without names."""
    frozen = {
        question: {"value": answer.value, "note": answer.note, "evidence": answer.evidence}
        for question, answer in answers.items()
        if answer.value is not None
    }
    return _freeze(assessment, Scorecard.Kind.OWN, frozen, comments={}, colleagues=colleagues, actor=actor)


def freeze_verified(
    assessment: Assessment, levels: Mapping[str, int], *, comments: Mapping[str, str], actor: User | None
) -> Scorecard:
    """Freezes the adviser's rating."""
    frozen = {question: {"value": level, "note": "", "evidence": False} for question, level in levels.items()}
    return _freeze(assessment, Scorecard.Kind.VERIFIED, frozen, comments=comments, actor=actor)


def _freeze(
    assessment: Assessment,
    kind: Scorecard.Kind,
    answers: Mapping[str, Mapping[str, Any]],
    *,
    comments: Mapping[str, str],
    actor: User | None,
    colleagues: Sequence[Mapping[str, Any]] = (),
) -> Scorecard:
    questionnaire = questionnaire_of(assessment.release_id)
    values = {question: answer["value"] for question, answer in answers.items()}
    scored = score(questionnaire, values)
    last = assessment.scorecards.aggregate(number=Max("number"))["number"] or 0
    profile = assessment.business.profiles.first()
    return Scorecard.objects.create(
        assessment=assessment,
        number=last + 1,
        kind=kind,
        release_id=assessment.release_id,
        release_sha256=assessment.release.sha256,
        engine_version=ENGINE_VERSION,
        fact_sheet=profile.fact_sheet if profile else "",
        facts=profile.facts if profile else {},
        answers=answers,
        score=score_to_json(questionnaire.release, scored),
        hints=[rule.id for rule in consistency_hints(questionnaire, values)],
        comments=comments,
        colleagues=list(colleagues),
        tier=scored.tier,
        overall=Decimal(scored.overall.numerator) / scored.overall.denominator,
        created_by=actor,
    )


def alike(shown: Scorecard, own: Scorecard, earlier: Sequence[Scorecard]) -> tuple[Scorecard, Scorecard]:
    """Which of the earlier scorecards to compare with which: the adviser's where both are verified, else the own.

    `own` is the firm's rating that the one `shown` is, or is about.
    """
    kinds = {card.kind for card in earlier}
    both = shown.kind == Scorecard.Kind.VERIFIED and Scorecard.Kind.VERIFIED in kinds
    kind = Scorecard.Kind.VERIFIED if both else Scorecard.Kind.OWN
    before = max((card for card in earlier if card.kind == kind), key=lambda card: card.number)
    return before, shown if both else own
