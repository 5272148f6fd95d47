"""The bar above a pad for find and replace."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import format_number, tr
from app.gui.pad.find.finder import Query
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.composed_text import LineEdit, is_enter
from app.gui.widgets.shortcut_override import ClosedByEscapeMixin
from app.gui.widgets.theme import Theme

_FIELD_WIDTH = 320  # pixels at most


class PadFindBar(ClosedByEscapeMixin, QFrame):
    """A field with its options, which hit of how many is selected, and below it the replacement."""

    changed = Signal()
    """Text or options are others."""
    next_requested = Signal()
    previous_requested = Signal()
    replace_requested = Signal()
    replace_all_requested = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("find")
        set_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(tr("Find in this pad"))
        self._field = self._line(tr("Find in this pad"))
        self._replacement = self._line(tr("Replace with"))
        self._field.textChanged.connect(lambda _text: self.changed.emit())
        self._replacement.textChanged.connect(lambda _text: self.changed.emit())
        self._cased = self._option("Aa", tr("Match case"))
        self._words = self._option("W", tr("Whole words"))
        self._regex = self._option(".*", tr("Regular expression"))
        self._position = QLabel(self)
        self._position.setProperty("kind", "small")
        self._position.setTextFormat(Qt.TextFormat.PlainText)
        self._position.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._previous = self._icon_button(tr("Previous match (Shift+Enter)"), self.previous_requested)
        self._next = self._icon_button(tr("Next match (Enter)"), self.next_requested)
        self._close = self._icon_button(tr("Close (Esc)"), self.closed)
        self._one = self._text_button(tr("Replace"), self.replace_requested)
        self._all = self._text_button(tr("Replace all"), self.replace_all_requested)
        self._lower = QWidget(self)
        self._lay_out()
        self.hide()
        theme.changed.connect(self._draw)
        self._draw()

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout(self._lower)
        for row in (upper, lower):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
        upper.addWidget(self._field, 3)
        for option in (self._cased, self._words, self._regex):
            upper.addWidget(option)
        upper.addSpacing(4)
        upper.addWidget(self._previous)
        upper.addWidget(self._next)
        upper.addSpacing(4)
        upper.addWidget(self._position, 2)
        upper.addWidget(self._close)
        lower.addWidget(self._replacement, 3)
        lower.addWidget(self._one)
        lower.addWidget(self._all)
        lower.addStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 6, 10, 6)
        layout.setSpacing(6)
        layout.addLayout(upper)
        layout.addWidget(self._lower)

    @property
    def query(self) -> Query:
        """What to find and what to put in its place."""
        return Query(
            self._field.text(),
            self._replacement.text() if self._lower.isVisibleTo(self) else "",
            self._cased.isChecked(),
            self._words.isChecked(),
            self._regex.isChecked(),
        )

    @property
    def position(self) -> str:
        """Which hit is selected, in words: "3 of 17"."""
        return self._position.text()

    def start(self, text: str, *, replaces: bool) -> None:
        """Take the focus, with a text to find if one is given; `replaces`: show the replacement, too."""
        self._lower.setVisible(replaces)
        self.show()
        if text:
            self._field.setText(text)
        target = self._replacement if replaces and text else self._field
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        target.selectAll()

    def show_position(self, current: int | None, count: int, *, is_complete: bool = True) -> None:
        """Show which of the hits is selected, counted from 0."""
        total = format_number(count) + ("" if is_complete else "+")
        if not self._field.text():
            words = ""
        elif not count:
            words = tr("No matches")
        elif current is None:
            words = tr("%n match(|es)", "", count) if is_complete else total
        else:
            words = tr("{number} of {count}").format(number=format_number(current + 1), count=total)
        self._show(words, is_wrong=bool(self._field.text()) and not count)
        for button in (self._previous, self._next, self._one, self._all):
            button.setEnabled(count > 0)

    def show_error(self, text: str) -> None:
        """Say what is wrong with the regular expression."""
        self._show(text, is_wrong=True)
        for button in (self._previous, self._next, self._one, self._all):
            button.setEnabled(False)

    def show_replaced(self, count: int) -> None:
        """Say how many hits were replaced."""
        self._show(tr("Replaced %Ln match(|es)", "", count), is_wrong=False)
        self.announce()

    def announce(self) -> None:
        """Tell screen readers the position."""
        if self.position:
            event = QAccessibleAnnouncementEvent(self._field, self.position)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next hit on Enter in the field, replace on Enter in the other one."""
        if is_enter(event) and self._field.hasFocus():
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.previous_requested if is_back else self.next_requested).emit()
        elif is_enter(event) and self._replacement.hasFocus():
            self.replace_requested.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, words: str, *, is_wrong: bool) -> None:
        self._position.setText(words)
        self._position.setToolTip(words if is_wrong else "")
        self._position.setProperty("kind", "wrong" if is_wrong else "small")
        self._position.style().polish(self._position)

    def _line(self, name: str) -> LineEdit:
        field = LineEdit(self)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        return field

    def _option(self, text: str, name: str) -> QToolButton:
        option = QToolButton(self)
        option.setText(text)
        option.setCheckable(True)
        option.setProperty("kind", "header")
        option.setAccessibleName(name)
        option.setToolTip(name)
        option.toggled.connect(lambda _checked: self.changed.emit())
        return option

    def _icon_button(self, name: str, signal: object) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("kind", "link")
        button.setAccessibleName(name.partition(" (")[0])
        button.setToolTip(name)
        button.clicked.connect(signal)
        return button

    def _text_button(self, name: str, signal: object) -> QPushButton:
        button = QPushButton(name, self)
        button.clicked.connect(signal)
        return button

    def _draw(self) -> None:
        for button, icon in ((self._previous, "up"), (self._next, "down"), (self._close, "cross")):
            button.setIcon(self._theme.icon(icon, size=18))
        for field in (self._field, self._replacement):
            field.setMaximumWidth(self._theme.px(_FIELD_WIDTH))
