"""Wait until the windows have come to rest, however busy the machine is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

_ROUNDS = 4  # of the event loop without a change
_ROUND_MS = 5  # as long as Qt collects requests to paint
_SHORT_MS = 150  # timers up to this length belong to layouts; longer ones are mostly clocks


def settle(timers_ms: int = _SHORT_MS) -> None:
    """Process events until no widget moves any more and no single-shot timer up to this length is running."""
    seen: list[object] = []
    rounds = 0
    while rounds < _ROUNDS:
        QTest.qWait(_ROUND_MS)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        while (pending_ms := _pending_timer_ms(timers_ms)) is not None:
            QTest.qWait(max(pending_ms, _ROUND_MS))
        found = [_state(window) for window in QApplication.topLevelWidgets() if window.isVisible()]
        rounds = 0 if found != seen else rounds + 1
        seen = found


def _state(window: QWidget) -> object:
    """Return what can be seen to move: geometry, visibility, and how far areas are scrolled."""
    shown = [widget for widget in [window, *window.findChildren(QWidget)] if widget.isVisible()]
    scrolled = [area for area in shown if isinstance(area, QAbstractScrollArea)]
    return (
        [widget.geometry().getRect() for widget in shown],
        [(area.verticalScrollBar().value(), area.verticalScrollBar().maximum()) for area in scrolled],
    )


def _pending_timer_ms(longest_ms: int) -> int | None:
    """Return how long the last of the single-shot timers up to this length still runs; None without one."""
    timers = [timer for window in QApplication.topLevelWidgets() for timer in window.findChildren(QTimer)]
    return max(
        (
            timer.remainingTime()
            for timer in timers
            if timer.isActive() and timer.isSingleShot() and timer.interval() <= longest_ms
        ),
        default=None,
    )
