"""Child process that reads a file of conversations: a request on stdin, its content on stdout, as JSON lines.

Files may be hostile: one that would take for ever or all memory ends this process, not the program.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.attachments.records import display_name
from app.import_export.protocol import Batch, Done, ReadConversations, batches, decode_request, encode
from app.import_export.records import ImportExportError
from app.import_export.sources import read_file
from model_backends.bug_report import configure_logging, log_bug
from model_backends.lazy_text import lazy_text
from model_backends.memory_limit import limit_memory
from model_backends.parent_watch import end_with_parent
from model_backends.protocol import Failed, UnfogError
from model_backends.protocol_streams import protocol_streams

logger = logging.getLogger(__name__)

_GRACE_SECONDS = 10.0  # in which the program ends this process, and says why


def answers(request: ReadConversations) -> Iterator[Batch | Done | Failed]:
    """Read the file; yield what is in it, and at last whether all of it was read."""
    path = Path(os.fsdecode(request.path))
    try:
        yield from batches(read_file(path, request.now, request.max_bytes))
        yield Done()
    except UnfogError as error:
        yield error.as_event()
    except MemoryError:
        yield too_much_memory(path)
    except Exception as error:  # noqa: BLE001 - a bug is reported as an answer
        log_bug(logger, error)
        yield Failed(
            kind="bug",
            message=lazy_text(
                "Can't import “{file}” because of an unexpected error.", file=display_name(path)
            ),
            hint=lazy_text("This is a bug in Unfog. Please report it with the details."),
            detail=traceback.format_exc(),
        )


def too_much_memory(path: Path) -> Failed:
    """Return the failure of a file that takes more memory than is allowed."""
    error = ImportExportError(
        lazy_text(
            "Can't import “{file}”: {reason}.",
            file=display_name(path),
            reason=lazy_text("reading it takes too much memory"),
        ),
        lazy_text("Import the conversations in smaller files."),
    )
    return Failed(kind="out_of_memory", message=error.message, hint=error.hint)


def main() -> int:
    """Read the requested file. Descriptor 1 is reserved for the answers; other output goes to stderr."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started us
    configure_logging(logging.ERROR)
    with protocol_streams() as (requests, stream):
        try:
            request = decode_request(requests.readline())
        except UnfogError as error:
            _write(stream, error.as_event())
            return 0
        limit_memory(request.memory, lambda: _give_up(request, stream))
        wanted = threading.Semaphore(0)
        threading.Thread(target=_count_lines, args=(requests, wanted), name="wanted", daemon=True).start()
        for answer in _timed(answers(request), request.seconds + _GRACE_SECONDS):
            wanted.acquire()
            _write(stream, answer)
    return 0


def _timed(answers: Iterator[Batch | Done | Failed], seconds: float) -> Iterator[Batch | Done | Failed]:
    """End the process if an answer takes too long, also if no Python code can run meanwhile."""
    while True:
        faulthandler.dump_traceback_later(seconds, exit=True, file=2)
        answer = next(answers, None)
        faulthandler.cancel_dump_traceback_later()
        if answer is None:
            return
        yield answer


def _write(stream: BinaryIO, answer: Batch | Done | Failed) -> None:
    """Write an answer; exit the process if nobody reads any more."""
    try:
        stream.write(encode(answer))
        stream.flush()
    except OSError:
        os._exit(1)


def _give_up(request: ReadConversations, stream: BinaryIO) -> None:
    _write(stream, too_much_memory(Path(os.fsdecode(request.path))))
    os._exit(0)


def _count_lines(requests: BinaryIO, wanted: threading.Semaphore) -> None:
    """Count the lines that are asked for; exit the process at the end of its input."""
    while requests.readline():
        wanted.release()
    os._exit(1)
