"""Show the sidebar beside the conversation, or over it where the window is too narrow for both."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.gui.sidebar.sidebar import Sidebar
from app.gui.widgets.context import AppContext

if TYPE_CHECKING:  # imported when it is first opened
    from app.gui.sidebar.drawer import SidebarDrawer

_WANTED = "window/sidebar"
_NARROW = 720  # below this width, at the default text size, the sidebar does not fit beside
_KEEP_OPEN = {"sidebar", "search", "rename", "pin", "delete", "undo", "appearance"}
_KEEP_OPEN |= {"larger", "smaller", "usual_size", "stop", "archive", "move"}
_KEEP_OPEN |= {"new_folder", "show_archived", "show_trash"}
"""Actions after which a sidebar over the conversation stays open."""


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
        for spec, action in context.actions:
            if spec.name not in _KEEP_OPEN:
                action.triggered.connect(self._close_drawer)
        for signal in (sidebar.clicked, sidebar.found, sidebar.found_in_pad):
            signal.connect(self._close_drawer)

    @cached_property
    def drawer(self) -> SidebarDrawer:
        """What holds the sidebar over a narrow window, created when it is first used."""
        from app.gui.sidebar.drawer import SidebarDrawer

        return SidebarDrawer(self._theme, self._window, self._sidebar)

    @property
    def fits(self) -> bool:
        """Whether the window is wide enough for the sidebar beside the conversation."""
        inspector = self._inspector
        beside = 0 if inspector.isHidden() else inspector.minimumSizeHint().width()
        return self._window.width() >= self._theme.scale_width(_NARROW) + beside

    def fit(self) -> None:
        """Show the sidebar beside the conversation if it is wanted and fits."""
        if self.fits:
            self._close_drawer()
            self._sidebar.setVisible(self._is_wanted)
        elif not self._is_drawer_open:
            self._sidebar.hide()

    def toggle(self) -> None:
        """Show or hide the sidebar; remember that if there is room for it."""
        if not self.fits:
            self.drawer.toggle()
            return
        self._is_wanted = not self._sidebar.isVisible()
        self._state.setValue(_WANTED, self._is_wanted)
        self._sidebar.setVisible(self._is_wanted)

    def search(self, text: str = "") -> None:
        """Show the sidebar and focus its search field, with this text if given."""
        if self.fits:
            self._sidebar.show()
        elif not self._is_drawer_open:
            self.drawer.open()
        self._sidebar.start_search(text)

    @property
    def _is_drawer_open(self) -> bool:
        return "drawer" in self.__dict__ and self.drawer.is_open

    def _close_drawer(self) -> None:
        if self._is_drawer_open:
            self.drawer.leave()

    def _fit_later(self) -> None:
        QTimer.singleShot(0, self, self.fit)  # once all size hints are updated to the new text size

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the sidebar when the window is resized or the inspector shown or hidden."""
        toggled = event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        resized = watched is self._window and event.type() == QEvent.Type.Resize
        if resized or (toggled and watched is self._inspector):
            self.fit()
        if toggled and watched is self._sidebar:
            self.changed.emit(not self._sidebar.isHidden() and not self._is_drawer_open)
        return False
