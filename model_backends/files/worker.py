"""Child process for one task with model files: a request on stdin, events on stdout (see `protocol`).

It exits when stdin is closed, so it never outlives the program that started it.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from typing import BinaryIO

from model_backends.bug_report import configure_logging, report_bug
from model_backends.files.progress import Emit
from model_backends.files.protocol import (
    Check,
    CheckForUpdates,
    Copy,
    Download,
    InspectSystem,
    MeasureSpeed,
    PackTask,
    Refresh,
    Task,
    TaskEvent,
    Verify,
    decode_task,
    encode,
)
from model_backends.lazy_text import lazy_text
from model_backends.parent_watch import end_with_parent
from model_backends.protocol import Failed, UnfogError, read_lines
from model_backends.protocol_streams import protocol_streams

logger = logging.getLogger(__name__)


class EventStream:
    """Writes events; may be called from any thread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._lock = stream, threading.Lock()

    def write(self, event: TaskEvent) -> None:
        """Write an event; exit the process if nobody reads any more."""
        with self._lock:
            try:
                self._stream.write(encode(event))
                self._stream.flush()
            except OSError:
                os._exit(1)


def run(task: Task, emit: Emit) -> TaskEvent:
    """Run a task and return its result. Imports are deferred: a download needs no ggml, a check no network.

    Raises:
        UnfogError: it failed.
    """
    if isinstance(task, PackTask):
        from model_backends.gpu_packs.tasks import run_pack_task

        return run_pack_task(task, emit)
    if isinstance(task, Download | Refresh | CheckForUpdates):
        from model_backends.files.environment import configure_environment

        configure_environment(task.hub)  # before `huggingface_hub` is imported
    if isinstance(task, CheckForUpdates):
        from model_backends.files.updates import check_for_updates

        return check_for_updates(task)
    if isinstance(task, Download):
        from model_backends.files.download import download

        return download(task, emit)
    if isinstance(task, Refresh):
        from model_backends.files.refresh import refresh

        return refresh(task, emit)
    if isinstance(task, Verify):
        from model_backends.files.checksum import verify

        return verify(task, emit)
    if isinstance(task, Copy):
        from model_backends.files.copy import copy

        return copy(task, emit)
    if isinstance(task, Check):
        from model_backends.files.check import check

        return check(task)
    if isinstance(task, MeasureSpeed):
        from model_backends.diffusion_gemma.speed_test import measure_speed

        return measure_speed(task)
    return _inspect_system(task)


def _inspect_system(task: InspectSystem) -> TaskEvent:
    from model_backends.files.system_info import inspect_system

    return inspect_system(task)


def outcome(task: Task, emit: Emit) -> TaskEvent:
    """Run a task and return its last event: the result or the failure."""
    try:
        return run(task, emit)
    except UnfogError as error:
        return error.as_event()
    except MemoryError:
        return Failed(
            kind="out_of_memory",
            message=lazy_text("Out of memory."),
            hint=lazy_text("Close other programs and try again."),
        )
    except Exception as error:  # noqa: BLE001 - a bug is reported as an event
        return report_bug(logger, error)


def _exit_at_eof(descriptor: int) -> None:
    """Exit the process when the descriptor reaches its end."""
    while os.read(descriptor, 1 << 16):
        pass
    os._exit(1)


def main() -> int:
    """Run the task on stdin. File descriptor 1 is reserved for events; other output goes to stderr."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started us
    configure_logging(logging.WARNING)
    with protocol_streams() as (requests, stream):
        events = EventStream(stream)
        try:
            task = decode_task(next(read_lines(requests), b""))
        except UnfogError as error:
            events.write(error.as_event())
            return 0
        threading.Thread(target=_exit_at_eof, args=(requests.fileno(),), name="end", daemon=True).start()
        events.write(outcome(task, events.write))
    return 0
