"""Who signs the reports: the key and the certificate that the settings name, read from files."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key, pkcs12
from django.conf import settings

_PEM = b"-----BEGIN "


class BadIdentity(Exception):
    """The files that the settings name do not hold a key and its certificate; the message says what is wrong."""


@dataclass(frozen=True)
class Identity:
    """A private key, its certificate, and the certificates in between it and its root, if there are any."""

    key: RSAPrivateKey | EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def identity() -> Identity | None:
    """The identity of the settings; None where they name no key. A file that was replaced is read again.

    Raises `BadIdentity`.
    """
    if not settings.REPORT_SIGNING_KEY:
        return None
    key, certificate = Path(settings.REPORT_SIGNING_KEY), Path(settings.REPORT_SIGNING_CERTIFICATE or "")
    try:
        changed = key.stat().st_mtime_ns, certificate.stat().st_mtime_ns
        return _read(key, certificate, settings.REPORT_SIGNING_PASSWORD, changed)
    except OSError as error:
        raise BadIdentity(f"{error.filename} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError) as error:  # what cryptography says of broken files and of wrong passwords
        raise BadIdentity(f"{key} cannot be used: {error}") from error


@lru_cache(maxsize=1)
def _read(key_file: Path, certificate_file: Path, password: str, _changed: tuple[int, int]) -> Identity:
    content, secret = key_file.read_bytes(), password.encode() or None
    if _PEM in content:
        key = load_pem_private_key(content, secret)
        if not certificate_file.is_file():
            raise BadIdentity("REPORT_SIGNING_CERTIFICATE must name the PEM file of the certificate")
        certificates = x509.load_pem_x509_certificates(certificate_file.read_bytes())
    else:
        found, own, others = pkcs12.load_key_and_certificates(content, secret)
        if found is None or own is None:
            raise BadIdentity(f"{key_file} holds no key with its certificate")
        key, certificates = found, [own, *others]
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise BadIdentity(f"{key_file} holds neither an RSA nor an elliptic-curve key")
    return _matched(key, certificates)


def _matched(key: RSAPrivateKey | EllipticCurvePrivateKey, certificates: list[x509.Certificate]) -> Identity:
    public = _spki(key.public_key())
    own = [certificate for certificate in certificates if _spki(certificate.public_key()) == public]
    if not own:
        raise BadIdentity("the certificate does not belong to the key")
    return Identity(key, own[0], tuple(other for other in certificates if other != own[0]))


def _spki(key: PublicKeyTypes | CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
