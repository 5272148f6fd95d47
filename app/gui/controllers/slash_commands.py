"""Collect the slash commands and show their menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base.translation import tr
from app.gui.command_palette.commands import Command
from app.gui.composer.composer import Composer
from app.gui.composer.slash_commands import (
    SlashCommand,
    command_with_choices,
    slash_action_commands,
    slash_preset_commands,
    snippet_commands,
    unescape,
)
from app.gui.composer.slash_menu import SlashMenu
from app.gui.controllers.prompts import PromptsController
from app.gui.widgets.context import AppContext
from app.session.prompt_builder import title_of


class SlashCommandsController(QObject):
    """Provides the commands for the slash menu."""

    def __init__(
        self,
        context: AppContext,
        composer: Composer,
        prompts: PromptsController,
        models: Callable[[], Sequence[Command]],
        window: QWidget,
    ) -> None:
        """`models` returns the commands that choose a model."""
        super().__init__(window)
        self._composer, self._actions, self._prompts = composer, context.actions, prompts
        self._models, self._session = models, context.session
        self.menu = SlashMenu(context.theme, composer.field, composer, self.commands, window)
        """The menu above the message field."""
        self.menu.cleared.connect(composer.save)

    def commands(self) -> list[SlashCommand]:
        """Return all slash commands: actions, models, prompts, presets and saved texts."""
        return [
            *slash_action_commands(self._actions),
            command_with_choices("model", tr("Use another model"), "models", self._models),
            command_with_choices("prompt", tr("Choose a system prompt"), "prompts", self._prompt_commands),
            *slash_preset_commands(self._prompts.preset_commands()),
            *snippet_commands(self._prompts.prompts(), self._composer.set_text),
        ]

    def unescape(self, text: str) -> str:
        """Unescape a message: "//new" is sent as "/new"."""
        return unescape(text, self.commands()) if text.startswith("//") else text

    def _prompt_commands(self) -> list[Command]:
        used = self._session.overrides.system
        return [
            Command(
                key=f"prompt:{prompt.id}",
                title=prompt.title,
                run=partial(self._prompts.use_prompt, prompt),
                group=tr("Choose a system prompt"),
                note=tr("in use") if prompt.text == used else title_of(prompt.text),
                icon="prompts",
            )
            for prompt in self._prompts.prompts()
            if prompt.title
        ]
