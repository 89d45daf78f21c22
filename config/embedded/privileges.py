"""How to run a program that refuses to run as root."""

import os
import shutil
import subprocess
from dataclasses import dataclass

from config.embedded.private import EmbeddedError

NOBODY = 65534


@dataclass(frozen=True)
class Account:
    """An account without root's rights: what to write before a command, and who must own its files."""

    prefix: tuple[str, ...]
    owner: int


def namespace_account() -> Account:
    """Root on the outside, user 1000 to the program: files stay root's own, so nothing has to be handed over."""
    return Account(("unshare", "--user", "--map-user=1000", "--map-group=1000"), 0)


def nobody_account() -> Account:
    """The user nobody, with the one right to pass through folders that are closed to it (such as /root)."""
    return Account(
        (
            "setpriv",
            f"--reuid={NOBODY}",
            f"--regid={NOBODY}",
            "--clear-groups",
            "--inh-caps=-all,+dac_override",
            "--ambient-caps=-all,+dac_override",
        ),
        NOBODY,
    )


def unprivileged_account() -> Account:
    """Return an account that PostgreSQL accepts; raises EmbeddedError where there is none."""
    if os.geteuid() != 0:
        return Account((), os.geteuid())
    for account in (namespace_account(), nobody_account()):
        if _works(account):
            return account
    raise EmbeddedError(
        "PostgreSQL refuses to run as root, and neither `unshare --user` nor `setpriv` works here. "
        "Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
    )


def ending_with_parent(signal_name: str) -> tuple[str, ...]:
    """What to write before a command so that the kernel sends it `signal_name` when its parent dies, even by SIGKILL.

    Empty where the system cannot do that.
    """
    prefix = ("setpriv", "--pdeathsig", signal_name)
    return prefix if _runs(prefix) else ()


def _works(account: Account) -> bool:
    return _runs(account.prefix)


def _runs(prefix: tuple[str, ...]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
