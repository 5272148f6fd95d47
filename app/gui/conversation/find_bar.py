"""The bar above the conversation in which a text is typed that should be found in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.base.translation import format_number, tr
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.composed_text import LineEdit, is_enter
from app.gui.widgets.shortcut_override import ClosedByEscapeMixin
from app.gui.widgets.theme import Theme

_FIELD_WIDTH = 320  # pixels at most
_MAX_ANNOUNCED = 160  # characters of the line around a hit


class FindBar(ClosedByEscapeMixin, QFrame):
    """A field, which hit of how many is shown, and buttons for the others."""

    typed = Signal(str)
    """The text to find has changed."""
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()
    """Esc was pressed, or the button that closes the bar."""
    announced = Signal(str)
    """This text was announced to screen readers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("find")
        set_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(tr("Find in this conversation"))
        self._field = LineEdit(self)
        self._field.setPlaceholderText(tr("Find in this conversation"))
        self._field.setAccessibleName(tr("Find in this conversation"))
        self._field.textChanged.connect(self.typed)
        self._position = QLabel(self)
        self._position.setProperty("kind", "small")
        self._position.setTextFormat(Qt.TextFormat.PlainText)
        self._position.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._previous = self._button(tr("Previous match (Shift+Enter)"), self.previous_requested)
        self._next = self._button(tr("Next match (Enter)"), self.next_requested)
        self._close = self._button(tr("Close (Esc)"), self.closed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 10, 6)
        layout.setSpacing(4)
        layout.addWidget(self._field, 1000)
        layout.addSpacing(4)
        layout.addWidget(self._position)
        layout.addWidget(self._previous)
        layout.addWidget(self._next)
        layout.addStretch(1)
        layout.addWidget(self._close)
        self.hide()
        theme.changed.connect(self._draw)
        self._draw()
        self.show_position(None, 0)

    @property
    def text(self) -> str:
        """The text to find."""
        return self._field.text()

    @property
    def position(self) -> str:
        """Which hit is shown, in words: "3 of 17"."""
        return self._position.text()

    def start(self, text: str = "") -> None:
        """Take the focus, with a text to find if one is given, otherwise with the last one selected."""
        if text:
            self._field.setText(text)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def show_position(self, current: int | None, count: int, *, is_complete: bool = True) -> None:
        """Show which of the hits is the current one, counted from 0; not all may have been counted yet."""
        if not self.text.strip():
            words = ""
        elif not is_complete and not count:
            words = "…"
        elif not count:
            words = tr("No matches")
        elif current is None:
            words = tr("%n match(|es)", "", count)
        else:
            total = format_number(count) + ("" if is_complete else "…")
            words = tr("{number} of {count}").format(number=format_number(current + 1), count=total)
        self._position.setText(words)
        self._position.setProperty("kind", "wrong" if words == tr("No matches") else "small")
        self._position.style().polish(self._position)
        self._fit_position()
        for button in (self._previous, self._next):
            button.setEnabled(count > 0)

    def announce(self, line: str = "") -> None:
        """Tell screen readers the position, and the line with the hit."""
        words = self.position
        if line:
            words = tr("{position}: {line}").format(position=words, line=line[:_MAX_ANNOUNCED])
        if words:
            event = QAccessibleAnnouncementEvent(self._field, words)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)
            self.announced.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next hit on Enter in the field, to the previous one with Shift."""
        if is_enter(event) and self._field.hasFocus():
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.previous_requested if is_back else self.next_requested).emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the field wider than the position."""
        super().resizeEvent(event)
        self._fit_position()

    def _fit_position(self) -> None:
        """As wide as the text needs: at least so that stepping through the hits moves no button."""
        metrics = self._position.fontMetrics()
        usual = metrics.horizontalAdvance(tr("{number} of {count}").format(number="88", count="88"))
        needed = max(usual, metrics.horizontalAdvance(self._position.text()))
        self._position.setFixedWidth(needed + self._theme.px(6))

    def _button(self, name: str, signal: object) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("kind", "link")
        button.setAccessibleName(name.partition(" (")[0])
        button.setToolTip(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(signal)
        return button

    def _draw(self) -> None:
        for button, icon in ((self._previous, "up"), (self._next, "down"), (self._close, "cross")):
            button.setIcon(self._theme.icon(icon, size=18))
        self._field.setMaximumWidth(self._theme.px(_FIELD_WIDTH))
        self._fit_position()
