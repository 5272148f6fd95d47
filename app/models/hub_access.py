"""Access to the Hub: mirror and proxy from the settings, the token from the system's keyring.

The keyring is opened only if a token was stored in it, because it may ask people for a password.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Signal

from app.processes.background_worker import BackgroundWorker
from model_backends.files.protocol import Hub
from model_backends.protocol import Failed

_ENDPOINT, _PROXY, _HAS_TOKEN = "hub/endpoint", "hub/proxy", "hub/token"


class HubAccess(QObject):
    """The current mirror, proxy and token."""

    changed = Signal()
    failed = Signal(object)
    """A `Failed`: the keyring could not be used."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._token = ""
        self._background_worker = BackgroundWorker(self)
        self.is_token_kept = bool(settings.value(_HAS_TOKEN, False, bool))
        """Whether the token is stored in the keyring."""

    def hub(self) -> Hub:
        """Return the values for a request."""
        endpoint, proxy = (str(self._settings.value(key, "")) for key in (_ENDPOINT, _PROXY))
        return Hub(endpoint=endpoint, proxy=proxy, token=self._token)

    def load(self, then: Callable[[], object]) -> None:
        """Load the token from the keyring, if there is one, then call `then`."""
        if not self.is_token_kept:
            then()
            return

        def remember(token: str) -> None:
            self._token = token
            self.changed.emit()
            then()

        def fail(failure: Failed) -> None:
            self.failed.emit(failure)
            then()

        self._background_worker.run(_stored_token, remember, fail)

    def set_addresses(self, endpoint: str, proxy: str) -> None:
        """Set the mirror and the proxy; "" for the defaults."""
        self._settings.setValue(_ENDPOINT, endpoint.strip())
        self._settings.setValue(_PROXY, proxy.strip())
        self.changed.emit()

    def set_token(self, token: str) -> None:
        """Set the token and store it in the keyring, if there is one; "" deletes it."""
        self._token = token.strip()

        def remember(is_kept: bool) -> None:
            self.is_token_kept = is_kept and bool(self._token)
            self._settings.setValue(_HAS_TOKEN, self.is_token_kept)
            self.changed.emit()

        kept = self._token
        self._background_worker.run(lambda: _store_token(kept), remember, self.failed.emit)

    def shutdown(self) -> None:
        """Wait for pending keyring operations."""
        self._background_worker.wait()


def _stored_token() -> str:
    from app.platform.hub_token import (
        stored_token,  # importing keyring is slow: not when the window starts
    )

    return stored_token()


def _store_token(token: str) -> bool:
    from app.platform.hub_token import store_token

    return store_token(token)
