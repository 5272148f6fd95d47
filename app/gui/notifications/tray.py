"""The icon in the system tray or menu bar, with a menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.base.translation import tr
from app.gui.widgets.actions import Actions
from app.gui.widgets.theme import Theme

_MESSAGE_MS = 10_000
_PASSING_MS = 15_000  # for which the icon is shown for a notification if it is turned off


class Tray(QObject):
    """Opens the window, starts a conversation, stops the reply, quits; and shows notifications."""

    open_requested = Signal()
    """Bring the window to the front."""
    message_clicked = Signal()
    """The last notification was clicked."""

    def __init__(self, theme: Theme, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._icon = QSystemTrayIcon(theme.icon("unfog", size=64), self)
        self._icon.setToolTip("Unfog")
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self.menu = QMenu()
        self.menu.setAccessibleName(tr("Unfog in the tray"))
        self._add(tr("Open Unfog")).triggered.connect(self.open_requested)
        new = self._add(actions["new"].text())
        new.triggered.connect(actions["new"].trigger)
        new.triggered.connect(self.open_requested)
        self._stop = self._add(tr("Stop reply"))
        self._stop.setEnabled(False)
        self.menu.addSeparator()
        self._add(actions["quit"].text()).triggered.connect(actions["quit"].trigger)
        self._icon.setContextMenu(self.menu)
        self._is_enabled = False
        self._hide_timer = QTimer(self, singleShot=True, interval=_PASSING_MS)
        self._hide_timer.timeout.connect(lambda: self._icon.setVisible(self._is_enabled))

    @property
    def stop(self) -> QAction:
        """The action that stops the running reply; enabled while there is one."""
        return self._stop

    @property
    def is_shown(self) -> bool:
        """Whether the icon is shown."""
        return self._icon.isVisible()

    def show(self, shown: bool) -> None:
        """Show or hide the icon."""
        self._is_enabled = shown
        self._hide_timer.stop()
        self._icon.setVisible(shown)

    def show_notification(self, title: str, text: str) -> None:
        """Show a notification at the icon; if hidden, the icon is shown for it."""
        if not self._is_enabled:
            self._icon.show()
            self._hide_timer.start()
        self._icon.showMessage(title, text, self._icon.icon(), _MESSAGE_MS)

    def close(self) -> None:
        """Remove the icon."""
        self.show(False)
        self.menu.deleteLater()

    def _add(self, text: str) -> QAction:
        return self.menu.addAction(text)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        reasons = QSystemTrayIcon.ActivationReason
        if reason in (reasons.Trigger, reasons.DoubleClick):
            self.open_requested.emit()
