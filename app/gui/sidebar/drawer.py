"""The sidebar over a narrow window: it slides over the conversation instead of taking its space."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.base.translation import tr
from app.gui.command_palette.overlay import Overlay
from app.gui.sidebar.sidebar import Sidebar
from app.gui.widgets.theme import Theme

_LEFT_FREE = 48  # pixels of the window beside it, to click on


class SidebarDrawer(Overlay):
    """Holds the sidebar while it is open. Esc or a click beside it closes it."""

    def __init__(self, theme: Theme, window: QWidget, sidebar: Sidebar) -> None:
        """`sidebar` returns to its place in its layout whenever this closes."""
        super().__init__(theme, window, tr("Conversations"))
        self.panel.setObjectName("drawer")
        self._sidebar = sidebar
        self._inside = QHBoxLayout(self.panel)
        self._inside.setContentsMargins(0, 0, 0, 0)
        page = sidebar.parentWidget()
        layout = None if page is None else page.layout()
        assert isinstance(layout, QBoxLayout)
        self._outside = layout

    def open(self) -> None:
        """Take the sidebar in, and show it."""
        self._inside.addWidget(self._sidebar)
        self._sidebar.show()
        super().open()

    def leave(self) -> None:
        """Close, and put the hidden sidebar back into its place."""
        if not self.is_open:
            return
        super().leave()
        self._sidebar.hide()
        self._outside.insertWidget(0, self._sidebar)

    def lay_out_panel(self) -> None:
        """Place the sidebar at the left edge, as high as the window."""
        width = min(self._sidebar.maximumWidth(), self.width() - _LEFT_FREE)
        self.panel.setGeometry(QRect(0, 0, max(width, 0), self.height()))
        self.update()

    def take_focus(self) -> None:
        """Focus the list, or the search field if there is nothing in the list."""
        self._sidebar.take_focus()
