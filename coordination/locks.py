"""File locks that name their holder, so that no service of one installation runs twice."""

import fcntl
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


class LockHeldError(Exception):
    """Another process holds the lock; `pid` is the one that wrote it, 0 when unknown."""

    def __init__(self, path: Path, pid: int) -> None:
        super().__init__(f"{path} is held by process {pid or 'unknown'}.")
        self.pid = pid


def started_at(pid: int) -> str:
    """Return the kernel's start time of a process, which with its number names it for good; else ''."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    # The name in brackets may hold spaces; the start time is the 20th field after it.
    return stat.rpartition(")")[2].split()[19]


def holder(path: Path) -> int:
    """Return the process that wrote the lock if it still lives, else 0."""
    try:
        pid, _, born = path.read_text(encoding="ascii").strip().partition(" ")
    except OSError:
        return 0
    return int(pid) if pid.isdigit() and born and started_at(int(pid)) == born else 0


def hold(path: Path, wait_seconds: float) -> int:
    """Take the lock and return its open file; the kernel frees it when the last holder ends.

    Raises LockHeldError when it is not free within `wait_seconds`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(handle)
                raise LockHeldError(path, holder(path)) from None
            time.sleep(0.1)
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()} {started_at(os.getpid())}\n".encode("ascii"), 0)
    return handle


def is_free(path: Path) -> bool:
    """Return whether nobody holds the lock at this moment."""
    if not path.exists():
        return True
    with path.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def release_leftover(path: Path, name: str, say: Callable[[str], None], wait_seconds: float) -> None:
    """End a service that an earlier, killed supervisor left behind; raise SystemExit if it stays.

    The caller holds the supervisor's own lock, so whoever holds this one has no supervisor.
    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        if is_free(path):
            return
        pid = holder(path)
        say(f"Waiting for the {name} of an earlier run to end (process {pid or 'unknown'}).")
        if pid:
            os.kill(pid, number)
        deadline = time.monotonic() + wait_seconds
        while not is_free(path) and time.monotonic() < deadline:
            time.sleep(0.1)
    if not is_free(path):
        raise SystemExit(f"The {name} of an earlier run does not end. See who holds it: fuser {path}")
