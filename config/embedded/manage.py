"""`make manage ARGS="..."`: manage.py on the data of `make run`, whether that is running or not."""

import os
import subprocess
import sys
from contextlib import ExitStack, suppress

from config.embedded.options import BASE_DIR, DataInUseError, Options, claimed, django_environment, start_database
from config.embedded.private import EmbeddedError


def main(arguments: list[str]) -> int:
    """Run one command of manage.py and return its exit status."""
    options = Options.from_environment(os.environ)
    with ExitStack() as stack:
        with suppress(DataInUseError):  # `make run` has it: its server is used, and left running
            stack.enter_context(claimed(options))
        server = start_database(options, os.environ)
        if server is not None and server.started_here:
            stack.callback(server.stop)
        environment = django_environment(options, server, os.environ)
        command = [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as error:
        sys.exit(f"make manage: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
