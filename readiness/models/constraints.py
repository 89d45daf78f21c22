"""What must hold between an assessment's state, its dates and its people, whoever writes to the table."""

from django.db.models import BaseConstraint, CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

_SUBMITTED = ("submitted", "waiting", "in_review", "returned", "verified")
_IN_HAND = ("in_review", "returned", "verified")

ASSESSMENT_CONSTRAINTS: list[BaseConstraint] = [
    CheckConstraint(
        name="assessment_submitted_has_date",
        condition=Q(state="draft", submitted_at=None) | Q(state__in=_SUBMITTED, submitted_at__isnull=False),
        violation_error_message=_("A submitted assessment has a date of submission, a draft has none."),
    ),
    CheckConstraint(
        name="assessment_review_has_request",
        condition=Q(state__in=("draft", "submitted"), review_requested_at=None)
        | Q(state__in=("waiting", *_IN_HAND), review_requested_at__isnull=False),
        violation_error_message=_("An assessment is under review only after the firm asked for it."),
    ),
    CheckConstraint(
        name="assessment_review_has_adviser",
        condition=Q(state__in=("draft", "submitted", "waiting"), adviser=None)
        | Q(state__in=_IN_HAND, adviser__isnull=False),
        violation_error_message=_("An assessment in review has an adviser, one that waits has none."),
    ),
    CheckConstraint(
        name="assessment_verified_has_date",
        condition=Q(state="verified", verified_at__isnull=False) | (~Q(state="verified") & Q(verified_at=None)),
        violation_error_message=_("A verified assessment has a date of verification, any other has none."),
    ),
]
