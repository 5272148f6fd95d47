"""The command palette: type a few letters to find a command, Enter runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.command_palette.commands import Command, Fallback, palette_rows
from app.gui.command_palette.overlay import Overlay
from app.gui.command_palette.rows import PaletteRowDelegate, PaletteRowModel, accessible_text
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.hover_list import HoverList
from app.gui.widgets.theme import Theme

_WIDTH_EMS = 36  # maximum width
_TOP = 0.12  # of the window's height
_MARGIN = 14  # minimum distance to the window's edges, in pixels
_MAX_ROWS = 11.5  # half a row shows that there is more
_MEASURED_ROWS = 14  # rows measured, more than fit into the list
_VERTICAL_PADDING = 12  # pixels above the first and below the last row
_PAGE = 8  # rows
_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class CommandPalette(Overlay):
    """Lists commands; the search field keeps the focus, navigation keys move in the list."""

    ran = Signal(str)
    """A command is run: its key."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, tr("Command palette"))
        self._commands: Sequence[Command] = ()
        self._recent: Sequence[str] = ()
        self._fallback: Fallback | None = None
        self._search = _Search(self.panel)
        self._search.setPlaceholderText(tr("What do you want to do?"))
        self._search.setAccessibleName(tr("Search commands"))
        self._search_icon = QLabel(self.panel)
        self._model = PaletteRowModel(self)
        self._delegate = PaletteRowDelegate(theme, self)
        self._list = HoverList(self.panel)
        self._list.setAccessibleName(tr("Commands"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._no_results = QLabel("", self.panel)
        self._no_results.setProperty("kind", "muted")
        self._no_results.setTextFormat(Qt.TextFormat.PlainText)
        self._no_results.setWordWrap(True)
        self._no_results.setStyleSheet("padding: 14px 20px 18px 20px")  # a new style sheet removes margins
        self._hints = QLabel(tr("↑ ↓ choose   ·   Enter to run   ·   Esc to close"), self.panel)
        self._hints.setProperty("kind", "small")
        self._head = QHBoxLayout()
        self._lay_out()
        self._search.textChanged.connect(self._update_rows)
        self._search.moved.connect(self._move)
        self._search.returnPressed.connect(self._run_current)
        self._list.hovered.connect(self._on_hovered)
        self._list.clicked.connect(self._run)
        self._list.selectionModel().currentChanged.connect(self._announce)

    def show_commands(
        self, commands: Sequence[Command], recent: Sequence[str], fallback: Fallback | None = None
    ) -> None:
        """Open with these commands; `recent` are keys of recently used ones, latest first."""
        self._commands, self._recent, self._fallback = commands, recent, fallback
        self._search.clear()
        self.open()
        self._update_rows()

    def lay_out_panel(self) -> None:
        """Place the panel at the top centre, as high as the list needs."""
        width = min(_WIDTH_EMS * self.fontMetrics().height(), self.width() - 2 * _MARGIN)
        top = max(_MARGIN, round(self.height() * _TOP))
        frame_height = self._head.sizeHint().height() + self._hints.sizeHint().height() + 19
        max_height = min(
            round(_MAX_ROWS * self._delegate.row_height), self.height() - top - frame_height - _MARGIN
        )
        rows_height = sum(
            self._list.sizeHintForRow(row) for row in range(min(len(self._model.lines), _MEASURED_ROWS))
        )
        self._list.setFixedHeight(
            max(min(rows_height + _VERTICAL_PADDING, max_height), self._delegate.row_height)
        )
        self.panel.setFixedWidth(width)
        self.panel.adjustSize()
        self.panel.move((self.width() - width) // 2, top)
        self.update()

    def take_focus(self) -> None:
        """Focus the search field."""
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    def apply_theme(self) -> None:
        """Apply the colours, including the search icon."""
        super().apply_theme()
        size = round(self._theme.em)
        self._search_icon.setPixmap(self._theme.pixmap("search", "muted", size))
        self._hints.setVisible(self._window.height() >= 20 * self.fontMetrics().height())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move in the list on Tab: the search field keeps the focus."""
        self._move(1 if forward else -1)
        return True

    # Helpers

    def _lay_out(self) -> None:
        head = self._head
        head.setContentsMargins(18, 13, 18, 13)
        head.setSpacing(11)
        head.addWidget(self._search_icon)
        head.addWidget(self._search, 1)
        layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._add_line())
        layout.addWidget(self._no_results)
        layout.addWidget(self._list)
        layout.addWidget(self._add_line())
        footer = QHBoxLayout()  # a label's margins are lost when the colour scheme changes
        footer.setContentsMargins(18, 7, 18, 8)
        footer.addWidget(self._hints)
        layout.addLayout(footer)

    def _add_line(self) -> QFrame:
        line = QFrame(self.panel)
        line.setProperty("kind", "hairline")
        return line

    def _update_rows(self) -> None:
        if not self.is_open:
            return
        typed = self._search.text()
        found = palette_rows(typed, self._commands, self._recent, self._fallback)
        known = {command.key for command in self._commands}
        self._model.show_lines(found)
        self._list.setVisible(bool(found))
        self._no_results.setVisible(not any(line.command.key in known for line in found))
        self._no_results.setText(tr("No command matches “{text}”.").format(text=typed.strip()))
        self.lay_out_panel()
        self._list.scrollToTop()
        meant = (row for row, line in enumerate(found) if line.is_meant and line.command.is_possible)
        self._select_row(next(meant, -1))

    def _select_row(self, row: int) -> None:
        self._list.setCurrentIndex(self._model.index(row))  # none for -1

    def _move(self, by: int) -> None:
        """Move by possible commands; single steps wrap around, pages do not."""
        rows = [row for row, line in enumerate(self._model.lines) if line.command.is_possible]
        if not rows:
            return
        current = self._list.currentIndex().row()
        at = (rows.index(current) if current in rows else -1) + by
        self._select_row(rows[at % len(rows)] if abs(by) == 1 else rows[min(max(at, 0), len(rows) - 1)])
        if self._list.currentIndex().row() == rows[0]:
            self._list.scrollToTop()  # its heading as well

    def _on_hovered(self, index: QModelIndex) -> None:
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
        """Announce the selection to screen readers, as the focus stays in the field."""
        if index.isValid():
            words = accessible_text(self._model.lines[index.row()])
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._search, words))


class _Search(LineEdit):
    """A search field that emits navigation keys."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Emit navigation keys, which are unused in a single line."""
        step = _STEPS.get(event.key())
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)
