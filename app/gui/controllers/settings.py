"""What the settings do in the window: applied at the start and whenever one changes; and their window."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from app.base.translation import tr
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.theme import Theme
from app.platform.reduced_motion import ReducedMotion
from app.processes.engine import EngineProcess
from app.session.session import ChatSession
from app.settings.fields import fields
from app.settings.store import SettingsStore

if TYPE_CHECKING:
    from app.gui.settings_dialog.about import About
    from app.gui.settings_dialog.dialog import SettingsDialog

_TYPE = "appearance.font_scale"
_STILL = "UNFOG_REDUCED_MOTION"
_SECONDS_A_DAY = 86_400
_SPACING = {"compact": 14, "normal": 22, "airy": 34}  # pixels between messages


class SettingsController(QObject):
    """Brings every setting where it counts."""

    def __init__(
        self,
        store: SettingsStore,
        theme: Theme,
        session: ChatSession,
        engine: EngineProcess,
        messages: MessageList,
        about: Callable[[], About],
        window: QWidget,
        device: str = "auto",
        has_tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        """`device`: what the command line asks for; unless it is "auto" it counts more than the settings."""
        super().__init__(window)
        self.store = store
        self._theme, self._session, self._engine = theme, session, engine
        self._messages, self._about, self._window = messages, about, window
        self._device, self._has_tray = device, has_tray
        self._dialog: SettingsDialog | None = None
        self._asked_to_be_still = os.environ.get(_STILL)
        self._motion = ReducedMotion(self)
        self._motion.changed.connect(self._apply_motion)
        self._groups: dict[str, Callable[[], None]] = {
            "appearance": self._apply_appearance,
            "replies": self._apply_replies,
            "models": self._apply_models,
            "traces": self._apply_traces,
        }
        for apply in self._groups.values():
            apply()
        store.changed.connect(self._on_changed)

    def follow_system(self) -> None:
        """From now on, know what the system asks for."""
        self._motion.follow()

    def change_type(self, by: int) -> None:
        """Set the type a step larger or smaller; 0: its usual size."""
        field = fields()[_TYPE]
        wanted = round(self.store.value.appearance.font_scale + by * field.step, 2) if by else field.default
        self.store.update({_TYPE: min(max(float(wanted), field.least), field.most)})

    def open(self, setting: str = "") -> None:
        """Show the settings window, at the setting of this name if one is given."""
        if self._dialog is None:
            from app.gui.settings_dialog.dialog import SettingsDialog

            self._dialog = SettingsDialog(self._theme, self.store, self._about(), parent=self._window)
        self._dialog.show_unavailable(
            "notifications.tray", "" if self._has_tray() else tr("This system has no tray.")
        )
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        if setting:
            self._dialog.show_setting(setting)

    def _on_changed(self, name: str) -> None:
        apply = self._groups.get(name.partition(".")[0])
        if apply is not None:
            apply()

    def _apply_appearance(self) -> None:
        look = self.store.value.appearance
        if look.scheme != self._theme.scheme:
            self._theme.set_scheme(look.scheme)
        self._theme.set_scale(look.font_scale)
        self._apply_motion()
        self._messages.set_canvas_mode(look.canvas_mode)
        self._messages.set_spacing(_SPACING[look.spacing])

    def _apply_motion(self) -> None:
        """What people chose; else what the environment says; else what the system asks for."""
        chosen = self.store.value.appearance.reduced_motion
        if chosen != "system":
            os.environ[_STILL] = "1" if chosen == "always" else "0"
        elif self._asked_to_be_still is not None:
            os.environ[_STILL] = self._asked_to_be_still
        else:
            os.environ[_STILL] = "1" if self._motion.is_reduced else "0"

    def _apply_replies(self) -> None:
        replies = self.store.value.replies
        self._session.sampling = replies.sampling
        self._session.system_prompt = replies.system_prompt
        self._session.thinking = replies.thinking

    def _apply_models(self) -> None:
        models = self.store.value.models
        context = None if models.context_length == "auto" else models.context_length
        experts = None if models.experts_on_cpu == "auto" else models.experts_on_cpu
        device = models.device if self._device == "auto" else self._device
        self._engine.configure(device, context, experts)

    def _apply_traces(self) -> None:
        traces = self.store.value.traces
        self._session.answering.keep_traces = traces.keep
        self._session.answering.trace_bytes = traces.max_megabytes * 1_000_000
        self._session.answering.trace_seconds = traces.max_days * _SECONDS_A_DAY
