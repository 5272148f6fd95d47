"""Kiosk mode: a lock, a mouse pointer that hides, a screen that stays on."""

from __future__ import annotations

import hmac

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.base.translation import tr
from app.platform.dbus import Service, SessionBus, connect_session_bus
from model_backends.lazy_text import lazy_text
from model_backends.unicode_text import encode_utf8

CHORD = "Ctrl+Shift+Backspace"  # on every keyboard and layout, and not used by any system

_CHORD_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_HOLD_MS = 3000
_MAX_TRIES = 3
_PAUSE_MS = 20_000
_IDLE_MS = 2000
_SCREEN_SAVER = Service(
    "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"
)


class KioskLock(QObject):
    """Unlocks with the passphrase or, if none was set, by holding the chord for three seconds."""

    opened = Signal()
    """The lock was opened."""
    phrase_requested = Signal()
    """The chord was pressed: ask for the passphrase."""
    holding = Signal(bool)
    """Whether the chord is being held."""

    def __init__(
        self,
        phrase: str = "",
        *,
        hold_ms: int = _HOLD_MS,
        pause_ms: int = _PAUSE_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phrase = encode_utf8(phrase)
        self._wrong = 0
        self._is_locked = True
        self._hold = QTimer(self, singleShot=True, interval=hold_ms)
        self._hold.timeout.connect(self._on_held)
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)

    @property
    def is_locked(self) -> bool:
        """Whether it has not been unlocked yet."""
        return self._is_locked

    @property
    def instruction(self) -> str:
        """How to leave, for the person who starts it."""
        if self._phrase:
            return lazy_text("To exit, press {chord} and type the PIN.", chord=CHORD)
        return lazy_text("To exit, hold {chord} for three seconds.", chord=CHORD)

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key press; return whether it belongs to the lock."""
        if event.key() != Qt.Key.Key_Backspace or event.modifiers() & _CHORD_MODIFIERS != _CHORD_MODIFIERS:
            return False
        if self._phrase:
            self.phrase_requested.emit()
        elif not self._hold.isActive() and not event.isAutoRepeat():
            self._hold.start()
            self.holding.emit(True)
        return True

    def release(self, event: QKeyEvent) -> None:
        """Handle a key release."""
        if not event.isAutoRepeat():
            self.cancel_hold()

    def cancel_hold(self) -> None:
        """Stop holding: the chord was released, or its release may be missed."""
        if self._hold.isActive():
            self._hold.stop()
            self.holding.emit(False)

    def try_phrase(self, text: str) -> bool:
        """Unlock if this is the passphrase. After three wrong ones, all are refused for a while."""
        if self._pause.isActive():
            return False
        if not self._phrase or not hmac.compare_digest(encode_utf8(text), self._phrase):
            self._wrong += 1
            if self._wrong % _MAX_TRIES == 0:
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
    """Hides the mouse pointer over a window while the mouse is still."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
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


class ScreenInhibitor(QObject):
    """Keeps the screen on, on desktops with freedesktop.org's interface for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus: SessionBus | None = None

    def keep_on(self) -> None:
        """Ask the desktop to keep the screen on."""
        if self._bus is None:
            self._bus = connect_session_bus(self)
            if self._bus is not None:
                reason = tr("A presentation is running")
                self._bus.call(_SCREEN_SAVER, "Inhibit", "ss", ("Unfog", reason))

    def release(self) -> None:
        """Allow the screen to turn off: the desktop drops the request with its connection."""
        if self._bus is not None:
            self._bus.close()
            self._bus.deleteLater()
            self._bus = None
