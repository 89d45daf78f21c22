"""Signs the finished file, so that any PDF reader shows a change, and keeps each certificate that did."""

import logging
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from recommendations.models import Certificate
from recommendations.services.identity import identity

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signed:
    """A file as it is issued; `certificate` is None where it is not signed."""

    content: bytes
    certificate: x509.Certificate | None


def sign(content: bytes, *, at: datetime) -> Signed:
    """The PDF with our signature (PAdES B-B), which allows no change after it; as it is where the settings name no key.

    `at`: aware; the time that the signature states. The same file, time and RSA key give the same bytes (an
    elliptic-curve signature is drawn anew each time). Raises `BadIdentity`.
    """
    found = identity()
    if found is None:
        logger.warning("REPORT_SIGNING_KEY is not set: the report goes out unsigned")
        return Signed(content, None)
    from recommendations.services.pades import signed  # slow to import, and only workers need it

    return Signed(signed(content, found, at), found.certificate)


def remember(certificate: x509.Certificate | None) -> Certificate | None:
    """The row of a certificate that signs, made the first time: pages show it and files are checked against it."""
    if certificate is None:
        return None
    fingerprint = certificate.fingerprint(SHA256()).hex()
    pem = certificate.public_bytes(Encoding.PEM).decode()
    return Certificate.objects.get_or_create(fingerprint=fingerprint, defaults={"pem": pem})[0]
