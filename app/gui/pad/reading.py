"""The reading view of a pad: its Markdown typeset, in the middle of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.markdown.rich_text import RichText
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme

_BESIDE, _ABOVE, _BELOW = 28, 32, 40  # pixels around the text


class ReadingView(QScrollArea):
    """Shows a text to be read, not changed; Esc ends reading."""

    link_clicked = Signal(object)
    """The `Link` that was clicked."""
    left = Signal()
    """Esc was pressed: go on writing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")  # looks like them
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("The pad, to read"))
        page, column = QWidget(self), QWidget(self)
        page.setObjectName("page")
        column.setObjectName("column")
        self._text = RichText(theme, column)
        self._text.link_clicked.connect(self.link_clicked)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._text)
        inner.addStretch(1)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(_BESIDE, _ABOVE, _BESIDE, _BELOW)
        outer.addStretch(1)
        outer.addWidget(column, 1000)
        outer.addStretch(1)
        self.setWidget(page)

    def show_text(self, text: str) -> None:
        """Show this Markdown text."""
        self._text.show_markdown(text)

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on writing on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
