"""Limit the memory of this process, which reads what somebody else wrote."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import psutil

_POLL_SECONDS = 0.1


def limit_memory(most: int, on_exceeded: Callable[[], object]) -> None:
    """Allow about `most` bytes of memory beyond those in use.

    On Linux an allocation beyond that raises `MemoryError`, also in native code that no thread can interrupt.
    Elsewhere a thread watches the memory, and calls `on_exceeded`, which should end the process.
    """
    if not limit_allocations(most):
        process = psutil.Process()
        limit = process.memory_info().rss + most
        threading.Thread(
            target=_watch, args=(process, limit, on_exceeded), name="memory", daemon=True
        ).start()


def limit_allocations(most: int) -> bool:
    """Let allocations fail above `most` bytes beyond those in use; return whether the system can."""
    if sys.platform != "linux":
        return False
    import resource

    limit = psutil.Process().memory_info().vms + most
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True


def _watch(process: psutil.Process, limit: int, on_exceeded: Callable[[], object]) -> None:
    pause = threading.Event()
    while process.memory_info().rss <= limit:
        pause.wait(_POLL_SECONDS)
    on_exceeded()
