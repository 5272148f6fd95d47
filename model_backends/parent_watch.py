"""End this process when the one that started it is gone, also while it holds the interpreter's lock.

The kernel or a native thread does it: a thread of Python's could not run meanwhile.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys

logger = logging.getLogger(__name__)

_PARENT = "UNFOG_PARENT_PID"
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_SIGKILL = 9  # <signal.h>
_DISPATCH_PROC_EXIT = 0x80000000  # <dispatch/source.h>
_SYNCHRONIZE = 0x00100000  # <winnt.h>
_INFINITE, _ONCE = 0xFFFFFFFF, 0x00000008


def child_environment() -> dict[str, str]:
    """Return the environment for a child that calls `end_with_parent`.

    Start it from the main thread: Linux takes the end of the thread that did for the end of the process.
    """
    return {**os.environ, _PARENT: str(os.getpid())}


def end_with_parent() -> None:
    """End this process, at once and without cleaning up, when the process that started it ends."""
    parent = int(os.environ.get(_PARENT) or os.getppid())
    try:
        if sys.platform == "linux":
            _watch_on_linux()
        elif sys.platform == "darwin":
            _watch_on_macos(parent)
        elif sys.platform == "win32":
            _watch_on_windows(parent)
    except (OSError, AttributeError) as error:
        logger.warning("Can't watch the parent process: %s", error)
    if not _is_running(parent):  # it ended before it was watched
        os._exit(1)


def _is_running(pid: int) -> bool:
    import psutil  # only a child asks; the window starts faster without it

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _watch_on_linux() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(_SIGKILL), 0, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _watch_on_macos(parent: int) -> None:
    """Let a thread of Grand Central Dispatch call `_exit(0)`."""
    system = ctypes.CDLL(None)
    system.dispatch_get_global_queue.restype = ctypes.c_void_p
    system.dispatch_get_global_queue.argtypes = (ctypes.c_long, ctypes.c_ulong)
    system.dispatch_source_create.restype = ctypes.c_void_p
    system.dispatch_source_create.argtypes = (
        ctypes.c_void_p, ctypes.c_size_t, ctypes.c_ulong, ctypes.c_void_p,
    )  # fmt: skip
    system.dispatch_source_set_event_handler_f.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    system.dispatch_resume.argtypes = (ctypes.c_void_p,)
    kind = ctypes.addressof(ctypes.c_char.in_dll(system, "_dispatch_source_type_proc"))
    source = system.dispatch_source_create(
        kind, parent, _DISPATCH_PROC_EXIT, system.dispatch_get_global_queue(0, 0)
    )
    if not source:
        raise OSError("no dispatch source")
    system.dispatch_source_set_event_handler_f(source, ctypes.cast(system._exit, ctypes.c_void_p))
    system.dispatch_resume(source)


def _watch_on_windows(parent: int) -> None:
    """Let a thread of the system's pool call `TerminateProcess(this process, 0)`."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.RegisterWaitForSingleObject.argtypes = (
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong,
    )  # fmt: skip
    handle = kernel.OpenProcess(_SYNCHRONIZE, False, parent)
    terminate = ctypes.cast(kernel.TerminateProcess, ctypes.c_void_p)
    this_process, registered = ctypes.c_void_p(-1), ctypes.c_void_p()
    if not handle or not kernel.RegisterWaitForSingleObject(
        ctypes.byref(registered), handle, terminate, this_process, _INFINITE, _ONCE
    ):
        raise OSError("the process cannot be waited for")
