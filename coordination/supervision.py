"""Keep services running: each under a lock, started again when it falls, none outliving the supervisor.

This module imports no Django. A service is a process of its own, started through `guard`, which takes
the service's lock, ties its life to the supervisor's and then becomes the service.
"""

import argparse
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from coordination.locks import LockHeldError, hold

BASE_DIR = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1
LOG_LIMIT_BYTES = 5_000_000
STOP_SECONDS = 15
LONGEST_PAUSE_SECONDS = 30


def say(sentence: str) -> None:
    print(sentence, flush=True)


def die_with_parent(parent: int) -> None:
    """Ask the kernel to end this process when `parent` ends; leave at once if it already has.

    The kernel watches the thread that started the process, so start services from the main thread.
    Where the kernel offers no such signal, the locks alone keep a leftover from being doubled.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit("The process that started this one is gone.")


def guard(lock: Path, parent: int, command: list[str]) -> None:
    """Take the service's lock, tie this process to its parent, and become the command.

    The lock stays with the process through exec, and with any child that it forks.
    """
    die_with_parent(parent)
    try:
        handle = hold(lock, wait_seconds=STOP_SECONDS)
    except LockHeldError as error:
        raise SystemExit(str(error)) from error
    os.set_inheritable(handle, True)
    os.execv(command[0], command)


@dataclass
class Service:
    """One long-running process: its name, its command and the process that runs it now."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_seconds: float = 0.0
    restart_at: float | None = None

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def terminate(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """End the process and whatever it forked; harmless when nothing is left."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Supervisor:
    """Start services, start them again when they fall, end them together."""

    folder: Path
    services: list[Service]
    stopping: bool = field(default=False, init=False)

    def lock(self, name: str) -> Path:
        return self.folder / "run" / f"{name}.lock"

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def start(self, service: Service) -> None:
        log = self.log(service.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        guarded = [sys.executable, "-m", "coordination.supervision"]
        guarded += ["--lock", str(self.lock(service.name)), "--parent", str(os.getpid()), "--", *service.command]
        with log.open("ab") as output:
            # A session of its own: Ctrl-C reaches the supervisor alone, which ends the rest in order.
            service.process = subprocess.Popen(
                guarded, cwd=BASE_DIR, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        service.started_at = time.monotonic()
        service.restart_at = None

    def watch(self) -> None:
        """Start again, with a growing pause, each service that has ended."""
        for service in self.services:
            if service.restart_at is not None:
                if time.monotonic() >= service.restart_at:
                    self.start(service)
                continue
            if service.process is None or (code := service.process.poll()) is None:
                continue
            # What the service forked must be gone before its lock and its port are free again.
            service.kill()
            steady = time.monotonic() - service.started_at > LONGEST_PAUSE_SECONDS
            pause = 0.0 if steady or service.pause_seconds == 0 else service.pause_seconds
            service.pause_seconds = min(max(1.0, pause * 2), LONGEST_PAUSE_SECONDS)
            service.restart_at = time.monotonic() + pause
            when = "it starts again now" if pause == 0 else f"it starts again in {pause:.0f} s"
            say(f"The {service.name} ended ({ending(code)}); {when}. Its log: {self.log(service.name)}")

    def run(self, each_turn: Callable[[], None]) -> None:
        """Start everything and stay until a signal asks to stop; call `each_turn` five times a second."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        try:
            for service in self.services:
                self.start(service)
            while not self.stopping:
                self.watch()
                each_turn()
                time.sleep(0.2)
        finally:
            self.stop()

    def ask_to_stop(self, number: int, frame: object) -> None:
        """Stop after this turn; asked a second time, stop without waiting for work in hand."""
        if self.stopping:
            for service in self.services:
                service.kill()
        self.stopping = True

    def stop(self) -> None:
        """End every service, letting work in hand finish for a short while."""
        self.stopping = True
        for service in self.services:
            service.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(service.is_running() for service in self.services) and time.monotonic() < deadline:
            time.sleep(0.05)
        for service in self.services:
            service.kill()


def ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m coordination.supervision", description="Run one command under a lock and a parent."
    )
    parser.add_argument("--lock", type=Path, required=True, help="the lock file that says the service runs")
    parser.add_argument("--parent", type=int, required=True, help="the process with which the command ends")
    parser.add_argument("command", nargs="+", help="the program, by its full path, and its arguments")
    options = parser.parse_args()
    guard(options.lock, options.parent, options.command)


if __name__ == "__main__":
    main()
