"""What a reply nearly said, in the place of its message, with its legend and buttons for a poster."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.candidates import descriptions
from app.gui.candidates.legend import TintLegend
from app.gui.candidates.view import CandidatesView
from app.gui.widgets.basic import link_button
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.shortcut_override import ClosedByEscapeMixin
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace


class InlineCandidates(ClosedByEscapeMixin, QWidget):
    """Shows a reply's words and candidates. Esc closes it."""

    closed = Signal()
    poster = Signal(QPoint)
    """Open the menu of posters at this point of the screen."""

    def __init__(self, theme: Theme, traces: Sequence[Trace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = CandidatesView(theme, traces, self)
        """The text."""
        hint = QLabel(
            tr(
                "Point at a word, or use the arrow keys, to see what it nearly was. "
                "Click it or press Enter to put in another one."
            ),
            self,
        )
        if not self.view.words.has_probabilities:
            hint.setText(translated(descriptions.NO_PROBABILITIES))
        hint.setProperty("kind", "small")
        hint.setWordWrap(True)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        self._theme = theme
        self._poster = link_button(tr("Poster"), tr("Save or copy it as a poster"), self._request_poster)
        self._close = close = link_button(
            tr("Close"), tr("Close what it nearly said (Esc)"), self.closed.emit
        )
        theme.changed.connect(self._draw)
        self._draw()
        row = QWidget(self)
        row.setLayout(FlowLayout((TintLegend(theme, row), self._poster, close), spacing=10))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.view)
        layout.addWidget(hint)
        layout.addWidget(row)

    def _request_poster(self) -> None:
        self.poster.emit(self._poster.mapToGlobal(QPoint(0, self._poster.height())))

    def _draw(self) -> None:
        self._poster.setIcon(self._theme.icon("poster", size=15))
        self._close.setIcon(self._theme.icon("cross", size=15))
