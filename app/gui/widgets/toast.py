"""Short messages in a row of their own, which can offer to undo or to cancel an action."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.widgets.basic import ElidedLabel
from app.gui.widgets.theme import tool_tip

_SHOWN_MS = 7000
_GAP = 6  # pixels between toasts
_BESIDE, _BESIDE_BUTTON, _ABOVE = 14, 8, 4  # pixels around the text and the buttons


class Toast(QFrame):
    """One line that disappears after a few seconds; a long one is elided, with all of it in its tool tip.

    An action that can be undone is performed when the message disappears.
    """

    changed = Signal()
    """The undo action has become available or unavailable."""

    def __init__(self, heir: QWidget) -> None:
        """`heir` is focused when a focused button disappears."""
        super().__init__()
        self._heir = heir
        self.setObjectName("toast")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._text = ElidedLabel("", "", self)
        self._undo = undo = QPushButton(tr("Undo"), self)
        undo.setToolTip(tr("Undo (Ctrl+Z)"))
        undo.clicked.connect(self.undo)
        self._cancel = QPushButton(tr("Cancel"), self)
        self._cancel.clicked.connect(self._on_cancel)
        self._cancel.hide()
        self._action = QPushButton(self)
        self._action.clicked.connect(self._on_action)
        self._action.hide()
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(_BESIDE, _ABOVE, _BESIDE, _ABOVE)
        layout.setSpacing(8)
        layout.addWidget(self._text, 1)
        layout.addWidget(undo)
        layout.addWidget(self._cancel)
        layout.addWidget(self._action)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.perform)
        self._on_end: Callable[[], object] | None = None
        self._on_undo: Callable[[], object] | None = None
        self._cancel_task: Callable[[], object] | None = None
        self._on_click: Callable[[], object] | None = None
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

    def sizeHint(self) -> QSize:
        """As high without a button as with one."""
        hint = super().sizeHint()
        return hint.expandedTo(QSize(0, self._undo.sizeHint().height() + 2 * _ABOVE))

    def setVisible(self, visible: bool) -> None:
        """Hand the focus on before hiding."""
        focused = self.window().focusWidget()
        if not visible and focused is not None and self.isAncestorOf(focused):
            self._heir.setFocus(Qt.FocusReason.OtherFocusReason)
        super().setVisible(visible)

    def _show(self, text: str, *, lasting: bool = False) -> None:
        self.setAccessibleName(text)
        self._text.setText(text)
        self._text.setToolTip(tool_tip(text))
        self._show_button(self._undo, self.can_undo)
        self._show_button(self._cancel, self._cancel_task is not None)
        self._show_button(self._action, self._on_click is not None)
        has_button = self.can_undo or self._cancel_task is not None or self._on_click is not None
        self._layout.setContentsMargins(_BESIDE, _ABOVE, _BESIDE_BUTTON if has_button else _BESIDE, _ABOVE)
        self.show()
        if lasting:
            self._timer.stop()
            return
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _show_button(self, button: QPushButton, is_shown: bool) -> None:
        if not is_shown and button is self.window().focusWidget():
            self._heir.setFocus(Qt.FocusReason.OtherFocusReason)
        button.setVisible(is_shown)

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


class ToastArea(QWidget):
    """A row of a layout for toasts, one below the other; hidden while there are none."""

    def __init__(self, *toasts: Toast) -> None:
        super().__init__()
        self._toasts = toasts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for toast in toasts:
            column.addWidget(toast, 0, Qt.AlignmentFlag.AlignHCenter)
            toast.installEventFilter(self)
        self.hide()

    def move_to(self, layout: QBoxLayout, place: int, margins: QMargins) -> None:
        """Move to this place of a layout, with these margins."""
        layout.insertWidget(place, self)
        self.setContentsMargins(margins)
        self._update_visibility()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Appear and disappear with the toasts."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._update_visibility()
        return super().eventFilter(watched, event)

    def _update_visibility(self) -> None:
        """Appear or disappear, and lay out what is around now: no frame shows it half done."""
        self.setVisible(not all(toast.isHidden() for toast in self._toasts))
        widget: QWidget | None = self
        while widget is not None and not widget.isWindow():
            if (layout := widget.layout()) is not None:
                layout.activate()
            widget = widget.parentWidget()
