"""A card beside a word: when it was decided, how often it changed, and the candidates that it rejected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.translation import tr, translated
from app.gui.candidates import descriptions
from app.gui.candidates.words import Rejected, Word
from app.gui.widgets.theme import Theme
from app.gui.words.probability import format_probability

_MARGIN, _GAP, _BETWEEN = 14.0, 10.0, 12.0  # pixels: at the edges, between sections and columns
_BAR_WIDTH, _BAR_HEIGHT = 92.0, 7.0
_MOST_TEXT, _LEAST_TEXT = 168.0, 56.0  # pixels of a candidate's text
_LEAST_BAR = 28.0  # pixels; bars give way before texts where the card would be wider than the conversation
_EDGE = 4  # pixels between the card and the edges of the conversation
_RADIUS = 9.0
_DISTANCE = 8  # pixels between a word and its card


@dataclass(frozen=True)
class _Row:
    """A candidate: the text with the part that it replaces, and what is beside it."""

    before: str
    piece: str
    after: str
    probability: float | None
    step: str
    is_final: bool

    @property
    def text(self) -> str:
        return self.before + self.piece + self.after


class CandidateCard(QWidget):
    """Shows one word; the mouse passes through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = self._summary = self._note = ""
        self._rows: list[_Row] = []
        self._most_width = math.inf
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def show_word(self, word: Word, rejected: Sequence[Rejected], blocks: int, *, recorded: bool) -> None:
        """Show a word; `recorded`: whether candidates have probabilities in this reply."""
        self._title = descriptions.visible(word.text)
        self._summary = tr("{decided} · {changed}").format(
            decided=descriptions.format_decision(word, blocks), changed=descriptions.format_changes(word)
        )
        rows = [
            _Row(
                *_visible_parts(one),
                one.probability,
                descriptions.format_step(one),
                is_final=False,
            )
            for one in rejected
        ]
        if recorded and rows and word.probability is not None:
            rows.insert(0, _Row("", self._title, "", word.probability, tr("kept"), is_final=True))
        self._rows = rows
        if not rows:
            self._note = tr("No other word came close.")
        else:
            self._note = translated(descriptions.PEAKS if recorded else descriptions.NO_PROBABILITIES)
        self.setAccessibleName(descriptions.spoken(word, rejected, blocks))
        self.resize(self.sizeHint())
        self.update()

    def place_beside(self, word: QRect, within: QRect) -> None:
        """Move below a word within a part of the parent; where there is no room, above it or beside it."""
        if within.width() - 2 * _EDGE != self._most_width:
            self._most_width = within.width() - 2 * _EDGE
            self.resize(self.sizeHint())
        x = min(
            max(word.left() - round(_MARGIN), within.left() + _EDGE), within.right() - self.width() - _EDGE
        )
        below, above = word.bottom() + _DISTANCE, word.top() - _DISTANCE - self.height()
        if below + self.height() <= within.bottom():
            y = below
        elif above >= within.top():
            y = above
        else:
            y = max(within.bottom() - self.height() - _EDGE, within.top())
            right, left = word.right() + _DISTANCE, word.left() - _DISTANCE - self.width()
            x = right if right + self.width() <= within.right() else max(left, within.left())
        self.move(QPoint(max(x, within.left() + _EDGE), y))
        self.show()
        self.raise_()

    @property
    def rows(self) -> list[tuple[str, float | None, str]]:
        """What is shown of each candidate: its text, its probability, and where."""
        return [(row.text, row.probability, row.step) for row in self._rows]

    @property
    def text(self) -> str:
        """The texts shown besides the candidates."""
        return "\n".join((self._title, self._summary, self._note))

    def sizeHint(self) -> QSize:
        """The size that the word needs."""
        px = self._theme.px
        rows = self._text_width + self._bar_width + self._beside_width
        content = max(
            self._large_metrics.horizontalAdvance(self._title),
            self._metrics.horizontalAdvance(self._summary),
            rows if self._rows else 0.0,
            float(px(230)),
        )
        content = min(content, self._most_content)
        width = content + 2 * px(_MARGIN)
        height = 2 * px(_MARGIN) + self._large_line + px(_GAP)
        height += self._height_of(self._summary, content) + self._height_of(self._note, content)
        if self._rows:
            height += len(self._rows) * self._row_height + px(_GAP)
        return QSize(round(width), round(height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._theme.color("line"), 1.0))
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        margin, gap = self._theme.px(_MARGIN), self._theme.px(_GAP)
        y, width = float(margin), self.width() - 2.0 * margin
        painter.setFont(self._large)
        painter.setPen(self._theme.color("text"))
        title = self._large_metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, width)
        self._draw(painter, title, QRectF(margin, y, width, self._large_line))
        y += self._large_line
        painter.setFont(self.font())
        painter.setPen(self._theme.color("muted"))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        summary = QRectF(margin, y, width, self._height_of(self._summary, width))
        painter.drawText(summary, flags, self._summary)
        y += summary.height() + gap
        for row in self._rows:
            self._draw_row(painter, row, float(margin), y)
            y += self._row_height
        y += gap if self._rows else 0.0
        painter.setPen(self._theme.color("muted"))
        painter.setFont(self.font())
        painter.drawText(QRectF(margin, y, width, self._height_of(self._note, width)), flags, self._note)
        painter.end()

    def _draw_row(self, painter: QPainter, row: _Row, x: float, y: float) -> None:
        px = self._theme.px
        painter.setFont(self._bold if row.is_final else self._text)
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, self._text_width)
        if shown == row.text:  # the rest of the word is there to be read, but not what was rejected
            left = x
            for part, color in ((row.before, "muted"), (row.piece, "text"), (row.after, "muted")):
                painter.setPen(self._theme.color(color))
                width = metrics.horizontalAdvance(part)
                self._draw(painter, part, QRectF(left, y, width + 2, self._row_height))
                left += width
        else:
            painter.setPen(self._theme.color("text"))
            self._draw(painter, shown, QRectF(x, y, self._text_width, self._row_height))
        painter.setFont(self.font())
        x += self._text_width + px(_BETWEEN)
        if row.probability is not None and self._has_bars:
            track = QRectF(x, y + (self._row_height - px(_BAR_HEIGHT)) / 2, self._bar_width, px(_BAR_HEIGHT))
            radius = track.height() / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("line"))
            painter.drawRoundedRect(track, radius, radius)
            track.setWidth(max(track.height(), track.width() * min(row.probability, 1.0)))
            painter.setBrush(self._theme.color("accent" if row.is_final else "unsure"))
            painter.drawRoundedRect(track, radius, radius)
            x += self._bar_width + px(_BETWEEN)
            painter.setPen(self._theme.color("text"))
            percent = QRectF(x, y, self._percent_width, self._row_height)
            self._draw(
                painter,
                format_probability(row.probability),
                percent,
                Qt.AlignmentFlag.AlignRight,
            )
            x += self._percent_width + px(_BETWEEN)
        painter.setPen(self._theme.color("muted"))
        self._draw(painter, row.step, QRectF(x, y, self._step_width, self._row_height))

    def _draw(
        self,
        painter: QPainter,
        text: str,
        rect: QRectF,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, text)

    @property
    def _has_bars(self) -> bool:
        return any(row.probability is not None for row in self._rows)

    @property
    def _most_content(self) -> float:
        """The width that texts and bars may have."""
        return self._most_width - 2 * self._theme.px(_MARGIN)

    @property
    def _text_width(self) -> float:
        px = self._theme.px
        widest = max((self._bold_metrics.horizontalAdvance(row.text) for row in self._rows), default=0.0)
        least_bar = px(_LEAST_BAR) if self._has_bars else 0
        most = max(self._most_content - least_bar - self._beside_width, px(_LEAST_TEXT))
        return min(widest + 2.0, float(px(_MOST_TEXT)), most)

    @property
    def _bar_width(self) -> float:
        px = self._theme.px
        if not self._has_bars:
            return 0.0
        free = self._most_content - self._text_width - self._beside_width
        return min(float(px(_BAR_WIDTH)), max(free, px(_LEAST_BAR)))

    @property
    def _beside_width(self) -> float:
        """The width of all columns but texts and bars, and of what is between the columns."""
        columns = 3 if self._has_bars else 1
        return self._percent_width + self._step_width + columns * self._theme.px(_BETWEEN)

    @property
    def _percent_width(self) -> float:
        return self._metrics.horizontalAdvance(format_probability(1.0)) if self._has_bars else 0.0

    @property
    def _step_width(self) -> float:
        return max((self._metrics.horizontalAdvance(row.step) for row in self._rows), default=0.0)

    def _height_of(self, text: str, width: float) -> float:
        """The height of a text, wrapped to this width."""
        box = QRectF(0.0, 0.0, width + 1.0, 1000.0)
        return max(self._metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, text).height(), self._line)

    def _use_theme(self) -> None:
        self.setFont(self._theme.small_font)
        self._metrics = QFontMetricsF(self.font())
        self._line = self._metrics.height() + 2.0
        self._text, self._bold = QFont(self._theme.text_font), QFont(self._theme.text_font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._bold_metrics = QFontMetricsF(self._bold)
        self._row_height = self._bold_metrics.height() + self._theme.px(5)
        self._large = QFont(self._theme.reading_font)
        self._large.setPointSizeF(self._large.pointSizeF() * 1.2)
        self._large.setWeight(QFont.Weight.DemiBold)
        self._large_metrics = QFontMetricsF(self._large)
        self._large_line = self._large_metrics.height() + 2.0
        self.resize(self.sizeHint())
        self.update()


def _visible_parts(rejected: Rejected) -> tuple[str, str, str]:
    """The parts of a candidate as they are shown; blank or long ones as a whole."""
    parts = rejected.before, rejected.piece, rejected.after
    shown = descriptions.visible(rejected.text)
    return parts if shown == "".join(parts) else ("", shown, "")
