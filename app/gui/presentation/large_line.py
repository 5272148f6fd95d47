"""A large line edit without a border, which appears as soon as something is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.theme import Theme


class LargeLine(LineEdit):
    """A line edit that appears when something is typed. `secret`: the text is hidden."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        parent: QWidget,
        *,
        secret: bool = False,
        shows_placeholder: bool = False,
    ) -> None:
        """`shows_placeholder`: as in `show_placeholder`."""
        super().__init__(parent)
        self._theme = theme
        self._shows_placeholder = shows_placeholder
        self.setObjectName("large_line")
        self.setFrame(False)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setDragEnabled(False)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def is_shown(self) -> bool:
        """Whether anything is visible."""
        return bool(self.text()) or self.is_composing or self._shows_placeholder

    def show_placeholder(self, shown: bool) -> None:
        """Show its caret and its placeholder while it is empty, or nothing."""
        self._shows_placeholder = shown

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus: there is no other widget."""
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw nothing, not even the caret, until it appears."""
        if self.is_shown:
            super().paintEvent(event)

    def _use_theme(self) -> None:
        self.setFont(self._theme.reading_font)
