"""Keep the meter of memory and card in the status line current, while somebody can see it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.base.translation import format_number, tr
from app.gui.widgets.context import AppContext
from app.gui.widgets.memory_bars import Bar, MemoryBars
from app.platform.memory_use import MemoryMeter, MemoryUse
from model_backends.byte_size import byte_size
from model_backends.protocol import CardMeasured

_EVERY_MS = 2000
_FIRST_MS = 500  # after the window has become active: a start has more to do
_WATCHED = (
    QEvent.Type.WindowActivate,
    QEvent.Type.WindowDeactivate,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.WindowStateChange,
)


class MemoryMeterController(QObject):
    """Measures every two seconds while the window is visible and active and the setting is on."""

    def __init__(
        self,
        context: AppContext,
        bars: MemoryBars,
        set_visible: Callable[[bool], object],
        window: QWidget,
        meter: MemoryMeter | None = None,
    ) -> None:
        """`set_visible` shows or hides the bars."""
        super().__init__(window)
        self._engine, self._settings = context.engine, context.settings
        self._bars, self._set_visible, self._window = bars, set_visible, window
        self._meter = meter or MemoryMeter()
        self._card = CardMeasured()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.measure)
        self._first = QTimer(self, singleShot=True, interval=_FIRST_MS)
        self._first.timeout.connect(self.measure)
        context.engine.card_measured.connect(self._on_card)
        context.engine.loaded.connect(lambda _loaded: self._on_card(CardMeasured()))
        context.settings.changed.connect(lambda _name: self._apply())
        window.installEventFilter(self)
        self._apply()

    @property
    def is_running(self) -> bool:
        """Whether it measures."""
        return self._timer.isActive()

    def measure(self) -> None:
        """Measure now; the card's answer comes later."""
        self._engine.measure_card()
        use, is_short = self._meter.measure(filter(None, (self._engine.pid,)))
        bars = [Bar(tr("RAM"), use.used / use.total, use.own / use.total, is_short)]
        if self._card.total:
            bars.append(Bar(tr("GPU"), self._card.used / self._card.total))
        self._bars.setAccessibleName(tr("Memory is low") if is_short else tr("Memory and graphics card"))
        self._bars.show_bars(tuple(bars), _details(use, self._card, is_short=is_short))
        self._set_visible(self._settings.value.models.meter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin and end with what the window does."""
        if event.type() in _WATCHED:
            QTimer.singleShot(0, self, self._apply)
        return super().eventFilter(watched, event)

    def _apply(self) -> None:
        is_on = self._settings.value.models.meter
        self._set_visible(is_on and bool(self._bars.bars))
        window = self._window
        if not (is_on and window.isVisible() and window.isActiveWindow() and not window.isMinimized()):
            self._timer.stop()
            self._first.stop()
        elif not self._timer.isActive():
            self._timer.start()
            self._first.start()

    def _on_card(self, card: CardMeasured) -> None:
        self._card = card


def _details(use: MemoryUse, card: CardMeasured, *, is_short: bool) -> str:
    lines = [
        tr("Memory: {used} of {total} in use, {own} of it by Unfog").format(
            used=byte_size(use.used), total=byte_size(use.total), own=byte_size(use.own)
        )
    ]
    if use.swapped:
        lines.append(tr("Swap: {swapped} in use").format(swapped=byte_size(use.swapped)))
    if card.total:
        used, total = byte_size(card.used), byte_size(card.total)
        if card.busy is None:
            lines.append(tr("Graphics card: {used} of {total} in use").format(used=used, total=total))
        else:
            text = tr("Graphics card: {used} of {total} in use, {percent}% busy")
            lines.append(text.format(used=used, total=total, percent=format_number(100 * card.busy)))
    if is_short:
        lines.append(
            tr("Memory is low, so replies may get slow. Close other programs, or choose a smaller model.")
        )
    return "\n".join(lines)
