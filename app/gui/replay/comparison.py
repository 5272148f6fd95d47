"""Compare two recorded replies side by side, in step: two seeds, or two presets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.replay.player import Player
from app.gui.widgets.basic import fitting_screen
from app.gui.widgets.focus_order import FocusOrderMixin
from app.gui.widgets.form_controls import ChoiceBox
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace


@dataclass(frozen=True)
class RecordedReply:
    """A reply that can be compared: `title` for the list, `caption` above it, `traces` loaded on demand."""

    id: int
    title: str
    caption: str
    traces: Callable[[], Sequence[Trace]]


class Comparison(FocusOrderMixin, QDialog):
    """Plays two replies at once. Steps last equally long in both, so the one with fewer steps ends first."""

    export = Signal(int, int)
    """The ids of the two replies to export as a film."""

    def __init__(
        self, theme: Theme, replies: Sequence[RecordedReply], first: int, parent: QWidget | None = None
    ) -> None:
        """`replies`: at least one; `first`: the id of the one on the left."""
        super().__init__(parent)
        self.setWindowTitle(tr("Compare replies – Unfog"))
        self.setObjectName("page")
        self.resize(fitting_screen(self, QSize(1120, 680)))
        self._replies = list(replies)
        self._left, self._right = ChoiceBox(theme, self), ChoiceBox(theme, self)
        ids = [reply.id for reply in self._replies]
        for box, name in ((self._left, tr("Reply on the left")), (self._right, tr("Reply on the right"))):
            box.setAccessibleName(name)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            for reply in self._replies:
                box.addItem(reply.title)
        index = ids.index(first)
        self._left.setCurrentIndex(index)
        self._right.setCurrentIndex(index - 1 if index else min(1, len(ids) - 1))
        self.player = Player(theme, 2, self)
        self._build()
        for box in (self._left, self._right):
            box.currentIndexChanged.connect(self._show)
        self._show()
        self.player.setFocus()

    def _build(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(28)
        choice.addWidget(self._left, 1)
        choice.addWidget(self._right, 1)
        area = QScrollArea(self)
        area.setObjectName("messages")
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(tr("Both replies"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget(area)
        page.setObjectName("page")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 8, 12, 8)
        inner.addLayout(self.player.views_row)
        inner.addStretch(1)
        area.setWidget(page)
        note = QLabel(tr("Steps play at equal length; fewer steps finish first."), self)
        note.setProperty("kind", "small")
        export = QPushButton(tr("Export…"), self)
        export.clicked.connect(self._export)
        close = QPushButton(tr("Close"), self)
        close.clicked.connect(self.close)
        footer = QHBoxLayout()
        footer.addWidget(note, 1)
        footer.addWidget(export)
        footer.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 20)
        layout.setSpacing(14)
        layout.addLayout(choice)
        layout.addWidget(area, 1)
        layout.addWidget(self.player)
        layout.addLayout(footer)

    def _chosen(self) -> tuple[RecordedReply, RecordedReply]:
        return self._replies[self._left.currentIndex()], self._replies[self._right.currentIndex()]

    def _show(self) -> None:
        replies = self._chosen()
        self.player.pause()
        self.player.show_replies([reply.traces() for reply in replies], [reply.caption for reply in replies])

    def _export(self) -> None:
        left, right = self._chosen()
        self.export.emit(left.id, right.id)
