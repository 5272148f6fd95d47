"""Show a text with its words to choose from: those that are kept stand out, the others are faint."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.base.translation import format_number, tr
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.composed_text import is_enter
from app.gui.widgets.form_rows import announce
from app.gui.widgets.theme import Theme
from app.gui.words.text_words import TextWords
from app.gui.words.word_layout import WordLayout
from app.gui.words.word_view import WordView

_RADIUS = 4.0
_ARROWS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class KeepWordsView(WordView[WordLayout]):
    """Click or Space keeps a word or gives it up, dragging and Shift with an arrow key several."""

    changed = Signal()
    """Other words are kept."""
    submitted = Signal()
    """Enter was pressed."""

    def __init__(
        self, theme: Theme, words: TextWords, kept: frozenset[int], parent: QWidget | None = None
    ) -> None:
        metrics = TextMetrics(theme)
        super().__init__(theme, metrics, WordLayout((), words.word_of, 1.0, theme, metrics), parent)
        self.words = words
        """The words to choose from."""
        self._kept = kept
        self._current = min(kept, default=0) if self.words.words else None
        self._anchor: int | None = None  # where dragging or Shift began
        self._before: frozenset[int] = kept  # what was kept then
        self._keeps = True  # whether the words from there on are kept, or given up
        set_role(self, QAccessible.Role.List)
        self.setAccessibleName(tr("Words to keep"))
        self.setAccessibleDescription("".join(piece.text for piece in words.pieces).strip())

    @property
    def kept(self) -> frozenset[int]:
        """The numbers of the words that are kept."""
        return self._kept

    @property
    def current(self) -> int | None:
        """The word that the keyboard is at."""
        return self._current

    def keep(self, kept: frozenset[int]) -> None:
        """Keep these words."""
        if kept != self._kept:
            self._kept = kept
            self.update()
            self.changed.emit()

    def describe(self, word: int) -> str:
        """Describe a word for screen readers."""
        state = tr("kept") if word in self._kept else tr("not kept")
        return tr("{word}, {state}, word {number} of {count}").format(
            word=self.words.words[word].text,
            state=state,
            number=format_number(word + 1),
            count=format_number(len(self.words.words)),
        )

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part of the text that is seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        part = QRectF(event.rect())
        self._draw_kept(painter, part)
        self._text.draw_texts(painter, part, lambda word: "text" if word in self._kept else "muted")
        if self.hasFocus():
            self._draw_outline(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep the word under the mouse, or give it up."""
        word = self._word_at(event)
        if word is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._current = word
        self._begin_range(word)
        self._extend_range(word)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """While dragging, do the same with all words from where it began."""
        super().mouseMoveEvent(event)
        word = self._word_at(event)
        over = Qt.CursorShape.ArrowCursor if word is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(over)
        if word is not None and self._anchor is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._current = word
            self._extend_range(word)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        super().mouseReleaseEvent(event)
        self._anchor = None
        if self._current is not None:
            announce(self, self.describe(self._current))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide where the keyboard is."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another word, keep it or give it up, or be done."""
        if is_enter(event):
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Space and self._current is not None:
            self._begin_range(self._current)
            self._extend_range(self._current)
            self._anchor = None
            announce(self, self.describe(self._current))
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keep(frozenset(range(len(self.words.words))))
        elif event.key() in _ARROWS and self._go(event):
            pass
        else:
            super().keyPressEvent(event)

    # Helpers

    def _go(self, event: QKeyEvent) -> bool:
        """Go where an arrow key leads; with Shift, keep the words on the way, or give them up."""
        word = self._text.word_after(self._current, event.key())
        if word is None:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if self._anchor is None and self._current is not None:
                self._begin_range(self._current)
            self._extend_range(word)
        else:
            self._anchor = None
        self._current = word
        self.update()
        self._scroll_to_current()
        announce(self, self.describe(word))
        return True

    def _begin_range(self, word: int) -> None:
        self._anchor, self._before = word, self._kept
        self._keeps = word not in self._kept

    def _extend_range(self, word: int) -> None:
        """Keep the words from the anchor to this one, or give them up; the others are as before."""
        if self._anchor is None:
            return
        first, last = sorted((self._anchor, word))
        span = frozenset(range(first, last + 1))
        self.keep(self._before | span if self._keeps else self._before - span)
        self.update()

    def _word_at(self, event: QMouseEvent) -> int | None:
        return self._text.word_at(event.position().x(), event.position().y())

    def _draw_kept(self, painter: QPainter, part: QRectF) -> None:
        """Draw what is behind kept words; those in a row on one line have one box."""
        radius = _RADIUS * self._metrics.scale
        boxes: list[tuple[int, QRectF]] = []
        for word in sorted(set(self._text.words_in(part)) & self._kept):
            for box in self._text.boxes(word):
                follows = boxes and boxes[-1][0] in (word - 1, word) and boxes[-1][1].top() == box.top()
                boxes.append((word, boxes.pop()[1].united(box) if follows else box))
        for _word, box in boxes:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected"))
            painter.drawRoundedRect(box, radius, radius)
            painter.setPen(
                QPen(self._theme.color("accent"), 1.5 * self._metrics.scale)
            )  # not by colour alone
            painter.drawLine(box.bottomLeft() + QRectF(radius, 0, 0, 0).topLeft(), box.bottomRight())

    def _new_text(self, width: float) -> WordLayout:
        pieces = [piece.text for piece in self.words.pieces]
        return WordLayout(pieces, self.words.word_of, width, self._theme, self._metrics)
