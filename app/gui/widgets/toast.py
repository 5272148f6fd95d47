"""A short message at the lower middle of a widget, which can offer to undo an action."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.base.translation import tr, translated

_SHOWN_MS = 7000
_MARGIN = 16  # pixels to the sides of the widget
_BOTTOM = 20  # pixels below
_BOTTOM_ABOVE, _GAP = 54, 8  # the same above another toast, past the button that leads to the end


class Toast(QFrame):
    """One line that disappears after a few seconds; a long one is elided.

    An action that can be undone is carried out when the message disappears.
    """

    changed = Signal()
    """Something can be undone that could not before, or no longer."""

    def __init__(self, over: QWidget, above: Toast | None = None) -> None:
        """Shown over a widget, and above another toast while that is shown."""
        super().__init__(over)
        self._over, self._above = over, above
        self.setObjectName("toast")
        self._full_text = ""
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = undo = QPushButton(tr("Undo"), self)
        undo.setToolTip(tr("Undo (Ctrl+Z)"))
        undo.clicked.connect(self.undo)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self._text)
        layout.addWidget(undo)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.carry_out)
        self._on_end: Callable[[], None] | None = None
        self._on_undo: Callable[[], None] | None = None
        over.installEventFilter(self)
        self.hide()

    @property
    def can_undo(self) -> bool:
        """Whether something can be undone at the moment."""
        return self._on_undo is not None

    def offer(self, text: str, *, on_end: Callable[[], None], on_undo: Callable[[], None]) -> None:
        """Show `text`; call `on_undo` if people ask for it, otherwise `on_end` after a few seconds."""
        self.carry_out()
        self._on_end, self._on_undo = on_end, on_undo
        self._show(text)
        self.changed.emit()

    def say(self, text: str, *, lasting: bool = False) -> None:
        """Show `text` for a few seconds, or if it is `lasting` until the next one or `hide`.

        What was offered before is carried out.
        """
        self._end(self._on_end)
        self._show(translated(text), lasting=lasting)

    def carry_out(self) -> None:
        """Hide the message, and do what it announced."""
        self.hide()
        self._end(self._on_end)

    def undo(self) -> None:
        """Hide the message, and undo what it announced."""
        self.hide()
        self._end(self._on_undo)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the widget below is resized."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _show(self, text: str, *, lasting: bool = False) -> None:
        self._full_text = text
        self.setAccessibleName(text)
        self._undo.setVisible(self.can_undo)
        self._place()
        self.show()
        self.raise_()
        if lasting:
            self._timer.stop()
            return
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _end(self, action: Callable[[], None] | None) -> None:
        """Withdraw the offer, and do one of its two actions."""
        could_undo, self._on_end, self._on_undo = self.can_undo, None, None
        self._timer.stop()
        if could_undo:
            self.changed.emit()
        if action is not None:
            action()

    def _place(self) -> None:
        """Move to the lower middle, and elide the text where there is little room."""
        over, above = self._over, self._above
        self._text.setText("")
        room = over.width() - self.sizeHint().width() - 2 * _MARGIN
        metrics = self._text.fontMetrics()
        self._text.setText(metrics.elidedText(self._full_text, Qt.TextElideMode.ElideMiddle, max(room, 0)))
        self.adjustSize()
        bottom = over.height() - (_BOTTOM if above is None else _BOTTOM_ABOVE)
        if above is not None and not above.isHidden():
            bottom = above.y() - _GAP
        self.move((over.width() - self.width()) // 2, bottom - self.height())
