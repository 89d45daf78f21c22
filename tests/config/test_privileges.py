"""PostgreSQL refuses root, so root has to become somebody else."""

import os
from pathlib import Path

import pytest

from config.embedded import postgres, privileges
from config.embedded.private import EmbeddedError

IMPOSSIBLE = privileges.Account(("no-such-program",), 0)


def test_an_ordinary_user_runs_commands_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    assert privileges.unprivileged_account() == privileges.Account((), 1234)


def test_root_prefers_a_namespace_then_nobody_then_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    works = {"unshare", "setpriv"}
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(privileges, "_works", lambda account: account.prefix[0] in works)
    assert privileges.unprivileged_account() == privileges.namespace_account()
    works.remove("unshare")
    assert privileges.unprivileged_account() == privileges.nobody_account()
    works.remove("setpriv")
    with pytest.raises(EmbeddedError, match="refuses to run as root"):
        privileges.unprivileged_account()


@pytest.mark.parametrize("without_namespace_first", [True, False])
def test_the_data_can_change_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_namespace_first: bool
) -> None:
    """A container may lose or gain the right to make namespaces. For an ordinary user nothing changes."""
    for without_namespace in (without_namespace_first, not without_namespace_first):
        with monkeypatch.context() as patch:
            if without_namespace:
                patch.setattr(privileges, "namespace_account", lambda: IMPOSSIBLE)
            server = postgres.start(tmp_path, durable=False)
            nobody_has_it = os.geteuid() == 0 and without_namespace
            assert server.cluster.data.stat().st_uid == (privileges.NOBODY if nobody_has_it else os.geteuid())
            server.stop()
            assert not server.running()
