"""What the settings promise."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.parametrize("module", ["config.wsgi", "config.asgi"])
def test_a_server_that_was_told_nothing_does_not_start_with_the_key_of_the_local_settings(module: str) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", f"import {module}"]
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env=kept, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Set the SECRET_KEY environment variable" in ended.stderr
