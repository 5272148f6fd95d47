"""The foot of a pad: counts of the text, and places for notices and switches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.base.translation import format_number, tr
from app.gui.pad.word_count import TextCount, reading_time
from app.gui.widgets.theme import Theme


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
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 2, 16, 2)
        layout.setSpacing(10)
        layout.addWidget(self._counts)
        layout.addLayout(self._left)
        layout.addStretch(1)
        layout.addLayout(self._right)

    def add_left(self, widget: QWidget) -> None:
        """Add a widget behind the counts."""
        self._left.addWidget(widget)

    def add_right(self, widget: QWidget) -> None:
        """Add a widget at the right end, before those that are there."""
        self._right.insertWidget(0, widget)

    def show_counts(self, text: TextCount, selection: TextCount | None) -> None:
        """Show the counts of the text, or of the selection of it."""
        if selection is not None:
            self._parts = (
                tr("{count} of %Ln word(s)", "", text.words).format(count=format_number(selection.words)),
                tr("%Ln character(s)", "", selection.characters),
            )
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

    def _fit(self) -> None:
        text = "  ·  ".join(self._parts)
        self._counts.setText(text)
