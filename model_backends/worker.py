"""The engine process: requests as JSON lines on stdin, events as JSON lines on stdout.

Requests are read by a thread, so that `Cancel` is seen while a reply is made. Events are written by
a thread, so that a slow reader never holds the engine back: a denoising step that is still waiting
when the next one comes is dropped.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import threading
from collections.abc import Callable
from typing import BinaryIO, Protocol

import msgspec

from model_backends.bug_report import as_failed, configure_logging, report_bug
from model_backends.lazy_text import lazy_text
from model_backends.parent_watch import end_with_parent
from model_backends.protocol import (
    Cancel,
    CardMeasured,
    Count,
    DenoisingStep,
    Event,
    Failed,
    Fill,
    Generate,
    Load,
    MeasureCard,
    Request,
    Shutdown,
    UnfogError,
    decode_request,
    encode,
    read_lines,
    request_id,
)
from model_backends.protocol_streams import protocol_streams

logger = logging.getLogger(__name__)

Emit = Callable[[Event], None]


class Backend(Protocol):
    """Something that runs models. What it emits gets the id of the request from the worker."""

    def load(self, request: Load, emit: Emit) -> None:
        """Opens a model; the last event is `Loaded`."""

    def generate(self, request: Generate, emit: Emit, cancelled: Callable[[], bool]) -> None:
        """Answers; the last event is `Finished`."""

    def fill(self, request: Fill, emit: Emit, cancelled: Callable[[], bool]) -> None:
        """Writes the slots of a text; the last event is `Finished`."""

    def count(self, request: Count, emit: Emit, cancelled: Callable[[], bool]) -> None:
        """Counts tokens; the only event is `Counted`."""

    def close(self) -> None:
        """Frees the model."""


class EventWriter:
    """Writes events in order from a thread of its own; waiting steps give way to newer ones."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ready = threading.Condition()
        self._waiting: list[Event] = []
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="events", daemon=True)
        self._thread.start()

    def put(self, event: Event) -> None:
        """Hands an event over; never waits for the reader."""
        with self._ready:
            if isinstance(event, DenoisingStep) and self._waiting and _same_block(self._waiting[-1], event):
                self._waiting[-1] = event
            else:
                self._waiting.append(event)
            self._ready.notify()

    def close(self) -> None:
        """Writes what is waiting, then ends."""
        with self._ready:
            self._closed = True
            self._ready.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                event = self._waiting.pop(0)
            try:
                self._stream.write(_encoded(event))
                self._stream.flush()
            except OSError:  # the program is gone: end as it would have asked us to
                logger.info("nobody reads events any more")
                os._exit(0)


def _encoded(event: Event) -> bytes:
    """Encode an event; one that can't be encoded is reported as a bug, because somebody waits for it."""
    try:
        return encode(event)
    except Exception as error:  # noqa: BLE001 - a bug is reported as an event
        return encode(msgspec.structs.replace(report_bug(logger, error), id=event.id))


def _same_block(waiting: Event, event: DenoisingStep) -> bool:
    return isinstance(waiting, DenoisingStep) and (waiting.id, waiting.block) == (event.id, event.block)


class RequestReader:
    """Reads requests in a thread of its own; only `Cancel` and `MeasureCard` are done at once."""

    def __init__(self, stream: BinaryIO, emit: Emit, measure_card: Callable[[], CardMeasured]) -> None:
        self._stream, self._emit, self._measure_card = stream, emit, measure_card
        self._queue: queue.Queue[Request] = queue.Queue()
        self._cancelled: set[int] = set()
        self._closing = threading.Event()
        threading.Thread(target=self._run, name="requests", daemon=True).start()

    def next(self) -> Request:
        """The next request, waited for."""
        return self._queue.get()

    def is_cancelled(self, id: int) -> bool:
        """Whether the `Generate` of this id should stop."""
        return self._closing.is_set() or id in self._cancelled

    def _run(self) -> None:
        try:
            self._read()
        finally:
            self._closing.set()  # asked to end, or the program is gone
            self._queue.put(Shutdown())

    def _read(self) -> None:
        for line in read_lines(self._stream):
            try:
                request = decode_request(line)
            except Exception as error:  # noqa: BLE001 - no line may end the worker
                self._emit(msgspec.structs.replace(as_failed(logger, error), id=request_id(line)))
                continue
            if isinstance(request, Cancel):
                self._cancelled.add(request.id)
            elif isinstance(request, MeasureCard):
                self._emit(msgspec.structs.replace(self._measure_card(), id=request.id))
            elif isinstance(request, Shutdown):
                break
            else:
                self._queue.put(request)


def serve(
    backend: Backend,
    stdin: BinaryIO,
    stdout: BinaryIO,
    measure_card: Callable[[], CardMeasured] = CardMeasured,
) -> None:
    """Answers requests until `Shutdown` or the end of `stdin`. `measure_card` is called on another thread."""
    writer = EventWriter(stdout)
    reader = RequestReader(stdin, writer.put, measure_card)
    try:
        while not isinstance(request := reader.next(), Shutdown):
            _answer(backend, request, reader, writer.put)
    finally:
        backend.close()
        writer.close()


def _answer(backend: Backend, request: Request, reader: RequestReader, put: Emit) -> None:
    def emit(event: Event) -> None:
        put(msgspec.structs.replace(event, id=request.id))

    try:
        if isinstance(request, Load):
            backend.load(request, emit)
        elif isinstance(request, Generate):
            backend.generate(request, emit, lambda: reader.is_cancelled(request.id))
        elif isinstance(request, Fill):
            backend.fill(request, emit, lambda: reader.is_cancelled(request.id))
        elif isinstance(request, Count):
            backend.count(request, emit, lambda: reader.is_cancelled(request.id))
    except UnfogError as error:
        emit(error.as_event())
    except MemoryError:
        emit(
            Failed(
                kind="out_of_memory",
                message=lazy_text("Out of memory."),
                hint=lazy_text("Close other programs and try again."),
            )
        )
    except Exception as error:  # noqa: BLE001 - a bug is reported as an event
        emit(report_bug(logger, error))


def main() -> int:
    """Serves DiffusionGemma on this process's stdin and stdout.

    File descriptor 1 is kept for events and then points at stderr, so that nothing a library prints
    can get between them.
    """
    from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend
    from model_backends.ggml.nvidia import CardMeter

    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started us
    configure_logging(logging.INFO)
    with protocol_streams() as (requests, events):
        serve(DiffusionGemmaBackend(), requests, events, CardMeter().measure)
    return 0
