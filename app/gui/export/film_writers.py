"""Write frames to a file: MP4, WebP and GIF with FFmpeg's libraries, PNG with Pillow.

All writers have the same interface, and move the file to its path only when it is complete.
"""

from __future__ import annotations

import errno
import os
import struct
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from PIL import Image
from PySide6.QtGui import QImage

from model_backends import system_errors
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

MAX_GIF_FPS = 25.0  # viewers round shorter frames up to a tenth of a second

Pixels = npt.NDArray[np.uint8]

_CRF = "20"  # no visible ringing around text
_BT709 = 1  # colour primaries and transfer, as defined by H.264
_WEBP_EFFORT = "30"  # of 100; more takes much longer for little gain
_GIF_COLORS = 255  # the 256th is transparent, for unchanged pixels
_RARE_COLORS = 64
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class ExportError(UnfogError):
    """A picture or a film cannot be written."""

    kind: FailureKind = "disk"


class EncoderMissingError(UnfogError):
    """The FFmpeg libraries of this computer lack an encoder."""

    kind: FailureKind = "library"


class FilmWriter(ABC):
    """Writes frames of one size in order; `close` completes the file, `discard` removes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial = path.with_name(f".{path.name}.{os.getpid()}.part")

    @abstractmethod
    def add(self, frame: QImage, seconds: float) -> None:
        """Append a frame with this duration.

        Raises:
            ExportError: it cannot be written.
        """

    def close(self) -> None:
        """Complete the file and move it to its path.

        Raises:
            ExportError: it cannot be written.
        """
        with known_errors(self.path):
            self._finish()
            self._partial.replace(self.path)

    def discard(self) -> None:
        """Remove the incomplete file."""
        try:
            self._close_partial()
        finally:
            self._partial.unlink(missing_ok=True)

    @abstractmethod
    def _finish(self) -> None:
        """Write the remaining data to the partial file."""

    @abstractmethod
    def _close_partial(self) -> None:
        """Close the partial file."""


class _Film(FilmWriter):
    """A film whose clock counts in ticks, so that rounding errors of durations do not add up."""

    container_format: str
    codec: str
    pixels: str
    container_options: dict[str, str]
    codec_options: dict[str, str]

    def __init__(self, path: Path, size: tuple[int, int], ticks_per_second: Fraction) -> None:
        super().__init__(path)
        self._tick = 1 / ticks_per_second
        self._seconds, self._ticks = 0.0, 0
        with known_errors(path):
            self._container = av.open(
                str(self._partial), "w", format=self.container_format, options=self.container_options
            )
            try:
                self._stream = self._add_stream(ticks_per_second)
            except BaseException:
                self.discard()
                raise
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = self.pixels
        self._stream.codec_context.time_base = self._tick

    def _add_stream(self, rate: Fraction) -> VideoStream:
        try:
            stream = self._container.add_stream(self.codec, rate=rate, options=self.codec_options)
        except (av.error.EncoderNotFoundError, av.codec.codec.UnknownCodecError) as error:
            raise EncoderMissingError(
                lazy_text(
                    "Can't save as {format}: the encoder {codec} is missing.",
                    format=self.path.suffix[1:].upper(),
                    codec=self.codec,
                ),
                lazy_text("Install Unfog again, or choose another format."),
            ) from error
        return cast(VideoStream, stream)

    def _to_ticks(self, seconds: float) -> int:
        """Convert a duration to ticks; the rounding error is carried over to the next frame."""
        self._seconds += seconds
        ticks = round(self._seconds / self._tick) - self._ticks
        self._ticks += ticks
        return ticks

    def _encode(self, frame: VideoFrame | None, tick: int = 0) -> None:
        if frame is not None:
            frame.pts, frame.time_base = tick, self._tick
        with known_errors(self.path):
            self._container.mux(self._stream.encode(frame))

    def _finish(self) -> None:
        self._encode(None)
        self._container.close()

    def _close_partial(self) -> None:
        with suppress(OSError, av.FFmpegError):  # a full disk may be the reason
            self._container.close()


class Mp4Writer(_Film):
    """Writes H.264 that every player supports: constant frame rate, even sides, index first."""

    container_format, codec, pixels = "mp4", "libx264", "yuv420p"
    container_options = {"movflags": "+faststart"}  # noqa: RUF012 - never changed
    codec_options = {"crf": _CRF, "preset": "veryfast", "tune": "animation"}  # noqa: RUF012

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        if size[0] % 2 or size[1] % 2:
            raise ValueError(lazy_text("an MP4 needs an even width and height"))
        super().__init__(path, size, Fraction(fps).limit_denominator(1001))
        self._stream.color_range, self._stream.colorspace = ColorRange.MPEG, Colorspace.ITU709
        self._stream.color_primaries = self._stream.color_trc = _BT709

    def add(self, frame: QImage, seconds: float) -> None:
        """Append a frame with this duration."""
        first, count = self._ticks, self._to_ticks(seconds)
        if not count:
            return
        film_frame = VideoFrame.from_ndarray(to_pixels(frame), format="bgra").reformat(
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
        for tick in range(first, first + count):
            self._encode(film_frame, tick)


class WebpWriter(_Film):
    """Writes animated, lossless WebP; durations are exact to the millisecond."""

    container_format, codec, pixels = "webp", "libwebp_anim", "bgra"
    container_options = {"loop": "0"}  # noqa: RUF012
    # Lossy encoding keeps traces of a fading glow: the difference is too small for libwebp.
    codec_options = {"lossless": "1", "quality": _WEBP_EFFORT, "compression_level": "1"}  # noqa: RUF012

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        super().__init__(path, size, Fraction(1000))
        self._last = 0

    def add(self, frame: QImage, seconds: float) -> None:
        """Append a frame with this duration."""
        first, count = self._ticks, self._to_ticks(seconds)
        if count:
            self._last = count
            self._encode(VideoFrame.from_ndarray(to_pixels(frame), format="bgra"), first)

    def _finish(self) -> None:
        super()._finish()
        set_last_duration(self._partial, self._last)


class GifWriter(_Film):
    """Writes a GIF with one palette for all frames, computed from samples."""

    container_format, codec, pixels = "gif", "gif", "pal8"
    container_options = {"loop": "0"}  # noqa: RUF012
    codec_options: dict[str, str] = {}  # noqa: RUF012

    def __init__(self, path: Path, size: tuple[int, int], samples: Sequence[QImage]) -> None:
        super().__init__(path, size, Fraction(100))
        self._samples = samples
        self._palette: Image.Image | None = None
        self._table = np.zeros((256, 4), dtype=np.uint8)  # alpha, red, green, blue
        self._last: VideoFrame | None = None

    def add(self, frame: QImage, seconds: float) -> None:
        """Append a frame with this duration."""
        first, count = self._ticks, self._to_ticks(seconds)
        if self._palette is None:
            self._palette = shared_palette(self._samples)
            colors = np.array(self._palette.getpalette("RGB"), dtype=np.uint8).reshape(-1, 3)[:_GIF_COLORS]
            self._table[: len(colors), 0] = 255
            self._table[: len(colors), 1:] = colors
        if count:
            indexed = to_pillow(frame).quantize(palette=self._palette, dither=Image.Dither.NONE)
            with_palette = cast(Pixels, (np.asarray(indexed), self._table))  # PyAV's type hints lack palettes
            self._last = VideoFrame.from_ndarray(with_palette, format="pal8")
            self._encode(self._last, first)

    def _finish(self) -> None:
        if self._last is not None:  # the duration of a GIF's last frame needs another frame
            self._encode(self._last, max(self._ticks - 1, 1))
        super()._finish()


class PngWriter(FilmWriter):
    """Writes a picture: the last frame added."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._frame: Image.Image | None = None
        with known_errors(path):
            self._partial.touch()

    def add(self, frame: QImage, seconds: float) -> None:
        """Set the frame."""
        self._frame = to_pillow(frame)

    def _finish(self) -> None:
        if self._frame is not None:
            self._frame.save(self._partial, format="PNG", optimize=True)

    def _close_partial(self) -> None:
        self._frame = None


