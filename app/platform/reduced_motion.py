"""Whether the system asks programs to keep still, where it says so.

Windows tells Qt. On Linux the settings portal of the desktop is asked: the word of freedesktop.org, and the
older one of GNOME. Elsewhere nobody is known to tell.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.platform.dbus import Body, Service, connect_session_bus

PORTAL = Service(
    "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"
)
_REDUCED = ("org.freedesktop.appearance", "reduced-motion")  # 1: reduced
_ANIMATED = ("org.gnome.desktop.interface", "enable-animations")


def reduced_motion_variable() -> bool | None:
    """What the environment variable UNFOG_REDUCED_MOTION says; None where it is not set."""
    value = os.environ.get("UNFOG_REDUCED_MOTION")
    return None if value is None else value not in ("", "0")


class ReducedMotion(QObject):
    """Follows the system's wish from `follow` on; until then there is none."""

    changed = Signal()
    """The wish is another one now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wishes: dict[tuple[str, str], bool] = {}

    @property
    def is_reduced(self) -> bool:
        """Whether the system asks for stillness."""
        return any(self._wishes.values())

    def follow(self) -> None:
        """Ask the system, and hear of every change."""
        if sys.platform == "win32":
            self._take(*_ANIMATED, QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu))
        bus = connect_session_bus(self)
        if bus is None:
            return
        bus.listen(PORTAL, "SettingChanged", lambda body: self._take(body[0], body[1], body[2][1]))
        for name in (_REDUCED, _ANIMATED):

            def answered(answer: Body | None, name: tuple[str, str] = name) -> None:
                if answer is not None:
                    self._take(*name, answer[0][1])

            bus.call(PORTAL, "ReadOne", "ss", name, answered)

    def _take(self, group: str, key: str, value: object) -> None:
        if (group, key) not in (_REDUCED, _ANIMATED):
            return
        before = self.is_reduced
        self._wishes[group, key] = value == 1 if (group, key) == _REDUCED else value is False
        if self.is_reduced != before:
            self.changed.emit()
