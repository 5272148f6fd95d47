"""The clip in `docs/pictures`: a real reply as the window's button makes it, and smaller, for the README."""

from __future__ import annotations

from pathlib import Path

import av
from PIL import Image
from PySide6.QtWidgets import QApplication

from app.gui.export.encode import Job, export
from app.gui.export.options import CLIP_SHAPES
from app.gui.replay.frames import RenderOptions
from app.gui.replay.recording import Recording
from tools.bench.traces import PROMPTS, SEEDS, real_traces
from tools.shots.strips import REPLY

_SIDE, _FPS, _QUALITY = 480, 12, 40  # of the smaller one, in pixels and frames per second


def clip(app: QApplication, folder: Path) -> None:
    """Save `clip.mp4`, and `clip.webp` for pages that play no videos."""
    recording = Recording(
        traces=real_traces()[REPLY], prompt=PROMPTS[REPLY], model="unfog-demo", seed=SEEDS[0]
    )
    film = folder / "clip.mp4"
    options = RenderOptions(size=CLIP_SHAPES["square"], dark=True)
    for _share in export(Job((recording,), film, options, clip=True)):
        app.processEvents()
    print(film)
    first, *others = _smaller(film)
    picture = folder / "clip.webp"
    duration = round(1000 / _FPS)
    first.save(picture, save_all=True, append_images=others, duration=duration, loop=0, quality=_QUALITY)
    print(picture)


def _smaller(film: Path) -> list[Image.Image]:
    """Return the frames of the film at `_FPS`."""
    frames: list[Image.Image] = []
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            assert frame.time is not None
            if frame.time * _FPS >= len(frames) - 1e-3:
                picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
                frames.append(picture.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS))
    return frames
