"""What text documents need to know of their surroundings: the window's theme, or paper."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QColor, QFont

from app.gui.widgets.theme import Colors


class TextStyle(Protocol):
    """Colours, fonts and sizes of text documents: the window's theme, or paper."""

    @property
    def colors(self) -> Colors:
        """The colours of text, lines and backgrounds."""

    def color(self, name: str) -> QColor:
        """Return one of the colours by its name."""

    @property
    def code_font(self) -> QFont:
        """The font of code."""

    @property
    def is_dark(self) -> bool:
        """Whether the background is dark."""

    @property
    def em(self) -> float:
        """The height of the text, in pixels."""

    def px(self, pixels: float) -> int:
        """Scale a length of the default font size."""

    def scaled(self, sheet: str) -> str:
        """Scale all lengths in pixels of a style sheet."""
