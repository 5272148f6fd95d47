"""Export a recorded reply, or a comparison of two, as film, picture, film strip or trace.

Widgets are drawn on the main thread, one frame at a time, so that the window stays responsive; a
`BackgroundWorker` encodes. An export that fails or is cancelled leaves no file behind.
"""

from __future__ import annotations

import math
import os
import queue
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
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
from app.gui.replay.clip import ClipRenderer
from app.gui.replay.frames import FINAL_SECONDS, FrameRenderer, RenderOptions, film_strip
from app.gui.replay.recording import Recording, trace_json
from app.processes.background_worker import BackgroundWorker, CancelToken
from app.processes.sliced_task import SlicedTask
from model_backends.lazy_text import lazy_text

FORMATS = ("mp4", "webp", "gif", "png", "json")

__all__ = ["FINAL_SECONDS", "FORMATS", "ExportTask", "Job", "check_folder", "export", "format_of"]

_WAITING_FRAMES = 6  # maximum number of frames drawn but not encoded
_WAIT_SECONDS = 0.01  # maximum time that one thread waits for the other
_FRAMES_SHARE = 0.97  # share of the progress; the rest is for completing the file


@dataclass(frozen=True)
class Job:
    """What to write, and where: the suffix of `path` is the format.

    `strip`: nine frames as one picture; `moment`: the second of the film to show in a picture, by
    default its end; `clip`: the first recording as a clip, see `ClipRenderer`.
    """

    recordings: tuple[Recording, ...]
    path: Path
    options: RenderOptions = field(default_factory=RenderOptions)
    strip: bool = False
    moment: float | None = None
    clip: bool = False


Frames = FrameRenderer | ClipRenderer


