"""Open the window for decisions; all of it is imported when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.gui.widgets.context import AppContext

if TYPE_CHECKING:
    from app.gui.decisions.desk import DecisionsDesk


class DecisionsController(QObject):
    """Handles the action."""

    def __init__(self, context: AppContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._desk: DecisionsDesk | None = None
        context.actions.handle({"decisions": self.open})

    @property
    def desk(self) -> DecisionsDesk:
        """The desk with its window, which is made when it is first asked for."""
        from app.gui.decisions.desk import DecisionsDesk

        if self._desk is None:
            self._desk = DecisionsDesk(self._context, self._window)
        return self._desk

    def open(self) -> None:
        """Show the window."""
        window = self.desk.window
        window.show_results()
        window.show()
        window.raise_()
        window.activateWindow()
        window.texts.text.setFocus()

    def shutdown(self) -> None:
        """Store what was typed, and stop."""
        if self._desk is not None:
            self._desk.shutdown()
