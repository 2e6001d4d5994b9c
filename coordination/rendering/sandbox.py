"""Walls around the renderer, put up by itself before it reads a line of the document.

WeasyPrint's fetcher has been got round more than once, so it is not the wall; a process without network is.
"""

import contextlib
import ctypes
import os
import resource
import signal
from typing import TypedDict

from . import syscalls

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


class Caps(TypedDict):
    """Upper bounds of one rendering, in seconds and bytes."""

    cpu_seconds: int
    memory_bytes: int
    file_bytes: int


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when `parent`, the process that started it, ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("The parent ended before the rendering began.")


def limit(caps: Caps) -> None:
    """Bound processor time, address space and size of files; leave no core dump; give way to the site."""
    # The soft bound on time ends the process by a signal of its own, so that the parent can name the reason.
    resource.setrlimit(resource.RLIMIT_CPU, (caps["cpu_seconds"], caps["cpu_seconds"] + 2))
    resource.setrlimit(resource.RLIMIT_AS, (caps["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (caps["file_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(10)


def close(parent: int) -> list[str]:
    """Cut the process off from network and other programs; return the walls that the host allowed.

    `namespace`: an own network without any interface. `calls`: the kernel refuses sockets and new processes.
    """
    walls = []
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        walls.append("namespace")
        # A change of credentials makes the kernel forget whom to die with.
        die_with(parent)
    if syscalls.refuse_sockets_and_processes():
        walls.append("calls")
    else:
        _limit_processes()
    return walls


def _limit_processes(spare: int = 16) -> None:
    """Allow `spare` more tasks than this user has; Pango needs one thread, and root is not held by this."""
    tasks = 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == os.getuid():
                    tasks += len(os.listdir(f"/proc/{name}/task"))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NPROC, (tasks + spare,) * 2)
