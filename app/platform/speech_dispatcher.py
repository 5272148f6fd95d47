"""Speak with Speech Dispatcher, Linux' text-to-speech service, over SSIP on its local socket.

The protocol: https://htmlpreview.github.io/?https://github.com/brailcom/speechd/blob/master/doc/ssip.html
Stopping cancels what this program speaks; others, such as a screen reader, go on.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal
from PySide6.QtNetwork import QLocalSocket

_TRIES, _RETRY_MS = 15, 200  # while the server starts
_FLUSH_MS = 500
_CONNECTED = QLocalSocket.LocalSocketState.ConnectedState
_SAYS_ID, _END, _CANCELED = "225", "702", "703"
_GREETING = (
    "SET self CLIENT_NAME user:unfog:reader",
    "SET self NOTIFICATION END on",
    "SET self NOTIFICATION CANCEL on",
)


def has_speech_dispatcher() -> bool:
    """Whether Speech Dispatcher runs or can be started."""
    if sys.platform in ("win32", "darwin"):
        return False
    return _socket_path().exists() or shutil.which("speech-dispatcher") is not None


class SpeechDispatcher(QObject):
    """Speaks one text at a time."""

    finished = Signal()
    """The text has been spoken, or another program's speech has taken its place."""
    failed = Signal(str)
    """It could not be spoken, for this technical reason."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._socket = socket = QLocalSocket(self)
        socket.readyRead.connect(self._read)
        socket.connected.connect(self._on_connected)
        socket.errorOccurred.connect(self._on_error)
        self._retry = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._retry.timeout.connect(self._connect)
        self._tries = 0
        self._waiting: tuple[str, float] | None = None  # text and speed, until it is connected
        self._is_speaking = False
        self._unanswered = 0  # texts whose number has not come yet
        self._message = ""  # the number of the newest text
        self._reply: list[str] = []  # the lines of an incomplete answer

    def speak(self, text: str, speed: float) -> None:
        """Speak a text; `speed` 1 is normal."""
        self.stop()
        self._waiting = (text, speed)
        if self._socket.state() == _CONNECTED:
            self._send_waiting()
            return
        self._tries = 0
        self._connect()

    def stop(self) -> None:
        """Be silent at once; no signal follows."""
        self._waiting = None
        self._retry.stop()
        if self._is_speaking:
            self._is_speaking = False
            self._send("CANCEL self")
            while self._socket.bytesToWrite() and self._socket.waitForBytesWritten(_FLUSH_MS):
                pass

    def _connect(self) -> None:
        self._tries += 1
        self._socket.abort()
        self._socket.connectToServer(str(_socket_path()))

    def _on_error(self) -> None:
        if self._waiting is not None and self._tries == 1:  # it serves all programs, and ends by itself
            _start_server()
        if self._waiting is not None and self._tries < _TRIES:
            self._retry.start()
        elif self._waiting is not None or self._is_speaking:
            self._fail(self._socket.errorString())

    def _on_connected(self) -> None:
        self._reply, self._unanswered, self._message = [], 0, ""
        for line in _GREETING:
            self._send(line)
        self._send_waiting()

    def _send_waiting(self) -> None:
        if self._waiting is None:
            return
        (text, speed), self._waiting = self._waiting, None
        self._is_speaking = True
        self._unanswered += 1
        self._send(f"SET self RATE {_rate(speed)}")
        self._send("SPEAK")
        for line in text.splitlines():
            self._send(f".{line}" if line.startswith(".") else line)
        self._send(".")

    def _send(self, line: str) -> None:
        self._socket.write(f"{line}\r\n".encode())

    def _read(self) -> None:
        while self._socket.canReadLine():
            line = bytes(self._socket.readLine().data()).decode(errors="replace").strip()
            if line[3:4] == "-":
                self._reply.append(line[4:])
            else:
                reply, self._reply = self._reply, []
                self._on_answer(line[:3], reply, line)

    def _on_answer(self, code: str, reply: list[str], line: str) -> None:
        number = reply[0] if reply else ""
        if code == _SAYS_ID:
            self._unanswered -= 1
            self._message = number
        elif not self._is_speaking or self._unanswered:
            return  # about a text that has been stopped
        elif code in (_END, _CANCELED) and number == self._message:
            self._is_speaking = False
            self.finished.emit()
        elif code[:1] in "345":
            self._fail(f"SSIP: {line}")

    def _fail(self, reason: str) -> None:
        self._waiting, self._is_speaking = None, False
        self._socket.abort()
        self.failed.emit(f"Speech Dispatcher: {reason}")


def _start_server() -> None:
    server = QProcess()
    server.setProgram("speech-dispatcher")
    server.setArguments(["--spawn"])
    server.setStandardOutputFile(QProcess.nullDevice())
    server.setStandardErrorFile(QProcess.nullDevice())
    server.startDetached()


def _rate(speed: float) -> int:
    """Convert a speed to SSIP's rate, -100 to 100, matched to the words per minute of espeak-ng."""
    return max(-100, min(100, round((speed - 1) * (200 if speed < 1 else 65))))


def _socket_path() -> Path:
    """Return where Speech Dispatcher listens."""
    kind, _, path = os.environ.get("SPEECHD_ADDRESS", "").partition(":")
    if kind == "unix_socket" and path:
        return Path(path)
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) if runtime else Path.home() / ".cache"
    return folder / "speech-dispatcher" / "speechd.sock"
