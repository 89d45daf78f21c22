"""The key with which one machine signs its reports."""

import datetime
import os
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from config.embedded.certificate import demo_identity
from config.embedded.options import Options, django_environment


def test_it_is_made_once_closed_to_others_and_says_what_it_is(tmp_path: Path) -> None:
    file = Path(demo_identity(tmp_path / "issuer.pem"))
    content = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert demo_identity(file) == str(file)
    assert file.read_bytes() == content
    assert os.listdir(tmp_path) == ["issuer.pem"]
    certificate = x509.load_pem_x509_certificate(content)
    assert certificate.subject.rfc4514_string() == "CN=AI Readiness Hong Kong – demo issuer\\, not trusted"
    assert certificate.issuer == certificate.subject
    assert certificate.public_key() == load_pem_private_key(content, None).public_key()
    lifetime = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert datetime.timedelta(days=3648) < lifetime < datetime.timedelta(days=3655)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)


@pytest.mark.parametrize("own", ["", "/etc/issuer.p12"])
def test_make_run_signs_with_it_unless_another_is_named(tmp_path: Path, own: str) -> None:
    environment = django_environment(Options(tmp_path, 8000), None, {"REPORT_SIGNING_KEY": own})
    assert environment["REPORT_SIGNING_KEY"] == (own or str(tmp_path / "report_issuer.pem"))
    assert (tmp_path / "report_issuer.pem").is_file()
