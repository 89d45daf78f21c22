"""Signed reports: what a reader's own validator says of them, and what keys may be used."""

import datetime
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.core.checks import run_checks
from pypdf.annotations import FreeText

from recommendations.models import Certificate
from recommendations.report.pdf.render import render
from recommendations.services.identity import BadIdentity, identity
from recommendations.services.signing import remember, sign
from tests.recommendations.report.samples import CREATED, sample_document


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return render(sample_document("zh-hant"))


@pytest.fixture
def signed(drawn: bytes, issuer: Path) -> bytes:
    return sign(drawn, at=CREATED).content


def validate(content: bytes, trusted: x509.Certificate) -> Any:
    """What pyHanko's own validator says, as somebody who trusts this certificate."""
    from asn1crypto.x509 import Certificate as Der
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    (signature,) = PdfFileReader(BytesIO(content), strict=False).embedded_signatures
    context = ValidationContext(trust_roots=[Der.load(trusted.public_bytes(Encoding.DER))])
    return validate_pdf_signature(signature, context)


def is_sound(content: bytes, trusted: x509.Certificate) -> bool:
    """Not so either where the file is too broken to be read."""
    from pyhanko.pdf_utils.misc import PdfError

    try:
        return bool(validate(content, trusted).bottom_line)
    except PdfError:
        return False


def certificate_of(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def certificate_for(key: Any, *, days: int = 100) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Report issuer")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(now - datetime.timedelta(days=1))
    return builder.not_valid_after(now + datetime.timedelta(days=days)).sign(key, hashes.SHA256())


def pem_of(key: Any) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


# The signature


def test_a_readers_validator_finds_it_sound_over_the_whole_file(signed: bytes, issuer: Path):
    status = validate(signed, certificate_of(issuer))
    assert status.bottom_line
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == CREATED


def test_it_is_pades_and_allows_no_change(signed: bytes):
    reader = pypdf.PdfReader(BytesIO(signed))
    (field,) = reader.trailer["/Root"]["/AcroForm"]["/Fields"]
    signature = field.get_object()["/V"]
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature["/Reference"][0]["/TransformMethod"] == "/DocMDP"
    assert signature["/Reference"][0]["/TransformParams"]["/P"] == 1
    assert [float(edge) for edge in field.get_object()["/Rect"]] == [0, 0, 0, 0]


@pytest.mark.parametrize("before", [b"endstream", b"/SubFilter", b"/Contents <3082", b"/ObjStm", b"/XRef"])
def test_a_changed_byte_is_detected(signed: bytes, issuer: Path, before: bytes):
    changed = bytearray(signed)
    changed[signed.index(before) - 20] ^= 1
    assert not is_sound(bytes(changed), certificate_of(issuer))


def test_there_is_no_padding_in_which_a_change_would_go_unseen(signed: bytes, issuer: Path):
    contents = signed.index(b"/Contents <3082")
    changed = bytearray(signed)
    changed[signed.index(b">", contents) - 1] ^= 1
    assert not is_sound(bytes(changed), certificate_of(issuer))


def test_a_remark_added_afterwards_is_detected(signed: bytes, issuer: Path):
    writer = pypdf.PdfWriter(BytesIO(signed), incremental=True)
    annotation = FreeText(text="Verified", rect=(50, 550, 200, 650))
    writer.add_annotation(page_number=0, annotation=annotation)
    target = BytesIO()
    writer.write(target)
    assert target.getvalue().startswith(signed)
    assert not is_sound(target.getvalue(), certificate_of(issuer))


def test_the_same_file_and_time_give_the_same_bytes(signed: bytes, drawn: bytes):
    assert sign(drawn, at=CREATED).content == signed
    assert sign(drawn, at=CREATED + datetime.timedelta(seconds=1)).content != signed


def test_the_file_stays_what_it_was(signed: bytes, drawn: bytes):
    assert signed.startswith(drawn), "the signature is appended"
    assert len(signed) - len(drawn) < 20_000
    with pikepdf.open(BytesIO(signed)) as pdf:
        assert pdf.check_pdf_syntax() == []
    before, after = pypdf.PdfReader(BytesIO(drawn)), pypdf.PdfReader(BytesIO(signed))
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]
    assert after.metadata == before.metadata


def test_without_a_key_the_file_goes_out_as_it_is(drawn: bytes, caplog: pytest.LogCaptureFixture):
    unsigned = sign(drawn, at=CREATED)
    assert (unsigned.content, unsigned.certificate) == (drawn, None)
    assert "goes out unsigned" in caplog.text


