"""Show a reply with its words tinted by how often they changed, and a card beside the one pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from app.base.translation import tr
from app.gui.candidates.card import CandidateCard
from app.gui.candidates.tinted_text import TintedText
from app.gui.candidates.words import ReplyWords, Word
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.composed_text import is_enter
from app.gui.widgets.theme import Theme
from app.gui.words.word_view import WordView
from app.storage.trace import Trace


class CandidatesView(WordView[TintedText]):
    """Shows the text; arrow keys go from word to word."""

    _seen_below = 80

    chosen = Signal()
    """The current word was clicked, or Enter was pressed."""

    def __init__(self, theme: Theme, traces: Sequence[Trace], parent: QWidget | None = None) -> None:
        metrics = TextMetrics(theme)
        super().__init__(theme, metrics, TintedText(ReplyWords(()), 1.0, theme, metrics), parent)
        self.words = ReplyWords(traces)
        """The words shown."""
        self._card: CandidateCard | None = None
        set_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName(tr("What it nearly said"))
        self.setAccessibleDescription(self.words.text.strip())

    @property
    def current(self) -> Word | None:
        """The word that the card is about."""
        return None if self._current is None else self.words.words[self._current]

    @property
    def current_range(self) -> tuple[int, int] | None:
        """The characters of the current word in the words' text."""
        if (word := self.current) is None:
            return None
        start = len("".join(self.words.pieces[: word.first]))
        raw = "".join(self.words.pieces[word.first : word.last + 1])
        start += len(raw) - len(raw.lstrip())
        return start, start + len(word.text)

    @property
    def current_box(self) -> QRect:
        """Where the current word is."""
        return QRect() if self._current is None else self.box_of(self._current)

    @property
    def card(self) -> CandidateCard | None:
        """The card, once there has been one."""
        return self._card

    def show_most_contested(self) -> None:
        """Show the card of the word that was most contested, or of the first one."""
        shown = self._text.order
        word = next((word for word in self.words.most_contested if word in shown), None)
        self._show(shown[0] if word is None and shown else word)

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part of the text that is seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._text.draw(painter, QRectF(event.rect()))
        self._draw_outline(painter)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the card of the word under the mouse; between words the last one stays."""
        super().mouseMoveEvent(event)
        word = self._text.word_at(event.position().x(), event.position().y())
        if word is not None:
            self._show(word)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the card of the word that is touched; choose it with the left button."""
        self.mouseMoveEvent(event)
        touched = self._text.word_at(event.position().x(), event.position().y())
        if touched is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the card, unless the keyboard is in use here."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._show(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the most contested word."""
        super().focusInEvent(event)
        if self._current is None:
            self.show_most_contested()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the card."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._show(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another word, or choose the current one."""
        if is_enter(event) and self._current is not None:
            self.chosen.emit()
            return
        word = self._text.word_after(self._current, event.key())
        if word is None:
            super().keyPressEvent(event)
            return
        self._show(word)
        self._scroll_to_current()
        assert self._card is not None
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._card.accessibleName()))

    def changeEvent(self, event: QEvent) -> None:
        """Hide the card with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._show(None)

    # Helpers

    def _show(self, word: int | None) -> None:
        if word == self._current and (word is None or (self._card is not None and self._card.isVisible())):
            return
        for changed in (self._current, word):
            for box in self._text.boxes(-1 if changed is None else changed):
                self.update(box.toAlignedRect().adjusted(-3, -3, 3, 3))
        self._current = word
        if word is None:
            if self._card is not None:
                self._card.hide()
            return
        if self._card is None:
            self._card = CandidateCard(self._theme, self._card_parent())
            self.destroyed.connect(self._card.deleteLater)
        found = self.words.words[word]
        self._card.show_word(
            found,
            self.words.rejected(found),
            self.words.block_count,
            recorded=self.words.has_probabilities,
        )
        self._place_card(word)

    def _place_card(self, word: int) -> None:
        if self._card is None:
            return
        parent = self._card.parentWidget()
        assert parent is not None
        box = QRect(self.mapTo(parent, self.box_of(word).topLeft()), self.box_of(word).size())
        self._card.place_beside(box, parent.visibleRegion().boundingRect() or parent.rect())

    def _replace_card(self) -> None:
        if self._current is not None:
            self._place_card(self._current)

    def _card_parent(self) -> QWidget:
        """What the card is put on: the content of the scroll area around it, or the window."""
        area = self._scroll_area()
        content = None if area is None else area.widget()
        return self.window() if content is None else content

    def _scroll_to_current(self) -> None:
        super()._scroll_to_current()
        self._replace_card()

    def _new_text(self, width: float) -> TintedText:
        return TintedText(self.words, width, self._theme, self._metrics)

    def _lay_out(self) -> None:
        super()._lay_out()
        QTimer.singleShot(0, self, self._replace_card)  # once everything has its new place

    def hideEvent(self, event: QEvent) -> None:
        """Hide the card with the text."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._show(None)
