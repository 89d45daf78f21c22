"""PDF reports. The row is the job: what it says is the truth, whatever the broker lost or delivered twice."""

import secrets
import unicodedata
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.viewers import Viewer
from readiness.models import Assessment, Scorecard
from recommendations.models.certificates import Certificate
from recommendations.models.results import Result

# Crockford's alphabet: no letter that is mistaken for a digit when a number is typed from paper.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")


def new_number() -> str:
    """A report number such as AIR-7K2M-Q9XD: 40 random bits, readable on the phone."""
    letters = "".join(secrets.choice(_ALPHABET) for _position in range(8))
    return f"AIR-{letters[:4]}-{letters[4:]}"


def read_number(typed: str) -> str:
    """The report number that somebody typed, as it is stored; empty where it cannot be one.

    Forgives case, full-width letters, spaces, hyphens, a missing "AIR", and O, I and L for 0, 1 and 1.
    """
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD)
    letters = "".join(letter for letter in plain if letter in _ALPHABET)
    if len(letters) == len("AIR") + 8 and letters.startswith("A1R"):
        letters = letters[3:]
    strange = [letter for letter in plain if letter.isalnum() and letter not in _ALPHABET]
    return f"AIR-{letters[:4]}-{letters[4:]}" if len(letters) == 8 and not strange else ""


def report_path(report: "Report", _filename: str) -> str:
    """Each attempt has a file of its own, so that a killed one never leaves half a file under the name that counts."""
    return f"reports/{report.created_at:%Y/%m}/{report.pk}-{report.attempts}.pdf"


class JobState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    RENDERING = "rendering", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class ReportKind(models.TextChoices):
    """What a report is about: a result by itself, or its rating beside earlier ones of the same firm."""

    RESULT = "result", _("Result and plan")
    PROGRESS = "progress", _("Progress")


class Failure(models.TextChoices):
    """Why a report could not be made, in words for the person who waits for it."""

    RENDER = "render", _("The report could not be drawn. We have been told and will look into it.")
    SIGNING = "signing", _("The report could not be signed. We have been told and will look into it.")
    DATABASE = "database", _("The data of the report could not be read. Please try again in a few minutes.")
    STORAGE = "storage", _("The finished report could not be stored. Please try again in a few minutes.")
    WORKER_LOST = "worker_lost", _("Making the report was interrupted several times. Please try again.")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, viewer: Viewer) -> "ReportQuerySet":
        """Reports on visible results; on progress for whoever acts for the firm in all assessments that it shows."""
        seen = Assessment.objects.visible_to(viewer).values("pk")
        own = Assessment.objects.for_firm(viewer).values("pk")
        by_the_firm = Q(
            ~Exists(_shown_before().exclude(assessment__in=own)),
            result__scorecard__assessment__in=own,
            result__scorecard__assessment__previous__in=own,
        )
        return self.filter(Q(kind=ReportKind.RESULT) | by_the_firm, result__scorecard__assessment__in=seen)

    def of_kind(self, kind: str) -> "ReportQuerySet":
        return self.filter(kind=kind)


def _shown_before() -> models.QuerySet[Scorecard]:
    """The scorecards of the same firm that the outer report has in `beside["earlier"]`."""
    is_named = Func(
        OuterRef("beside__earlier"),
        Func(F("pk"), function="to_jsonb"),
        template="(%(expressions)s)",
        arg_joiner=" @> ",
        output_field=models.BooleanField(),
    )
    of_firm = Scorecard.objects.filter(assessment__business=OuterRef("result__scorecard__assessment__business"))
    return of_firm.alias(is_named=is_named).filter(is_named=True)


class Report(models.Model):
    """One result as a PDF in one language.

    `beside`: what the report shows beside the result, frozen when it was asked for: {"peers": {"group": "group" or
    "all", "firms": at least so many, "medians": {dimension: "5/2"}} where there were enough of them}; and on progress
    {"earlier": [pk of a scorecard, …] the oldest first, "steps": [{"question", "level", "state", "note"}]}.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, default=new_number)
    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="reports", db_index=False)
    language = models.CharField(_("language"), max_length=10)
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind, default=ReportKind.RESULT)
    beside = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=20, choices=Failure, blank=True)
    file = models.FileField(upload_to=report_path, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)  # bytes; not known of files from before it was kept
    sha256 = models.CharField(max_length=64, blank=True)
    # Both empty for a report that is not made yet, or went out unsigned. `signature` is its SHA-256 (hex).
    signature = models.CharField(max_length=64, blank=True)
    certificate = models.ForeignKey(Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["result", "language", "kind"], name="report_once_per_kind"),
            CheckConstraint(
                name="report_state_has_its_facts",
                condition=Q(state="pending", file="", finished_at=None)
                | Q(state="rendering", started_at__isnull=False, finished_at=None)
                | (Q(state="ready", finished_at__isnull=False) & ~Q(file="") & ~Q(sha256=""))
                | (Q(state="failed", finished_at__isnull=False, file="") & ~Q(failure="")),
                violation_error_message=_("A report's state must agree with its dates and its file."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="report_unfinished", condition=Q(state__in=["pending", "rendering"])
            ),
            # A file that somebody checks is found by its content.
            models.Index(fields=["sha256"], name="report_by_content", condition=~Q(sha256="")),
            # One that was changed is found by the signature that it still carries.
            models.Index(fields=["signature"], name="report_by_signature", condition=~Q(signature="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.language})"
