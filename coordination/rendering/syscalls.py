"""A filter of system calls (seccomp): no socket, no other program, no new process; threads stay allowed."""

import ctypes
import errno
import platform
import struct
import sys

_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_MODE_FILTER = 2

# Classic BPF: load a word, jump if equal, jump if greater or equal, jump if a bit is set, return.
_LOAD, _EQUAL, _AT_LEAST, _BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_UNKNOWN = 0x00050000 | errno.ENOSYS
_CLONE_THREAD = 0x00010000
_FOREIGN_NUMBERS = 0x40000000

# Per machine: its code, the number of clone, and those of the calls refused: socket, socketpair, connect, bind, execve,
# execveat, fork and vfork where they exist, ptrace, io_uring_setup.
_MACHINES: dict[str, tuple[int, int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, 56, (41, 53, 42, 49, 59, 322, 57, 58, 101, 425)),
    "aarch64": (0xC00000B7, 220, (198, 199, 203, 200, 221, 281, 117, 425)),
}
_CLONE3 = 435


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse_sockets_and_processes() -> bool:
    """Install the filter for good; return False where the machine or its kernel does not take one."""
    if platform.machine() not in _MACHINES or sys.byteorder != "little":
        return False
    code = _filter(*_MACHINES[platform.machine()])
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(architecture: int, clone: int, refused: tuple[int, ...]) -> bytes:
    """Return the program; the four returns stand at its end and every jump counts the distance to them."""
    body = [
        (_LOAD, _ARCHITECTURE_AT, None, None),
        (_EQUAL, architecture, None, "refuse"),
        (_LOAD, _NUMBER_AT, None, None),
    ]
    body += [(_AT_LEAST, _FOREIGN_NUMBERS, "refuse", None)]
    body += [(_EQUAL, number, "refuse", None) for number in refused]
    # Its flags stand in memory, which a filter cannot read; the C library then falls back to plain clone.
    body += [(_EQUAL, _CLONE3, "unknown", None), (_EQUAL, clone, None, "allow")]
    body += [(_LOAD, _FIRST_ARGUMENT_AT, None, None), (_BIT, _CLONE_THREAD, "allow", "refuse")]
    ends = {"allow": _ALLOW, "refuse": _REFUSE, "unknown": _UNKNOWN}
    places = {name: len(body) + number for number, name in enumerate(ends)}
    lines = [
        struct.pack("<HBBI", kind, places[yes] - at - 1 if yes else 0, places[no] - at - 1 if no else 0, value)
        for at, (kind, value, yes, no) in enumerate(body)
    ]
    return b"".join(lines + [struct.pack("<HBBI", _RETURN, 0, 0, answer) for answer in ends.values()])
