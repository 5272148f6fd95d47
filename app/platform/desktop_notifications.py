"""Desktop notifications on Linux, through the freedesktop.org notification service."""

from __future__ import annotations

import html
import os

from PySide6.QtCore import QObject, Signal

from app.base.translation import tr
from app.platform.dbus import Body, Service, SessionBus

SERVICE = Service(
    "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
)
_CLICKED = "default"  # the action key of a click on the notification
_TOKEN = "XDG_ACTIVATION_TOKEN"  # permits a window to be raised on Wayland


class DesktopNotifications(QObject):
    """Shows notifications by key and reports which one was clicked."""

    activated = Signal(int)
    """The notification with this key was clicked."""
    failed = Signal(int)
    """The notification with this key cannot be shown: there is no service."""

    def __init__(self, bus: SessionBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._keys: dict[int, int] = {}  # by the service's notification id
        self._has_markup = False
        bus.call(SERVICE, "GetCapabilities", on_reply=self._on_capabilities)
        bus.listen(SERVICE, "ActionInvoked", self._on_action)
        bus.listen(SERVICE, "NotificationClosed", self._on_closed)
        bus.listen(SERVICE, "ActivationToken", self._on_token)

    def show(self, key: int, title: str, text: str) -> None:
        """Show a notification."""
        hints = {"desktop-entry": ("s", "unfog"), "category": ("s", "im.received")}
        actions = [_CLICKED, tr("Open")]
        shown = html.escape(text, quote=False) if self._has_markup else text
        body = ("Unfog", 0, "unfog", title, shown, actions, hints, -1)

        def on_reply(answer: Body | None) -> None:
            if answer is None:
                self.failed.emit(key)
            else:
                self._keys[answer[0]] = key

        self._bus.call(SERVICE, "Notify", "susssasa{sv}i", body, on_reply)

    def withdraw(self, key: int) -> None:
        """Close an outdated notification."""
        for number in [number for number, other in self._keys.items() if other == key]:
            del self._keys[number]
            self._bus.call(SERVICE, "CloseNotification", "u", (number,))

    def close(self) -> None:
        """Close all notifications and the connection."""
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
