"""Drive the real window for benchmarks: offscreen, with its own data folder and the bundled model."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.base import app_dirs
from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from tools.bench.conversations import write_conversations

Part = TypeVar("Part", bound=QWidget)

SIZE = (1280, 800)
PATIENCE = 120.0  # seconds
_REST = 0.4  # seconds without a frame that count as standstill


@contextmanager
def open_window(app: QApplication, lengths: Sequence[int]) -> Iterator[tuple[Application, list[int]]]:
    """Open a window with its model loaded and synthetic conversations; return it and their ids."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["UNFOG_DATA_DIR"] = folder
        ids = write_conversations(app_dirs.database_path(), lengths)
        application = Application(app, bundled_model(), "cpu")
        application.window.resize(*SIZE)
        application.window.show()
        wait(lambda: application.engine.state == "ready")
        live(1.0)
        yield application, ids
        application.close()
        application.window.deleteLater()
        live(0.1)


def part(whole: QWidget, kind: type[Part]) -> Part:
    """Return the part of a widget with this type."""
    found = whole.findChild(kind)
    assert found is not None
    return found


def live(seconds: float) -> None:
    """Run the event loop for this long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait(condition: Callable[[], bool]) -> None:
    """Run the event loop until the condition holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        live(0.005)


class Frames(QObject):
    """Records the frames in which a widget is painted."""

    began = Signal()
    """It is about to be painted."""
    ended = Signal(float)
    """The whole frame is done; when, by `time.perf_counter`."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__()
        self._done = QEvent.Type(QEvent.registerEventType())
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Post an event to arrive after this frame."""
        if event.type() == QEvent.Type.Paint:
            self.began.emit()
            QCoreApplication.postEvent(self, QEvent(self._done), Qt.EventPriority.HighEventPriority.value)
        return False

    def event(self, event: QEvent) -> bool:
        """Handle that event: the frame is done."""
        if event.type() == self._done:
            self.ended.emit(time.perf_counter())
            return True
        return bool(super().event(event))


class Times(NamedTuple):
    """Milliseconds from an action to its frames."""

    first: float
    """The first frame with the widget."""
    rest: float
    """The last one before nothing moves any more."""
    work: float
    """What of `rest` the thread of the window was computing: other programs do not count in it."""


def time_to_screen(watched: QWidget, action: Callable[[], object]) -> Times:
    """Measure the time from an action to frames with this widget."""
    frames, ends, works = Frames(watched), list[float](), list[float]()
    frames.ended.connect(ends.append)
    frames.ended.connect(lambda _at: works.append(time.thread_time()))
    began, worked = time.perf_counter(), time.thread_time()
    QTimer.singleShot(0, action)
    wait(lambda: bool(ends) and time.perf_counter() - ends[-1] > _REST)
    watched.removeEventFilter(frames)
    return Times(*(1000 * seconds for seconds in (ends[0] - began, ends[-1] - began, works[-1] - worked)))


def spread(times: Sequence[float]) -> dict[str, float]:
    """Return median, 95th percentile and maximum of some milliseconds."""
    ordered = sorted(times)
    return {
        "times": len(ordered),
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1),
        "max_ms": round(ordered[-1], 1),
    }


def spreads(times: Sequence[Times]) -> dict[str, dict[str, float]]:
    """Return the same for every part."""
    return {name: spread([getattr(one, name) for one in times]) for name in Times._fields}
