"""Follow the system's reduced-motion preference.

Windows reports it through Qt. On Linux it is read from the desktop's settings portal: the freedesktop.org
setting and GNOME's older one. Other systems are not supported.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.platform.dbus import Body, Service, connect_session_bus

PORTAL = Service(
    "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"
)
_REDUCED = ("org.freedesktop.appearance", "reduced-motion")  # 1: reduced
_ANIMATED = ("org.gnome.desktop.interface", "enable-animations")


class ReducedMotion(QObject):
    """Follows the system's preference once `follow` is called; until then it is off."""

    changed = Signal()
    """The preference changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences: dict[tuple[str, str], bool] = {}

    @property
    def is_reduced(self) -> bool:
        """Whether the system asks for reduced motion."""
        return any(self._preferences.values())

    def follow(self) -> None:
        """Read the preference and subscribe to changes."""
        if sys.platform == "win32":
            self._update(*_ANIMATED, QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu))
        bus = connect_session_bus(self)
        if bus is None:
            return
        bus.listen(PORTAL, "SettingChanged", lambda body: self._update(body[0], body[1], body[2][1]))
        for name in (_REDUCED, _ANIMATED):

            def on_reply(answer: Body | None, name: tuple[str, str] = name) -> None:
                if answer is not None:
                    self._update(*name, answer[0][1])

            bus.call(PORTAL, "ReadOne", "ss", name, on_reply)

    def _update(self, group: str, key: str, value: object) -> None:
        if (group, key) not in (_REDUCED, _ANIMATED):
            return
        before = self.is_reduced
        self._preferences[group, key] = value == 1 if (group, key) == _REDUCED else value is False
        if self.is_reduced != before:
            self.changed.emit()
