"""Keep a worker's standard input and output for its protocol, out of the reach of libraries."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO


@contextmanager
def protocol_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open standard input and output; afterwards descriptor 0 is empty, and 1 is standard error.

    So nothing that a library prints can get between the lines. Nor does a library wait for the next line: on
    Windows whoever looks at a pipe waits while a thread reads from it, and NumPy's Fortran library looks at
    the standard input when it is loaded.

    The input stays open at the end, for a thread may still be reading it.
    """
    requests = os.fdopen(os.dup(0), "rb", closefd=False)
    with os.fdopen(os.dup(1), "wb") as answers:
        empty = os.open(os.devnull, os.O_RDONLY)
        os.dup2(empty, 0)
        os.close(empty)
        os.dup2(2, 1)
        _set_standard_handles()
        yield requests, answers


def _set_standard_handles() -> None:
    """On Windows, tell the system, too: the C library does so in console programs only."""
    if sys.platform != "win32":
        return
    import ctypes
    import msvcrt

    kernel = ctypes.WinDLL("kernel32")
    kernel.SetStdHandle.argtypes = (ctypes.c_ulong, ctypes.c_void_p)
    for descriptor, name in ((0, -10), (1, -11)):  # STD_INPUT_HANDLE, STD_OUTPUT_HANDLE
        kernel.SetStdHandle(name & 0xFFFFFFFF, msvcrt.get_osfhandle(descriptor))