@contextmanager
def known_errors(path: Path) -> Iterator[None]:
    """Convert errors of the operating system or FFmpeg to known errors.

    Raises:
        ExportError: such an error occurred.
    """
    try:
        yield
    except (OSError, av.FFmpegError) as error:
        if error.errno in _FULL:
            raise ExportError(
                lazy_text(
                    "Can't save {file}: {reason}.",
                    file=path.name,
                    reason=lazy_text("the disk with {folder} is full", folder=path.absolute().parent),
                ),
                lazy_text("Free up space, or choose another folder."),
            ) from error
        reason = system_errors.reason(error)
        raise ExportError(
            lazy_text("Can't save {path}: {reason}.", path=path, reason=reason),
            lazy_text("Choose an existing folder you can write to."),
        ) from error


def to_pixels(frame: QImage) -> Pixels:
    """Copy the frame as [height, width, 4] of blue, green, red and 255."""
    image = frame.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4).copy()


def to_pillow(frame: QImage) -> Image.Image:
    """Convert the frame to a Pillow image."""
    return Image.fromarray(np.ascontiguousarray(to_pixels(frame)[..., 2::-1]))


def shared_palette(samples: Sequence[QImage]) -> Image.Image:
    """Compute at most 255 colours for all of these frames.

    Median cut gives most of them to what fills the page; the others are chosen one by one as the colour
    farthest
    from all chosen ones, so that a glow of a few pixels keeps its colour.
    """
    seen = np.concatenate([to_pixels(sample)[..., 2::-1].reshape(-1, 3) for sample in samples])
    packed = seen.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    numbers, counts = np.unique(packed, return_counts=True)
    colors = np.stack([numbers >> 16, (numbers >> 8) & 255, numbers & 255], axis=-1).astype(np.uint8)
    often = np.repeat(colors, np.ceil(counts**0.5).astype(np.int64), axis=0)
    common = Image.fromarray(often[np.newaxis]).quantize(
        _GIF_COLORS - _RARE_COLORS, method=Image.Quantize.MEDIANCUT
    )
    chosen = np.array(common.getpalette("RGB"), dtype=np.int64).reshape(-1, 3)[: _GIF_COLORS - _RARE_COLORS]
    nearest = Image.fromarray(colors[np.newaxis]).quantize(palette=common, dither=Image.Dither.NONE)
    distances = np.abs(chosen[np.asarray(nearest)[0]] - colors).sum(axis=-1)
    while len(chosen) < _GIF_COLORS and distances.max() > 0:
        rare = colors[distances.argmax()].astype(np.int64)
        chosen = np.vstack([chosen, rare])
        distances = np.minimum(distances, np.abs(rare - colors).sum(axis=-1))
    palette = Image.new("P", (1, 1))
    palette.putpalette(chosen.astype(np.uint8).tobytes())
    return palette


def set_last_duration(path: Path, milliseconds: int) -> None:
    """Set the duration of the last frame of an animated WebP: libwebp sets it to the mean.

    https://developers.google.com/speed/webp/docs/riff_container: a file consists of chunks: a name,
    a size and an even number of bytes. Those of a frame are its position and size (12), its duration (3),
    and the rest.
    """
    with path.open("r+b") as file:
        file.seek(12)
        last: int | None = None
        while len(head := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", head)
            if name == b"ANMF":
                last = file.tell()
            file.seek(size + size % 2, os.SEEK_CUR)
        if last is not None:
            file.seek(last + 12)
            file.write(struct.pack("<I", milliseconds)[:3])
