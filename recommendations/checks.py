"""What `manage.py check` says of warnings before erasure, and with --deploy of the key that signs reports."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils import timezone

from recommendations.services.identity import BadIdentity, identity
from recommendations.services.retention_rules import RULES

TIME_TO_RENEW = timedelta(days=30)


@register()
def warnings_come_in_time(**_: Any) -> list[CheckMessage]:
    """A notice as long as a period would warn of what has just been used."""
    warned = {rule.name: settings.RETENTION[rule.name] for rule in RULES if rule.warning}
    late = [name for name, period in warned.items() if not timedelta(0) <= settings.RETENTION_NOTICE < period]
    return [
        Error(f"RETENTION_NOTICE_DAYS must be shorter than the period of {name}.", id="recommendations.E002")
        for name in late
    ]


@register(Tags.security, deploy=True)
def signing_works(**_: Any) -> list[CheckMessage]:
    """Reports go out unsigned without a key, and must not with one that cannot be used or is about to expire."""
    try:
        found = identity()
    except BadIdentity as error:
        return [Error(f"Reports cannot be signed: {error}.", id="recommendations.E001")]
    if found is None:
        hint = "Let REPORT_SIGNING_KEY (and REPORT_SIGNING_CERTIFICATE) name the files of a key and its certificate."
        return [Warning("Reports go out unsigned.", hint=hint, id="recommendations.W001")]
    ends = found.certificate.not_valid_after_utc
    if ends - timezone.now() < TIME_TO_RENEW:
        hint = "Get a new certificate: what is signed after that day is shown as not valid."
        return [Warning(f"The certificate of reports ends on {ends:%d %B %Y}.", hint=hint, id="recommendations.W002")]
    return []
