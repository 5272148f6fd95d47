"""The message composer: grows with its text; Enter sends, Shift+Enter starts a new line."""

from __future__ import annotations

import math

from PySide6.QtCore import QElapsedTimer, QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.composer.context_meter import ContextMeter
from app.gui.composer.file_bar import FileBar
from app.gui.composer.preset_button import PresetButton
from app.gui.widgets.composed_text import is_enter
from app.gui.widgets.dropped_files import has_only_picture, local_files
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.theme import Theme

_MAX_LINES = 9
_NARROW = 560  # width in pixels below which it shows less text


class TextField(PlainTextEdit):
    """A text field for messages that emits when to send, and when it gains or loses the focus."""

    submitted = Signal()
    recalled = Signal()
    """Up was pressed in the empty field."""
    focused = Signal(bool)
    pasted = Signal(object)
    """Files were pasted: their paths."""
    picture_pasted = Signal()
    """A picture was pasted or dropped, which nobody can read."""

    def __init__(self, parent: QWidget | None = None, *, takes_files: bool = False) -> None:
        super().__init__(parent)
        self._takes_files = takes_files

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send on Enter; insert a line break on Shift+Enter."""
        if is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.commit_composition()
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Up and not event.modifiers() and not self.toPlainText():
            self.recalled.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files to the window; take pictures, to say that they can't be read."""
        return has_only_picture(source) or (super().canInsertFromMimeData(source) and not local_files(source))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Attach pasted files; insert everything else as text."""
        files = local_files(source)
        if has_only_picture(source):
            self.picture_pasted.emit()
        elif files and self._takes_files:
            self.pasted.emit(files)
        else:
            super().insertFromMimeData(source)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Emit `focused`."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Emit `focused`."""
        super().focusOutEvent(event)
        self.focused.emit(False)


