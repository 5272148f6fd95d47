"""A scroll bar with permanently reserved space, so that nothing moves when it appears."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

SCROLL_BAR = 12  # pixels


def reserve_scroll_bar(area: QScrollArea) -> None:
    """Give an area a vertical scroll bar that is invisible while there is nothing to scroll."""
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def show(_minimum: int, maximum: int) -> None:
        bar = area.verticalScrollBar()
        if bar.property("empty") != (maximum == 0):
            bar.setProperty("empty", maximum == 0)
            bar.style().unpolish(bar)
            bar.style().polish(bar)

    area.verticalScrollBar().setProperty("empty", True)
    area.verticalScrollBar().rangeChanged.connect(show)