def format_of(path: Path) -> str:
    """Determine the format of a file name.

    Raises:
        ExportError: the ending is none of them.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise ExportError(
            lazy_text("Can't save {file}: unknown file extension.", file=path.name),
            lazy_text(
                "Choose a name that ends in {endings}.", endings=", ".join(f".{name}" for name in FORMATS)
            ),
        )
    return ending


def check_folder(path: Path) -> None:
    """Check that the folder of a file exists and is writable, before anybody waits for a reply.

    Raises:
        ExportError: it does not exist, or is not writable.
    """
    if not path.parent.is_dir():
        raise ExportError(
            lazy_text("Can't save {path}: the folder {folder} doesn't exist.", path=path, folder=path.parent),
            lazy_text("Choose another folder."),
        )
    if not os.access(path.parent, os.W_OK):
        raise ExportError(
            lazy_text(
                "Can't save {path}: you don't have permission to write to {folder}.",
                path=path,
                folder=path.parent,
            ),
            lazy_text("Choose another folder."),
        )


def export(job: Job) -> Generator[float, None, None]:
    """Run the job frame by frame; yields the progress after each, 0 to 1.

    Closing the generator cancels the export. Runs on the main thread.

    Raises:
        UnfogError: the file cannot be written.
    """
    kind = format_of(job.path)
    check_folder(job.path)
    if kind == "json":
        yield from _write_trace(job)
        return
    options = job.options.with_even_size if kind == "mp4" else job.options
    frames = _renderer(job, options)
    try:
        if kind == "png":
            yield from _write_picture(job, frames)
        else:
            yield from _write_film(kind, job.path, frames)
    finally:
        frames.close()


def _renderer(job: Job, options: RenderOptions) -> Frames:
    return ClipRenderer(job.recordings[0], options) if job.clip else FrameRenderer(job.recordings, options)


def _write_trace(job: Job) -> Generator[float, None, None]:
    partial = job.path.with_name(f".{job.path.name}.part")
    try:
        with known_errors(job.path):
            partial.write_bytes(trace_json(job.recordings[0]))
            partial.replace(job.path)
    finally:
        partial.unlink(missing_ok=True)
    yield 1.0


def _write_picture(job: Job, frames: Frames) -> Generator[float, None, None]:
    if job.strip:
        images = []
        for moment in frames.strip_times():
            images.append(frames.at(moment))
            yield 0.0
        image = film_strip(images, job.options.dark)
    else:
        image = frames.at(frames.duration if job.moment is None else job.moment)
    yield from _encode(partial(PngWriter, job.path), [(image, 0.0)], 1)


def _write_film(kind: str, path: Path, frames: Frames) -> Generator[float, None, None]:
    size, fps = frames.options.size, frames.options.fps
    writer: Callable[[], FilmWriter]
    if kind == "mp4":
        writer = partial(Mp4Writer, path, size, fps)
    elif kind == "webp":
        writer = partial(WebpWriter, path, size)
    else:
        fps = min(fps, MAX_GIF_FPS)
        samples = []
        for moment in frames.strip_times():
            samples.append(frames.at(moment))
            yield 0.0
        writer = partial(GifWriter, path, size, samples)
    count = math.ceil(frames.duration * fps)
    yield from _encode(writer, _merge_equal_frames(frames, count, fps), count)


TimedFrame = tuple[QImage, float]


def _merge_equal_frames(frames: Frames, count: int, fps: float) -> Iterator[TimedFrame | None]:
    """Yield frames with their durations; None for each that equals the previous one and extends it."""
    previous, seconds = frames.at(0.0), 1.0 / fps
    for number in range(1, count):
        image = frames.at(number / fps)
        if image == previous:
            seconds += 1.0 / fps
            yield None
        else:
            yield previous, seconds
            previous, seconds = image, 1.0 / fps
    last = frames.at(frames.duration)
    if last == previous:
        yield previous, seconds + frames.final_seconds
    else:
        yield previous, seconds
        yield last, frames.final_seconds


def _encode(
    writer: Callable[[], FilmWriter], frames: Iterable[TimedFrame | None], count: int
) -> Generator[float, None, None]:
    """Encode about `count` frames on another thread; yields the progress after each."""
    worker, waiting, token = (
        BackgroundWorker(),
        queue.Queue[TimedFrame | None](_WAITING_FRAMES),
        CancelToken(),
    )
    encoding = worker.start(lambda: _write_frames(writer, waiting, token), token)
    try:
        for number, frame in enumerate(frames):
            share = min(number / max(count, 1), 1.0) * _FRAMES_SHARE
            while frame is not None and not encoding.is_done and not _try_put(waiting, frame):
                yield share
            if encoding.is_done:
                break  # it failed
            yield share
        while not encoding.is_done and not _try_put(waiting, None):
            yield _FRAMES_SHARE
        while not encoding.wait(_WAIT_SECONDS):
            yield _FRAMES_SHARE
        encoding.result()
    finally:
        worker.close()
    yield 1.0


def _try_put(waiting: queue.Queue[TimedFrame | None], frame: TimedFrame | None) -> bool:
    """Put a frame, or the end, into the queue; return False if it stays full for a moment."""
    try:
        waiting.put(frame, timeout=_WAIT_SECONDS)
    except queue.Full:
        return False
    return True


def _write_frames(
    make_writer: Callable[[], FilmWriter], waiting: queue.Queue[TimedFrame | None], token: CancelToken
) -> None:
    """Write frames until the end, which is None. Runs on the encoder's thread.

    Raises:
        UnfogError: the file cannot be written.
        CancelledError: the export was cancelled. In both cases no file is left behind.
    """
    writer = make_writer()
    is_complete = False
    try:
        while not is_complete:
            token.check()
            try:
                timed = waiting.get(timeout=_WAIT_SECONDS)
            except queue.Empty:
                continue
            if timed is None:
                writer.close()
                is_complete = True
            else:
                writer.add(*timed)
    finally:
        if not is_complete:
            writer.discard()


class ExportTask(SlicedTask):
    """An export that runs between the window's events; `progressed` emits the progress, 0 to 1.

    If it fails or is cancelled, no file is left behind.
    """

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(export(job), parent)
