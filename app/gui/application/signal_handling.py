"""Turn SIGINT and SIGTERM into a Qt signal, so that the window closes in order."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal


class SignalHandler(QObject):
    """Emits `received` on a signal that asks the program to end.

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
        self._old_descriptor = signal.set_wakeup_fd(self._outer.fileno(), warn_on_full_buffer=False)
        numbers = (signal.SIGINT, signal.SIGTERM)
        self._old = {number: signal.signal(number, lambda *_: None) for number in numbers}

    def close(self) -> None:
        """Restore the former signal handlers."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_descriptor)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._inner.close()
        self._outer.close()

    def _on_signal(self) -> None:
        self._inner.recv(64)
        self.received.emit()
