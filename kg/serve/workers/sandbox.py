"""Takes from a worker process the ability to open connections: whatever a query asks for, it stays inside.

Reading the text of a query for SERVICE and LOAD is a courtesy, not a wall: the engine's grammar has more ways to write
them than a reader of tokens knows. The wall is the kernel's (seccomp, Linux 3.17 and later): `socket` is refused.
"""

import ctypes
import platform
import struct

__all__ = ["without_network"]

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # BPF: load a word, jump if equal, return
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # the latter with EACCES
_IO_URING = 425
_SYSTEMS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # architecture as the kernel has it; `socket`


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def without_network() -> bool:
    """Whether this process, and what it starts from now on, can open no more sockets."""
    if platform.system() != "Linux" or platform.machine() not in _SYSTEMS:
        return False
    architecture, socket = _SYSTEMS[platform.machine()]
    rows = [
        (_LOAD, 0, 0, 4),  # the architecture of the call
        (_EQUAL, 0, 3, architecture),  # another one's numbers mean something else: refuse
        (_LOAD, 0, 0, 0),  # the number of the call
        (_EQUAL, 1, 0, socket),
        (_EQUAL, 0, 1, _IO_URING),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *row) for row in rows)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(rows), code)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
