"""Child process that reads one file: a request on stdin, the attachment on stdout, each a line of JSON.

Files may be hostile: one that would take for ever or all memory ends this process, not the program. It also
exits at the end of its standard input.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
import time
import traceback
from pathlib import Path
from typing import BinaryIO

import psutil

from app.attachments.protocol import Read, decode_request, encode
from app.attachments.read import read_attachment
from app.attachments.records import Attachment, AttachmentError, display_name
from model_backends.bug_report import configure_logging, log_bug
from model_backends.lazy_text import lazy_text
from model_backends.parent_watch import end_with_parent
from model_backends.protocol import Failed, UnfogError
from model_backends.protocol_streams import protocol_streams

logger = logging.getLogger(__name__)

_GRACE_SECONDS = 5.0  # between the soft and the hard time limit
_POLL_SECONDS = 0.1
_SMALLER = lazy_text("Attach only the part you need, or its text.")


def outcome(request: Read) -> Attachment | Failed:
    """Read the file; return the attachment or the failure."""
    path = Path(os.fsdecode(request.path))
    try:
        return read_attachment(path, request.limits)
    except UnfogError as error:
        return error.as_event()
    except MemoryError:
        return _too_much_memory(path)
    except Exception as error:  # noqa: BLE001 - a bug is reported as an answer
        log_bug(logger, error)
        return Failed(
            kind="bug",
            message=lazy_text(
                "Can't attach “{file}” because of an unexpected error.", file=display_name(path)
            ),
            hint=lazy_text("This is a bug in Unfog. Please report it with the details."),
            detail=traceback.format_exc(),
        )


def main() -> int:
    """Read the requested file. Descriptor 1 is reserved for the answer; other output goes to stderr."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started us
    configure_logging(logging.ERROR)
    with protocol_streams() as (requests, stream):
        answers = _Answers(stream)
        try:
            request = decode_request(requests.readline())
        except UnfogError as error:
            answers.write(error.as_event())
            return 0
        # The hard limit works without Python code: a regular expression may block every thread.
        faulthandler.dump_traceback_later(request.seconds + _GRACE_SECONDS, exit=True, file=2)
        threading.Thread(target=_exit_at_eof, args=(requests.fileno(),), name="end", daemon=True).start()
        threading.Thread(target=_watch_limits, args=(request, answers), name="guard", daemon=True).start()
        answers.write(outcome(request))
        faulthandler.cancel_dump_traceback_later()
    return 0


class _Answers:
    """Writes one answer, from whichever thread is first."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._lock = stream, threading.Lock()
        self._is_written = False

    def write(self, answer: Attachment | Failed) -> None:
        """Write the answer, unless one was written; exit the process if nobody reads any more."""
        line = encode(answer)
        with self._lock:
            if self._is_written:
                return
            self._is_written = True
            try:
                self._stream.write(line)
                self._stream.flush()
            except OSError:
                os._exit(1)


def _watch_limits(request: Read, answers: _Answers) -> None:
    """Exit the process if it exceeds its time or memory limit."""
    path = Path(os.fsdecode(request.path))
    deadline = time.monotonic() + request.seconds
    process, pause = psutil.Process(), threading.Event()
    while True:
        if process.memory_info().rss > request.memory:
            answers.write(_too_much_memory(path))
            os._exit(0)
        if time.monotonic() > deadline:
            reason = lazy_text("reading it took more than {seconds:g} seconds", seconds=request.seconds)
            answers.write(AttachmentError(display_name(path), reason, _SMALLER).as_event())
            os._exit(0)
        pause.wait(_POLL_SECONDS)


def _too_much_memory(path: Path) -> Failed:
    error = AttachmentError(display_name(path), lazy_text("reading it takes too much memory"), _SMALLER)
    return Failed(kind="out_of_memory", message=error.message, hint=error.hint)


def _exit_at_eof(descriptor: int) -> None:
    """Exit the process when the descriptor reaches its end."""
    while os.read(descriptor, 1 << 16):
        pass
    os._exit(1)
