"""One run through the questionnaire: its state, its private links and the log of what happened."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, Membership, StaffRole, User
from accounts.viewers import Viewer
from readiness.models.constraints import ASSESSMENT_CONSTRAINTS
from readiness.models.releases import QuestionnaireRelease


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    WAITING = "waiting", _("Waiting for an adviser")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned with questions")
    VERIFIED = "verified", _("Verified")


OPEN_STATES = (State.DRAFT, State.RETURNED)
REVIEW_STATES = (State.WAITING, State.IN_REVIEW, State.RETURNED, State.VERIFIED)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, viewer: Viewer) -> "AssessmentQuerySet":
        """What this viewer may know of.

        Private links held; everything of the businesses they run; as a contributor what the firm has submitted; for
        people at HKPC what was sent for review.
        """
        user = viewer.user
        seen = self._held_by(viewer)
        if user is not None:
            seen |= models.Q(business__in=Business.objects.run_by(user).values("pk"))
            seen |= models.Q(business__in=user.memberships.values("business"), submitted_at__isnull=False)
            if user.staff_role != StaffRole.NONE:
                seen |= models.Q(state__in=REVIEW_STATES)
        return self.filter(seen)

    def for_firm(self, viewer: Viewer) -> "AssessmentQuerySet":
        """What this viewer may fill in and act on as the firm: of businesses they run, and private links held."""
        held = Assessment.objects.filter(self._held_by(viewer)).order_by().values("pk")
        if viewer.user is None:
            return self.filter(pk__in=held)
        run = Assessment.objects.filter(business__in=Business.objects.run_by(viewer.user).values("pk"))
        # As a union, each half is looked up in an index; as an OR, every assessment would be read.
        return self.filter(pk__in=run.order_by().values("pk").union(held))

    def for_contributor(self, user: User) -> "AssessmentQuerySet":
        """What this person may answer on their own as a colleague: of businesses they belong to but do not own.

        The owner's answers are the firm's.
        """
        joined = user.memberships.exclude(role=Membership.Role.OWNER)
        return self.filter(business__in=joined.values("business"))

    @staticmethod
    def _held_by(viewer: Viewer) -> models.Q:
        if not viewer.links:
            return models.Q(pk__in=[])
        held = ResumeLink.objects.filter(token_hash__in=viewer.links, revoked_at=None)
        return models.Q(pk__in=held.values("assessment"))

    def for_review(self, viewer: Viewer) -> "AssessmentQuerySet":
        """What people at HKPC may look at as reviewers: what was sent for review, except by firms they belong to.

        Which of it they may act on, and how, is for the services to say.
        """
        if viewer.user is None or viewer.user.staff_role == StaffRole.NONE:
            return self.none()
        own = Business.objects.keys_of_family(viewer.user)
        return self.filter(state__in=REVIEW_STATES).exclude(business__in=own)


class Assessment(models.Model):
    """Pinned to its questionnaire release for ever. States change only through `readiness.services.transitions`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="assessments")
    release = models.ForeignKey(QuestionnaireRelease, on_delete=models.PROTECT, related_name="assessments")
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    review_requested_at = models.DateTimeField(_("review requested at"), null=True, blank=True)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    # The assessment that this one started from: the firm's earlier answers.
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="later")
    # When advisers were reminded that this waits; once per request for a review, and once more when its adviser left.
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-created_at"]
        constraints = ASSESSMENT_CONSTRAINTS
        indexes = [
            # The advisers' queue in its order, by state and as a whole, without what was never sent for review.
            models.Index(
                fields=["state", "review_requested_at", "id"],
                name="assessment_queue",
                condition=models.Q(state__in=REVIEW_STATES),
            ),
            models.Index(
                fields=["review_requested_at", "id"],
                name="assessment_by_request",
                condition=models.Q(state__in=REVIEW_STATES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business} ({self.get_state_display()})"

    @property
    def accepts_answers(self) -> bool:
        return self.state in OPEN_STATES


class ResumeLink(models.Model):
    """A private link to one assessment. Only its digest is stored; the link itself is shown once and e-mailed.

    `made_by`: on whose part it was made, so that it ends with their access; None while nobody has an account.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="resume_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")

    def __str__(self) -> str:
        return f"{self.assessment_id}"


class Transition(models.Model):
    """One line of the log: who did what to an assessment, when, and why. Never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="transitions")
    name = models.CharField(max_length=30)
    source = models.CharField(max_length=20, choices=State)
    target = models.CharField(max_length=20, choices=State)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Who got the assessment, where it was handed to another adviser.
    given_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    comment = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.source} → {self.target}"
