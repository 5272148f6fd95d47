"""Apply the settings at the start and on every change; open the settings dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base import app_dirs
from app.base.translation import tr, translated
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from app.gui.widgets.theme import Scheme
from app.gui.widgets.toast import Toast
from app.models.updates import UpdateCheck
from app.platform.reduced_motion import ReducedMotion
from app.session.reply_run import TraceLimits
from app.session.request_builder import ReplyDefaults
from app.settings.fields import fields
from app.settings.fog import reduced_motion_variable
from model_backends.lazy_text import lazy_text

if TYPE_CHECKING:
    from app.gui.canvas.painter import CanvasMode
    from app.gui.command_palette.commands import Command
    from app.gui.settings_dialog.about import About
    from app.gui.settings_dialog.dialog import SettingsDialog

_TYPE = "appearance.font_scale"
_SECONDS_A_DAY = 86_400
_SPACING = {"compact": 14, "normal": 22, "airy": 34}  # pixels between messages
_NEXT_SCHEME: dict[Scheme, Scheme] = {"system": "dark", "dark": "light", "light": "dark"}
CANVAS_MODES: tuple[CanvasMode, ...] = ("prose", "grid", "quiet")
CANVAS_WORDS: dict[CanvasMode, str] = {
    "prose": lazy_text("Replies appear as flowing text."),
    "grid": lazy_text("Replies appear in a grid, one cell per token."),
    "quiet": lazy_text("Replies appear without motion."),
}


class SettingsController(QObject):
    """Applies each setting where it takes effect."""

    def __init__(self, context: AppContext, messages: MessageList, toast: Toast, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._store, self._theme = context, context.settings, context.theme
        self._session, self._engine = context.session, context.engine
        self._messages, self._toast, self._window = messages, toast, window
        self._dialog: SettingsDialog | None = None
        self._updates = UpdateCheck(context.library, context.window_state, self)
        self._updates.changed.connect(self._tell_of_update)
        self._environment_motion = reduced_motion_variable()
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
        context.settings.changed.connect(self._on_changed)
        context.settings.failed.connect(messages.show_failure)
        context.settings.noted.connect(toast.show_message)
        for note in context.settings.notes:
            toast.show_message(note)
        context.actions.handle(
            {
                "appearance": self.toggle_appearance,
                "canvas": self.next_canvas_mode,
                "larger": lambda: self.change_type(1),
                "settings": self.open,
                "smaller": lambda: self.change_type(-1),
                "usual_size": lambda: self.change_type(0),
            }
        )

    def follow_system(self) -> None:
        """Follow the system's reduced-motion setting."""
        self._motion.follow()

    def check_for_updates(self) -> None:
        """Check for a newer version, if the setting allows it and the last check was a day ago."""
        if self._store.value.updates.check_at_start:
            self._updates.start_if_due()

    def change_type(self, by: int) -> None:
        """Enlarge or reduce the text by a step; 0 resets it."""
        field = fields()[_TYPE]
        wanted = round(self._store.value.appearance.font_scale + by * field.step, 2) if by else field.default
        self._store.update({_TYPE: min(max(float(wanted), field.minimum), field.maximum)})

    def next_canvas_mode(self) -> None:
        """Switch to the next canvas mode, and show its name."""
        place = CANVAS_MODES.index(self._store.value.appearance.canvas_mode)
        mode = CANVAS_MODES[(place + 1) % len(CANVAS_MODES)]
        self.set_canvas_mode(mode)
        self._toast.show_message(CANVAS_WORDS[mode])

    def set_canvas_mode(self, mode: str) -> None:
        """Use this canvas mode."""
        self._store.update({"appearance.canvas_mode": mode})

    def toggle_appearance(self) -> None:
        """Switch between light and dark."""
        scheme = _NEXT_SCHEME[self._theme.scheme]
        if self._theme.scheme == "system" and self._theme.is_dark:
            scheme = "light"
        self._store.update({"appearance.scheme": scheme})

    def open(self, setting: str = "") -> None:
        """Open the settings dialog, at the setting of this name if given."""
        from app.platform.speech import NO_VOICE, has_voice

        if self._dialog is None:
            from app.gui.settings_dialog.dialog import SettingsDialog

            self._dialog = SettingsDialog(
                self._theme, self._store, _about(self._context, self._updates), parent=self._window
            )
        self._dialog.show_unavailable(
            "notifications.tray", "" if self._context.has_tray() else tr("This system has no tray.")
        )
        self._dialog.show_unavailable("replies.voice_speed", "" if has_voice() else translated(NO_VOICE))
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        if setting:
            self._dialog.show_setting(setting)

    def commands(self) -> list[Command]:
        """Return a palette command for each setting."""
        from app.gui.command_palette.setting_commands import setting_commands

        return setting_commands(self._store.value, self.open, self.open_section)

    def open_section(self, section: str) -> None:
        """Open the settings dialog at a section: "privacy", "about", or a group of settings."""
        self.open()
        assert self._dialog is not None
        self._dialog.show_section(section)

    def open_about(self) -> None:
        """Open the settings dialog at version, licences and folders."""
        self.open_section("about")

    def _tell_of_update(self) -> None:
        """Show a newer version in a toast, unless the settings show it."""
        newer = self._updates.newer
        if newer is not None and not (self._dialog is not None and self._dialog.isVisible()):
            text = tr("Unfog {version} is available. See Settings → Updates.").format(version=newer.version)
            self._toast.show_message(text)

    def _on_changed(self, name: str) -> None:
        apply = self._groups.get(name.partition(".")[0])
        if apply is not None:
            apply()

    def _apply_appearance(self) -> None:
        look = self._store.value.appearance
        if look.scheme != self._theme.scheme:
            self._theme.set_scheme(look.scheme)
        self._theme.set_scale(look.font_scale)
        self._apply_motion()
        self._messages.set_canvas_mode(look.canvas_mode)
        self._messages.set_fog_seconds(look.fog_seconds)
        self._messages.set_spacing(_SPACING[look.spacing])

    def _apply_motion(self) -> None:
        """Apply reduced motion: the setting, otherwise the environment, otherwise the system."""
        chosen = self._store.value.appearance.reduced_motion
        if chosen != "system":
            self._theme.set_reduced_motion(chosen == "always")
        elif self._environment_motion is not None:
            self._theme.set_reduced_motion(self._environment_motion)
        else:
            self._theme.set_reduced_motion(self._motion.is_reduced)

    def _apply_replies(self) -> None:
        replies = self._store.value.replies
        self._session.set_defaults(ReplyDefaults(replies.sampling, replies.system_prompt, replies.thinking))

    def _apply_models(self) -> None:
        models = self._store.value.models
        context = None if models.context_length == "auto" else models.context_length
        experts = None if models.experts_on_cpu == "auto" else models.experts_on_cpu
        device = models.device if self._context.device == "auto" else self._context.device
        self._engine.configure(device, context, experts, models.experts, models.self_conditioning)

    def _apply_traces(self) -> None:
        traces = self._store.value.traces
        self._session.limit_traces(
            TraceLimits(traces.keep, traces.max_megabytes * 1_000_000, traces.max_days * _SECONDS_A_DAY)
        )


def _about(context: AppContext, updates: UpdateCheck) -> About:
    """Return version, folders and diagnostics; imported when they are first shown."""
    from importlib.metadata import version

    from app.gui.settings_dialog.about import About
    from app.gui.settings_dialog.diagnostics import DiagnosticInfo, diagnostics

    def text() -> str:
        system_info = context.library.system_info
        return diagnostics(
            DiagnosticInfo(
                version=version("unfog"),
                settings=context.settings.value,
                data_folder=app_dirs.data_dir(),
                database=app_dirs.database_path(),
                models=app_dirs.models_dir(),
                logs=(app_dirs.engine_log_path(), app_dirs.window_log_path()),
                model=context.engine.model,
                computer=None if system_info is None else system_info.computer,
                loaded=context.engine.loaded_model,
            )
        )

    return About(version("unfog"), app_dirs.data_dir(), app_dirs.window_log_path().parent, text, updates)
