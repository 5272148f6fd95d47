"""Show the sidebar if it is wanted and the window is wide enough."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.gui.sidebar.sidebar import Sidebar
from app.gui.widgets.context import AppContext

_WANTED = "window/sidebar"
_NARROW = 720  # below this width, at the default text size, the sidebar is hidden


class SidebarVisibilityController(QObject):
    """Follows the window's width, the text size and the inspector."""

    changed = Signal(bool)
    """The sidebar was shown or hidden."""

    def __init__(self, context: AppContext, sidebar: Sidebar, inspector: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._state = context.theme, context.window_state
        self._sidebar, self._inspector, self._window = sidebar, inspector, window
        self._is_wanted = bool(context.window_state.value(_WANTED, True, bool))
        window.installEventFilter(self)
        inspector.installEventFilter(self)
        sidebar.installEventFilter(self)
        context.theme.changed.connect(self._fit_later)
        context.actions.handle({"search": self.search, "sidebar": self.toggle})

    def fit(self) -> None:
        """Show the sidebar if it is wanted and fits."""
        inspector = self._inspector
        beside = 0 if inspector.isHidden() else inspector.minimumSizeHint().width()
        self._sidebar.setVisible(
            self._is_wanted and self._window.width() >= self._theme.scale_width(_NARROW) + beside
        )

    def _fit_later(self) -> None:
        QTimer.singleShot(0, self, self.fit)  # once all size hints are updated to the new text size

    def toggle(self) -> None:
        """Show or hide the sidebar, and remember that."""
        self._is_wanted = not self._sidebar.isVisible()
        self._state.setValue(_WANTED, self._is_wanted)
        self._sidebar.setVisible(self._is_wanted)

    def search(self) -> None:
        """Show the sidebar and focus its search field."""
        self._sidebar.show()
        self._sidebar.start_search()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the sidebar when the window is resized or the inspector shown or hidden."""
        resized = watched is self._window and event.type() == QEvent.Type.Resize
        toggled = watched is self._inspector and event.type() in (
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        )
        if resized or toggled:
            self.fit()
        if watched is self._sidebar and event.type() in (
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        ):
            self.changed.emit(not self._sidebar.isHidden())
        return False
