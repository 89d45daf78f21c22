"""Where whoever holds a report can check it: the address behind its QR code."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.models import Report
from recommendations.report import document as doc


def check(report: Report) -> doc.Check | None:
    """In the active language, which is the report's; None for a draft that was not issued and has no number."""
    if not report.number:
        return None
    path = reverse("recommendations:check_report_number", kwargs={"number": report.number})
    address = settings.SITE_URL.rstrip("/") + path
    shown = address.partition("://")[2].rstrip("/")
    return doc.Check(address=address, words=_("Check this report at %(address)s") % {"address": shown})
