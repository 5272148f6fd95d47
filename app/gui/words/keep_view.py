"""Show a text with its words to choose from: those that are kept stand out, the others are faint."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from app.base.translation import format_number, tr
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.composed_text import is_enter
from app.gui.widgets.form_rows import announce
from app.gui.widgets.theme import Theme
from app.gui.words.text_words import TextWords
from app.gui.words.word_layout import WordLayout

_SLOW_SECONDS, _PAUSE_MS = 0.04, 120
_SEEN = 60  # pixels below a word that are scrolled into view with it
_RADIUS = 4.0
_ARROWS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class KeepWordsView(QWidget):
    """Click or Space keeps a word or gives it up, dragging and Shift with an arrow key several."""

    changed = Signal()
    """Other words are kept."""
    submitted = Signal()
    """Enter was pressed."""

    def __init__(
        self, theme: Theme, words: TextWords, kept: frozenset[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words = words
        """The words to choose from."""
        self._kept = kept
        self._metrics = TextMetrics(theme)
        self._text = WordLayout((), self.words.word_of, 1.0, theme, self._metrics)  # until the width is known
        self._layout_timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._layout_timer.timeout.connect(self._lay_out)
        self._layout_seconds = 0.0  # that the last layout took
        self._current: int | None = min(kept, default=0) if self.words.words else None
        self._anchor: int | None = None  # where dragging or Shift began
        self._before: frozenset[int] = kept  # what was kept then
        self._keeps = True  # whether the words from there on are kept, or given up
        set_role(self, QAccessible.Role.List)
        self.setAccessibleName(tr("Words to keep"))
        self.setAccessibleDescription("".join(piece.text for piece in words.pieces).strip())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._use_theme)

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

    def box_of(self, word: int) -> QRectF:
        """Return where the beginning of a word is."""
        boxes = self._text.boxes(word)
        return boxes[0] if boxes else QRectF()

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
        if self._current is not None and self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for box in self._text.boxes(self._current):
                outline = box.adjusted(-0.5, -0.5, 0.5, 0.5)
                outline.setLeft(max(outline.left(), 0.8))
                painter.drawRoundedRect(outline, _RADIUS + 0.5, _RADIUS + 0.5)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out the text again for another width; a long one when the width stays for a moment."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        if self._layout_seconds > _SLOW_SECONDS:
            self._layout_timer.start()
        else:
            self._lay_out()

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

    def _scroll_to_current(self) -> None:
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        content = None if area is None else area.widget()
        if area is None or content is None or self._current is None:
            return
        box = self.box_of(self._current).toAlignedRect()
        place = self.mapTo(content, box.bottomLeft())
        area.ensureVisible(place.x(), place.y(), 0, _SEEN)

    def _lay_out(self) -> None:
        begun = time.perf_counter()
        pieces = [piece.text for piece in self.words.pieces]
        width = max(float(self.width()), 1.0)
        self._text = WordLayout(pieces, self.words.word_of, width, self._theme, self._metrics)
        self._layout_seconds = time.perf_counter() - begun
        self.setFixedHeight(math.ceil(self._text.height))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(320, self.height())

    def _use_theme(self) -> None:
        self._metrics = TextMetrics(self._theme)
        self._lay_out()
