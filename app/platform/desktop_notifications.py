"""Notifications of a Linux desktop, by the service that freedesktop.org describes."""

from __future__ import annotations

import html
import os

from PySide6.QtCore import QObject, Signal

from app.base.translation import tr
from app.platform.dbus import Body, Service, SessionBus

SERVICE = Service(
    "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
)
_CLICKED = "default"  # the action of a click on the notification itself
_TOKEN = "XDG_ACTIVATION_TOKEN"  # with it a window may come to the front, on Wayland


class DesktopNotifications(QObject):
    """Shows notifications, each under a key, and tells which was clicked."""

    activated = Signal(int)
    """The notification with this key was clicked."""
    failed = Signal(int)
    """The one with this key cannot be shown: nobody offers the service."""

    def __init__(self, bus: SessionBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._keys: dict[int, int] = {}  # by the numbers the service gave
        self._has_markup = False
        bus.call(SERVICE, "GetCapabilities", answered=self._on_capabilities)
        bus.listen(SERVICE, "ActionInvoked", self._on_action)
        bus.listen(SERVICE, "NotificationClosed", self._on_closed)
        bus.listen(SERVICE, "ActivationToken", self._on_token)

    def show(self, key: int, title: str, text: str) -> None:
        """Show a notification."""
        hints = {"desktop-entry": ("s", "unfog"), "category": ("s", "im.received")}
        actions = [_CLICKED, tr("Open")]
        shown = html.escape(text, quote=False) if self._has_markup else text
        body = ("Unfog", 0, "unfog", title, shown, actions, hints, -1)

        def answered(answer: Body | None) -> None:
            if answer is None:
                self.failed.emit(key)
            else:
                self._keys[answer[0]] = key

        self._bus.call(SERVICE, "Notify", "susssasa{sv}i", body, answered)

    def withdraw(self, key: int) -> None:
        """Take a notification away that says nothing new any more."""
        for number in [number for number, other in self._keys.items() if other == key]:
            del self._keys[number]
            self._bus.call(SERVICE, "CloseNotification", "u", (number,))

    def close(self) -> None:
        """Take all away: nobody would answer a click."""
        for key in set(self._keys.values()):
            self.withdraw(key)
        self._bus.close()

    def _on_capabilities(self, answer: Body | None) -> None:
        self._has_markup = answer is not None and "body-markup" in answer[0]

    def _on_action(self, body: Body) -> None:
        key = self._keys.get(body[0])
        if key is not None:
            self.activated.emit(key)

    def _on_closed(self, body: Body) -> None:
        self._keys.pop(body[0], None)

    def _on_token(self, body: Body) -> None:
        if body[0] in self._keys:
            os.environ[_TOKEN] = body[1]
