"""Film strips of the canvas for `docs/`: nine moments of one real block, from noise to text.

Saves `canvas-MODE-SCHEME.png`, as wide as the text in a window as it opens, and
`canvas-MODE-SCHEME-narrow.png`, as wide as in one of 440 pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageQt
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.gui.canvas.pace import change_shares, step_durations
from app.gui.canvas.painter import CanvasMode
from app.gui.canvas.playback import BLOCK_SECONDS, HOLD_SECONDS
from app.gui.replay.replay_view import ReplayView
from app.gui.replay.timeline import BlockSpan, Timeline
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace
from tools.bench.traces import real_traces
from tools.shots.photographer import SCHEMES

MODES: tuple[CanvasMode, ...] = ("prose", "grid")
REPLY = "story robot"  # of `tools.bench.traces.PROMPTS`
WIDTHS = {"": 740, "-narrow": 370}  # in pixels, of the text in windows of 1080 (as it opens) and 440 pixels

_COLUMNS = 3
_FOG_SECONDS = 4.0  # long enough to see the fog drift
_FOG_MOMENTS = (0.0, 1.9, 3.8)
_CHANGED = (0.12, 0.35, 0.75, 0.9, 0.97)  # shares of all that changes on the screen
_MARGIN, _CAPTION, _GAP = 20, 26, 2
_DENSITY = 1.5  # pixels to a point: crisp, and a small file
_COLORS = 256  # of the picture's palette


def strips(app: QApplication, folder: Path) -> None:
    """Save a strip of every mode, light and dark, in both widths."""
    traces = real_traces()[REPLY][:1]
    for scheme in SCHEMES:
        theme = Theme(app, scheme, applies_to_app=False)
        for mode in MODES:
            for name, width in WIDTHS.items():
                path = folder / f"canvas-{mode}-{scheme}{name}.png"
                _save(_strip(_open(theme, traces, mode, width), theme), path)
                print(path)


def _strip(replay_view: ReplayView, theme: Theme) -> QImage:
    moments = _moments(replay_view)
    height = max(_height_at(replay_view, seconds) for seconds in moments)
    replay_view.setFixedHeight(height)
    frame = QSize(replay_view.width() + 2 * _MARGIN, height + 2 * _MARGIN + _CAPTION)
    rows = -(-len(moments) // _COLUMNS)
    size = QSize(_COLUMNS * (frame.width() + _GAP) - _GAP, rows * (frame.height() + _GAP) - _GAP)
    image = QImage(size * _DENSITY, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_DENSITY)
    image.fill(theme.color("line"))
    painter = QPainter(image)
    for number, seconds in enumerate(moments):
        row, column = divmod(number, _COLUMNS)
        place = QPoint(column * (frame.width() + _GAP), row * (frame.height() + _GAP))
        painter.fillRect(QRect(place, frame), theme.color("window"))
        caption = _show(replay_view, seconds)
        replay_view.render(
            painter, place + QPoint(_MARGIN, _MARGIN), renderFlags=replay_view.RenderFlag.DrawChildren
        )
        painter.setFont(theme.small_font)
        painter.setPen(theme.color("muted"))
        below = QRect(place, frame).adjusted(_MARGIN, 0, -_MARGIN, -_MARGIN // 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, caption)
    painter.end()
    return image


def _open(theme: Theme, traces: Sequence[Trace], mode: CanvasMode, width: int) -> ReplayView:
    replay_view = ReplayView(theme)
    replay_view.setPalette(theme.palette)
    replay_view.setFixedSize(width, 10 * width)
    replay_view.set_mode(mode)
    durations = step_durations(traces[0].steps, BLOCK_SECONDS)
    span = BlockSpan.of(0.0, _FOG_SECONDS, durations, HOLD_SECONDS)
    replay_view.set_timeline(traces, Timeline.of([span]))
    replay_view.grab()  # lays everything out
    return replay_view


def _show(replay_view: ReplayView, seconds: float) -> str:
    """Show a moment; return what it is."""
    position = replay_view.show_at(seconds)
    QApplication.processEvents()  # the layout follows the block
    if position.settled:
        return "settled"
    return "noise" if position.step < 0 else f"step {position.step + 1}"


def _height_at(replay_view: ReplayView, seconds: float) -> int:
    _show(replay_view, seconds)
    return replay_view.sizeHint().height()


def _moments(replay_view: ReplayView) -> list[float]:
    """Choose three of noise, five by how much has changed by then, and the settled text."""
    span = replay_view.timeline.spans[0]
    changed = np.cumsum(change_shares(replay_view.traces[0].steps))
    condensing = np.interp(_CHANGED, [0.0, *changed], [*span.starts, span.settles])
    return [*_FOG_MOMENTS, *condensing.tolist(), span.ends - 0.01]


def _save(image: QImage, path: Path) -> None:
    """Save a small file: with a palette."""
    reduced = ImageQt.fromqimage(image).quantize(
        _COLORS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    reduced.save(path, optimize=True)
