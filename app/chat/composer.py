"""Where people type: grows with its text, Enter sends, Shift+Enter makes a new line."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from app.chat.preset_button import PresetButton
from app.theme import Theme

_MOST_LINES = 9
_DRAFT_MS = 400


class TextField(QPlainTextEdit):
    """A text field for messages: tells when it should be sent and when it has the focus."""

    submitted = Signal()
    focused = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter sends; with Shift it is a line break."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.submitted.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Files are for the window."""
        return super().canInsertFromMimeData(source) and not any(url.isLocalFile() for url in source.urls())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell."""
        super().focusOutEvent(event)
        self.focused.emit(False)


class Composer(QFrame):
    """A text field, the preset, and one button, which sends or, while a reply is written, stops."""

    send = Signal(str)
    """The text that was entered; call `clear` once it is on its way."""
    stop = Signal()
    drafted = Signal(str)
    """The text as it stands, a moment after it was changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._theme = theme
        self._busy = False
        self._edit = TextField(self)
        self._edit.setPlaceholderText("Write a message")
        self._edit.setAccessibleName("Message")
        self._edit.setAccessibleDescription("Enter sends, Shift and Enter make a new line")
        self._edit.setTabChangesFocus(True)
        self._edit.setFont(theme.reading_font)
        self._edit.document().setDocumentMargin(0)
        self._edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._edit.textChanged.connect(self._on_text)
        self._edit.submitted.connect(self._submit)
        self._edit.focused.connect(self._show_focus)
        self.presets = PresetButton(theme, self)
        self._button = QToolButton(self)
        self._button.setProperty("kind", "primary")
        self._button.setIconSize(QSize(20, 20))
        self._button.setFixedSize(36, 36)
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(self._press)
        self._note = QLabel("", self)
        self._note.setProperty("kind", "small")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.presets)
        buttons.addWidget(self._button)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._edit, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(buttons)
        row.setAlignment(buttons, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 9, 9, 9)
        layout.setSpacing(4)
        layout.addWidget(self._note)
        layout.addLayout(row)
        self._draft_timer = QTimer(self, singleShot=True, interval=_DRAFT_MS)
        self._draft_timer.timeout.connect(self.save)
        theme.changed.connect(self._refresh)
        self._fit()
        self._refresh()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a text into the field, the cursor behind it."""
        self._edit.setPlainText(text)
        self._draft_timer.stop()
        cursor = self._edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._edit.setTextCursor(cursor)

    def clear(self) -> None:
        """Empty the field: its text is on its way."""
        self.set_text("")

    def save(self) -> None:
        """Tell the draft now instead of a moment later."""
        self._draft_timer.stop()
        self.drafted.emit(self.text)

    def focus(self) -> None:
        """Put the cursor into the field."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_busy(self, busy: bool, *, stopping: bool = False, where: str = "") -> None:
        """While busy, the button stops instead of sending; `where`: the title of another conversation."""
        self._busy = busy
        self._note.setText(
            f"A reply is being written in “{where}”. Wait for its end, or stop it, to send here."
        )
        self._note.setVisible(busy and bool(where))
        self._button.setEnabled(not stopping)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the height anew for another font or style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Another width wraps the text anew."""
        self._fit()

    def _on_text(self) -> None:
        self._fit()
        self._refresh()
        if not self._draft_timer.isActive():  # else who types without a pause is never saved
            self._draft_timer.start()

    def _fit(self) -> None:
        # A plain text document measures its height in lines.
        lines = max(1, min(_MOST_LINES, math.ceil(self._edit.document().size().height())))
        self._edit.setFixedHeight(round(lines * self._edit.fontMetrics().lineSpacing()) + 4)

    def _submit(self) -> None:
        if not self._busy and self.text.strip():
            self._draft_timer.stop()
            self.send.emit(self.text)

    def _press(self) -> None:
        if self._busy:
            self.stop.emit()
        else:
            self._submit()

    def _refresh(self) -> None:
        name = "stop" if self._busy else "send"
        can_press = self._busy or bool(self.text.strip())
        self._button.setIcon(self._theme.icon(name, "on_accent" if can_press else "muted"))
        self._button.setAccessibleName("Stop the reply" if self._busy else "Send the message")
        self._button.setToolTip("Stop (Esc)" if self._busy else "Send (Enter)")
        self._button.setProperty("kind", "primary" if can_press else "quiet")
        self._button.style().polish(self._button)

    def _show_focus(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        self.style().polish(self)
