"""A short message above the conversation that says what was done, and goes away by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.base.translation import translated

_SHOWN_MS = 6000
_MARGIN = 16  # pixels to the sides of the parent
_BOTTOM, _GAP = 54, 8  # pixels below, where the button that leads to the end stands, and to the toast


class ToastLabel(QFrame):
    """One line at the lower middle of a widget, above its toast; longer ones are cut short."""

    def __init__(self, over: QWidget, toast: QWidget) -> None:
        super().__init__(over)
        self._over, self._toast = over, toast
        self.setObjectName("toast")
        self._full_text = ""
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 9, 16, 9)
        self._layout.addWidget(self._text)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str, *, lasting: bool = False) -> None:
        """Show this for a few seconds, or if it is `lasting` until something else is said."""
        text = translated(text)
        self._full_text = text
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        if lasting:
            self._timer.stop()
            return
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of a widget that gets another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        metrics = self._text.fontMetrics()
        margins = self._layout.contentsMargins()
        room = self._over.width() - 2 * _MARGIN - margins.left() - margins.right()
        self._text.setText(metrics.elidedText(self._full_text, Qt.TextElideMode.ElideMiddle, max(room, 0)))
        self.adjustSize()
        bottom = self._over.height() - _BOTTOM
        if not self._toast.isHidden():
            bottom = self._toast.y() - _GAP
        self.move((self._over.width() - self.width()) // 2, bottom - self.height())
