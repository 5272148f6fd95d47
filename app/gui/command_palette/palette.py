"""The command palette: type a few letters of what you want, Enter does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.command_palette.commands import Command, lines
from app.gui.command_palette.overlay import Overlay
from app.gui.command_palette.rows import PaletteRowDelegate, PaletteRowModel, spoken_text
from app.gui.widgets.hover_list import HoverList
from app.gui.widgets.theme import Theme

_WIDTH_EMS = 36  # at most
_TOP = 0.12  # of the window's height
_MARGIN = 14  # pixels to the window's edges, at least
_MOST_ROWS = 11.5  # half a row says that there is more
_MANY = 14  # rows that are more than enough to fill the list
_ENDS = 12  # pixels above the first and below the last row
_PAGE = 8  # rows
_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class CommandPalette(Overlay):
    """Lists commands; the search field keeps the focus, keys that lead up and down move in the list."""

    ran = Signal(str)
    """A command was chosen and is carried out: its key."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, tr("Command palette"))
        self._commands: Sequence[Command] = ()
        self._recent: Sequence[str] = ()
        self._search = _Search(self.panel)
        self._search.setPlaceholderText(tr("What do you want to do?"))
        self._search.setAccessibleName(tr("Search for a command"))
        self._mark = QLabel(self.panel)
        self._model = PaletteRowModel(self)
        self._delegate = PaletteRowDelegate(theme, self)
        self._list = HoverList(self.panel)
        self._list.setAccessibleName(tr("Commands"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._nothing = QLabel("", self.panel)
        self._nothing.setProperty("kind", "muted")
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setWordWrap(True)
        self._nothing.setStyleSheet("padding: 14px 20px 18px 20px")  # a new style sheet takes margins away
        self._hints = QLabel(tr("↑ ↓ choose   ·   Enter does it   ·   Esc closes"), self.panel)
        self._hints.setProperty("kind", "small")
        self._head = QHBoxLayout()
        self._lay_out()
        self._search.textChanged.connect(self._list_lines)
        self._search.moved.connect(self._move)
        self._search.returnPressed.connect(self._run_current)
        self._list.pointed.connect(self._on_pointed)
        self._list.clicked.connect(self._run)
        self._list.selectionModel().currentChanged.connect(self._announce)

    def show_commands(self, commands: Sequence[Command], recent: Sequence[str]) -> None:
        """Open with these commands; `recent` are the keys of those used before, the last one first."""
        self._commands, self._recent = commands, recent
        self._search.clear()
        self.open()
        self._list_lines()

    def arrange(self) -> None:
        """Stand in the upper middle, as high as the list needs."""
        width = min(_WIDTH_EMS * self.fontMetrics().height(), self.width() - 2 * _MARGIN)
        top = max(_MARGIN, round(self.height() * _TOP))
        around = self._head.sizeHint().height() + self._hints.sizeHint().height() + 19
        most = min(round(_MOST_ROWS * self._delegate.row_height), self.height() - top - around - _MARGIN)
        needed = sum(self._list.sizeHintForRow(row) for row in range(min(len(self._model.lines), _MANY)))
        self._list.setFixedHeight(max(min(needed + _ENDS, most), self._delegate.row_height))
        self.panel.setFixedWidth(width)
        self.panel.adjustSize()
        self.panel.move((self.width() - width) // 2, top)
        self.update()

    def take_focus(self) -> None:
        """Be ready for typing."""
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    def dress(self) -> None:
        """Draw the magnifier, too, in the colours in use."""
        super().dress()
        size = round(self._theme.em)
        self._mark.setPixmap(self._theme.pixmap("search", "muted", size))
        self._hints.setVisible(self._window.height() >= 20 * self.fontMetrics().height())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab moves in the list: the search field is the only part that has the focus."""
        self._move(1 if forward else -1)
        return True

    # Inside

    def _lay_out(self) -> None:
        head = self._head
        head.setContentsMargins(18, 13, 18, 13)
        head.setSpacing(11)
        head.addWidget(self._mark)
        head.addWidget(self._search, 1)
        layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._line())
        layout.addWidget(self._list)
        layout.addWidget(self._nothing)
        layout.addWidget(self._line())
        foot = QHBoxLayout()  # a label's own margins are lost with another scheme
        foot.setContentsMargins(18, 7, 18, 8)
        foot.addWidget(self._hints)
        layout.addLayout(foot)

    def _line(self) -> QFrame:
        line = QFrame(self.panel)
        line.setProperty("kind", "hairline")
        return line

    def _list_lines(self) -> None:
        if not self.is_open:
            return
        typed = self._search.text()
        found = lines(typed, self._commands, self._recent)
        self._model.show_lines(found)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.setText(
            tr("Nothing is called “{text}”. Fewer letters may do.").format(text=typed.strip())
        )
        self.arrange()
        self._list.scrollToTop()
        self._go_to(next((row for row, line in enumerate(found) if line.command.is_possible), -1))

    def _go_to(self, row: int) -> None:
        self._list.setCurrentIndex(self._model.index(row))  # none for -1

    def _move(self, by: int) -> None:
        """Go so many commands on, past those that are not possible; single steps lead round, pages do not."""
        rows = [row for row, line in enumerate(self._model.lines) if line.command.is_possible]
        if not rows:
            return
        current = self._list.currentIndex().row()
        at = (rows.index(current) if current in rows else -1) + by
        self._go_to(rows[at % len(rows)] if abs(by) == 1 else rows[min(max(at, 0), len(rows) - 1)])
        if self._list.currentIndex().row() == rows[0]:
            self._list.scrollToTop()  # its heading as well

    def _on_pointed(self, index: QModelIndex) -> None:
        if self._model.lines[index.row()].command.is_possible:
            self._list.setCurrentIndex(index)

    def _run_current(self) -> None:
        self._run(self._list.currentIndex())

    def _run(self, index: QModelIndex) -> None:
        if index.isValid() and (command := self._model.lines[index.row()].command).is_possible:
            self.leave()
            self.ran.emit(command.key)
            run: Callable[[], object] = command.run
            run()

    def _announce(self, index: QModelIndex) -> None:
        """Let a screen reader say what Enter would do, for the focus stays where one types."""
        if index.isValid():
            words = spoken_text(self._model.lines[index.row()])
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._search, words))


class _Search(QLineEdit):
    """A search field that tells the keys that lead up and down."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """These keys mean nothing in a single line."""
        step = _STEPS.get(event.key())
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)
