"""The process that reads one file: a request on stdin, the attachment on stdout, both as a line of JSON.

Files come from anywhere. One that would take for ever or all memory ends this process, not the program.
It also ends when its standard input does.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import BinaryIO

import psutil

from app.attachments.protocol import Read, decode_request, encode
from app.attachments.read import read_attachment
from app.attachments.records import Attachment, AttachmentError, display_name
from model_backends.bug_report import log_bug
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, UnfogError

logger = logging.getLogger(__name__)

_GRACE_SECONDS = 5.0  # from being told to end until being ended
_LOOK_SECONDS = 0.1
_SMALLER = lazy_text("Attach the part of it that matters, or its text.")


def outcome(request: Read) -> Attachment | Failed:
    """Return the attachment, or what went wrong."""
    path = Path(os.fsdecode(request.path))
    try:
        return read_attachment(path, request.limits)
    except UnfogError as error:
        return error.as_event()
    except MemoryError:
        return _too_much_memory(path)
    except Exception as error:  # noqa: BLE001 - a bug is told as an answer
        log_bug(logger, error)
        return Failed(
            kind="bug",
            message=lazy_text(
                "“{file}” cannot be attached: {kind}: {error}",
                file=display_name(path),
                kind=type(error).__name__,
                error=error,
            ),
            hint=lazy_text("This is a mistake in Unfog. Please report it with the details."),
            detail=traceback.format_exc(),
        )


def main() -> int:
    """Read the file asked for on stdin. Descriptor 1 is kept for the answer; other prints go to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started us
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    with os.fdopen(os.dup(0), "rb") as requests, os.fdopen(os.dup(1), "wb") as stream:
        os.dup2(2, 1)
        answers = _Answers(stream)
        try:
            request = decode_request(requests.readline())
        except UnfogError as error:
            answers.put(error.as_event())
            return 0
        # The last resort needs no Python: a regular expression may hold up every thread.
        faulthandler.dump_traceback_later(request.seconds + _GRACE_SECONDS, exit=True, file=2)
        threading.Thread(target=_end_with, args=(0,), name="end", daemon=True).start()
        threading.Thread(target=_guard, args=(request, answers), name="guard", daemon=True).start()
        answers.put(outcome(request))
        faulthandler.cancel_dump_traceback_later()
    return 0


class _Answers:
    """Writes one answer, whichever thread is first."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._lock = stream, threading.Lock()
        self._is_written = False

    def put(self, answer: Attachment | Failed) -> None:
        """Write an answer, unless there is one; where nobody reads any more, this process ends."""
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


def _guard(request: Read, answers: _Answers) -> None:
    """End this process when it takes too long or too much."""
    path = Path(os.fsdecode(request.path))
    deadline = time.monotonic() + request.seconds
    process, pause = psutil.Process(), threading.Event()
    while True:
        if process.memory_info().rss > request.memory:
            answers.put(_too_much_memory(path))
            os._exit(0)
        if time.monotonic() > deadline:
            reason = lazy_text("reading it took longer than {seconds:g} seconds", seconds=request.seconds)
            answers.put(AttachmentError(display_name(path), reason, _SMALLER).as_event())
            os._exit(0)
        pause.wait(_LOOK_SECONDS)


def _too_much_memory(path: Path) -> Failed:
    error = AttachmentError(display_name(path), lazy_text("reading it takes too much memory"), _SMALLER)
    return Failed(kind="out_of_memory", message=error.message, hint=error.hint)


def _end_with(descriptor: int) -> None:
    """End this process when nothing more can come from there."""
    while os.read(descriptor, 1 << 16):
        pass
    os._exit(1)
