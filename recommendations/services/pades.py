"""The signature as pyHanko makes it: PAdES baseline B-B, with nothing in it that is drawn by lot or read from a clock.

pyHanko is slow to import (up to some seconds from a cold disk), so only `signing` does, when it has a file to sign.
"""

from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from recommendations.services.identity import Identity

FIELD = "Issuer"  # name of the invisible field that holds the signature


def signed(content: bytes, identity: Identity, at: datetime) -> bytes:
    """The PDF with a signature appended that certifies it: no change is allowed after it, not even a remark."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        tight_size_estimates=True,  # what pads the room of the signature would not be covered by it
    )
    signer = SignerAt(metadata, signer=KeySigner(identity))
    signer.time = at
    result: BytesIO = signer.sign_pdf(Update(BytesIO(content)))
    return result.getvalue()


class KeySigner(Signer):
    """Signs with the key as it was read once; pyHanko's own signer reads and checks it anew for each signature."""

    def __init__(self, identity: Identity) -> None:
        own, *others = (
            Certificate.load(certificate.public_bytes(Encoding.DER))
            for certificate in (identity.certificate, *identity.chain)
        )
        super().__init__(signing_cert=own, cert_registry=SimpleCertificateStore.from_certs([own, *others]))
        self.key = identity.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return bytes(self.key.key_size // 8) if dry_run else self.key.sign(data, PKCS1v15(), SHA256())
        longest = 9 + 2 * (self.key.key_size // 8 + 1)  # two numbers in DER
        return bytes(longest) if dry_run else self.key.sign(data, ECDSA(SHA256()))


class SignerAt(PdfSigner):
    """States the given time as that of the signature."""

    time: datetime

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.time
        return session


class Update(IncrementalPdfFileWriter):
    """Leaves the file's properties as they were drawn, and takes the second half of its id from the content."""

    def _update_meta(self) -> None:
        """pyHanko would add its name and the time of the clock."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        """The first half stays, the second tells versions of a file apart (ISO 32000, 14.4)."""
        first, _second = super()._handle_id(prev)
        prev.stream.seek(0)
        return ArrayObject([first, ByteStringObject(sha256(prev.stream.read()).digest()[:16])])
