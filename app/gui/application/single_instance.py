"""Hand a second start's files to the window that is already open with this data folder.

The window listens on a local socket, which only the same user may connect to: a file in the data folder, or a
named pipe on Windows. A second start writes one line of JSON and waits for the answer.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.base import app_dirs
from app.gui.application.data_folder_lock import AlreadyOpenError, lock_data_folder, lock_holder
from app.platform.activation import allow_activation
from model_backends.unicode_text import encode_json

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

logger = logging.getLogger(__name__)

_PATIENCE_SECONDS = 10.0
_RETRY_SECONDS = 0.05
_CONNECT_MS = 1000
_MAX_BYTES = 1 << 20  # of a request
_MAX_CONNECTIONS = 8  # at the same time
_REQUEST_MS = 5000  # in which a request must be complete
_ACCEPTED = b"ok\n"


class OpenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a start asks for: the window, and files as paths or file:// addresses."""

    files: tuple[str, ...] = ()
    token: str = ""
    """The desktop's permission to come forward."""


def lock_or_hand_over(request: OpenRequest, patience: float = _PATIENCE_SECONDS) -> QLockFile | None:
    """Lock the data folder; None if the window that has locked it has accepted the request.

    A window that is just opening or busy gets `patience` seconds.

    Raises:
        AlreadyOpenError: that window didn't answer in time.
        DataFolderError: the data folder can't be used.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return lock_data_folder()
        except AlreadyOpenError:
            if not _has_sockets():
                raise
            allow_activation(lock_holder())
            if any(_send(address, request, deadline) for address in _addresses() if _is_ours(address)):
                return None
            if time.monotonic() > deadline:
                raise
        time.sleep(_RETRY_SECONDS)  # the other program is just starting, or ending


def _has_sockets() -> bool:
    try:
        import PySide6.QtNetwork  # noqa: F401
    except ImportError as error:  # a system without a library that it needs
        logger.warning("A second start can't reach the open window: %s", error)
        return False
    return True


def _send(address: str, request: OpenRequest, deadline: float) -> bool:
    """Send a request to the window that listens there; return whether it was accepted in time."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    socket.write(encode_json(request) + b"\n")
    while not socket.canReadLine():
        remaining = round(1000 * (deadline - time.monotonic()))
        if remaining <= 0 or not socket.waitForReadyRead(remaining):
            return False
    return bytes(socket.readLine().data()) == _ACCEPTED


def _addresses() -> tuple[str, ...]:
    """Return where the window may listen, the best place first."""
    folder = Path(os.path.normcase(app_dirs.data_path().resolve()))
    name = f"unfog-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:32]}"
    if sys.platform == "win32":
        return (name,)
    # Some file systems hold no sockets, and the path of a socket is at most about a hundred bytes long.
    return (str(folder / "unfog.socket"), str(Path(tempfile.gettempdir()) / f"{name}.socket"))


def _is_ours(address: str) -> bool:
    """Return whether this user has made the socket; the folder for temporary files is everybody's."""
    if sys.platform == "win32":
        return True
    try:
        return Path(address).lstat().st_uid == os.getuid()
    except OSError:
        return False


class InstanceServer(QObject):
    """Receives the requests of later starts."""

    requested = Signal(OpenRequest)

    def __init__(self, parent: QObject | None = None) -> None:
        """Listen; the data folder must be locked, so that what an earlier window has left can be removed."""
        super().__init__(parent)
        self._server: QLocalServer | None = None
        if _has_sockets():
            self._listen()

    def _listen(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        for address in _addresses():
            if _is_ours(address):
                QLocalServer.removeServer(address)
            if self._server.listen(address):
                return
        logger.warning("Later starts can't reach this window: %s", self._server.errorString())

    @property
    def is_listening(self) -> bool:
        """Whether there is a socket."""
        return self._server is not None and self._server.isListening()

    def close(self) -> None:
        """Stop listening. The next start opens a new window as soon as the data folder is unlocked."""
        if self._server is not None:
            self._server.close()
        for connection in self.findChildren(_Connection):
            connection.end()

    def _accept(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            connection = _Connection(socket, self)
            connection.requested.connect(self.requested)
            if len(self.findChildren(_Connection)) > _MAX_CONNECTIONS:
                connection.end()


class _Connection(QObject):
    """One start: a line with its request."""

    requested = Signal(OpenRequest)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)
        socket.setReadBufferSize(_MAX_BYTES)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.deleteLater)
        QTimer.singleShot(_REQUEST_MS, self, self.end)
        self._read()

    def end(self) -> None:
        """Hang up."""
        self._socket.abort()
        self.deleteLater()

    def _read(self) -> None:
        if self._socket.canReadLine():
            try:
                request = msgspec.json.decode(bytes(self._socket.readLine().data()), type=OpenRequest)
            except msgspec.DecodeError as error:  # of another version, or no Unfog at all
                logger.warning("Ignored a start that can't be understood: %s", error)
                self.end()
                return
            self._socket.write(_ACCEPTED)
            self._socket.disconnectFromServer()
            self.requested.emit(request)
        elif self._socket.bytesAvailable() >= _MAX_BYTES:
            self.end()
