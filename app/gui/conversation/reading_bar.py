"""A line above the message field while a reply is read aloud, with a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.base.translation import tr
from app.gui.widgets.basic import TextLabel, button


class ReadingBar(QWidget):
    """Says that a reply is being read aloud; usually hidden."""

    stop_requested = Signal()
    """Stop reading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = TextLabel("", "small", self)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        label.show_text(tr("Reading aloud…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label, 1)
        row.addWidget(
            button(tr("Stop reading"), tr("Stop reading (Esc)"), self.stop_requested.emit, "action")
        )
        self.hide()
