"""The foot of a pad: counts of the text, and places for notices and switches."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.base.translation import format_number, tr
from app.gui.header.header import MenuButton
from app.gui.pad.word_count import TextCount, reading_time
from app.gui.widgets.basic import ElidedLabel
from app.gui.widgets.theme import Theme, tool_tip

_BETWEEN = "  ·  "
_SHARE = 0.5  # of the width, for the counts


class PadFoot(QWidget):
    """One quiet row: counts and what was added on the left, what was added on the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[str, ...] = ()
        self._counts = QLabel(self)
        self._counts.setProperty("kind", "small")
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        self._counts.setMinimumWidth(0)
        self._notice = ElidedLabel("", "small", self)
        self._notice.hide()
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 2, 16, 2)
        layout.setSpacing(10)
        layout.addWidget(self._counts)
        layout.addWidget(self._notice)
        layout.addLayout(self._left)
        layout.addStretch(1)
        layout.addLayout(self._right)
        self.read = QToolButton(self)
        """Switches between writing and reading."""
        self.read.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.read.setProperty("kind", "foot")
        self.more = MenuButton(tr("More for this pad"), tr("More for this pad"), self)
        """Opens the menu of what can be done with the pad."""
        layout.addWidget(self.read)
        layout.addWidget(self.more)
        theme.changed.connect(self._draw)
        self._draw()

    def add_left(self, widget: QWidget) -> None:
        """Add a widget behind the counts."""
        self._left.addWidget(widget)

    def add_right(self, widget: QWidget) -> None:
        """Add a widget at the right end, before those that are there."""
        self._right.insertWidget(0, widget)

    def show_notice(self, text: str) -> None:
        """Say something in the place of the counts; "": show them again."""
        self._notice.setText(text)
        self._notice.setToolTip(tool_tip(text))
        self._notice.setVisible(bool(text))
        self._counts.setVisible(not text)
        if (layout := self.layout()) is not None:
            layout.activate()  # at once: what is said changes with each key

    @property
    def notice(self) -> str:
        """What is said in the place of the counts."""
        return self._notice.text()

    def show_counts(self, text: TextCount, selection: TextCount | None) -> None:
        """Show the counts of the text, or of the selection of it."""
        if selection is not None:
            self._parts = (
                tr("{count} of %Ln word(s)", "", text.words).format(count=format_number(selection.words)),
                tr("%Ln character(s)", "", selection.characters),
            )
        elif not text.characters:
            self._parts = (tr("%Ln word(s)", "", 0),)
        else:
            self._parts = (
                tr("%Ln word(s)", "", text.words),
                tr("%Ln character(s)", "", text.characters),
                reading_time(text.words),
            )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many counts as fit."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Follow buttons that come and go."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return bool(super().event(event))

    def _fit(self) -> None:
        """Show as many counts as there is room for beside the buttons, perhaps none."""
        layout = self.layout()
        assert layout is not None
        buttons = (self._left, self._right, self.read, self.more)
        taken = sum(one.sizeHint().width() + layout.spacing() for one in buttons)
        margins = layout.contentsMargins()
        room = self.width() - margins.left() - margins.right() - taken
        room = min(room, round(self.width() * _SHARE))
        metrics = self._counts.fontMetrics()
        parts = list(self._parts)
        while parts and metrics.horizontalAdvance(_BETWEEN.join(parts)) > room:
            parts.pop()
        self._counts.setText(_BETWEEN.join(parts))
        self._counts.setAccessibleName(", ".join(self._parts))

    def _draw(self) -> None:
        self.more.setIcon(self._theme.icon("more"))
