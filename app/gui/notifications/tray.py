"""The icon in the system's tray or menu bar, with a menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.base.translation import tr
from app.gui.widgets.actions import Actions
from app.gui.widgets.theme import Theme

_MESSAGE_MS = 10_000
_PASSING_MS = 15_000  # for which an icon that nobody asked for stands there, to say something


class Tray(QObject):
    """Opens the window, begins a conversation, stops the reply, quits; and shows notifications."""

    wanted = Signal()
    """The window is to come to the front."""
    message_clicked = Signal()
    """The notification that was shown last was clicked."""

    def __init__(self, theme: Theme, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._icon = QSystemTrayIcon(theme.icon("unfog", size=64), self)
        self._icon.setToolTip("Unfog")
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self.menu = QMenu()
        self.menu.setAccessibleName(tr("Unfog in the tray"))
        self._add(tr("Open Unfog")).triggered.connect(self.wanted)
        new = self._add(actions["new"].text())
        new.triggered.connect(actions["new"].trigger)
        new.triggered.connect(self.wanted)
        self._stop = self._add(tr("Stop the reply"))
        self._stop.setEnabled(False)
        self.menu.addSeparator()
        self._add(actions["quit"].text()).triggered.connect(actions["quit"].trigger)
        self._icon.setContextMenu(self.menu)
        self._is_wanted = False
        self._passing = QTimer(self, singleShot=True, interval=_PASSING_MS)
        self._passing.timeout.connect(lambda: self._icon.setVisible(self._is_wanted))

    @property
    def stop(self) -> QAction:
        """Stops the reply that is being written; possible only while there is one."""
        return self._stop

    @property
    def is_shown(self) -> bool:
        """Whether the icon stands in the tray."""
        return self._icon.isVisible()

    def show(self, shown: bool) -> None:
        """Put the icon into the tray, or take it away."""
        self._is_wanted = shown
        self._passing.stop()
        self._icon.setVisible(shown)

    def say(self, title: str, text: str) -> None:
        """Show a notification at the icon, which comes for it if it is not there."""
        if not self._is_wanted:
            self._icon.show()
            self._passing.start()
        self._icon.showMessage(title, text, self._icon.icon(), _MESSAGE_MS)

    def close(self) -> None:
        """Leave nothing in the tray."""
        self.show(False)
        self.menu.deleteLater()

    def _add(self, text: str) -> QAction:
        return self.menu.addAction(text)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        reasons = QSystemTrayIcon.ActivationReason
        if reason in (reasons.Trigger, reasons.DoubleClick):
            self.wanted.emit()
