"""A key and a certificate to sign reports with."""

from pathlib import Path
from typing import Any

import pytest

from config.embedded.certificate import demo_identity


@pytest.fixture(scope="session")
def issuer_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PEM file with key and certificate, made once."""
    return Path(demo_identity(tmp_path_factory.mktemp("issuer") / "issuer.pem"))


@pytest.fixture
def issuer(issuer_file: Path, settings: Any) -> Path:
    """The same, named by the settings: reports are signed."""
    settings.REPORT_SIGNING_KEY = settings.REPORT_SIGNING_CERTIFICATE = str(issuer_file)
    return issuer_file
