"""Run programs side by side, and stop them all together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from config.embedded.private import EmbeddedError
from config.embedded.privileges import ending_with_parent

SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_TO_STOP = 20.0
# A program that keeps dying this soon after its start will not get better by another start.
SECONDS_TO_PROVE_ITSELF = 10.0
RESTARTS_IN_A_ROW = 3


class StopRequested(Exception):
    """Ctrl-C, or a signal that means the same."""


@dataclass
class Program:
    """One long-running program. `restart` says whether it may be started again when it dies."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    restart: bool = False
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    started_at: float = 0.0
    failures: int = 0

    def start(self) -> None:
        self.process = spawn(self.command, self.environment)
        self.started_at = time.monotonic()

    def start_again(self) -> None:
        """Start it anew, after clearing away what the dead one left running (a worker's clock, for one)."""
        if self.process is not None:
            _kill_session(self.process.pid)
        self.start()

    def exit_status(self) -> int | None:
        """None while it runs; minus the signal's number when a signal ended it."""
        return self.process.poll() if self.process else None

    def may_restart(self) -> bool:
        """Tell whether to try again; counts failures that come soon after a start."""
        soon = time.monotonic() - self.started_at < SECONDS_TO_PROVE_ITSELF
        self.failures = self.failures + 1 if soon else 0
        return self.restart and self.failures < RESTARTS_IN_A_ROW


class Supervisor:
    """Starts programs, watches them, and stops all of them at the end.

    Signals only set a flag, so that none can interrupt a start half-way and leave a program behind.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.programs: list[Program] = []
        self.stop_requested = False

    def listen(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as requests to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._request_stop)

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_requested = True

    def run_to_end(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run one command and wait for it. Raises EmbeddedError when it fails, StopRequested on Ctrl-C."""
        process = spawn(command, environment)
        try:
            while process.poll() is None:
                self.pause()
        finally:
            _end([process], self.say)
        if process.returncode != 0:
            raise EmbeddedError(f"{name} failed ({_how(process.returncode)}); its own message is above.")

    def start(self, program: Program) -> None:
        self.programs.append(program)
        program.start()

    def wait_until(self, condition: Callable[[], bool], seconds: float, failure: str) -> None:
        """Wait for `condition` and watch the programs; raises EmbeddedError with `failure` when it takes longer."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.look_after_programs()
            if time.monotonic() > deadline:
                raise EmbeddedError(failure)
            self.pause()

    def look_after_programs(self) -> None:
        """Start again what died and may be; raises EmbeddedError when something is gone for good."""
        for program in self.programs:
            status = program.exit_status()
            if status is None:
                continue
            if not program.may_restart():
                raise EmbeddedError(f"The {program.name} ended ({_how(status)}), so everything stops.")
            self.say(f"The {program.name} ended ({_how(status)}); starting it again.")
            program.start_again()

    def pause(self) -> None:
        """Wait a moment. Raises StopRequested when it is time to go."""
        if self.stop_requested:
            raise StopRequested
        time.sleep(SECONDS_BETWEEN_LOOKS)

    def stop(self) -> None:
        """Stop every program; returns when all have gone."""
        _end([program.process for program in self.programs if program.process], self.say)


def spawn(command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a command that the terminal's Ctrl-C does not reach, and that ends when this process is killed."""
    return subprocess.Popen(
        [*ending_with_parent("TERM"), *command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(processes: Sequence["subprocess.Popen[bytes]"], say: Callable[[str], None]) -> None:
    """Ask the processes to end, insist after a while, and clear away what they left in their sessions."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"Process {process.pid} does not stop by itself; ending it.")
        _kill_session(process.pid)
        process.wait()


def _kill_session(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:  # the usual case: all gone
        return
    except PermissionError:  # macOS says so of a group of zombies
        return


def _how(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
