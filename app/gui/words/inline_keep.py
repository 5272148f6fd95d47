"""Choose words of a text to keep, in the place of the text: a hint, how many are kept, what to do then."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.base.translation import format_number, tr
from app.gui.widgets.basic import button, link_button
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.shortcut_override import ClosedByEscapeMixin
from app.gui.widgets.theme import Theme
from app.gui.words.keep_view import KeepWordsView
from app.gui.words.text_words import TextWords


class InlineKeepWords(ClosedByEscapeMixin, QWidget):
    """The text with its words, and what is done with them. Esc closes it."""

    closed = Signal()
    submitted = Signal(object)
    """Write all but these ranges of characters anew: pairs of a start and an end."""

    def __init__(
        self, theme: Theme, text: str, selected: tuple[int, int] | None = None, parent: QWidget | None = None
    ) -> None:
        """`selected`: characters whose words are kept from the beginning."""
        super().__init__(parent)
        words = TextWords(text)
        kept = frozenset[int]() if selected is None else words.within(*selected)
        self.view = KeepWordsView(theme, words, kept, parent=self)
        """The text."""
        self._hint = QLabel("", self)
        self._hint.setProperty("kind", "small")
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._theme = theme
        self._can_write = True
        self._write = button(
            tr("Dream up the rest"), tr("Write everything but the kept words anew"), self._submit, "primary"
        )
        self._none = link_button(
            tr("Keep none"), tr("Keep none of the words"), lambda: self.view.keep(frozenset())
        )
        self._close = link_button(tr("Cancel"), tr("Leave the text as it is (Esc)"), self.closed.emit)
        self._count = QLabel("", self)
        self._count.setProperty("kind", "small")
        row = QWidget(self)
        row.setLayout(FlowLayout((self._write, self._count, self._none, self._close), spacing=10))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.view)
        layout.addWidget(self._hint)
        layout.addWidget(row)
        self.view.changed.connect(self._refresh)
        self.view.submitted.connect(self._submit)
        theme.changed.connect(self._draw)
        self._draw()
        self._refresh()

    @property
    def counted(self) -> str:
        """How many words are kept."""
        return self._count.text()

    @property
    def can_submit(self) -> bool:
        """Whether there is something to keep and something to write."""
        return self._can_write and 0 < len(self.view.kept) < len(self.view.words.words)

    def set_state(self, state: str) -> None:
        """Write only in the `ChatState` "idle"."""
        self._can_write = state == "idle"
        self._refresh()

    def _submit(self) -> None:
        if self.can_submit:
            self.submitted.emit(self.view.words.ranges(self.view.kept))

    def _refresh(self) -> None:
        kept, count = len(self.view.kept), len(self.view.words.words)
        self._count.setText(
            tr("{kept} of {count} words kept").format(kept=format_number(kept), count=format_number(count))
        )
        self._write.setEnabled(self.can_submit)
        self._none.setVisible(kept > 0)
        if kept == count > 0:
            hint = tr("All words are kept. Click those that may change.")
        else:
            hint = tr(
                "Click the words to keep, or drag across several. "
                "With the keyboard: arrow keys, Space to keep, Enter to write."
            )
        self._hint.setText(hint)

    def _draw(self) -> None:
        self._close.setIcon(self._theme.icon("cross", size=15))
