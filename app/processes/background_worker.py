"""Work that may take a moment, such as deleting a large file, done beside the event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from model_backends.protocol import Failed, UnfogError

T = TypeVar("T")


class BackgroundWorker(QObject):
    """Runs functions on another thread, one after the other."""

    _done = Signal(object)  # a function to call on this object's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._done.connect(self._call)

    def run(
        self, work: Callable[[], T], then: Callable[[T], object], fail: Callable[[Failed], object]
    ) -> None:
        """Call `work` over there, then here `then` with its result, or `fail` for its `UnfogError`."""

        def job() -> None:
            try:
                result = work()
            except UnfogError as error:
                failure = error.as_event()
                self._done.emit(lambda: fail(failure))
            else:
                self._done.emit(lambda: then(result))

        self._pool.start(job)

    def wait(self) -> None:
        """Until nothing is being done any more; blocks."""
        self._pool.waitForDone()

    def _call(self, end: Callable[[], object]) -> None:
        end()
