"""Turn SIGINT and SIGTERM into a Qt signal, so that the window closes in order."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_ENDING = (signal.SIGINT, signal.SIGTERM)


class SignalHandler(QObject):
    """Emits `received` on a signal that asks the program to end, from its construction to the process's end.

    Python runs its own handlers between two of its instructions, which Qt's event loop may keep waiting for
    ever and which may be anywhere; so the signal's number travels through a socket that Qt listens to.
    """

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inner, self._outer = socket.socketpair()
        self._inner.setblocking(False)
        self._outer.setblocking(False)
        self._notifier = QSocketNotifier(self._inner.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        signal.set_wakeup_fd(self._outer.fileno(), warn_on_full_buffer=False)
        for number in _ENDING:
            signal.signal(number, lambda *_: None)

    def close(self) -> None:
        """Ignore further signals: the program is ending, and another Ctrl+C must not tear that apart."""
        self._notifier.setEnabled(False)
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        signal.set_wakeup_fd(-1)
        self._inner.close()
        self._outer.close()

    def _on_signal(self) -> None:
        self._inner.recv(64)
        self.received.emit()
