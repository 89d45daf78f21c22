"""What people agreed to, who at HKPC looked at a firm's data, and who asked for their data or its erasure."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.businesses import Business
from accounts.models.people import StaffRole
from accounts.models.protecting import written_once


class Consent(models.Model):
    """What somebody agreed to for a business: which text, in which version and language, and when. Never changed."""

    class Document(models.TextChoices):
        PRIVACY_NOTICE = "privacy_notice", _("Privacy notice")

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="consents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    document = models.CharField(_("document"), max_length=30, choices=Document)
    version = models.CharField(_("version"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    given_at = models.DateTimeField(_("given at"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"{self.get_document_display()} {self.version}"


class StaffAccess(models.Model):
    """One look of somebody at HKPC at a firm's data. The firm can read this log. Written once; `on` is the object's id.

    The same person looking at the same thing again on the same day is one look.
    """

    class What(models.TextChoices):
        ANSWERS = "answers", _("Answers and profile")
        RESULT = "result", _("Result and recommendations")
        REPORT = "report", _("Report (PDF)")
        EXPORT = "export", _("Export of single records")

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="staff_accesses", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    staff_role = models.CharField(_("role at HKPC"), max_length=20)
    what = models.CharField(_("what"), max_length=20, choices=What)
    on = models.CharField(max_length=40)
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("access by staff")
        verbose_name_plural = _("accesses by staff")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["business", "user", "what", "on", "day"], name="staff_access_once_a_day")
        ]
        triggers = [written_once(but="user")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.day}"

    @property
    def role_name(self) -> str:
        """The role that the person had at that moment, in words; as it is stored where the words are gone."""
        return str(dict(StaffRole.choices).get(self.staff_role, self.staff_role))


class PrivacyRequest(models.Model):
    """That somebody asked for their data or its erasure, and when that was done: evidence that outlives the data.

    Holds no personal data but who asked, which is forgotten with the account. `summary`: counts by what they count,
    such as {"assessments": 2}. Its id is the reference that the person is given.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("Data access")
        ERASURE = "erasure", _("Erasure")

    class Subject(models.TextChoices):
        PERSON = "person", _("Person")
        BUSINESS = "business", _("Business")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject = models.CharField(_("about"), max_length=10, choices=Subject)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="privacy_requests"
    )
    at = models.DateTimeField(_("asked at"), default=timezone.now)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    summary = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("privacy request")
        verbose_name_plural = _("privacy requests")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("at")), name="privacy_request_done_after_asked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
