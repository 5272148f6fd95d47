"""What is between a reply's text and its buttons: a draft, how it ended, which blocks did not settle."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.conversation.ending import describe_ending
from app.gui.markdown.markdown import plain_html
from app.gui.markdown.text_view import TextView
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.basic import TextLabel
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme
from app.session.unsettled import describe_unsettled
from app.storage import StoredMessage


class ReplyEnding(QWidget):
    """Shows them for a reply that has ended."""

    requested = Signal(str)
    """Perform the `ReplyAction` with this name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = _DraftSection(theme, self)
        self._draft.requested.connect(self.requested)
        self._ending = TextLabel("", "badge", self)
        self._unsettled = _Unsettled(self)
        self._unsettled.requested.connect(self.requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        for widget in (self._draft, self._ending, self._unsettled):
            layout.addWidget(widget)

    @property
    def draft(self) -> TextView:
        """The text of the draft."""
        return self._draft.text

    def show_message(self, message: StoredMessage) -> None:
        """Show how this reply ended."""
        self._draft.show_message(message)
        self._ending.setProperty("kind", "muted" if message.deleted else "badge")  # a choice, not a fault
        self._ending.style().polish(self._ending)
        self._ending.show_text(describe_ending(message))
        self._unsettled.show_text(describe_unsettled(message.unsettled or (), message.blocks))

    def set_busy(self, busy: bool) -> None:
        """While any reply is being written, disable generating."""
        self._unsettled.more_steps.setEnabled(not busy)


class _Unsettled(QWidget):
    """Which blocks did not settle, and what can be done about it; side by side where there is room."""

    requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = _Sentence("", "small", self)
        self.more_steps = _button(tr("Regenerate with more steps"), "action", self)
        self.more_steps.clicked.connect(lambda: self.requested.emit("more_steps"))
        self.setLayout(FlowLayout((self._label, self.more_steps), spacing=8))

    def show_text(self, text: str) -> None:
        """Show this text, hide everything if it is empty."""
        self._label.show_text(text)
        self.setVisible(bool(text))


class _Sentence(TextLabel):
    """A text that asks for the width of one line, and is wrapped where it gets less."""

    def sizeHint(self) -> QSize:
        """One line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())


class _DraftSection(QFrame):
    """The accepted words of a block that was never finished, quietly, with a line at their side."""

    requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("draft")
        set_role(self, QAccessible.Role.Grouping)
        self._theme = theme
        self._message: StoredMessage | None = None
        self._caption = TextLabel("", "heading", self)
        self.text = TextView(theme, parent=self)
        self.text.setAccessibleName(tr("Draft"))
        self._keep = _button(tr("Keep draft"), "action", self)
        self._keep.setToolTip(tr("Make these words part of the reply, marked as a draft"))
        self._keep.clicked.connect(lambda: self.requested.emit("keep_draft"))
        self._discard = _button(tr("Discard"), "link", self)
        self._discard.setToolTip(tr("Delete these words; this can be undone"))
        self._discard.clicked.connect(lambda: self.requested.emit("discard_draft"))
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._keep)
        buttons.addWidget(self._discard)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 2, 0, 2)
        layout.setSpacing(2)
        layout.addWidget(self._caption)
        layout.addWidget(self.text)
        layout.addLayout(buttons)
        theme.changed.connect(self._draw)
        self.hide()

    def show_message(self, message: StoredMessage) -> None:
        """Show the draft of this reply, if it has one."""
        self._message = message
        draft, had_focus = message.draft, self._keep.hasFocus()
        if draft is not None:
            words = tr("Draft, stopped at step {step} of {most}")
            self._caption.show_text(words.format(step=draft.step, most=draft.max_steps))
            self._keep.setVisible(not draft.kept)
            if had_focus and draft.kept:
                self._discard.setFocus()
            self.setAccessibleName(tr("Draft, kept") if draft.kept else tr("Draft, not kept yet"))
            self._draw()
        self.setVisible(draft is not None)

    def _draw(self) -> None:
        colors = self._theme.colors
        self.setStyleSheet(f"#draft {{ border: none; border-left: 2px solid {colors.line}; }}")
        if self._message is not None and self._message.draft is not None:
            self.text.show_html(plain_html(self._message.draft.text.strip("\n"), colors.muted))


def _button(text: str, kind: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("kind", kind)
    button.setProperty("edge", "text")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
