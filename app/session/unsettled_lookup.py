"""Find out from their traces which blocks of earlier versions' replies did not settle, and store it."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence

from PySide6.QtCore import QObject, Signal

from app.processes.sliced_task import SlicedTask
from app.session.unsettled import unsettled_in
from app.storage import StorageError, Store, StoredMessage

logger = logging.getLogger(__name__)


class UnsettledLookup(QObject):
    """Looks at the replies that are shown, a block between two events of the window, the newest first."""

    found = Signal(StoredMessage)
    """A reply with blocks that did not settle."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._task: SlicedTask | None = None

    def look_at(self, messages: Sequence[StoredMessage]) -> None:
        """Look at these messages instead of those before."""
        self.stop()
        unknown = [
            one for one in messages if one.traced and one.unsettled is None and one.status != "running"
        ]
        if unknown:
            self._task = SlicedTask(self._look(unknown[::-1]), self)
            self._task.start()

    def stop(self) -> None:
        """Look no further."""
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None

    def _look(self, replies: Sequence[StoredMessage]) -> Generator[object, None, None]:
        from app.storage.trace import TraceError, decode

        for reply in replies:
            traces = []
            try:
                for data in self._store.traces.of(reply.id):
                    traces.append(decode(data))
                    yield None
                unsettled = unsettled_in(traces, reply.sampling)
            except TraceError as error:
                logger.warning("A trace cannot be read: %s", error)
                unsettled = ()
            except StorageError as error:
                logger.warning("Traces cannot be looked at: %s", error)
                return
            try:
                self._store.set_unsettled(reply.id, unsettled)
                if unsettled:
                    self.found.emit(self._store.message(reply.id))
            except (KeyError, StorageError) as error:  # it is gone, or is looked at again some time
                logger.warning("What did not settle cannot be stored: %s", error)
            yield None
