"""Show one position's history: its token in large type, its entropy, and every token it held."""

from __future__ import annotations

import html

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.translation import tr, translated
from app.gui.inspector import descriptions
from app.gui.inspector.axes import StepAxis, draw_horizontal_line, round_up, snapped_rect, tick_label
from app.gui.inspector.colors import InspectorColors
from app.gui.inspector.history import NOISE, BlockHistory, Candidate, TokenHistory
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme, tool_tip

_ROWS = 5  # tokens shown: the noise and candidates of the draft
_LABEL_WIDTH, _SPANS_WIDTH = 5.2, 4.6  # of a candidate's text and of its steps, in line heights
_CURVE_HEIGHT = 30.0
_LARGE = 1.35  # font size of the token, relative to the reading font


class TokenView(QWidget):
    """Shows the history of the position under the mouse, or a hint."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token: TokenHistory | None = None
        self._has_shown = False
        self._cursor, self._end = 0, 1
        set_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName(tr("Token history"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._use_theme()
        theme.changed.connect(self._use_theme)
        self._describe()

    def show_token(self, history: BlockHistory, position: int, cursor: int, end: int) -> None:
        """Show a position, with the cursor at the known step with this index, on an axis up to step `end`.

        `cursor` may be `NOISE`, if that is known.
        """
        self._token = history.token_history(position)
        self._cursor, self._end = cursor, end
        if not self._has_shown:
            self._has_shown = True
            self.updateGeometry()
        self._describe()
        self.update()

    def show_hint(self) -> None:
        """Show the hint: no position is under the mouse."""
        if self._token is not None:
            self._token = None
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        """Two lines for the hint; from the first token on a fixed height, so that nothing jumps."""
        if not self._has_shown:
            return QSize(280, 2 * self._line)
        height = (
            self._large_line + 2 * self._line + 8 + _CURVE_HEIGHT + 4 + (_ROWS + 1) * self._line + self._line
        )
        return QSize(280, round(height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the history, or the hint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        if self._token is None:
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, translated(descriptions.HINT))
        else:
            y = self._draw_head(painter, self._token)
            y = self._draw_entropy(painter, self._token, y)
            y = self._draw_candidates(painter, self._token, y)
            self._draw_steps(painter, y)
        painter.end()

    def _draw_head(self, painter: QPainter, token: TokenHistory) -> float:
        """Draw the token at the cursor, its position and a summary; return the bottom edge."""
        current = token.at(self._cursor)
        position = tr("position {number}").format(number=token.position + 1)
        available = self.width() - self._metrics.horizontalAdvance(position) - 12
        painter.setPen(self._theme.color("muted"))
        self._draw_text(
            painter, position, QRectF(0, 0, self.width(), self._large_line), Qt.AlignmentFlag.AlignRight
        )
        painter.setPen(self._theme.color("text" if current.text else "muted"))
        painter.setFont(self._large if current.text else self.font())
        sizes = self._large_metrics if current.text else self._metrics
        text = sizes.elidedText(self._visible_text(current), Qt.TextElideMode.ElideRight, available)
        self._draw_text(painter, text, QRectF(0, 0, available, self._large_line), Qt.AlignmentFlag.AlignLeft)
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text"))
        summary_rect = QRectF(0, self._large_line, self.width(), 2 * self._line)
        summary = tr("Every block starts from random tokens; this is the one in this place.")
        if self._cursor != NOISE or token.pinned:
            summary = descriptions.summary(token)
        painter.drawText(summary_rect, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, summary)
        return summary_rect.bottom() + 8

    def _draw_entropy(self, painter: QPainter, token: TokenHistory, top: float) -> float:
        """Draw the entropy curve and, below it, when the position was accepted; return the bottom edge."""
        axis, ratio = self._axis, self.devicePixelRatioF()
        bottom = top + _CURVE_HEIGHT
        largest = round_up(max([*token.entropies, 0.1]))
        self._mark_cursor(painter, token, top, bottom + 4 + self._row_count(token) * self._line)
        draw_horizontal_line(painter, axis.left, axis.left + axis.width, bottom, self._theme.color("line"))
        draw_horizontal_line(painter, axis.left, axis.left + axis.width, top, self._theme.color("line"))
        painter.setPen(self._theme.color("muted"))
        label = QRectF(0, top - self._line / 2, axis.left - 6, self._line)
        self._draw_text(
            painter,
            tr("{number} nats").format(number=tick_label(largest, largest)),
            label,
            Qt.AlignmentFlag.AlignRight,
        )
        label.moveTop(bottom - self._line / 2)
        self._draw_text(painter, "0", label, Qt.AlignmentFlag.AlignRight)
        points = [
            QPointF(axis.center(number), bottom - _CURVE_HEIGHT * entropy / largest)
            for number, entropy in zip(token.numbers, token.entropies, strict=True)
        ]
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        painter.drawPolyline(QPolygonF(points))
        if self._cursor != NOISE:  # the model has computed nothing yet
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(points[self._cursor], 3.0, 3.0)
            painter.setPen(self._theme.color("text"))
            current = descriptions.format_nats(token.entropies[self._cursor])
            y = min(max(points[self._cursor].y() - self._line / 2, top - 4), bottom + 4 - self._line)
            rect = QRectF(axis.left + axis.width + 6, y, self._spans_width, self._line)
            self._draw_text(painter, current, rect, Qt.AlignmentFlag.AlignLeft)
        for number, accepted in zip(token.numbers, token.accepted, strict=True):
            if accepted:
                accepted_bar = snapped_rect(
                    axis.start(number), bottom + 1, axis.start(number + 1), bottom + 4, ratio
                )
                painter.fillRect(accepted_bar, self._colors.new)
        return bottom + 6

    def _draw_candidates(self, painter: QPainter, token: TokenHistory, top: float) -> float:
        """Draw a row per token: its text, bars where it was the noise or the draft, and its steps."""
        axis, ratio = self._axis, self.devicePixelRatioF()
        shown, count = _select_rows(token, self._cursor)
        for candidate in shown:
            is_current = candidate is token.at(self._cursor)
            painter.setPen(self._theme.color("text" if is_current else "muted"))
            self._draw_label(painter, candidate, top)
            for first, last in candidate.spans:
                middle = top + self._line / 2
                bar = snapped_rect(axis.start(first), middle - 3, axis.start(last + 1), middle + 3, ratio)
                painter.fillRect(bar, self._theme.color("text" if is_current else "fog"))
            steps = self._metrics.elidedText(
                descriptions.format_spans(candidate), Qt.TextElideMode.ElideRight, self._spans_width
            )
            rect = QRectF(axis.left + axis.width + 6, top, self._spans_width, self._line)
            self._draw_text(painter, steps, rect, Qt.AlignmentFlag.AlignLeft)
            top += self._line
        if len(shown) < count:
            painter.setPen(self._theme.color("muted"))
            more = tr("and {count} more").format(count=count - len(shown))
            self._draw_text(
                painter, more, QRectF(0, top, self._label_width, self._line), Qt.AlignmentFlag.AlignLeft
            )
        return top

    def _draw_label(self, painter: QPainter, candidate: Candidate, top: float) -> None:
        text = self._visible_text(candidate) if candidate.text else tr("no text")
        text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._label_width - 6)
        self._draw_text(
            painter, text, QRectF(0, top, self._label_width - 6, self._line), Qt.AlignmentFlag.AlignLeft
        )

    def _visible_text(self, candidate: Candidate) -> str:
        """The text of a token, with the codes of characters that no font of this computer has."""
        return descriptions.visible_text(candidate.text, candidate.token, self._has_glyph)

    def _has_glyph(self, character: str) -> bool:
        if character not in self._glyphs:
            self._glyphs[character] = self._metrics.inFontUcs4(ord(character))
        return self._glyphs[character]

    def _draw_steps(self, painter: QPainter, top: float) -> None:
        axis = self._axis
        painter.setPen(self._theme.color("muted"))
        for number in axis.ticks(4):
            rect = QRectF(axis.center(number) - 20, top, 40, self._line)
            self._draw_text(painter, str(number), rect, Qt.AlignmentFlag.AlignHCenter)
        rect = QRectF(axis.left + axis.width + 6, top, self._spans_width, self._line)
        self._draw_text(painter, tr("step", "below an axis"), rect, Qt.AlignmentFlag.AlignLeft)

    def _mark_cursor(self, painter: QPainter, token: TokenHistory, top: float, bottom: float) -> None:
        axis, number = self._axis, 0 if self._cursor == NOISE else token.numbers[self._cursor]
        band = snapped_rect(axis.start(number), top, axis.start(number + 1), bottom, self.devicePixelRatioF())
        painter.fillRect(band, self._theme.color("selected"))

    def _row_count(self, token: TokenHistory) -> int:
        return len(_select_rows(token, self._cursor)[0])

    @property
    def _axis(self) -> StepAxis:
        width = max(self.width() - self._label_width - self._spans_width - 6, 1.0)
        has_noise = self._token is not None and self._token.noise is not None
        return StepAxis(self._label_width, width, self._end, 0 if has_noise else 1)

    def _draw_text(self, painter: QPainter, text: str, rect: QRectF, side: Qt.AlignmentFlag) -> None:
        # Absolute alignment: right-to-left text is on the same side as all other text.
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags | Qt.TextFlag.TextSingleLine, text)

    def _describe(self) -> None:
        description = (
            translated(descriptions.HINT)
            if self._token is None
            else descriptions.token_description(self._token)
        )
        self.setAccessibleDescription(description)
        tip = tool_tip(translated(descriptions.TOKEN))
        if self._token is not None:
            tip = f"<qt>{html.escape(translated(descriptions.TOKEN))}<br><br>{html.escape(description)}</qt>"
        self.setToolTip(tip)

    def _use_theme(self) -> None:
        self._colors = InspectorColors.of(self._theme)
        self.setFont(self._theme.small_font)
        self._metrics = QFontMetricsF(self.font())
        self._glyphs: dict[str, bool] = {}  # whether there is one for a character
        self._line = round(self._metrics.height()) + 1
        self._label_width, self._spans_width = _LABEL_WIDTH * self._line, _SPANS_WIDTH * self._line
        self._large = QFont(self._theme.reading_font)
        self._large.setPointSizeF(self._large.pointSizeF() * _LARGE)
        self._large.setWeight(QFont.Weight.DemiBold)
        self._large_metrics = QFontMetricsF(self._large)
        self._large_line = round(self._large_metrics.height()) + 4
        self.updateGeometry()
        self.update()


def _select_rows(token: TokenHistory, cursor: int) -> tuple[list[Candidate], int]:
    """Select the tokens to show: the noise, candidates held longest and the one at the cursor; count all."""
    noise = [] if token.noise is None else [token.noise]
    current = None if cursor == NOISE else token.candidate_at[cursor]
    indices = range(len(token.candidates))
    longest = sorted(indices, key=lambda index: (index != current, -token.candidates[index].count))
    chosen = sorted(longest[: _ROWS - len(noise)])
    return [*noise, *(token.candidates[index] for index in chosen)], len(noise) + len(token.candidates)
