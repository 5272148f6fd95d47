"""Show notifications by the best available means: desktop service, tray, or task bar alert."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.gui.notifications.tray import Tray
from app.platform.dbus import connect_session_bus
from app.platform.desktop_notifications import DesktopNotifications


class Notifier(QObject):
    """Shows notifications, identified by keys, and reports clicks."""

    activated = Signal(int)
    """The notification with this key was clicked."""

    def __init__(self, window: QWidget, tray: Callable[[], Tray], parent: QObject) -> None:
        """`tray` creates the icon on first use."""
        super().__init__(parent)
        self._window, self._tray = window, tray
        self._desktop: DesktopNotifications | None = None
        self._has_tried = False
        self._tray_key: int | None = None  # the key of the icon's last notification

    def show(self, key: int, title: str, text: str) -> None:
        """Show a notification. The task bar can only signal that there is one."""
        desktop = self._desktop_notifications()
        if desktop is not None:
            desktop.show(key, title, text)
        elif QSystemTrayIcon.isSystemTrayAvailable():
            self._show_in_tray(key, title, text)
        else:
            self._alert()

    def withdraw(self, key: int) -> None:
        """Remove a notification that is outdated."""
        if self._desktop is not None:
            self._desktop.withdraw(key)

    def close(self) -> None:
        """Remove all notifications."""
        if self._desktop is not None:
            self._desktop.close()

    def _desktop_notifications(self) -> DesktopNotifications | None:
        """The desktop's notification service, if there is a D-Bus session bus."""
        if not self._has_tried:
            self._has_tried = True
            bus = connect_session_bus(self)
            if bus is not None:
                self._desktop = DesktopNotifications(bus, self)
                self._desktop.activated.connect(self.activated)
                self._desktop.failed.connect(lambda _key: self._alert())
        return self._desktop

    def _show_in_tray(self, key: int, title: str, text: str) -> None:
        tray = self._tray()
        if self._tray_key is None:
            tray.message_clicked.connect(self._on_tray_clicked)
        self._tray_key = key
        tray.show_notification(title, text)

    def _on_tray_clicked(self) -> None:
        if self._tray_key is not None:
            self.activated.emit(self._tray_key)

    def _alert(self) -> None:
        QApplication.alert(self._window)
