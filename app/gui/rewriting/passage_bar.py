"""The bar beside a selected passage: what can be done with it; it can show instead how far writing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.basic import link_button
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme

_GAP = 6  # pixels between the passage and the bar
_INSIDE = 3  # pixels around the buttons


@dataclass(frozen=True)
class BarEntry:
    """A button of the bar; `key` is shown beside its title."""

    name: str
    title: str
    description: str = ""
    icon: str = ""
    key: str = ""


class PassageBar(QFrame):
    """Floats above a passage, or below it where there is no room; any widget can be its parent."""

    requested = Signal(str)
    """The entry with this name was clicked."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._around = theme, parent
        self.setObjectName("passage_bar")
        set_role(self, QAccessible.Role.ToolBar)
        self.setAccessibleName(tr("Selected passage"))
        self._buttons: dict[str, QPushButton] = {}
        self._icons: dict[str, str] = {}
        self._inner = QWidget(self)
        self._flow = FlowLayout((), spacing=0)
        self._inner.setLayout(self._flow)
        self._progress = QLabel("", self)
        self._progress.setProperty("kind", "small")
        self._progress.setTextFormat(Qt.TextFormat.PlainText)
        self._progress.setContentsMargins(8, 4, 8, 4)
        self._progress.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_INSIDE, _INSIDE, _INSIDE, _INSIDE)
        layout.setSpacing(0)
        layout.addWidget(self._inner)
        layout.addWidget(self._progress)
        theme.changed.connect(self._draw)
        self.hide()

    @property
    def around(self) -> QWidget:
        """The widget that it floats in."""
        return self._around

    @property
    def is_writing(self) -> bool:
        """Whether it shows how far the writing is."""
        return not self._progress.isHidden()

    @property
    def progress(self) -> str:
        """How far the writing is, "" while nothing is written."""
        return self._progress.text() if self.is_writing else ""

    def button(self, name: str) -> QPushButton:
        """Return the button of an entry."""
        return self._buttons[name]

    def set_entries(self, entries: Sequence[BarEntry]) -> None:
        """Show buttons for these entries."""
        for entry in entries:
            if entry.name in self._buttons:
                continue
            title = f"{entry.title}  {entry.key}" if entry.key else entry.title
            name = f"{entry.description or entry.title} ({entry.key})" if entry.key else entry.description
            new = link_button(title, name or entry.title, partial(self.requested.emit, entry.name))
            new.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys and the menu do the same
            self._buttons[entry.name], self._icons[entry.name] = new, entry.icon
            new.setParent(self._inner)
            self._flow.addWidget(new)
        names = {entry.name for entry in entries}
        for name, button in self._buttons.items():
            button.setVisible(name in names)
        self._flow.invalidate()
        self._draw()

    def set_busy(self, busy: bool) -> None:
        """Disable the buttons while a reply is being written, and say why."""
        self._inner.setEnabled(not busy)
        self.setToolTip(tr("Wait until the running reply is done.") if busy else "")

    def show_progress(self, words: str) -> None:
        """Show how far the writing is in place of the buttons; "": show the buttons again."""
        self._progress.setText(words)
        self._progress.setVisible(bool(words))
        self._inner.setVisible(not words)

    def show_at(self, passage: QRect, area: QRect) -> None:
        """Show it beside a passage, within the visible `area`; both in the parent's coordinates."""
        size = self._size_within(max(area.width(), 1))
        left = min(max(passage.left(), area.left()), max(area.left(), area.right() - size.width()))
        above, below = passage.top() - size.height() - _GAP, passage.bottom() + 1 + _GAP
        top = above if above >= area.top() else below
        if top == below and below + size.height() > area.bottom():
            top = max(area.top(), min(below, area.bottom() - size.height()))
        self.setGeometry(left, top, size.width(), size.height())
        self.show()
        self.raise_()

    def _size_within(self, width: int) -> QSize:
        around = 2 * _INSIDE + 2  # with the border
        if self.is_writing:
            hint = self._progress.sizeHint()
            return QSize(min(width, hint.width() + around), hint.height() + around)
        inside = min(self._flow.sizeHint().width(), width - around)
        return QSize(inside + around, self._flow.heightForWidth(inside) + around)

    def _draw(self) -> None:
        size = max(12, QFontMetrics(self.font()).height() - 3)
        for name, button in self._buttons.items():
            if self._icons[name]:
                button.setIcon(self._theme.icon(self._icons[name], size=size))
