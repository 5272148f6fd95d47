"""Tells people something by the best way the system has: its notifications, its tray, or the task bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.gui.notifications.tray import Tray
from app.platform.dbus import connect_session_bus
from app.platform.desktop_notifications import DesktopNotifications


class Notifier(QObject):
    """Shows notifications, each under a key, and tells which was clicked."""

    activated = Signal(int)
    """The notification with this key was clicked."""

    def __init__(self, window: QWidget, tray: Callable[[], Tray], parent: QObject) -> None:
        """`tray` makes the icon when it is first needed."""
        super().__init__(parent)
        self._window, self._tray = window, tray
        self._desktop: DesktopNotifications | None = None
        self._has_tried = False
        self._in_tray: int | None = None  # the key of what the icon said last

    def show(self, key: int, title: str, text: str) -> None:
        """Tell. The task bar can only say that there is something."""
        desktop = self._desktop_notifications()
        if desktop is not None:
            desktop.show(key, title, text)
        elif QSystemTrayIcon.isSystemTrayAvailable():
            self._show_in_tray(key, title, text)
        else:
            self._alert()

    def withdraw(self, key: int) -> None:
        """Take a notification away that says nothing new any more."""
        if self._desktop is not None:
            self._desktop.withdraw(key)

    def close(self) -> None:
        """Take all away."""
        if self._desktop is not None:
            self._desktop.close()

    def _desktop_notifications(self) -> DesktopNotifications | None:
        """The desktop's service, where there is a bus to reach it by."""
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
        if self._in_tray is None:
            tray.message_clicked.connect(self._on_tray_clicked)
        self._in_tray = key
        tray.say(title, text)

    def _on_tray_clicked(self) -> None:
        if self._in_tray is not None:
            self.activated.emit(self._in_tray)

    def _alert(self) -> None:
        QApplication.alert(self._window)
