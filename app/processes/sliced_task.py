"""Run a generator in short slices between the event loop's events: work that needs the owner's thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer, Signal

from model_backends.bug_report import as_failed

logger = logging.getLogger(__name__)

_SLICE_SECONDS = 0.012  # after which the event loop has its turn


class SlicedTask(QObject):
    """Work on widgets or on the store that would freeze the window if it were done at once.

    It ends in `finished` or `failed`, unless it is cancelled. Any exception, known or not, is logged and
    ends in `failed`.
    """

    progressed = Signal(object)
    """What the generator yielded last."""
    finished = Signal()
    failed = Signal(object)
    """A `Failed`."""

    def __init__(self, steps: Generator[object, None, None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin with the event loop's next turn."""
        self._timer.start()

    def cancel(self) -> None:
        """Close the generator. Emits nothing, unless the generator fails at tidying up."""
        self._timer.stop()
        try:
            self._steps.close()
        except Exception as error:  # noqa: BLE001 - reported, whatever it is
            self.failed.emit(as_failed(logger, error))

    def _go_on(self) -> None:
        until = time.monotonic() + _SLICE_SECONDS
        try:
            progress = next(self._steps)
            while time.monotonic() < until:
                progress = next(self._steps)
        except StopIteration:
            self._timer.stop()
            self.finished.emit()
        except BaseException as error:  # noqa: BLE001 - reported, whatever it is
            self._timer.stop()
            self.failed.emit(as_failed(logger, error))
        else:
            self.progressed.emit(progress)
