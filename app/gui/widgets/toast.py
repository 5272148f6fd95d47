"""A short message at the bottom of a widget, which can offer to undo or to cancel an action."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.base.translation import tr, translated

_SHOWN_MS = 7000
_MARGIN = 16  # pixels beside the toast
_BOTTOM = 20  # pixels below the toast
_BOTTOM_ABOVE, _GAP = 54, 8  # the same above another toast, past the button that scrolls to the end


class Toast(QFrame):
    """One line that disappears after a few seconds; a long one is elided.

    An action that can be undone is performed when the message disappears.
    """

    changed = Signal()
    """The undo action has become available or unavailable."""

    def __init__(self, over: QWidget, above: Toast | None = None) -> None:
        """`over`: the widget below; `above`: another toast, which this one is placed above."""
        super().__init__(over)
        self._over, self._above = over, above
        self.setObjectName("toast")
        self._full_text = ""
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = undo = QPushButton(tr("Undo"), self)
        undo.setToolTip(tr("Undo (Ctrl+Z)"))
        undo.clicked.connect(self.undo)
        self._cancel = QPushButton(tr("Cancel"), self)
        self._cancel.clicked.connect(self._on_cancel)
        self._cancel.hide()
        self._action = QPushButton(self)
        self._action.clicked.connect(self._on_action)
        self._action.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self._text)
        layout.addWidget(undo)
        layout.addWidget(self._cancel)
        layout.addWidget(self._action)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.perform)
        self._on_end: Callable[[], object] | None = None
        self._on_undo: Callable[[], object] | None = None
        self._cancel_task: Callable[[], object] | None = None
        self._on_click: Callable[[], object] | None = None
        over.installEventFilter(self)
        self.hide()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return self._on_undo is not None

    def offer_undo(self, text: str, *, on_end: Callable[[], object], on_undo: Callable[[], object]) -> None:
        """Show `text`; call `on_undo` if undone, otherwise `on_end` after a few seconds."""
        self.perform()
        self._cancel_task = self._on_click = None
        self._on_end, self._on_undo = on_end, on_undo
        self._show(text)
        self.changed.emit()

    def show_message(
        self,
        text: str,
        *,
        lasting: bool = False,
        cancel: Callable[[], object] | None = None,
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show `text` for a few seconds, or if `lasting` until the next message or `hide`.

        `cancel` is what a button beside it does; `action`, the name of another button and what it does. A
        pending action is performed first.
        """
        self._end(self._on_end)
        self._cancel_task = cancel
        name, self._on_click = action or ("", None)
        self._action.setText(name)
        self._show(translated(text), lasting=lasting)

    def perform(self) -> None:
        """Hide the message, and perform the announced action."""
        self.hide()
        self._end(self._on_end)

    def undo(self) -> None:
        """Hide the message, and undo the announced action."""
        self.hide()
        self._end(self._on_undo)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Update the position when the widget is resized."""
        if event.type() == QEvent.Type.Resize:
            self._update_position()
        return super().eventFilter(watched, event)

    def _show(self, text: str, *, lasting: bool = False) -> None:
        self._full_text = text
        self.setAccessibleName(text)
        self._undo.setVisible(self.can_undo)
        self._cancel.setVisible(self._cancel_task is not None)
        self._action.setVisible(self._on_click is not None)
        self._update_position()
        self.show()
        self.raise_()
        if lasting:
            self._timer.stop()
            return
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _on_cancel(self) -> None:
        if self._cancel_task is not None:
            self._cancel_task()

    def _on_action(self) -> None:
        if self._on_click is not None:
            self._on_click()
            self.hide()

    def _end(self, action: Callable[[], object] | None) -> None:
        """Clear the pending actions, and perform one of them."""
        was_undoable, self._on_end, self._on_undo = self.can_undo, None, None
        self._timer.stop()
        if was_undoable:
            self.changed.emit()
        if action is not None:
            action()

    def _update_position(self) -> None:
        """Move to the bottom centre, and elide the text if there is little space."""
        over, above = self._over, self._above
        self._text.setText("")
        available = over.width() - self.sizeHint().width() - 2 * _MARGIN
        metrics = self._text.fontMetrics()
        self._text.setText(
            metrics.elidedText(self._full_text, Qt.TextElideMode.ElideMiddle, max(available, 0))
        )
        self.adjustSize()
        bottom = over.height() - (_BOTTOM if above is None else _BOTTOM_ABOVE)
        if above is not None and not above.isHidden():
            bottom = above.y() - _GAP
        self.move((over.width() - self.width()) // 2, bottom - self.height())
