"""A child process for what is not to be trusted: started apart, bounded in time, ended with all that it started.

The child puts up its own walls (rendering/sandbox.py); this side starts it without a secret and waits.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SHORTAGE_SIGNALS = (-signal.SIGKILL, -signal.SIGABRT, -signal.SIGTRAP)
# The package `coordination` would bring Celery and the settings into the child: it gets an empty one of that name.
_LAUNCH = (
    "import sys, types; package = types.ModuleType('coordination'); package.__path__ = [sys.argv[1]];"
    " sys.modules['coordination'] = package;"
    " from importlib import import_module; sys.exit(import_module(sys.argv[2]).main())"
)


class TooSlowError(Exception):
    """The child was not ready in its time and was ended."""


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit status (negative for a signal) and what it wrote."""

    status: int
    out: bytes
    err: str


def run(
    module: str,
    setting: Mapping[str, object],
    given: bytes,
    *,
    folder: Path,
    seconds: float,
    environ: Mapping[str, str] | None = None,
) -> Ended:
    """Run `main()` of a module of `coordination` in a child and return how it ended.

    The child reads `setting` (plain values; the parent's number is added) from its last argument and `given` from
    stdin; `folder` is where it works. Raises TooSlowError after `seconds`.
    """
    told = json.dumps({"parent": os.getpid(), "folder": str(folder), **setting})
    command = [sys.executable, "-s", "-P", "-c", _LAUNCH, str(Path(__file__).resolve().parent), module, told]
    return start(command, given, folder=folder, seconds=seconds, environ=environment(folder) | dict(environ or {}))


def start(command: Sequence[str], given: bytes, *, folder: Path, seconds: float, environ: Mapping[str, str]) -> Ended:
    """Run a command in a group of its own and end the whole group; `environ` is all that it is told."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=dict(environ),
        start_new_session=True,
    )
    try:
        out, err = child.communicate(given, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TooSlowError(seconds) from None
    finally:
        _end(child)
    return Ended(child.returncode, out, err.decode(errors="replace"))


def environment(folder: Path) -> dict[str, str]:
    """Return all that a child's environment holds: no secret, no address of a database."""
    told = {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
    if "LD_LIBRARY_PATH" in os.environ:
        told["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return told


def _end(child: subprocess.Popen) -> None:
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            # What the child did not take any more cannot be flushed.
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()
