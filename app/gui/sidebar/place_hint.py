"""A line above the message field: the conversation is archived, in the trash, or begins in a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.gui.widgets.basic import TextLabel, button


class PlaceHint(QWidget):
    """Says where the open conversation is, with buttons for what can be done about it; usually hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = TextLabel("", "small", self)
        self._label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._label, 1)
        self.hide()

    def show_hint(self, text: str, choices: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Show a text, and the names of buttons with what they do; hidden without a text."""
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = [button(name, name, act, "action") for name, act in choices]
        for new in self._buttons:
            self._row.addWidget(new)
        self._label.show_text(text)
        self.setVisible(bool(text))