class Composer(QFrame):
    """A text field, the preset, a button that sends or queues, and one that stops the running reply."""

    send = Signal(str)
    """The entered text, "" if there are only files; call `clear` once it is sent or queued."""
    attach = Signal()
    """Choose files to attach."""
    pasted = Signal(object)
    """Files were pasted: their paths."""
    picture_pasted = Signal()
    """A picture was pasted or dropped, which nobody can read."""
    stop = Signal()
    recalled = Signal()
    """Edit the newest queued message: Up was pressed in the empty field."""
    drafted = Signal(str)
    """The current text, shortly after it was changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._theme = theme
        self._busy = False
        self._has_files = False
        self._edit = TextField(self, takes_files=True)
        self._edit.setPlaceholderText(tr("Write a message"))
        self._edit.setAccessibleName(tr("Message"))
        self._edit.setAccessibleDescription(
            tr("Enter sends, Shift+Enter starts a new line, / lists commands")
        )
        self._edit.setTabChangesFocus(True)
        self._edit.document().setDocumentMargin(0)
        self._edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._edit.textChanged.connect(self._on_text)
        self._edit.submitted.connect(self._submit)
        self._edit.recalled.connect(self.recalled)
        self._edit.focused.connect(self._show_focus)
        self._edit.pasted.connect(self.pasted)
        self._edit.picture_pasted.connect(self.picture_pasted)
        self.files = FileBar(theme, self)
        self._attach = QToolButton(self)
        self._attach.setAccessibleName(tr("Attach files"))
        self._attach.setCursor(Qt.CursorShape.PointingHandCursor)
        self._attach.clicked.connect(self.attach)
        self.meter = ContextMeter(theme, self)
        self.presets = PresetButton(theme, self)
        self._button = QToolButton(self)
        self._button.setProperty("kind", "primary")
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(self._on_button)
        self._sent = QElapsedTimer()  # since the button was pressed whose place the other one takes
        self._stop = QToolButton(self)
        self._stop.setProperty("kind", "primary")
        self._stop.setCursor(Qt.CursorShape.PointingHandCursor)
        self._stop.setAccessibleName(tr("Stop reply"))
        self._stop.setToolTip(tr("Stop (Esc)"))
        self._stop.clicked.connect(self._on_stop)
        self._stop.hide()
        self._note = QLabel("", self)
        self._note.setProperty("kind", "small")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.hide()
        text = QHBoxLayout()
        text.setContentsMargins(7, 3, 7, 0)
        text.addWidget(self._edit)
        tools = QHBoxLayout()
        tools.setSpacing(6)
        tools.addWidget(self._attach)
        tools.addStretch(1)
        for widget in (self.meter, self.presets, self._stop, self._button):
            tools.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 9, 9, 9)
        layout.setSpacing(4)
        layout.addWidget(self.files)
        layout.addWidget(self._note)
        layout.addLayout(text)
        layout.addLayout(tools)
        self._draft_timer = SaveTimer(self)
        self._draft_timer.timeout.connect(self.save)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def field(self) -> TextField:
        """The text field."""
        return self._edit

    @property
    def text(self) -> str:
        """The text in the field."""
        return self._edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Set the text, with the cursor at its end."""
        self._edit.setPlainText(text)
        self._draft_timer.stop()
        cursor = self._edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._edit.setTextCursor(cursor)

    def clear(self) -> None:
        """Clear the text after it was sent."""
        self.set_text("")

    def save(self) -> None:
        """Emit the draft now."""
        self._draft_timer.stop()
        self.drafted.emit(self.text)

    def focus(self) -> None:
        """Focus the text field."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_attached(self, has_files: bool) -> None:
        """Set whether there is a file to send, possibly without text."""
        self._has_files = has_files
        self._refresh()

    def show_note(self, text: str) -> None:
        """Explain why nothing was sent, until something is typed."""
        self._note.setText(text)
        self._note.show()

    def set_busy(self, busy: bool, *, stopping: bool = False, other_title: str = "") -> None:
        """While busy, messages are queued; `other_title` is the conversation with the running reply."""
        had_focus = self._stop.hasFocus()
        self._busy = busy
        self._note.setText(
            tr("Unfog is writing a reply in “{title}”. Your message is sent when it is done.").format(
                title=other_title
            )
        )
        self._note.setVisible(busy and bool(other_title))
        self._stop.setEnabled(not stopping)
        self._stop.setVisible(busy)
        if had_focus and not busy:
            self.focus()
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Adapt the height to another font or style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: object) -> None:
        """Adapt the height to another width."""
        self.meter.set_brief(self.width() < self._theme.px(_NARROW))
        self._fit()

    def _on_text(self) -> None:
        if not self._busy:
            self._note.hide()
        self._fit()
        self._refresh()
        self._draft_timer.changed()

    def _use_theme(self) -> None:
        for button in (self._button, self._stop, self._attach):
            button.setFixedSize(self._theme.px(36), self._theme.px(36))
        self._attach.setIcon(self._theme.icon("attach"))
        self._refresh()
        self._fit()

    def _fit(self) -> None:
        # QPlainTextDocument measures its height in lines.
        lines = max(1, min(_MAX_LINES, math.ceil(self._edit.document().size().height())))
        self._edit.setFixedHeight(round(lines * self._edit.fontMetrics().lineSpacing()) + 4)

    @property
    def _can_send(self) -> bool:
        return self._has_files or bool(self.text.strip())

    def _on_button(self) -> None:
        if not self._busy:
            self._sent.start()
        self._submit()

    def _on_stop(self) -> None:
        is_double_click = self._sent.isValid() and self._sent.elapsed() < QApplication.doubleClickInterval()
        if not is_double_click:  # the second click on "Send" comes here
            self.stop.emit()

    def _submit(self) -> None:
        self._edit.commit_composition()
        if self._can_send:
            self._draft_timer.stop()
            self.send.emit(self.text)

    def _refresh(self) -> None:
        """Show what the button does: it sends, or queues while a reply is written and there is something."""
        can_send = self._can_send
        self._stop.setProperty("kind", "quiet" if can_send else "primary")
        self._stop.setIcon(self._theme.icon("stop", "text" if can_send else "on_accent"))
        self._stop.style().polish(self._stop)
        self._button.setVisible(can_send or not self._busy)
        self._button.setIcon(
            self._theme.icon("queue" if self._busy else "send", "on_accent" if can_send else "muted")
        )
        self._button.setAccessibleName(tr("Queue message") if self._busy else tr("Send message"))
        self._button.setToolTip(
            tr("Send when the reply is done (Enter)") if self._busy else tr("Send (Enter)")
        )
        self._button.setProperty("kind", "primary" if can_send else "quiet")
        self._button.style().polish(self._button)
        self._edit.setPlaceholderText(tr("Write the next message") if self._busy else tr("Write a message"))

    def _show_focus(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        self.style().polish(self)
