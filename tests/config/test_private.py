"""Folders, secrets and locks for one user only."""

import os
import stat
from pathlib import Path

import pytest

from config.embedded.private import EmbeddedError, exclusive_lock, private_directory, private_secret


def test_a_secret_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    secret = private_secret(path)
    assert len(secret) >= 50
    assert private_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]
    assert private_secret(tmp_path / "other") != secret


def test_an_empty_secret_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(EmbeddedError, match="is empty"):
        private_secret(tmp_path / "secret")


def test_a_folder_is_closed_to_others_even_when_it_was_open(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert private_directory(folder) == folder
    folder.chmod(0o755)
    private_directory(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_or_a_link_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="Cannot use the folder"):
        private_directory(tmp_path / "file")
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(EmbeddedError, match="not a folder of yours"):
        private_directory(tmp_path / "link")


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(EmbeddedError, match="not a folder of yours"):
        private_directory(tmp_path)
    assert private_directory(tmp_path, owner=tmp_path.stat().st_uid) == tmp_path


def test_a_lock_is_held_by_one_and_let_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with exclusive_lock(path, wait=False), pytest.raises(BlockingIOError), exclusive_lock(path, wait=False):
        pass
    with exclusive_lock(path, wait=False):
        pass
