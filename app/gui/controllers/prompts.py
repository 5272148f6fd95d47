"""Connect saved prompts, presets and chat settings to their dialogs and buttons.

The dialogs are imported when they are first wanted: the window opens without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base.translation import tr, translated
from app.gui.command_palette.commands import Command, preset_commands
from app.gui.composer.preset_button import PresetButton
from app.gui.conversation.overrides_hint import OverridesHint
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.session.model_choice import ModelChoice
from app.session.preset_choice import PresetChoice, to_preset
from app.session.prompt_builder import title_of
from app.settings.presets import Preset
from app.settings.shipped import add_shipped_prompts
from app.storage import NO_PROMPT, Overrides, SavedPreset, SavedPrompt, StorageError

if TYPE_CHECKING:
    from app.gui.prompts.conversation_settings import ConversationSettings
    from app.gui.prompts.presets_dialog import PresetsDialog
    from app.gui.prompts.prompts_dialog import PromptsDialog


class PromptsController(QObject):
    """Opens the dialogs, and keeps the preset button and the overrides hint current."""

    def __init__(
        self,
        context: AppContext,
        button: PresetButton,
        hint: OverridesHint,
        models: ModelChoice,
        toast: Toast,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        session, engine = context.session, context.engine
        self._session, self._engine, self._models = session, engine, models
        self._settings, self._theme = context.settings, context.theme
        self._button, self._hint = button, hint
        self._toast, self._window = toast, window
        self._has_shipped = False
        self._prompts_dialog: PromptsDialog | None = None
        self._presets_dialog: PresetsDialog | None = None
        self.presets = PresetChoice(context.settings, session, self)
        """The presets, and the one in use."""
        self.presets.changed.connect(self._show)
        self.presets.replaced.connect(self._on_replaced)
        button.chosen.connect(self.presets.choose)
        button.thinking_requested.connect(lambda _wanted: self.toggle_thinking())
        button.save_requested.connect(self.save_preset)
        button.edit_requested.connect(self.open_presets)
        hint.clicked.connect(lambda: self.open_overrides(session.current))
        models.changed.connect(self._show)
        context.actions.handle(
            {
                "chat_settings": lambda: self.open_overrides(session.current),
                "preset": button.open,
                "prompts": self.open_prompts,
                "think": self.toggle_thinking,
            }
        )
        self._show()

    # Prompts

    def prompts(self) -> list[SavedPrompt]:
        """Return the saved prompts; empty, with a message, if they cannot be read."""
        store = self._session.store
        try:
            if not self._has_shipped:
                add_shipped_prompts(store)
                self._has_shipped = True
            return store.prompts.all()
        except StorageError as error:
            self._session.failed.emit(error.as_event())
            return []

    def open_prompts(self) -> None:
        """Open the prompt library."""
        from app.gui.prompts.prompts_dialog import PromptsDialog

        if self._prompts_dialog is None:
            self.prompts()  # adds those that ship with the program
            dialog = PromptsDialog(self._theme, self._session.store.prompts, self._window)
            dialog.used.connect(self.use_prompt)
            dialog.changed.connect(self._show)
            self._prompts_dialog = dialog
        else:
            self._prompts_dialog.refresh()
        _raise(self._prompts_dialog)

    def use_prompt(self, prompt: SavedPrompt) -> None:
        """Use this system prompt in the open conversation; can be undone."""
        session, conversation, before = self._session, self._session.current, self._session.overrides
        session.configure(conversation, msgspec.structs.replace(before, system=prompt.text))
        self._toast.offer_undo(
            tr("“{title}” is now the system prompt of this conversation.").format(title=prompt.title),
            on_end=lambda: None,
            on_undo=lambda: session.configure(conversation, before),
        )

    # Presets

    def save_preset(self) -> None:
        """Save the values in use as a preset, and open the dialog to name it."""
        try:
            made = self.presets.save()
        except StorageError as error:
            self._session.failed.emit(error.as_event())
            return
        self.open_presets(made)

    def open_presets(self, named: SavedPreset | None = None) -> None:
        """Open the saved presets, with this one ready to be renamed."""
        from app.gui.prompts.presets_dialog import PresetsDialog

        if self._presets_dialog is None:
            dialog = PresetsDialog(self._theme, self._session.store.presets, self._window)
            dialog.changed.connect(self.presets.changed)
            dialog.used.connect(lambda saved: self.presets.choose(to_preset(saved)))
            self._presets_dialog = dialog
        else:
            self._presets_dialog.refresh()
        _raise(self._presets_dialog)
        if named is not None:
            self._presets_dialog.choose(named.id)

    def preset_commands(self) -> list[Command]:
        """Return a palette command for each preset."""
        choice = self.presets
        return preset_commands(choice.all, choice.in_use, choice.choose)

    def toggle_thinking(self) -> None:
        """Switch thinking on or off."""
        wanted = not self._settings.value.replies.thinking
        self._settings.update({"replies.thinking": wanted})
        if wanted and not self._can_think:
            self._toast.show_message(tr("Applies to models that can think; this one can't."))
        elif wanted:
            self._toast.show_message(tr("The model thinks before it answers."))
        else:
            self._toast.show_message(tr("The model answers without thinking first."))

    # Chat settings

    def open_overrides(self, conversation: int | None) -> None:
        """Open the chat settings of a conversation; `None` is a new one."""
        from app.gui.prompts.conversation_settings import ConversationSettings, OverrideChoices

        session = self._session
        program = Overrides(
            model=str(session.model),
            system=session.defaults.system_prompt,
            sampling=self._settings.value.replies.sampling,
        )
        prompts, presets = self.prompts(), self.presets.all
        offer = OverrideChoices(program, self._models.names(), prompts, presets)
        titles = {entry.id: entry.title for entry in session.conversations()}
        title = "" if conversation is None else titles.get(conversation, "")
        overrides = session.store.overrides.of(conversation)
        dialog = ConversationSettings(self._theme, title, overrides, offer, self._window)
        dialog.chosen.connect(lambda overrides: session.configure(conversation, overrides))
        dialog.keep_requested.connect(lambda text: self._keep_prompt(text, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep_prompt(self, text: str, dialog: ConversationSettings) -> None:
        try:
            dialog.prompt_saved(self._session.store.prompts.add(title_of(text), text))
        except StorageError as error:
            self._session.failed.emit(error.as_event())

    # Display

    @property
    def _can_think(self) -> bool:
        loaded = self._engine.loaded_model
        return loaded is not None and loaded.thinking

    def _show(self) -> None:
        choice, overrides = self.presets, self._session.overrides
        in_use = choice.in_use
        self._button.show_presets(choice.all, in_use, is_override=choice.is_override)
        self._button.show_thinking(self._settings.value.replies.thinking, can_think=self._can_think)
        parts = []
        if overrides.system == NO_PROMPT:
            parts.append(tr("no system prompt"))
        elif overrides.system:
            titles = {prompt.text: prompt.title for prompt in self.prompts()}
            quoted = tr("“{title}”").format(title=title_of(overrides.system))
            parts.append(titles.get(overrides.system) or quoted)
        if overrides.sampling is not None:
            parts.append(translated(in_use.title))
        self._hint.show_parts(parts)

    def _on_replaced(self, preset: Preset, before: dict[str, object]) -> None:
        self._toast.offer_undo(
            tr("“{title}” replaced your unsaved values.").format(title=preset.title),
            on_end=lambda: None,
            on_undo=lambda: self._settings.update(before),
        )


def _raise(dialog: QWidget) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
