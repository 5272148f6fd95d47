"""What a computer on a stand needs: a lock, a pointer that hides, a screen that stays on."""

from __future__ import annotations

import hmac
import sys

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.base.translation import tr
from model_backends.lazy_text import lazy_text

CHORD = "Ctrl+Shift+Backspace"  # on every keyboard and layout, and no system's own

_CHORD_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_HOLD_MS = 3000
_TRIES = 3
_PAUSE_MS = 20_000
_IDLE_MS = 2000
_BUS = "unfog-presentation"  # a connection of its own
_PATIENCE_MS = 1000


class KioskLock(QObject):
    """Lets out whoever knows the phrase or, where none was set, holds the chord for three seconds."""

    opened = Signal()
    """Someone may leave now."""
    phrase_wanted = Signal()
    """The chord was pressed: ask for the phrase."""
    holding = Signal(bool)
    """The chord is being held, or no more."""

    def __init__(
        self,
        phrase: str = "",
        *,
        hold_ms: int = _HOLD_MS,
        pause_ms: int = _PAUSE_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phrase = phrase.encode()
        self._wrong = 0
        self._is_locked = True
        self._hold = QTimer(self, singleShot=True, interval=hold_ms)
        self._hold.timeout.connect(self._on_held)
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)

    @property
    def is_locked(self) -> bool:
        """Whether nobody has opened it."""
        return self._is_locked

    @property
    def instruction(self) -> str:
        """How to leave, for whoever starts it."""
        if self._phrase:
            return lazy_text("To leave, press {chord} and type the phrase.", chord=CHORD)
        return lazy_text("To leave, hold {chord} for three seconds.", chord=CHORD)

    def press(self, event: QKeyEvent) -> bool:
        """Take a key that went down; whether it was the lock's."""
        if event.key() != Qt.Key.Key_Backspace or event.modifiers() & _CHORD_MODIFIERS != _CHORD_MODIFIERS:
            return False
        if self._phrase:
            self.phrase_wanted.emit()
        elif not self._hold.isActive() and not event.isAutoRepeat():
            self._hold.start()
            self.holding.emit(True)
        return True

    def release(self, event: QKeyEvent) -> None:
        """Take a key that went up."""
        if not event.isAutoRepeat():
            self.let_go()

    def let_go(self) -> None:
        """The chord is held no more, or it cannot be told whether it is."""
        if self._hold.isActive():
            self._hold.stop()
            self.holding.emit(False)

    def try_phrase(self, text: str) -> bool:
        """Whether this is the phrase. After three wrong ones nothing is for a while."""
        if self._pause.isActive():
            return False
        if not self._phrase or not hmac.compare_digest(text.encode(), self._phrase):
            self._wrong += 1
            if self._wrong % _TRIES == 0:
                self._pause.start()
            return False
        self._open()
        return True

    def _on_held(self) -> None:
        self.holding.emit(False)
        self._open()

    def _open(self) -> None:
        self._is_locked = False
        self.opened.emit()


class PointerHider(QObject):
    """Hides the pointer over a window while the mouse rests."""

    def __init__(self, window: QWidget, idle_ms: int = _IDLE_MS) -> None:
        super().__init__(window)
        self._window = window
        self._idle = QTimer(self, singleShot=True, interval=idle_ms)
        self._idle.timeout.connect(lambda: window.setCursor(Qt.CursorShape.BlankCursor))
        window.setMouseTracking(True)
        window.installEventFilter(self)
        self._idle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the pointer when the mouse moves."""
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress):
            self._window.unsetCursor()
            self._idle.start()
        return False


class ScreenWatch:
    """Asks the desktop to leave the screen on. Where that cannot be asked, the system's settings rule."""

    def __init__(self) -> None:
        self.is_kept_on = False

    def keep_on(self) -> None:
        """Ask, where there is a desktop that can be asked: on Linux and its like."""
        if self.is_kept_on or not sys.platform.startswith("linux"):
            return
        from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage  # nothing for other systems to carry

        bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, _BUS)
        if not bus.isConnected():
            return
        name = "org.freedesktop.ScreenSaver"
        call = QDBusMessage.createMethodCall(name, "/org/freedesktop/ScreenSaver", name, "Inhibit")
        call.setArguments(["Unfog", tr("A presentation is on the screen")])
        reply = bus.call(call, QDBus.CallMode.Block, _PATIENCE_MS)
        self.is_kept_on = reply.type() == QDBusMessage.MessageType.ReplyMessage
        if not self.is_kept_on:
            QDBusConnection.disconnectFromBus(_BUS)

    def let_go(self) -> None:
        """The desktop may do as it likes again: it forgets what a connection asked for when that ends."""
        if self.is_kept_on:
            from PySide6.QtDBus import QDBusConnection

            self.is_kept_on = False
            QDBusConnection.disconnectFromBus(_BUS)
