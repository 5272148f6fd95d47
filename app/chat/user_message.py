"""What a person wrote: a bubble on the right, which can be edited; the other branches stay."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.chat.branches import BranchSwitch
from app.chat.composer import TextField
from app.chat.markdown import LINE_HEIGHT, plain_html
from app.chat.rich_text import CopyButton, TextView
from app.keys import claims_escape
from app.storage import StoredMessage
from app.theme import Theme

_BUBBLE_SHARE = 0.82
_BUBBLE_PADDING = 14
_MOST_LINES = 12


class UserMessage(QWidget):
    """Plain text in a bubble, as narrow as the text allows, or a field to write it anew."""

    branch = Signal(int)
    """The branch with this message is to be shown."""
    edited = Signal(int, str)
    """The id of the message, and what is to be asked instead."""

    def __init__(self, theme: Theme, message: StoredMessage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._message = theme, message
        self._editor: _Editor | None = None
        self.setAccessibleName("Your message")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bubble = QFrame(self)
        self._bubble.setObjectName("bubble")
        self._text = TextView(theme, parent=self._bubble)
        self._text.setAccessibleName("Text of your message")
        self._tools = QWidget(self)
        self._switch = BranchSwitch(theme, self._tools)
        self._switch.chosen.connect(self.branch)
        self._edit = QPushButton(self._tools)
        self._edit.setProperty("kind", "link")
        self._edit.setAccessibleName("Edit this message and ask again")
        self._edit.setToolTip("Edit and ask again; this branch stays")
        self._edit.setCursor(Qt.CursorShape.PointingHandCursor)
        self._edit.clicked.connect(self.edit)
        self._copy = CopyButton(theme, "message", self._tools, labelled=False)
        self._copy.text_to_copy = message.text
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(0)
        for tool in (self._switch, self._edit, self._copy):
            tools.addWidget(tool)
        self._switch.show_message(message)
        self._draw()
        theme.changed.connect(self._draw)

    @property
    def message(self) -> StoredMessage:
        """What was written."""
        return self._message

    def edit(self) -> None:
        """Let people write it anew."""
        if self._editor is None:
            self._editor = _Editor(self._message.text, self)
            self._editor.setFont(self._theme.reading_font)
            self._editor.sent.connect(self._send)
            self._editor.given_up.connect(self._give_up)
            self._editor.grown.connect(self._arrange)
            self._editor.show()
            self._arrange()
            self._editor.field.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place everything anew for another width."""
        super().resizeEvent(event)
        self._arrange()

    def _send(self, text: str) -> None:
        changed = text.strip() and text != self._message.text
        self._give_up()
        if changed:
            self.edited.emit(self._message.id, text)

    def _give_up(self) -> None:
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
            self._arrange()
            self._edit.setFocus()

    def _draw(self) -> None:
        self._edit.setIcon(self._theme.icon("rename", size=15))
        self._text.show_html(plain_html(self._message.text, self._theme.colors.ink))
        self._arrange()

    def _arrange(self) -> None:
        editor = self._editor
        self._bubble.setVisible(editor is None)
        self._tools.setVisible(editor is None)
        if editor is not None:
            editor.setFixedWidth(self.width())
            editor.fit()
            editor.move(0, 0)
            self.setFixedHeight(editor.height())
            return
        most = round(self.width() * _BUBBLE_SHARE) - 2 * _BUBBLE_PADDING
        self._text.document().setTextWidth(most)
        width = min(most, math.ceil(self._text.document().idealWidth()) + 1)
        self._text.setFixedWidth(width)
        self._text.fit()
        top = _BUBBLE_PADDING - 4
        self._text.move(_BUBBLE_PADDING, top)
        leading = round(
            self._theme.em * (LINE_HEIGHT - 1.0)
        )  # which a text document puts below the last line
        bubble = QSize(width + 2 * _BUBBLE_PADDING, self._text.height() - leading + 2 * top)
        self._tools.adjustSize()
        beside = self._tools.width() + 6
        narrow = bubble.width() + beside > self.width()  # then the tools stand below
        self._bubble.setGeometry(QRect(QPoint(self.width() - bubble.width(), 0), bubble))
        if narrow:
            self._tools.move(self.width() - self._tools.width(), bubble.height() + 2)
            self.setFixedHeight(bubble.height() + 2 + self._tools.height())
        else:
            middle = (bubble.height() - self._tools.height()) // 2
            self._tools.move(self._bubble.x() - beside, middle)
            self.setFixedHeight(bubble.height())


class _Editor(QFrame):
    """The field in which a question is written anew. Enter sends, Esc gives up."""

    sent = Signal(str)
    given_up = Signal()
    grown = Signal()

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self.field = TextField(self)
        self.field.setPlainText(text)
        self.field.setAccessibleName("Your message, to be asked again")
        self.field.setTabChangesFocus(True)
        self.field.document().setDocumentMargin(0)
        self.field.submitted.connect(self._submit)
        self.field.textChanged.connect(self.grown)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        note = QLabel("What was said since stays as a branch.", self)
        note.setProperty("kind", "small")
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        cancel, send = QPushButton("Cancel", self), QPushButton("Ask", self)
        send.setProperty("kind", "primary")
        cancel.clicked.connect(self.given_up)
        send.clicked.connect(self._submit)
        buttons = QHBoxLayout()
        buttons.addWidget(note, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addLayout(buttons)

    def fit(self) -> None:
        """Be as high as the text."""
        self.field.setFont(self.font())
        lines = max(1, min(_MOST_LINES, math.ceil(self.field.document().size().height())))
        self.field.setFixedHeight(round(lines * self.field.fontMetrics().lineSpacing()) + 4)
        self.adjustSize()

    def event(self, event: QEvent) -> bool:
        """Esc is this widget's, not the window's, while something in it has the focus."""
        return claims_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _submit(self) -> None:
        self.sent.emit(self.field.toPlainText())
