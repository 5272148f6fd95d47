"""Dialog for the library of system prompts: add, edit, duplicate, delete, search, use."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.base.translation import tr
from app.gui.prompts.entries_dialog import EntriesDialog, small_button
from app.gui.widgets.basic import button
from app.gui.widgets.theme import Theme
from app.storage import SavedPrompt, StorageError
from app.storage.library import Prompts


class PromptsDialog(EntriesDialog[SavedPrompt]):
    """Shows the prompts; changes are saved while typing."""

    used = Signal(object)
    """Use this `SavedPrompt` in the open conversation."""

    def __init__(self, theme: Theme, prompts: Prompts, window: QWidget) -> None:
        super().__init__(theme, prompts, tr("Prompts"), tr("Search prompts"), window)
        self._prompts = prompts
        self.text.setAccessibleName(tr("Instructions for the model"))
        self.text.setPlaceholderText(tr("Instructions the model gets before the conversation begins"))
        self._use = button(
            tr("Use"),
            tr("Use this prompt in the open conversation"),
            self._on_use,
            "primary",
        )
        self._copy = small_button(tr("Duplicate"), tr("Duplicate this prompt"), self.duplicate)
        self._delete = small_button(tr("Delete"), tr("Delete this prompt"), self.delete)
        new = small_button(tr("New"), tr("New prompt"), self.add)
        new.setToolTip(tr("New prompt (Ctrl+N)"))
        self.lay_out((new, self._copy, self._delete), (self.text,), (self._use,))
        QShortcut(QKeySequence.StandardKey.New, self, self.add)
        self.search.setFocus()

    def empty_text(self) -> str:
        """Explain what the library is for."""
        return tr(
            "No prompts yet.\n\nA system prompt tells the model how to answer: in verse, "
            "in French, briefly. Create one with “New” and use it in any conversation."
        )

    def add(self, title: str = "", text: str = "") -> None:
        """Add a prompt and select its name."""
        if self.save():
            try:
                prompt = self._prompts.add(title or tr("New prompt"), text)
            except StorageError as error:
                self.warn(error)
                return
            self.changed.emit()
            self.choose(prompt.id)

    def duplicate(self) -> None:
        """Add a copy of the prompt shown."""
        if self.save() and (entry := self.current) is not None:
            self.add(tr("{title} (copy)").format(title=entry.title), entry.text)

    def update_details(self, entry: SavedPrompt | None) -> None:
        """Disable the buttons if no prompt is shown."""
        for part in (self._use, self._copy, self._delete):
            part.setEnabled(entry is not None)

    def _on_use(self) -> None:
        if self.save() and (entry := self.current) is not None:
            self.used.emit(entry)
            self.close()
