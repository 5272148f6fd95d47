"""The queue above the composer: a quiet row for each message that waits for the running reply."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.basic import ElidedLabel
from app.gui.widgets.theme import Theme, tool_tip
from app.storage import QueuedMessage

_MOST_SEEN = 4  # rows; the others are scrolled to
_TEXT_LEFT = 15  # pixels from the frame of a row to its text, which begins where the message field's does
_LONGEST = 300  # characters of a message that a row can show


class QueueRows(QWidget):
    """Shows the queued messages of a conversation; hidden while there are none."""

    send_requested = Signal()
    """Send them now."""
    edited = Signal(object)
    """Edit this `QueuedMessage`."""
    removed = Signal(object)
    """Remove this `QueuedMessage`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: list[QueuedMessage] = []
        self._rows: list[_Row] = []
        self.setAccessibleName(tr("Queued messages"))
        set_role(self, QAccessible.Role.Grouping)
        self._caption = ElidedLabel("", "small", self)
        self._send = QPushButton(tr("Send now"), self)
        self._send.setProperty("kind", "action")
        self._send.setCursor(Qt.CursorShape.PointingHandCursor)
        self._send.setToolTip(tr("Send the queued messages in order"))
        self._send.clicked.connect(self.send_requested)
        top = QHBoxLayout()
        top.setContentsMargins(_TEXT_LEFT + 1, 0, 4, 0)  # 1: the frame of the rows
        top.addWidget(self._caption)
        top.addWidget(self._send)
        top.addStretch(1)
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its rows are reached one after the other
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addWidget(self._area)
        theme.changed.connect(self._fit_later)
        self.hide()

    def show_queue(self, messages: Sequence[QueuedMessage], *, waits: bool) -> None:
        """Show these messages; `waits`: they are sent only on request."""
        messages = list(messages)
        caption = tr("Queued. Waiting to be sent.") if waits else tr("Queued. Sent when the reply is done.")
        is_longer = len(messages) > len(self._shown)
        is_news = messages and (is_longer or (waits and not self._send.isVisibleTo(self)))
        self._caption.setText(caption)
        self._send.setVisible(waits)
        if messages != self._shown:
            self._show_rows(messages)
        self.setVisible(bool(messages))
        self._fit()
        if is_longer:
            QTimer.singleShot(0, self, self._scroll_to_end)  # once it is laid out
        if is_news:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, caption))

    def _show_rows(self, messages: list[QueuedMessage]) -> None:
        focus = QApplication.focusWidget()
        focused = next((place for place, row in enumerate(self._rows) if row.holds(focus)), None)
        known = {row.message: row for row in self._rows}
        self._shown = messages
        self._rows = [known[message] if message in known else self._make(message) for message in messages]
        for row in known.values():
            if row not in self._rows:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)
            row.name(place + 1)
            row.show()
        if focused is not None and self._rows and not any(row.holds(focus) for row in self._rows):
            self._rows[min(focused, len(self._rows) - 1)].take_focus()

    def _make(self, message: QueuedMessage) -> _Row:
        row = _Row(self._theme, message, self._list)
        row.edited.connect(lambda: self.edited.emit(message))
        row.removed.connect(lambda: self.removed.emit(message))
        row.focused.connect(lambda: self._area.ensureWidgetVisible(row, 0, 0))
        return row

    def _fit_later(self) -> None:
        QTimer.singleShot(0, self, self._fit)  # once the rows have their new size

    def _scroll_to_end(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _fit(self) -> None:
        """Be as high as the rows, up to some."""
        if not self._rows:
            return
        heights = [row.sizeHint().height() + self._column.spacing() for row in self._rows[:_MOST_SEEN]]
        self._area.setFixedHeight(sum(heights))


class _Row(QFrame):
    """One queued message, with its files counted."""

    edited = Signal()
    removed = Signal()
    focused = Signal()

    def __init__(self, theme: Theme, message: QueuedMessage, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.message = theme, message
        self.setObjectName("queued")
        set_role(self, QAccessible.Role.ListItem)
        words = " ".join(message.text[:_LONGEST].split())
        self._text = ElidedLabel(words, "muted", self)
        names = ", ".join(file.name for file in message.attachments)
        self._files = QLabel(tr("%n file(s)", "", len(message.attachments)), self)
        self._files.setProperty("kind", "small")
        self._files.setToolTip(tool_tip(names))
        self._files.setVisible(bool(message.attachments))
        self._description = f"{words} {names}".strip()
        self._edit, self._remove = QToolButton(self), QToolButton(self)
        self._edit.clicked.connect(self.edited)
        self._remove.clicked.connect(self.removed)
        for button in (self._edit, self._remove):
            button.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_TEXT_LEFT, 2, 5, 2)
        layout.setSpacing(6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._files)
        layout.addWidget(self._edit)
        layout.addWidget(self._remove)
        theme.changed.connect(self._draw)
        self._draw()

    def name(self, number: int) -> None:
        """Name the row and its buttons by its place in the queue."""
        self.setAccessibleName(
            tr("Queued message {number}: {text}").format(number=number, text=self._description)
        )
        for button, text in (
            (self._edit, tr("Edit queued message {number}")),
            (self._remove, tr("Remove queued message {number}")),
        ):
            button.setAccessibleName(text.format(number=number))
        self._edit.setToolTip(tr("Edit in the message field"))
        self._remove.setToolTip(tr("Remove from the queue"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Emit `focused` with the focus of a button."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        return super().eventFilter(watched, event)

    def holds(self, widget: QWidget | None) -> bool:
        """Whether a widget is in this row."""
        return widget is not None and self.isAncestorOf(widget)

    def take_focus(self) -> None:
        """Focus the button that removes it."""
        self._remove.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        c = self._theme.colors
        self.setStyleSheet(
            self._theme.scaled(
                f"#queued {{ background: {c.sidebar}; border: 1px solid {c.line}; border-radius: 9px; }}"
                "#queued QToolButton { padding: 3px; icon-size: 14px; border-radius: 6px; }"
                f"#queued QToolButton:hover {{ background: {c.selected}; }}"
                f"#queued QToolButton:focus {{ border: 1px solid {c.accent}; }}"
            )
        )
        self._edit.setIcon(self._theme.icon("rename", size=14))
        self._remove.setIcon(self._theme.icon("cross", size=14))