@pytest.mark.django_db
def test_a_certificate_that_signed_is_kept_once(issuer: Path):
    own = certificate_of(issuer)
    rows = [remember(own), remember(own)]
    assert rows[0] == rows[1]
    kept = Certificate.objects.get()
    assert kept.fingerprint == own.fingerprint(hashes.SHA256()).hex()
    assert kept.x509 == own
    assert remember(None) is None


def test_web_processes_never_load_what_signs():
    code = "import django; django.setup(); import config.urls, sys; print('pyhanko' in sys.modules)"
    command = [sys.executable, "-c", code]
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "PATH": ""}
    assert subprocess.run(command, env=environment, capture_output=True, text=True).stdout == "False\n"


# Keys


def test_a_pkcs12_file_with_a_password(issuer: Path, settings: Any, tmp_path: Path, drawn: bytes):
    own = certificate_of(issuer)
    key = load_pem_private_key(issuer.read_bytes(), None)
    above = certificate_for(ec.generate_private_key(ec.SECP256R1()))
    file = tmp_path / "issuer.p12"
    encrypted = BestAvailableEncryption(b"open sesame")
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"issuer", key, own, [above], encrypted))
    settings.REPORT_SIGNING_KEY, settings.REPORT_SIGNING_CERTIFICATE = str(file), ""
    with pytest.raises(BadIdentity, match="cannot be used"):
        identity()
    settings.REPORT_SIGNING_PASSWORD = "open sesame"
    found = identity()
    assert (found.certificate, found.chain) == (own, (above,))
    assert validate(sign(drawn, at=CREATED).content, own).bottom_line


def test_an_elliptic_curve_key_with_its_certificate_beside_it(settings: Any, tmp_path: Path, drawn: bytes):
    key = ec.generate_private_key(ec.SECP256R1())
    own = certificate_for(key)
    (tmp_path / "key.pem").write_bytes(pem_of(key))
    (tmp_path / "certificate.pem").write_bytes(own.public_bytes(Encoding.PEM))
    settings.REPORT_SIGNING_KEY = str(tmp_path / "key.pem")
    settings.REPORT_SIGNING_CERTIFICATE = str(tmp_path / "certificate.pem")
    status = validate(sign(drawn, at=CREATED).content, own)
    assert (status.intact, status.valid) == (True, True)


def test_a_key_that_cannot_sign_is_refused_in_words(issuer: Path, settings: Any, tmp_path: Path):
    other = tmp_path / "other.pem"
    settings.REPORT_SIGNING_KEY = str(other)
    with pytest.raises(BadIdentity, match=r"other\.pem cannot be read: No such file"):
        identity()
    other.write_bytes(b"no key")
    with pytest.raises(BadIdentity, match="cannot be used"):
        identity()
    other.write_bytes(pem_of(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(BadIdentity, match="the certificate does not belong to the key"):
        identity()
    settings.REPORT_SIGNING_CERTIFICATE = ""
    with pytest.raises(BadIdentity, match="REPORT_SIGNING_CERTIFICATE must name"):
        identity()
    other.write_bytes(pem_of(ed25519.Ed25519PrivateKey.generate()))
    settings.REPORT_SIGNING_CERTIFICATE = str(issuer)
    with pytest.raises(BadIdentity, match="neither an RSA nor an elliptic-curve key"):
        identity()


def test_a_certificate_that_was_renewed_is_taken_up(settings: Any, tmp_path: Path):
    key = ec.generate_private_key(ec.SECP256R1())
    file = tmp_path / "issuer.pem"
    settings.REPORT_SIGNING_KEY = settings.REPORT_SIGNING_CERTIFICATE = str(file)
    for days in (10, 1000):
        file.write_bytes(pem_of(key) + certificate_for(key, days=days).public_bytes(Encoding.PEM))
        found = identity()
    assert (found.certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC)).days in (999, 1000)


def test_the_deployment_is_checked(issuer: Path, settings: Any, tmp_path: Path):
    def said() -> list[str]:
        messages = run_checks(tags=["security"], include_deployment_checks=True)
        return [message.id for message in messages if message.id.startswith("recommendations")]

    assert said() == []
    key = ec.generate_private_key(ec.SECP256R1())
    soon = tmp_path / "soon.pem"
    soon.write_bytes(pem_of(key) + certificate_for(key, days=20).public_bytes(Encoding.PEM))
    settings.REPORT_SIGNING_KEY = settings.REPORT_SIGNING_CERTIFICATE = str(soon)
    assert said() == ["recommendations.W002"]
    settings.REPORT_SIGNING_KEY = str(tmp_path / "missing.pem")
    assert said() == ["recommendations.E001"]
    settings.REPORT_SIGNING_KEY = ""
    assert said() == ["recommendations.W001"]
