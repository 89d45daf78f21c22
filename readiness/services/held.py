"""What this app holds on a person and on a business (see `accounts.services.held`)."""

from django.db.models import Case, F, Q, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.services.held import Table, columns
from readiness.models import (
    Answer,
    Assessment,
    Clarification,
    ContributedAnswer,
    Contribution,
    DimensionComment,
    Profile,
    Rating,
    ResumeLink,
    Scorecard,
    State,
    Transition,
)
from readiness.services.transitions import MOVES

_VERIFIED = Q(assessment__state=State.VERIFIED)
_WORDS_TO_FIRM = [name for name, step in MOVES.items() if step.words_to_firm]

ON_PERSON = (
    Table(
        "assessments_started",
        _("Assessments that you started"),
        Assessment,
        ("created_by",),
        columns("id", "created_at", business="business__name"),
    ),
    Table(
        "reviews",
        _("Only for advisers: assessments in your hands"),
        Assessment,
        ("adviser",),
        columns("id", "state", "review_requested_at", "verified_at"),
    ),
    Table(
        "steps_taken",
        _("Steps that you took on assessments, such as submitting or verifying, with your words"),
        Transition,
        ("actor",),
        columns("assessment_id", "name", "source", "target", "comment", "at"),
    ),
    Table(
        "reviews_given",
        _("Only for advisers: assessments that were handed to you"),
        Transition,
        ("given_to",),
        columns("assessment_id", "at"),
    ),
    Table(
        "contributions",
        _("Assessments that you answered on your own as a colleague"),
        Contribution,
        ("user",),
        columns("id", "assessment_id", "started_at", "finished_at", business="assessment__business__name"),
    ),
    Table(
        "contributed_answers",
        _("What you answered on your own as a colleague"),
        ContributedAnswer,
        ("contribution__user",),
        columns("contribution_id", "question", "level", "unknown", "note", "evidence", "updated_at"),
    ),
    Table(
        "private_links_made",
        _("Private links that were made on your part; the links themselves are not kept"),
        ResumeLink,
        ("made_by",),
        columns("assessment_id", "created_at", "revoked_at"),
    ),
)

ON_BUSINESS = (
    Table(
        "profiles",
        _("What the business told about itself, per year; null stands for “prefer not to say”"),
        Profile,
        ("business",),
        columns("business_id", "year", "fact_sheet", "facts", "updated_at"),
    ),
    Table(
        "assessments",
        _("Every assessment, its state and its dates"),
        Assessment,
        ("business",),
        columns(
            *("id", "business_id", "language", "state", "created_at", "submitted_at", "review_requested_at"),
            "verified_at",
            questionnaire="release__code",
            questionnaire_version="release__version",
            adviser="adviser__name",
            started_from="previous_id",
        ),
    ),
    Table(
        "answers",
        _("The answers as they stand: level 1 to 5 or “we don't know”, note, and whether there is evidence"),
        Answer,
        ("assessment__business",),
        columns("assessment_id", "question", "level", "unknown", "note", "evidence", "updated_at"),
    ),
    Table(
        "scorecards",
        _("What was frozen at each submission and verification: answers, facts, scores, tier, comments"),
        Scorecard,
        ("assessment__business",),
        columns(
            *("id", "assessment_id", "number", "kind", "created_at", "engine_version", "fact_sheet", "tier"),
            *("overall", "facts", "answers", "score", "hints", "comments", "colleagues"),
            questionnaire="release__code",
            questionnaire_version="release__version",
        ),
    ),
    Table(
        "adviser_ratings",
        _("The adviser's level for each question, once verified"),
        Rating,
        ("assessment__business",),
        columns("assessment_id", "question", "level", "updated_at", adviser="rated_by__name"),
        only=_VERIFIED,
    ),
    Table(
        "adviser_comments",
        _("What the adviser says about each dimension, once verified"),
        DimensionComment,
        ("assessment__business",),
        columns("assessment_id", "dimension", "comment", "updated_at", adviser="written_by__name"),
        only=_VERIFIED,
    ),
    Table(
        "steps",
        _("What happened to each assessment, when and by whom, with the words meant for the firm"),
        Transition,
        ("assessment__business",),
        columns(
            *("assessment_id", "name", "source", "target", "at"),
            by="actor__name",
            comment=Case(When(name__in=_WORDS_TO_FIRM, then=F("comment")), default=Value(""), output_field=TextField()),
        ),
    ),
    Table(
        "private_links",
        _("When private links were made and revoked; the links themselves are not kept"),
        ResumeLink,
        ("assessment__business",),
        columns("assessment_id", "created_at", "revoked_at", made_by="made_by__name"),
    ),
    Table(
        "questions_to_the_firm",
        _("What the adviser asked about single answers, once sent"),
        Clarification,
        ("assessment__business",),
        columns("assessment_id", "question", "comment", "updated_at", adviser="written_by__name"),
        only=Q(sent_with__isnull=False),
    ),
)

NOT_ON_PERSON = {
    "readiness.Scorecard.created_by": "who submitted or verified stands in the steps taken",
    "readiness.Rating.rated_by": "an adviser's judgement of a firm is in the firm's copy",
    "readiness.DimensionComment.written_by": "an adviser's judgement of a firm is in the firm's copy",
    "readiness.Clarification.written_by": "an adviser's question to a firm is in the firm's copy",
    "readiness.InternalNote.written_by": "an adviser's note about a firm; the adviser reads it on the review screen",
    "readiness.Standing.verified_by": "a figure for statistics; who verified stands in the steps taken",
    "readiness.AgreementCount.adviser": "counts for statistics, which are shown to programme managers only as figures",
}
NOT_ON_BUSINESS = {
    "readiness.Contribution": "who answered apart is the colleague's own data; the firm gets the answers without names",
    "readiness.ContributedAnswer": "a colleague's own answers; without a name they are in the scorecards of the copy",
    "readiness.InternalNote": "notes between people at HKPC about a firm; a person may ask for what is about them",
    "readiness.Standing": "figures for statistics without a name, worked out from the scorecards in the copy",
}
