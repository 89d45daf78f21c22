"""The key and certificate with which one machine signs its reports: self-signed, and saying so in its name."""

import datetime
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from config.embedded.private import EmbeddedError

COMMON_NAME = "AI Readiness Hong Kong – demo issuer, not trusted"
YEARS = 10


def demo_identity(path: Path) -> str:
    """The path of a PEM file of mode 0600 with key and certificate; made the first time. Raises EmbeddedError."""
    if not path.exists():
        _write(path, _new_identity(datetime.datetime.now(datetime.UTC)))
    if not os.access(path, os.R_OK):
        raise EmbeddedError(f"{path} belongs to another user. Choose another DATA_DIR.")
    return str(path)


def _new_identity(now: datetime.datetime) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, COMMON_NAME)])
    usage = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
            *("encipher_only", "decipher_only"),
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))  # a clock that is a little behind
        .not_valid_after(now.replace(year=now.year + YEARS, day=min(now.day, 28)))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + certificate.public_bytes(Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    # Written aside and linked into place: a crash never leaves half a key, and the first of two writers wins.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
