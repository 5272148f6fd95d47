"""What the settings do in the window: applied at the start and whenever one changes; and their window."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.chat.message_list import MessageList
from app.chat.preset_button import PresetButton
from app.chat.session import ChatSession
from app.presets import BEST, Preset, preset_named
from app.processes.engine import EngineProcess
from app.settings.about import About
from app.settings.dialog import SettingsDialog
from app.settings.store import SettingsStore
from app.theme import Theme

CUSTOM = Preset("custom", None, "the values in the settings")

_STILL = "UNFOG_REDUCED_MOTION"
_SECONDS_A_DAY = 86_400
_SPACING = {"compact": 14, "normal": 22, "airy": 34}  # pixels between messages


class SettingsFront(QObject):
    """Brings every setting where it counts."""

    def __init__(
        self,
        store: SettingsStore,
        theme: Theme,
        session: ChatSession,
        engine: EngineProcess,
        messages: MessageList,
        presets: PresetButton,
        about: About,
        window: QWidget,
        device: str = "auto",
    ) -> None:
        """`device`: what the command line asks for; unless it is "auto" it counts more than the settings."""
        super().__init__(window)
        self.store = store
        self._theme, self._session, self._engine = theme, session, engine
        self._messages, self._presets, self._about, self._window = messages, presets, about, window
        self._device = device
        self._dialog: SettingsDialog | None = None
        self._asked_to_be_still = os.environ.get(_STILL)
        self._groups: dict[str, Callable[[], None]] = {
            "appearance": self._apply_appearance,
            "replies": self._apply_replies,
            "models": self._apply_models,
            "traces": self._apply_traces,
        }
        for apply in self._groups.values():
            apply()
        store.changed.connect(lambda name: self._groups[name.partition(".")[0]]())
        presets.chosen.connect(lambda preset: store.update({"replies.preset": preset.name}))

    def open(self) -> None:
        """Show the settings window."""
        if self._dialog is None:
            self._dialog = SettingsDialog(self._theme, self.store, self._about, parent=self._window)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _apply_appearance(self) -> None:
        look = self.store.value.appearance
        if look.scheme != self._theme.scheme:
            self._theme.set_scheme(look.scheme)
        if look.reduced_motion:
            os.environ[_STILL] = "1"
        elif self._asked_to_be_still is None:
            os.environ.pop(_STILL, None)
        else:
            os.environ[_STILL] = self._asked_to_be_still
        self._messages.set_canvas_mode(look.canvas_mode)
        self._messages.set_spacing(_SPACING[look.spacing])

    def _apply_replies(self) -> None:
        replies = self.store.value.replies
        self._session.sampling = replies.sampling
        self._session.system_prompt = replies.system_prompt
        self._session.thinking = replies.thinking
        custom = CUSTOM if replies.preset == "custom" else BEST
        self._presets.show_preset(preset_named(replies.preset) or custom)

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
