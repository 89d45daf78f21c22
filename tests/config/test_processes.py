"""Programs side by side: restarted, given up, and all stopped."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded import processes
from config.embedded.private import EmbeddedError
from config.embedded.processes import Program, StopRequested, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-c", "import sys; sys.exit(3)"]
FORK = [
    sys.executable,
    "-c",
    "import os, pathlib, sys, time; child = os.fork(); "
    "child and pathlib.Path(sys.argv[1]).write_text(str(child)); time.sleep(60)",
]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


def wait_for(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    supervisor.wait_until(condition, 20, "it took too long")


def test_a_command_runs_to_its_end_with_its_environment(supervisor: Supervisor, tmp_path: Path) -> None:
    code = "import os, pathlib; pathlib.Path(os.environ['OUT']).write_text('done')"
    supervisor.run_to_end("writing", [sys.executable, "-c", code], {**os.environ, "OUT": str(tmp_path / "out")})
    assert (tmp_path / "out").read_text() == "done"


def test_a_command_that_fails_is_named(supervisor: Supervisor) -> None:
    with pytest.raises(EmbeddedError, match=r"migrating failed \(exit status 3\)"):
        supervisor.run_to_end("migrating", FAIL, os.environ)


def test_a_request_to_stop_ends_the_command(supervisor: Supervisor) -> None:
    supervisor.stop_requested = True
    with pytest.raises(StopRequested):
        supervisor.run_to_end("sleeping", SLEEP, os.environ)


def test_signals_are_requests_to_stop(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[int, Callable[[int, None], None]] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    supervisor.listen()
    handlers[signal.SIGTERM](signal.SIGTERM, None)
    assert set(handlers) == {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    with pytest.raises(StopRequested):
        supervisor.pause()


def test_a_program_that_dies_is_started_again(supervisor: Supervisor, said: list[str]) -> None:
    program = Program("worker", SLEEP, os.environ, restart=True)
    supervisor.start(program)
    assert program.process is not None
    first = program.process
    first.kill()
    wait_for(supervisor, lambda: program.process is not first)
    assert program.exit_status() is None
    assert said == ["The worker ended (signal SIGKILL); starting it again."]


def test_a_program_that_keeps_dying_ends_the_run(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(Program("worker", FAIL, os.environ, restart=True))
    with pytest.raises(EmbeddedError, match=r"The worker ended \(exit status 3\), so everything stops"):
        wait_for(supervisor, lambda: False)
    assert len(said) == processes.RESTARTS_IN_A_ROW - 1


def test_what_a_dead_program_left_running_is_cleared_away(supervisor: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = Program("worker", [*FORK, str(note)], os.environ, restart=True)
    supervisor.start(program)
    wait_for(supervisor, lambda: note.exists() and note.read_text() != "")
    left_over, first = int(note.read_text()), program.process
    assert first is not None
    first.kill()
    wait_for(supervisor, lambda: program.process is not first)
    wait_for(supervisor, lambda: not is_running(left_over))


def test_waiting_has_an_end(supervisor: Supervisor) -> None:
    with pytest.raises(EmbeddedError, match="no answer"):
        supervisor.wait_until(lambda: False, 0.0, "no answer")


def test_a_program_that_ignores_requests_is_ended(
    supervisor: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "SECONDS_TO_STOP", 0.5)
    program = Program("stubborn", STUBBORN, os.environ)
    supervisor.start(program)
    supervisor.wait_until(lambda: ignores_sigterm(program), 20, "it never ignored the signal")
    supervisor.stop()
    assert program.exit_status() == -signal.SIGKILL
    assert "does not stop by itself" in said[0]


def ignores_sigterm(program: Program) -> bool:
    """Tell, from the mask of ignored signals, whether the program has got so far; true at once without /proc."""
    assert program.process is not None
    status = Path(f"/proc/{program.process.pid}/status")
    if not status.exists():
        return True
    masks = dict(line.split(":\t") for line in status.read_text().splitlines() if line.startswith("SigIgn"))
    return bool(int(masks["SigIgn"], 16) >> (signal.SIGTERM - 1) & 1)


def is_running(pid: int) -> bool:
    """Tell whether the process is there and not merely waiting to be cleared away."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
