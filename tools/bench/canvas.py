"""Benchmark the canvas on real traces: painting speed and text stability, as JSON.

    python -m tools.bench.canvas [--json FILE] [--quick] [--vocabulary FILE.gguf]

Painting: every frame of blocks of 256 positions, 60 a second from the first fog to the settled text, into
pictures of two sizes; raster, one thread. In the window: replies are written in the offscreen window; a
timer of 5 ms tells for how long the event loop was not free. `--vocabulary` adds a model whose tokens come
from every script (see `tools.real_vocabulary`): its blocks are recorded once, and played to the window at the
pace of a graphics card. Anything else that runs at the same time spoils the figures; `load_before` tells
what did.
"""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application, make_app
from app.gui.canvas.cells import Cells
from app.gui.canvas.grid import lay_out_grid
from app.gui.canvas.layout import allocate_for_final_text, lay_out
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.painter import CanvasFrame, CanvasMode, CanvasPainter
from app.gui.canvas.room import expected_height
from app.gui.replay.timeline import Timeline
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace, decode
from tools.bench.machine import machine
from tools.bench.stability import stability
from tools.bench.traces import PROMPTS, SEEDS, model_traces, real_traces, wide_blocks

FRAMES_A_SECOND = 60
SIZES = ((1100, 760, 1.0), (3840, 2160, 2160 / 760))  # width, height, scale of the type
MARGIN = 40.0  # pixels around the text, before scaling
TICK_MS = 5
QUESTIONS = ("What is text diffusion?", "Write a story about a robot and a lighthouse.", "What can you do?")
PATIENCE = 60.0  # seconds
MODES: tuple[CanvasMode, ...] = ("prose", "grid")
PACE = 15  # steps a second of a recorded model


def measure(app: QApplication, quick: bool, vocabulary: Path | None = None) -> dict[str, Any]:
    """Run all measurements; `vocabulary`: a model file with tokens of every script."""
    replies = [real_traces(seed) for seed in SEEDS]
    blocks = [trace for by_prompt in replies for reply in by_prompt.values() for trace in reply]
    wide = [wide_blocks(by_prompt) for by_prompt in replies]
    theme = Theme(app, "light")
    figures: dict[str, Any] = {
        "traces": {
            "model": bundled_model().name,
            "seeds": SEEDS,
            "prompts": PROMPTS,
            "blocks": len(blocks),
            "wide": "positions of several real blocks side by side; see tools/bench/traces.py",
        },
        "painting": painting(theme, wide[0]),
        "stability": {
            "blocks of 64": stability(blocks, theme),
            "blocks of 256, joined": stability([t for by_name in wide for t in by_name.values()], theme),
        },
    }
    if not quick:
        figures["window"] = {mode: in_the_window(app, mode) for mode in MODES}
    if vocabulary is not None:
        files = model_traces(vocabulary)
        recorded = {file.stem: decode(file.read_bytes()) for file in files}
        figures["every script"] = {"painting": painting(theme, recorded)}
        if not quick:
            worker = [sys.executable, "-m", "tools.bench.recorded_worker", str(PACE), *map(str, files)]
            figures["every script"]["window"] = {mode: in_the_window(app, mode, worker) for mode in MODES}
    figures["font_warnings"] = _warnings.count
    return figures


def painting(theme: Theme, blocks: dict[str, Trace]) -> dict[str, Any]:
    """Return milliseconds per frame, by size and mode, over all blocks."""
    found: dict[str, Any] = {}
    for width, height, scale in SIZES:
        for grid in (False, True):
            times = [
                ms
                for trace in blocks.values()
                for ms in _frame_times(theme, trace, width, height, scale, grid)
            ]
            found[f"{width}x{height} {'grid' if grid else 'prose'}"] = {
                "frames": len(times),
                "mean_ms": round(float(np.mean(times)), 2),
                "p95_ms": round(float(np.percentile(times, 95)), 2),
                "max_ms": round(max(times), 2),
            }
    return found


def _frame_times(
    theme: Theme, trace: Trace, width: int, height: int, scale: float, grid: bool
) -> Iterator[float]:
    metrics = TextMetrics(theme, scale)
    painter = CanvasPainter(theme, metrics)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for moment in moments(trace, width - 2 * MARGIN * scale, metrics, grid):
        image.fill(theme.color("window"))
        painter.prepare(moment)
        started = time.perf_counter()
        canvas = QPainter(image)
        canvas.translate(MARGIN * scale, MARGIN * scale)
        painter.paint(canvas, moment)
        canvas.end()
        yield (time.perf_counter() - started) * 1000


