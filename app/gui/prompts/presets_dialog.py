"""Dialog for saved presets: rename, explain, use, delete."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from app.base.translation import tr, translated
from app.gui.prompts.entries_dialog import EntriesDialog, small_button
from app.gui.widgets.basic import TextLabel, button
from app.gui.widgets.theme import Theme
from app.settings.presets import explanation_of
from app.storage import SavedPreset
from app.storage.library import SavedPresets

_LINES = 4  # of the explanation field


class PresetsDialog(EntriesDialog[SavedPreset]):
    """Shows the saved presets; changes are saved while typing."""

    used = Signal(object)
    """Use this `SavedPreset`."""
    size_ems = QSize(42, 22)

    def __init__(self, theme: Theme, presets: SavedPresets, window: QWidget) -> None:
        super().__init__(theme, presets, tr("Presets"), tr("Search presets"), window)
        self.text.setAccessibleName(tr("What it is for, in one sentence"))
        self.text.setPlaceholderText(tr("What it is for, in one sentence"))
        self._values = TextLabel("", "muted", self)
        self._use = button(tr("Use"), tr("Use this preset"), self._on_use, "primary")
        self._delete = small_button(tr("Delete"), tr("Delete this preset"), self.delete)
        gap = QWidget(self)
        self.lay_out((self._delete,), (self.text, self._values, gap), (self._use,))
        self.parts.setStretchFactor(gap, 1)
        self._fit()
        theme.changed.connect(self._fit)

    def empty_text(self) -> str:
        """Explain how presets are created."""
        return tr(
            "No presets yet.\n\nIn Settings, set “Quality” to “Custom” and choose the "
            "values, then save them from the menu beside the message field."
        )

    def update_details(self, entry: SavedPreset | None) -> None:
        """Show the values of the preset."""
        for part in (self._use, self._delete):
            part.setEnabled(entry is not None)
        if entry is not None:
            values = translated(explanation_of(entry.sampling))
            self._values.show_text(tr("Values: {values}.").format(values=values))

    def _fit(self) -> None:
        self.text.setFixedHeight(round(self.fontMetrics().lineSpacing() * _LINES) + 16)

    def _on_use(self) -> None:
        if self.save() and (entry := self.current) is not None:
            self.used.emit(entry)
            self.close()
