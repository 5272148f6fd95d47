"""Search all messages on another thread, so that the window stays free."""

from __future__ import annotations

from contextlib import closing

from PySide6.QtCore import QObject, Signal

from app.processes.background_worker import BackgroundWorker, CancelToken
from app.storage import SearchHit, StorageError, Store
from model_backends.protocol import Failed


class BackgroundSearch(QObject):
    """Finds messages; a new search replaces one that has not ended."""

    found = Signal(str, object)
    """The text, and its list of `SearchHit`s."""
    failed = Signal(Failed)
    """The store cannot be read; `found` follows with an empty list."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._worker = BackgroundWorker(self)
        self._token = CancelToken()
        self._has_rebuilt = False  # an index that was damaged

    def search(self, text: str) -> None:
        """Search the messages in all branches of all conversations; the newest first."""
        self.cancel()
        try:
            self._store.search.update()
        except StorageError as error:
            self._fail(text, error.as_event())
            return
        self._worker.run(
            lambda: self._find(text),
            lambda hits: self.found.emit(text, hits),
            lambda failure: self._fail(text, failure),
            self._token,
        )

    def cancel(self) -> None:
        """Drop the search that has not ended."""
        self._token.cancel()
        self._token = CancelToken()

    def shutdown(self) -> None:
        """Drop the search, and wait until the store is not read any more."""
        self._worker.close()

    def _find(self, text: str) -> list[SearchHit]:
        with closing(self._store.reader()) as store:
            return store.search.find(text)

    def _fail(self, text: str, failure: Failed) -> None:
        if failure.kind == "damaged" and not self._has_rebuilt:
            self._has_rebuilt = True
            try:
                self._store.search.rebuild()
            except StorageError as error:
                failure = error.as_event()
            else:
                self.search(text)
                return
        self.failed.emit(failure)
        self.found.emit(text, [])