def moments(trace: Trace, width: float, metrics: TextMetrics, grid: bool) -> Iterator[CanvasFrame]:
    """Yield every frame of a block whose ending is known, at the window's pace."""
    final = trace.final_pieces
    pieces = allocate_for_final_text(final, len(final))
    layout = (lay_out_grid if grid else lay_out)("", pieces, width, metrics)
    room = width, max(layout.height, expected_height(len(pieces), width, metrics))
    cells = Cells(("",) * len(pieces), trace.noise)
    span = Timeline([trace]).spans[0]
    shown, is_settled = -1, False
    for frame in range(round(span.ends * FRAMES_A_SECOND)):
        seconds = frame / FRAMES_A_SECOND
        if (due := span.step_at(seconds)) > shown:
            shown = due
            cells.show(trace.steps[due], span.seconds_of(due))
        if seconds >= span.settles and not is_settled:
            is_settled = True
            cells.settle(final, len(final))
        cells.advance(1 / FRAMES_A_SECOND)
        yield CanvasFrame(layout, cells, seconds, grid, room)


class _Paints(QObject):
    """Counts the paint events of a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count paint events."""
        if event.type() == QEvent.Type.Paint:
            self.times.append(time.perf_counter())
        return False


class _Warnings:
    """Counts what Qt warns of about fonts, and lets everything through."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if context.category and context.category.startswith(("qt.text", "qt.qpa.fonts")):
            self.count += kind != QtMsgType.QtDebugMsg
        if "offscreen" not in str(message) and "This plugin" not in message:
            print(message, file=sys.stderr)


_warnings = _Warnings()


def in_the_window(app: QApplication, mode: CanvasMode, worker: Sequence[str] | None = None) -> dict[str, Any]:
    """Return frames per second while replies are written, and how long the event loop was blocked.

    `worker`: the command of a worker that is not the bundled model's.
    """
    warned = _warnings.count
    with tempfile.TemporaryDirectory() as folder:
        os.environ["UNFOG_DATA_DIR"] = folder
        os.environ.pop("UNFOG_REDUCED_MOTION", None)
        application = Application(app, bundled_model(), "cpu", worker=worker)
        application.window.resize(1100, 760)
        application.window.show()
        _pump(app, lambda: application.engine.state == "ready")
        questions = QUESTIONS if worker is None else QUESTIONS[:1]
        found = [_reply(app, application, question, mode) for question in questions]
        application.close()
    rates = [rate for rate, _ in found]
    return {
        "replies": len(found),
        "frames_a_second": round(float(np.mean(rates)), 1),
        "slowest_reply_frames_a_second": round(min(rates), 1),
        "longest_stall_ms": round(max(stall for _, stall in found), 1),
        "font_warnings": _warnings.count - warned,
    }


def _reply(
    app: QApplication, application: Application, question: str, mode: CanvasMode
) -> tuple[float, float]:
    """Return frames per second of one reply, and the longest stall in ms."""
    ticks: list[float] = []
    timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    application.session.send(question)
    _pump(app, lambda: application.window.messages.last_reply is not None)
    reply = application.window.messages.last_reply
    assert reply is not None
    reply.canvas.set_mode(mode)
    paints = _Paints()
    reply.canvas.installEventFilter(paints)
    _pump(app, lambda: reply.canvas.playing)
    timer.start()
    _pump(app, lambda: application.session.state == "idle" and reply.is_settled)
    timer.stop()
    gaps = np.diff(paints.times)
    playing = gaps[gaps < 0.25]  # nothing is painted between two blocks
    return len(playing) / float(playing.sum()), float(np.diff(ticks).max()) * 1000 - TICK_MS


def _pump(app: QApplication, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        app.processEvents()
        time.sleep(0.0005)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(
        "python -m tools.bench.canvas", description=str(__doc__).split("\n", 1)[0]
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--quick", action="store_true", help="leave the window out")
    parser.add_argument("--vocabulary", type=Path, metavar="FILE.gguf", help="a model with every script")
    args = parser.parse_args(argv)
    qInstallMessageHandler(_warnings)
    figures = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        **measure(make_app(), args.quick, args.vocabulary),
    }
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
