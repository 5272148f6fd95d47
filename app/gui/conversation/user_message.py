"""A user message: a bubble on the right that can be edited; other branches are kept."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.attachments import Attachment
from app.base.text_finder import TextFinder
from app.base.translation import tr
from app.gui.composer.composer import TextField
from app.gui.conversation.branches import BranchSwitch
from app.gui.conversation.message import HitPlace, MessageWidget, TextHitPlace
from app.gui.conversation.message_files import MessageFiles
from app.gui.markdown.hits import Part
from app.gui.markdown.markdown import LINE_HEIGHT, plain_html
from app.gui.markdown.rich_text import CopyButton, TextView
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme
from app.storage import StoredMessage, UnsentEdit

_BUBBLE_SHARE = 0.82
_BUBBLE_PADDING = 14
_MAX_LINES = 12
_EDITOR_SIDE = 16
_GAP = 6  # pixels between the files and the text


class UserMessage(MessageWidget):
    """Plain text in a bubble of minimal width, or an editor."""

    branch = Signal(int)
    """Show the branch with this message."""
    edited = Signal(int, str, object)
    """The id of the message, the new text, and its files."""
    edit_changed = Signal(int, object)
    """The id of the message and its `UnsentEdit`, shortly after a change; None when it was cancelled."""

    def __init__(self, theme: Theme, message: StoredMessage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._message = theme, message
        self._editor: _Editor | None = None
        self._is_busy = self._is_sent = False
        self._save_timer = SaveTimer(self)
        self._save_timer.timeout.connect(self.save_edit)
        set_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(tr("Your message"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._files = MessageFiles(theme, message.attachments, removable=False, parent=self)
        self._bubble = QFrame(self)
        self._bubble.setObjectName("bubble")
        self._text = TextView(theme, parent=self._bubble)
        self._text.setAccessibleName(tr("Text of your message"))
        self._tools = QWidget(self)
        self._switch = BranchSwitch(theme, self._tools)
        self._switch.chosen.connect(self.branch)
        self._edit = QPushButton(self._tools)
        self._edit.setProperty("kind", "link")
        self._edit.setAccessibleName(tr("Edit and resend this message"))
        self._edit.setToolTip(tr("Edit (keeps this version)"))
        self._edit.setCursor(Qt.CursorShape.PointingHandCursor)
        self._edit.clicked.connect(lambda: self.edit())
        self._copy = CopyButton(theme, tr("message"), self._tools, source=message.text, labelled=False)
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
        """The stored message."""
        return self._message

    @property
    def unsent(self) -> str | None:
        """The text in the editor, if it is open."""
        if self._editor is None or self._is_sent:
            return None
        return self._editor.field.toPlainText()

    def mark_found(self, finder: TextFinder | None) -> None:
        """Mark what this finds in the text and in the names of the files."""
        self._text.marks.set_finder(finder)
        self._files.mark_found(finder)

    def show_hit(self, part: Part, number: int) -> HitPlace | None:
        """Mark this hit as the current one; None while the message is edited."""
        if self._editor is not None:
            return None
        if part == "files":
            return HitPlace(self._files.show_hit(number))
        self._text.marks.set_current(number)
        return TextHitPlace.of(self._text)

    def clear_hit(self) -> None:
        """Mark no hit as the current one."""
        self._text.marks.set_current(None)
        self._files.show_hit(None)

    def hits_above(self, finder: TextFinder) -> int:
        """Return 0: the message is searched from its beginning."""
        return 0

    def set_busy(self, busy: bool) -> None:
        """Disable sending while a reply is being written; the editor stays open."""
        self._is_busy = busy
        self._switch.setEnabled(not busy)
        if self._editor is not None:
            self._editor.set_busy(busy)

    def edit(self, unsent: UnsentEdit | None = None) -> None:
        """Open the editor, with an earlier edit if it is given."""
        if self._editor is None:
            text, files = self._message.text, self._message.attachments
            if unsent is not None:
                text = unsent.text
                files = tuple(file for place, file in enumerate(files) if place in unsent.files)
            self._editor = _Editor(self._theme, text, files, self)
            self._editor.set_busy(self._is_busy)
            self._editor.sent.connect(self._send)
            self._editor.cancelled.connect(self._close_editor)
            self._editor.grown.connect(self._on_edited)
            self._editor.show()
            self._lay_out()
            if unsent is None:
                self._editor.field.setFocus()

    def save_edit(self) -> None:
        """Emit the edit now, if there is one that was neither sent nor cancelled."""
        self._save_timer.stop()
        if self._editor is not None and not self._is_sent:
            self.edit_changed.emit(self._message.id, self._unsent_edit(self._editor))

    def _unsent_edit(self, editor: _Editor) -> UnsentEdit | None:
        """Return what is in the editor; None if it is what was sent before."""
        text, files, sent = editor.field.toPlainText(), editor.files.files, self._message.attachments
        if (text, files) == (self._message.text, sent):
            return None
        rest = iter(enumerate(sent))  # of which the kept ones are a part, in the same order
        kept = tuple(next(place for place, other in rest if other == file) for file in files)
        return UnsentEdit(text=text, files=kept)

    def _on_edited(self) -> None:
        self._save_timer.changed()
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        self._lay_out()

    def _send(self, text: str) -> None:
        files = self._message.attachments if self._editor is None else self._editor.files.files
        changed = (text, files) != (self._message.text, self._message.attachments)
        if not changed or not (text.strip() or files):
            self._close_editor()
            return
        self.save_edit()
        self._is_sent = True
        self.edited.emit(self._message.id, text, files)
        self._is_sent = False  # if this is still shown, it could not be sent: the text stays in the editor

    def _close_editor(self) -> None:
        if self._editor is not None:
            self._save_timer.stop()
            self.edit_changed.emit(self._message.id, None)
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
            self._lay_out()
            self._edit.setFocus()

    def _draw(self) -> None:
        self._edit.setIcon(self._theme.icon("rename", size=15))
        self._text.show_html(plain_html(self._message.text, self._theme.colors.text))
        self._lay_out()

    def _lay_out(self) -> None:
        editor = self._editor
        self._files.setVisible(editor is None and bool(self._files.files))
        self._bubble.setVisible(editor is None and bool(self._message.text.strip()))
        self._tools.setVisible(editor is None)
        if editor is not None:
            editor.setFixedWidth(self.width())
            editor.fit()
            editor.move(0, 0)
            self.setFixedHeight(editor.height())
            return
        padding = self._theme.px(_BUBBLE_PADDING)
        above = self._lay_out_files()
        max_width = round(self.width() * _BUBBLE_SHARE) - 2 * padding
        self._text.document().setTextWidth(max_width)
        width = min(max_width, math.ceil(self._text.document().idealWidth()) + 1)
        self._text.setFixedWidth(width)
        self._text.fit()
        top = padding - self._theme.px(4)
        self._text.move(padding, top)
        leading = round(self._theme.em * (LINE_HEIGHT - 1.0))  # which QTextDocument adds below the last line
        bubble = QSize(width + 2 * padding, self._text.height() - leading + 2 * top)
        if self._bubble.isHidden():  # the tools are beside the files
            above, bubble = 0, self._files.size()
        self._tools.adjustSize()
        tools_width = self._tools.width() + 6
        narrow = bubble.width() + tools_width > self.width()  # then the tools are below
        self._bubble.setGeometry(QRect(QPoint(self.width() - bubble.width(), above), bubble))
        bottom = above + bubble.height()
        if narrow:
            self._tools.move(self.width() - self._tools.width(), bottom + 2)
            self.setFixedHeight(bottom + 2 + self._tools.height())
        else:
            middle = above + (bubble.height() - self._tools.height()) // 2
            self._tools.move(self._bubble.x() - tools_width, middle)
            self.setFixedHeight(bottom)

    def _lay_out_files(self) -> int:
        """Place the files above the text, on the right; return the top of the text."""
        if not self._files.files:
            return 0
        size = self._files.fit(round(self.width() * _BUBBLE_SHARE))
        self._files.move(self.width() - size.width(), 0)
        return size.height() + self._theme.px(_GAP)


class _Editor(QFrame):
    """The editor of a message. Enter sends, Esc cancels."""

    sent = Signal(str)
    cancelled = Signal()
    grown = Signal()

    def __init__(self, theme: Theme, text: str, files: tuple[Attachment, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self.files = MessageFiles(theme, files, removable=True, parent=self)
        self.files.setVisible(bool(files))
        self.files.changed.connect(self._on_files)
        self.field = TextField(self)
        self.field.setPlainText(text)
        self.field.setAccessibleName(tr("Edit your message"))
        self.field.setTabChangesFocus(True)
        self.field.document().setDocumentMargin(0)
        self.field.submitted.connect(self._submit)
        self.field.picture_pasted.connect(self._refuse_picture)
        self.field.textChanged.connect(self.grown)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self._is_busy = False
        self._note = note = QLabel(self)
        note.setProperty("kind", "small")
        note.setWordWrap(True)
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        cancel, self._send = QPushButton(tr("Cancel"), self), QPushButton(tr("Send"), self)
        send = self._send
        send.setProperty("kind", "primary")
        cancel.clicked.connect(self.cancelled)
        send.clicked.connect(self._submit)
        buttons = QHBoxLayout()
        buttons.addWidget(note, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDITOR_SIDE, 12, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self.files)
        layout.addWidget(self.field)
        layout.addLayout(buttons)
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        """Disable sending while a reply is being written, and explain it."""
        self._is_busy = busy
        self._send.setEnabled(not busy)
        self._note.setText(
            tr("Unfog is writing a reply. Wait for it to finish, or stop it, to send.")
            if busy
            else tr("The earlier version is kept as a branch.")
        )

    def fit(self) -> None:
        """Adapt the height to the text."""
        if self.files.files:
            self.files.fit(self.width() - 2 * _EDITOR_SIDE)
        self.field.ensurePolished()
        lines = max(1, min(_MAX_LINES, math.ceil(self.field.document().size().height())))
        self.field.setFixedHeight(round(lines * self.field.fontMetrics().lineSpacing()) + 4)
        self.adjustSize()

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts while this widget has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _on_files(self) -> None:
        self.files.setVisible(bool(self.files.files))
        self.grown.emit()
        self.field.setFocus()

    def _refuse_picture(self) -> None:
        self._note.setText(tr("The model can't read images."))

    def _submit(self) -> None:
        if not self._is_busy:
            self.field.commit_composition()
            self.sent.emit(self.field.toPlainText())
