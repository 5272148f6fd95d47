"""The title of the open conversation in the header: a click edits it in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.translation import tr
from app.gui.widgets.composed_text import LineEdit, is_enter
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme, tool_tip
from app.markdown.characters import sanitize_name

_EDITOR_EMS = 16  # width of the field while a title is edited
_ROUNDING = 2  # pixels: the width of a text is rounded, and one that is cut off is measured exactly
_LEAST_EMS = 4  # width to which a title may be cut


class ConversationTitle(QWidget):
    """Shows a title, cut off if too long; a click, Enter or F2 edits it, a right click opens the menu."""

    renamed = Signal(int, str)
    """The title of the conversation with this id was edited."""
    typed = Signal(int, str)
    """A title is being edited: store it, so that a crash does not lose it. `renamed` follows at the end."""
    menu_requested = Signal(QPoint)
    """Open the conversation's menu at this point of the screen."""
    resized = Signal()
    """Another width is wanted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversation: int | None = None
        self._title = ""
        self._editor: _Editor | None = None
        self._timer = SaveTimer(self)
        self._timer.timeout.connect(self._on_typed)
        self._button = QPushButton(self)
        self._button.setProperty("kind", "title")
        self._button.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._button.clicked.connect(lambda _checked=False: self.edit())
        theme.changed.connect(self._use_theme)
        self._text = ""
        self._padding = 0
        self.show_title(None, "")
        self._use_theme()

    def show_title(self, conversation: int | None, title: str) -> None:
        """Show the title of a conversation; `None` is a new one. What is being edited stays."""
        if conversation != self._conversation:
            self.end_edit()
        self._conversation, self._title = conversation, title
        is_new = conversation is None
        self._use_font()
        text = tr("New conversation") if is_new else sanitize_name(title)
        self._button.setEnabled(not is_new)
        self._button.setCursor(Qt.CursorShape.ArrowCursor if is_new else Qt.CursorShape.PointingHandCursor)
        self._button.setAccessibleName(text if is_new else tr("Rename “{title}”").format(title=text))
        self._button.setToolTip("" if is_new else tool_tip(tr("{title} – rename (F2)").format(title=text)))
        self._text = text
        self._fit()
        self.resized.emit()

    @property
    def is_edited(self) -> bool:
        """Whether the title is being edited."""
        return self._editor is not None

    def edit(self) -> None:
        """Edit the title in place."""
        if self._conversation is None or self._editor is not None:
            return
        self._editor = editor = _Editor(self)
        editor.setText(self._title)
        editor.setAccessibleName(tr("Title of the conversation"))
        editor.textEdited.connect(lambda _text: self._timer.changed())
        editor.accepted.connect(self.end_edit)
        editor.cancelled.connect(self._cancel)
        self._button.hide()
        editor.show()
        editor.selectAll()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resized.emit()
        self._fit()

    def end_edit(self) -> None:
        """End editing with what was typed; the old title stays if that is empty."""
        if self._editor is not None and self._conversation is not None:
            self._editor.commit_composition()
            conversation, text = self._conversation, self._editor.text().strip() or self._title
            self._close()
            self.renamed.emit(conversation, text)

    def _cancel(self) -> None:
        conversation, title = self._conversation, self._title
        self._close()
        if conversation is not None:
            self.renamed.emit(conversation, title)

    def _close(self) -> None:
        editor, self._editor = self._editor, None
        self._timer.stop()
        if editor is not None:
            had_focus = editor.hasFocus()
            self._button.show()
            if had_focus:
                self._button.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.hide()
            editor.deleteLater()
        self.resized.emit()

    def _on_typed(self) -> None:
        if self._editor is not None and self._conversation is not None:
            self.typed.emit(self._conversation, self._editor.text())

    # Size

    def sizeHint(self) -> QSize:
        """The width of the whole title, or of the field while it is edited."""
        self._button.ensurePolished()  # its font comes from the style sheet
        metrics = self._button.fontMetrics()
        width = metrics.horizontalAdvance(self._text) + self._padding + _ROUNDING
        if self._editor is not None:
            width = max(width, _EDITOR_EMS * metrics.height())
        return QSize(width, self._button.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters wide."""
        least = _LEAST_EMS * self._button.fontMetrics().height()
        return QSize(min(least, self.sizeHint().width()), self._button.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut off the title again for another width."""
        super().resizeEvent(event)
        self._fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the conversation's menu."""
        if self._conversation is not None and self._editor is None:
            below = self.mapToGlobal(self.rect().bottomLeft())
            is_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
            self.menu_requested.emit(below if is_keyboard else event.globalPos())

    def _use_theme(self) -> None:
        """Measure what the button has around its text."""
        self._use_font()
        self._button.ensurePolished()
        self._button.setText("x")
        advance = self._button.fontMetrics().horizontalAdvance("x")
        self._padding = self._button.sizeHint().width() - advance + 2
        self._fit()

    def _use_font(self) -> None:
        """Set the weight here: that of a style sheet is not known before the button is painted."""
        font = QFont(self._theme.text_font)
        if self._conversation is not None:
            font.setWeight(QFont.Weight.DemiBold)
        self._button.setFont(font)

    def _fit(self) -> None:
        self._button.ensurePolished()
        width = max(self.width() - self._padding, 0)
        shown = self._button.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, width)
        self._button.setText(shown.replace("&", "&&"))
        for part in (self._button, self._editor):
            if part is not None:
                height = min(part.sizeHint().height(), self.height())
                part.setGeometry(0, (self.height() - height) // 2, self.width(), height)


class _Editor(LineEdit):
    """A field for the title: Enter and leaving it accept, Esc cancels."""

    accepted = Signal()
    cancelled = Signal()

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts while this field has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept on Enter, cancel on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)
        if is_enter(event):
            self.accepted.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Accept what was typed, unless another window is only in front for a while."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.accepted.emit()
