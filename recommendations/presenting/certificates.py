"""A certificate in words, for people who check a report with a PDF reader of their own."""

import datetime
from dataclasses import dataclass

from cryptography import x509
from django.utils import timezone

from recommendations.models import Certificate


@dataclass(frozen=True)
class CertificateWords:
    """`issuer` is empty where it vouches for itself; the days are Hong Kong's; `groups` of the fingerprint fit a phone.

    `is_over` where its time has ended: what it signed before stays signed.
    """

    key: str
    subject: str
    issuer: str
    valid_from: datetime.date
    valid_until: datetime.date
    is_over: bool
    groups: tuple[str, ...]


def describe(certificate: Certificate) -> CertificateWords:
    content, digits = certificate.x509, certificate.fingerprint.upper()
    return CertificateWords(
        key=certificate.pk,
        subject=_words(content.subject),
        issuer="" if content.issuer == content.subject else _words(content.issuer),
        valid_from=timezone.localdate(content.not_valid_before_utc),
        valid_until=timezone.localdate(content.not_valid_after_utc),
        is_over=content.not_valid_after_utc < timezone.now(),
        groups=tuple(digits[at : at + 4] for at in range(0, len(digits), 4)),
    )


def _words(name: x509.Name) -> str:
    """The most particular part first: name, department, organisation, country."""
    return ", ".join(str(attribute.value) for attribute in reversed(list(name)))
