"""Writes a recorded reply, or a comparison of two, into a file: a film, a picture, a film strip, its trace.

Widgets are drawn on the thread that owns them, one frame at a time, so a window can go on in between; another
thread encodes. Whoever stops halfway leaves no file behind.
"""

from __future__ import annotations

import math
import os
import queue
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.gui.export.film_writers import (
    MAX_GIF_FPS,
    ExportError,
    FilmWriter,
    GifWriter,
    Mp4Writer,
    PngWriter,
    WebpWriter,
    known_errors,
)
from app.gui.replay.frames import FrameRenderer, RenderOptions, film_strip
from app.gui.replay.recording import Recording, trace_json
from model_backends.lazy_text import lazy_text
from model_backends.protocol import UnfogError

FINAL_SECONDS = 1.5  # how long a film rests on the finished text
FORMATS = ("mp4", "webp", "gif", "png", "json")

_WAITING_FRAMES = 6  # that are drawn but not encoded, at most
_PATIENCE_SECONDS = 0.01  # how long a slice waits for the encoder
_SLICE_SECONDS = 0.012  # after which the event loop has its turn
_FRAMES_SHARE = 0.97  # of the progress; the rest is for completing the file


@dataclass(frozen=True)
class Job:
    """What to write, and where: the ending of `path` is the format.

    `strip`: nine frames as one picture; `moment`: the second of the film that a picture shows, by
    default its end.
    """

    recordings: tuple[Recording, ...]
    path: Path
    options: RenderOptions = field(default_factory=RenderOptions)
    strip: bool = False
    moment: float | None = None


def format_of(path: Path) -> str:
    """One of `FORMATS`.

    Raises:
        ExportError: the ending is none of them.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise ExportError(
            lazy_text("{file} cannot be written: its ending is no format.", file=path.name),
            lazy_text(
                "Choose a name that ends in {endings}.", endings=", ".join(f".{name}" for name in FORMATS)
            ),
        )
    return ending


def check_folder(path: Path) -> None:
    """Find out whether the folder is there before anybody waits for a reply.

    Raises:
        ExportError: it is not, or cannot be written to.
    """
    if not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
        raise ExportError(
            lazy_text(
                "{path} cannot be written: {folder} is not a folder that you may write to.",
                path=path,
                folder=path.parent,
            ),
            lazy_text("Choose another folder."),
        )


def export(job: Job) -> Generator[float, None, None]:
    """Do the job in slices of a frame; after each comes the share that is done, 0 to 1.

    Closing the generator gives up. On the thread of the widgets.

    Raises:
        UnfogError: the file cannot be written.
    """
    kind = format_of(job.path)
    check_folder(job.path)
    if kind == "json":
        yield from _write_trace(job)
        return
    frames = FrameRenderer(job.recordings, job.options.with_even_size if kind == "mp4" else job.options)
    try:
        if kind == "png":
            yield from _write_picture(job, frames)
        else:
            yield from _write_film(kind, job.path, frames)
    finally:
        frames.close()


def _write_trace(job: Job) -> Generator[float, None, None]:
    partial = job.path.with_name(f".{job.path.name}.part")
    try:
        with known_errors(job.path):
            partial.write_bytes(trace_json(job.recordings[0]))
            partial.replace(job.path)
    finally:
        partial.unlink(missing_ok=True)
    yield 1.0


def _write_picture(job: Job, frames: FrameRenderer) -> Generator[float, None, None]:
    if job.strip:
        images = []
        for moment in frames.strip_times():
            images.append(frames.at(moment))
            yield 0.0
        image = film_strip(images, job.options.dark)
    else:
        image = frames.at(frames.duration if job.moment is None else job.moment)
    yield from _Encoding(PngWriter(job.path)).write([(image, 0.0)], 1)


def _write_film(kind: str, path: Path, frames: FrameRenderer) -> Generator[float, None, None]:
    size, fps = frames.options.size, frames.options.fps
    writer: FilmWriter
    if kind == "mp4":
        writer = Mp4Writer(path, size, fps)
    elif kind == "webp":
        writer = WebpWriter(path, size)
    else:
        fps = min(fps, MAX_GIF_FPS)
        samples = []
        for moment in frames.strip_times():
            samples.append(frames.at(moment))
            yield 0.0
        writer = GifWriter(path, size, samples)
    count = math.ceil(frames.duration * fps)
    yield from _Encoding(writer).write(_merged(frames, count, fps), count)


Timed = tuple[QImage, float]


def _merged(frames: FrameRenderer, count: int, fps: float) -> Iterator[Timed | None]:
    """Frames with their seconds; None for every one that looks like the frame before, which lasts longer."""
    held, seconds = frames.at(0.0), 1.0 / fps
    for number in range(1, count):
        image = frames.at(number / fps)
        if image == held:
            seconds += 1.0 / fps
            yield None
        else:
            yield held, seconds
            held, seconds = image, 1.0 / fps
    last = frames.at(frames.duration)
    if last == held:
        yield held, seconds + FINAL_SECONDS
    else:
        yield held, seconds
        yield last, FINAL_SECONDS


class _Encoding:
    """A writer at work on a thread of its own."""

    def __init__(self, writer: FilmWriter) -> None:
        self._writer = writer
        self._frames: queue.Queue[Timed | None] = queue.Queue(_WAITING_FRAMES)
        self._error: UnfogError | None = None
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._encode, name="film encoder")

    def write(self, frames: Iterable[Timed | None], count: int) -> Generator[float, None, None]:
        """Pass on the frames, which are about `count`, and complete the file; the share done after each."""
        complete = False
        self._thread.start()
        try:
            for number, frame in enumerate(frames):
                share = min(number / max(count, 1), 1.0) * _FRAMES_SHARE
                if frame is not None:
                    yield from self._offer(frame, share)
                yield share
            yield from self._offer(None, _FRAMES_SHARE)
            while self._thread.is_alive():
                self._thread.join(_PATIENCE_SECONDS)
                yield _FRAMES_SHARE
            self._check()
            complete = True
            yield 1.0
        finally:
            if not complete:
                self._given_up.set()
                self._thread.join()
                self._writer.discard()

    def _offer(self, frame: Timed | None, share: float) -> Generator[float, None, None]:
        while True:
            self._check()
            try:
                self._frames.put(frame, timeout=_PATIENCE_SECONDS)
                return
            except queue.Full:
                yield share

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _encode(self) -> None:
        try:
            while not self._given_up.is_set():
                try:
                    timed = self._frames.get(timeout=_PATIENCE_SECONDS)
                except queue.Empty:
                    continue
                if timed is None:
                    self._writer.close()
                    return
                self._writer.add(*timed)
        except UnfogError as error:
            self._error = error


class ExportTask(QObject):
    """A job that is done between a window's other events."""

    progressed = Signal(float)
    """The share that is done, 0 to 1."""
    finished = Signal()
    """The file is there."""
    failed = Signal(object)
    """Why not: an `UnfogError`. Nothing was left behind."""

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self._slices = export(job)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Whether the file is being written."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def cancel(self) -> None:
        """Give up; nothing is left behind."""
        self._timer.stop()
        self._slices.close()

    def _go_on(self) -> None:
        until = time.monotonic() + _SLICE_SECONDS
        share = 0.0
        try:
            while time.monotonic() < until:
                share = next(self._slices)
        except StopIteration:
            self._timer.stop()
            self.finished.emit()
            return
        except UnfogError as error:
            self._timer.stop()
            self.failed.emit(error)
            return
        self.progressed.emit(share)
