"""Film strips of the canvas for `docs/`: nine moments of one real block, one picture per mode."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.gui.canvas.painter import CanvasMode
from app.gui.replay.replay_view import ReplayView
from app.gui.widgets.theme import Scheme, Theme
from app.storage.trace import Trace
from tools.bench.traces import real_traces

MODES: tuple[CanvasMode, ...] = ("prose", "grid", "quiet")
REPLY = "story robot"  # of `tools.bench.traces.PROMPTS`

_COLUMNS, _MOMENTS = 3, 9
_WIDTH, _MARGIN, _GAP = 420, 20, 2
_HEIGHTS: dict[CanvasMode, int] = {"prose": 208, "grid": 262, "quiet": 208}
_DENSITY = 2  # pixels to a point: crisp on every screen


def strips(app: QApplication, folder: Path, scheme: Scheme = "dark") -> None:
    """Save `canvas-MODE.png` for every mode."""
    theme = Theme(app, scheme, applies_to_app=False)
    traces = real_traces()[REPLY][:1]
    for mode in MODES:
        path = folder / f"canvas-{mode}.png"
        if not _strip(theme, traces, mode).save(str(path)):
            raise OSError(f"{path} cannot be written")
        print(path)


def _strip(theme: Theme, traces: Sequence[Trace], mode: CanvasMode) -> QImage:
    replay_view = ReplayView(theme)
    replay_view.setPalette(theme.palette)
    frame = QSize(_WIDTH, _HEIGHTS[mode])
    replay_view.setFixedSize(frame - QSize(2 * _MARGIN, 2 * _MARGIN))
    replay_view.set_mode(mode)
    replay_view.set_traces(traces)
    rows = -(-_MOMENTS // _COLUMNS)
    size = QSize(_COLUMNS * frame.width() + (_COLUMNS - 1) * _GAP, rows * frame.height() + (rows - 1) * _GAP)
    image = QImage(size * _DENSITY, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_DENSITY)
    image.fill(theme.color("line"))
    painter = QPainter(image)
    for number, seconds in enumerate(_moments(replay_view)):
        place = QPoint(
            number % _COLUMNS * (frame.width() + _GAP), number // _COLUMNS * (frame.height() + _GAP)
        )
        painter.fillRect(QRect(place, frame), theme.color("window"))
        replay_view.show_at(seconds)
        QApplication.processEvents()  # the layout follows the block
        replay_view.render(
            painter, place + QPoint(_MARGIN, _MARGIN), renderFlags=replay_view.RenderFlag.DrawChildren
        )
    painter.end()
    return image


def _moments(replay_view: ReplayView) -> list[float]:
    """Return noise, seven representative steps, and the settled block."""
    span = replay_view.timeline.spans[0]
    chosen = [round(share * (span.steps - 1)) for share in (0.0, 0.06, 0.12, 0.2, 0.32, 0.5, 0.8)]
    steps = [replay_view.timeline.step_time(0, step) for step in chosen]
    return [span.starts[0] * 0.8, *steps, span.ends - 0.01]
