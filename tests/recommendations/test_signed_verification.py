"""Checking signed reports: the certificate, and files that were changed after issue."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from recommendations.models import Certificate, Report
from recommendations.presenting.certificates import describe
from recommendations.report.builder import build_document
from recommendations.services import reports
from recommendations.signatures import signatures_in
from tests import factories
from tests.recommendations.test_signing import certificate_for, pem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(issuer: Path, settings: Any, tmp_path: Path) -> Report:
    """A report made as a worker makes it: drawn, signed and stored."""
    settings.MEDIA_ROOT = tmp_path
    factories.submitted(factories.user())
    report = Report.objects.get()
    reports.make(report.pk)
    report.refresh_from_db()
    return report


@pytest.fixture
def content(report: Report) -> bytes:
    with report.file.open("rb") as file:
        return file.read()


def text(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode().split("<main")[1])).split())


def upload(client: Client, content: bytes, path: str = "/en/verify/") -> str:
    response = client.post(path, {"file": SimpleUploadedFile("report.pdf", content)})
    assert response.status_code == 200
    return text(response)


def saved_anew(content: bytes) -> bytes:
    """As another program writes it: other bytes all over, the same signature within."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.docinfo["/Title"] = "Verified"
        pdf.save(target)
    return target.getvalue()


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "a byte": lambda content: content.replace(b"ReportLab", b"ReportLub", 1),
    "added to": lambda content: content + b"\n% more",
    "cut": lambda content: content[:-5],
    "saved anew": saved_anew,
}


def test_the_file_as_it_was_issued(client: Client, report: Report, content: bytes):
    page = upload(client, content)
    assert "This is the file that we issued on" in page
    assert "Digital signature None" not in page
    assert "The file is signed." in page
    assert "Signed by AI Readiness Hong Kong – demo issuer, not trusted" in page


def test_a_file_that_was_changed_after_issue_is_said_to_be(client: Client, report: Report, content: bytes):
    for change in CHANGES.values():
        page = upload(client, change(content))
        assert "This file was changed after we issued it" in page
        assert "“report.pdf” carries the signature of the report below" in page
        assert report.number in page
        assert "This is the file that we issued" not in page
        assert "The file is signed." not in page
    page = upload(client, content + b" ", "/en/verify/AIR-0000-0000/")
    assert "This file was changed after we issued it" in page, "under another number, too"
    # A signature that is not ours at all.
    start = content.index(b"/Contents <") + len(b"/Contents <")
    forged = content[: start + 600] + b"00" + content[start + 602 :]
    assert "This is not a file that we issued" in upload(client, forged)
    assert "This is not a file that we issued" in upload(client, b"%PDF-1.7 nothing /Contents <" + b"30" * 200 + b">")


def test_what_was_erased_is_not_known_any_more(client: Client, report: Report, content: bytes):
    report.delete()
    page = upload(client, content + b" ")
    assert "This is not a file that we issued" in page
    assert "Our reports are signed." in page, "the certificate stays"


@pytest.mark.parametrize("digits", [b"30" * 32_769, b"30" * 300 + b"x", b"30" * 255, b"301", b""])
def test_what_cannot_be_a_signature_is_passed_over(digits: bytes):
    assert signatures_in((b"/Contents <" + digits + b">") * 20) == ()


def test_five_signatures_of_a_file_are_looked_at():
    each = b"/Contents <" + b"3082" * 200 + b">"
    found = signatures_in(each * 7)
    assert len(found) == 5
    assert signatures_in(each.replace(b"/Contents <", b"/Contents\r\n <").lower().replace(b"/c", b"/C")) == found[:1]


def test_the_row_knows_the_signature_and_its_certificate(report: Report, content: bytes, issuer: Path):
    assert signatures_in(content) == (report.signature,)
    own = x509.load_pem_x509_certificate(issuer.read_bytes())
    assert report.certificate.x509 == own
    assert report.certificate.fingerprint == own.fingerprint(SHA256()).hex()


def test_the_certificate_is_shown_and_given(client: Client, report: Report):
    for address in ("/en/verify/", f"/en/verify/{report.number}/"):
        page = text(client.get(address))
        assert "vouches for itself" in page
        groups = re.search(r"SHA-256 fingerprint ((?:[0-9A-F]{4} ){16})", page)
        assert groups.group(1).replace(" ", "").lower() == report.certificate.fingerprint
    response = client.get(f"/en/verify/certificates/{report.certificate.fingerprint}.pem")
    assert x509.load_pem_x509_certificate(response.content) == report.certificate.x509
    assert b"PRIVATE" not in response.content
    assert response["Content-Type"] == "application/x-pem-file"
    assert response["Content-Disposition"].startswith('attachment; filename="ai-readiness-')
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    for no_fingerprint in ("%00", "0" * 64, "0" * 63, report.certificate.fingerprint.upper()):
        assert client.get(f"/en/verify/certificates/{no_fingerprint}.pem").status_code == 404


def test_a_report_shows_the_certificate_that_signed_it(client: Client, report: Report, settings: Any, tmp_path: Path):
    key = ec.generate_private_key(ec.SECP256R1())
    renewed = tmp_path / "renewed.pem"
    renewed.write_bytes(pem_of(key) + certificate_for(key).public_bytes(Encoding.PEM))
    settings.REPORT_SIGNING_KEY = settings.REPORT_SIGNING_CERTIFICATE = str(renewed)
    newer = reports.request(result=report.result, language="zh-hans", actor=None)
    reports.make(newer.pk)
    newer.refresh_from_db()
    assert Certificate.objects.count() == 2
    assert "Report issuer" in text(client.get("/en/verify/"))
    assert "Report issuer" in text(client.get(f"/en/verify/{newer.number}/"))
    assert "demo issuer" in text(client.get(f"/en/verify/{report.number}/"))


def test_an_unsigned_report_says_so(client: Client, settings: Any, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    factories.submitted(factories.user())
    report = Report.objects.get()
    reports.make(report.pk)
    report.refresh_from_db()
    assert (report.state, report.signature, report.certificate) == ("ready", "", None)
    page = text(client.get(f"/en/verify/{report.number}/"))
    assert "Digital signature None. Only comparing the file here shows whether it was changed." in page
    assert "Signed by" not in page
    assert "Signed by" not in text(client.get("/en/verify/"))


def test_a_certificate_in_words(issuer: Path):
    old = certificate_for(ec.generate_private_key(ec.SECP256R1()), days=0)
    row = Certificate(fingerprint=old.fingerprint(SHA256()).hex(), pem=old.public_bytes(Encoding.PEM).decode())
    words = describe(row)
    assert (words.subject, words.issuer, words.is_over) == ("Report issuer", "", True)
    assert "".join(words.groups).lower() == row.fingerprint


def test_the_address_in_the_file_is_that_of_the_page_in_its_language(settings: Any):
    settings.SITE_URL = "https://readiness.example.hk/"
    factories.submitted(factories.user())
    report = Report.objects.get()
    for language in ("en", "zh-hant", "zh-hans"):
        report.language = language
        found = build_document(report).check
        assert found.address == f"https://readiness.example.hk/{language}/verify/{report.number}/"
        assert f"readiness.example.hk/{language}/verify/{report.number}" in found.words
        assert "https" not in found.words
