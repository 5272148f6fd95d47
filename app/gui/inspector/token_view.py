"""One position's history: its token in large type, its entropy, and every token that stood there."""

from __future__ import annotations

import html

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.translation import tr, translated
from app.gui.inspector import words
from app.gui.inspector.axes import StepAxis, across, box, round_up, tick_label
from app.gui.inspector.colors import InspectorColors
from app.gui.inspector.history import BlockHistory, Candidate, TokenHistory
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme, tool_tip

_ROWS = 4  # candidates that there is room for
_LABEL, _STAYS = 5.2, 4.6  # room for a candidate's text and for its steps, in lines
_SPARK = 30.0
_LARGE = 1.35  # the token, in units of the reading font


class TokenView(QWidget):
    """The history of the position that is pointed at, or a hint."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token: TokenHistory | None = None
        self._has_shown = False
        self._cursor, self._end = 0, 1
        set_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName(tr("History of a token"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._use_theme()
        theme.changed.connect(self._use_theme)
        self._describe()

    def show_token(self, history: BlockHistory, position: int, cursor: int, end: int) -> None:
        """Show a position, with the cursor at the known step of this index, on an axis up to step `end`."""
        self._token = history.token_history(position)
        self._cursor, self._end = cursor, end
        if not self._has_shown:
            self._has_shown = True
            self.updateGeometry()
        self._describe()
        self.update()

    def show_hint(self) -> None:
        """Nothing is pointed at."""
        if self._token is not None:
            self._token = None
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        """Two lines for the hint; from the first token on the same for all, so that nothing jumps."""
        if not self._has_shown:
            return QSize(280, 2 * self._line)
        height = self._large_line + 2 * self._line + 8 + _SPARK + 4 + (_ROWS + 1) * self._line + self._line
        return QSize(280, round(height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the history, or the hint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        if self._token is None:
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, translated(words.HINT))
        else:
            y = self._draw_head(painter, self._token)
            y = self._draw_entropy(painter, self._token, y)
            y = self._draw_candidates(painter, self._token, y)
            self._draw_steps(painter, y)
        painter.end()

    def _draw_head(self, painter: QPainter, token: TokenHistory) -> float:
        """The token at the cursor, its place, and what happened to it; returns where that ends."""
        now = token.candidates[token.candidate_at[self._cursor]]
        place = tr("position {number}").format(number=token.position + 1)
        room = self.width() - self._metrics.horizontalAdvance(place) - 12
        painter.setPen(self._theme.color("muted"))
        self._say(painter, place, QRectF(0, 0, self.width(), self._large_line), Qt.AlignmentFlag.AlignRight)
        painter.setPen(self._theme.color("text" if now.text else "muted"))
        painter.setFont(self._large if now.text else self.font())
        sizes = self._large_metrics if now.text else self._metrics
        text = sizes.elidedText(words.visible(now.text, now.token), Qt.TextElideMode.ElideRight, room)
        self._say(painter, text, QRectF(0, 0, room, self._large_line), Qt.AlignmentFlag.AlignLeft)
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text"))
        story = QRectF(0, self._large_line, self.width(), 2 * self._line)
        painter.drawText(story, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, words.story(token))
        return story.bottom() + 8

    def _draw_entropy(self, painter: QPainter, token: TokenHistory, top: float) -> float:
        """A small curve over the steps, and below it when the position was accepted."""
        axis, ratio = self._axis, self.devicePixelRatioF()
        bottom = top + _SPARK
        most = round_up(max(*token.entropies, 0.1))
        self._mark_cursor(painter, token, top, bottom + 4 + self._rows(token) * self._line)
        across(painter, axis.left, axis.left + axis.width, bottom, self._theme.color("line"))
        across(painter, axis.left, axis.left + axis.width, top, self._theme.color("line"))
        painter.setPen(self._theme.color("muted"))
        label = QRectF(0, top - self._line / 2, axis.left - 6, self._line)
        self._say(
            painter,
            tr("{number} nats").format(number=tick_label(most, most)),
            label,
            Qt.AlignmentFlag.AlignRight,
        )
        label.moveTop(bottom - self._line / 2)
        self._say(painter, "0", label, Qt.AlignmentFlag.AlignRight)
        points = [
            QPointF(axis.center(number), bottom - _SPARK * entropy / most)
            for number, entropy in zip(token.numbers, token.entropies, strict=True)
        ]
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(points[self._cursor], 3.0, 3.0)
        painter.setPen(self._theme.color("text"))
        now = words.nats(token.entropies[self._cursor])
        y = min(max(points[self._cursor].y() - self._line / 2, top - 4), bottom + 4 - self._line)
        place = QRectF(axis.left + axis.width + 6, y, self._stays, self._line)
        self._say(painter, now, place, Qt.AlignmentFlag.AlignLeft)
        for number, accepted in zip(token.numbers, token.accepted, strict=True):
            if accepted:
                stay = box(axis.start(number), bottom + 1, axis.start(number + 1), bottom + 4, ratio)
                painter.fillRect(stay, self._palette.new)
        return bottom + 6

    def _draw_candidates(self, painter: QPainter, token: TokenHistory, top: float) -> float:
        """A row for each: its text, bars where it stood, and the steps in figures."""
        axis, ratio = self._axis, self.devicePixelRatioF()
        shown = _chosen(token, token.candidate_at[self._cursor])
        for candidate in shown:
            is_now = candidate is token.candidates[token.candidate_at[self._cursor]]
            painter.setPen(self._theme.color("text" if is_now else "muted"))
            self._draw_label(painter, candidate, top)
            for first, last in candidate.spans:
                middle = top + self._line / 2
                bar = box(axis.start(first), middle - 3, axis.start(last + 1), middle + 3, ratio)
                painter.fillRect(bar, self._theme.color("text" if is_now else "fog"))
            steps = self._metrics.elidedText(words.stays(candidate), Qt.TextElideMode.ElideRight, self._stays)
            place = QRectF(axis.left + axis.width + 6, top, self._stays, self._line)
            self._say(painter, steps, place, Qt.AlignmentFlag.AlignLeft)
            top += self._line
        if len(shown) < len(token.candidates):
            painter.setPen(self._theme.color("muted"))
            more = tr("and {count} more").format(count=len(token.candidates) - len(shown))
            self._say(painter, more, QRectF(0, top, self._label, self._line), Qt.AlignmentFlag.AlignLeft)
        return top

    def _draw_label(self, painter: QPainter, candidate: Candidate, top: float) -> None:
        text = words.visible(candidate.text, candidate.token) if candidate.text else tr("no text")
        text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._label - 6)
        self._say(painter, text, QRectF(0, top, self._label - 6, self._line), Qt.AlignmentFlag.AlignLeft)

    def _draw_steps(self, painter: QPainter, top: float) -> None:
        axis = self._axis
        painter.setPen(self._theme.color("muted"))
        for number in axis.ticks(4):
            place = QRectF(axis.center(number) - 20, top, 40, self._line)
            self._say(painter, str(number), place, Qt.AlignmentFlag.AlignHCenter)
        place = QRectF(axis.left + axis.width + 6, top, self._stays, self._line)
        self._say(painter, tr("step", "below an axis"), place, Qt.AlignmentFlag.AlignLeft)

    def _mark_cursor(self, painter: QPainter, token: TokenHistory, top: float, bottom: float) -> None:
        axis, number = self._axis, token.numbers[self._cursor]
        band = box(axis.start(number), top, axis.start(number + 1), bottom, self.devicePixelRatioF())
        painter.fillRect(band, self._theme.color("selected"))

    def _rows(self, token: TokenHistory) -> int:
        return min(len(token.candidates), _ROWS)

    @property
    def _axis(self) -> StepAxis:
        return StepAxis(self._label, max(self.width() - self._label - self._stays - 6, 1.0), self._end)

    def _say(self, painter: QPainter, text: str, place: QRectF, side: Qt.AlignmentFlag) -> None:
        # Absolute: a text that reads from right to left stands on the same side as all others.
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, flags | Qt.TextFlag.TextSingleLine, text)

    def _describe(self) -> None:
        description = translated(words.HINT) if self._token is None else words.token_description(self._token)
        self.setAccessibleDescription(description)
        tip = tool_tip(translated(words.TOKEN))
        if self._token is not None:
            tip = f"<qt>{html.escape(translated(words.TOKEN))}<br><br>{html.escape(description)}</qt>"
        self.setToolTip(tip)

    def _use_theme(self) -> None:
        self._palette = InspectorColors.of(self._theme)
        self.setFont(self._theme.small_font)
        self._metrics = QFontMetricsF(self.font())
        self._line = round(self._metrics.height()) + 1
        self._label, self._stays = _LABEL * self._line, _STAYS * self._line
        self._large = QFont(self._theme.reading_font)
        self._large.setPointSizeF(self._large.pointSizeF() * _LARGE)
        self._large.setWeight(QFont.Weight.DemiBold)
        self._large_metrics = QFontMetricsF(self._large)
        self._large_line = round(self._large_metrics.height()) + 4
        self.updateGeometry()
        self.update()


def _chosen(token: TokenHistory, now: int) -> list[Candidate]:
    """As many candidates as there is room for: those that stood longest, and the one at the cursor."""
    everyone = range(len(token.candidates))
    longest = sorted(everyone, key=lambda place: (place != now, -token.candidates[place].count))
    return [token.candidates[place] for place in sorted(longest[:_ROWS])]
