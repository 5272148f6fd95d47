"""Fog over a passage of a Markdown text that is shown, and its words as they come out of it.

The text around it is not touched: the fog is a widget above the text, which lets the mouse through.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.gui.canvas.layout import Run
from app.gui.canvas.markup import Style
from app.gui.canvas.metrics import TextMetrics
from app.gui.fog_in_text.editor_fog import align
from app.gui.fog_in_text.flow import Row
from app.gui.fog_in_text.passage_fog import PassageFog
from app.gui.markdown.passages import Place, TextLine
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.source_range import index_to_position, position_to_index
from app.gui.widgets.theme import Theme
from model_backends.protocol import DenoisingStep

_FRAME_MS = 16
_FOG_FRAME_MS = 50  # while fog drifts and nothing else moves: the engine needs the processor
_NEUTRAL_POSITIONS = 24  # of fog whose noise is not known yet
_HEADINGS: tuple[Style, ...] = ("h1", "h2", "h3")
_FARTHEST = 400  # characters of the source that may be shown nowhere, one after the other


class DocumentFog(QWidget):
    """The fog over one passage of a `RichText`; deletes itself when all of it has lifted."""

    lifted = Signal()
    """The words have come out of the fog: the text is seen as it is."""
    framed = Signal()
    """A frame is about to be painted: the moment to show the next step."""

    def __init__(self, theme: Theme, text: RichText, places: Sequence[Place]) -> None:
        super().__init__(text)
        self._theme, self._text = theme, text
        self._places = tuple(places)
        self._metrics = TextMetrics(theme)
        self._corner = QPoint()
        self._last_frame = time.monotonic()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._page = _page(self._places)
        self._rise = 0  # pixels that fog begins above its rows
        self._fog = self._made_fog()
        self._fog.begin(_NEUTRAL_POSITIONS, ())
        self._timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)
        self._timer.start()
        text.installEventFilter(self)
        theme.changed.connect(self._use_theme)
        self.show()
        self.raise_()

    @property
    def area(self) -> QRect:
        """Where it is, in the text's coordinates."""
        return self.geometry()

    @property
    def runs(self) -> tuple[Run, ...]:
        """Where the words are, from the widget's corner."""
        return self._fog.layout.runs

    @property
    def is_settled(self) -> bool:
        """Whether the final words are known."""
        return self._fog.is_settled

    def cover(self, places: Sequence[Place]) -> None:
        """Cover another passage: the text was changed."""
        self._show_cursor(True)
        self._places = tuple(places)
        self._fog.place(self._place())
        self.raise_()
        self.update()

    def begin(self, noise: Sequence[str]) -> None:
        """Be fog of these tokens, one per position."""
        self._fog.begin(len(noise), tuple(noise))

    def show_step(self, step: DenoisingStep) -> None:
        """Show a step, all of whose positions are the passage's."""
        self._fog.show(step, range(len(step.pieces)))

    def settle(self, source: str, pieces: Sequence[str]) -> None:
        """Let the passage, which is shown where the fog is, come out of it; `source` is its Markdown."""
        rows = self._place()
        aligned, ranges = align(source, pieces)
        self._fog.settle(aligned, rows, self._runs(source, aligned, ranges))
        self._timer.start()

    # Where it is

    def _made_fog(self) -> PassageFog:
        """Make the fog, so high that the letters are in the middle of its rows; not above the whole text."""
        space = self._metrics.line_height("text") - self._metrics.sizes["text"].height()
        self._rise = 0
        rows = self._place()
        self._rise = max(0, min(round(space / 2), self.y()))
        self._place()
        return PassageFog(self._theme, self._metrics, rows, page=self._page, rise=self._rise)

    def hideEvent(self, event: QHideEvent) -> None:
        """Show the text cursor again."""
        super().hideEvent(event)
        self._show_cursor(True)

    def _show_cursor(self, is_shown: bool) -> None:
        """Show or hide the text cursor of the text beneath: it would blink beside the fog."""
        for place in self._places:
            if _is_there(place):
                place.view.setCursorWidth(1 if is_shown else 0)

    def _place(self) -> list[Row]:
        """Move to the passage, and return its rows from the widget's corner."""
        self._show_cursor(False)
        lines = [(self._offset(place), line) for place in self._places for line in _lines_of(place)]
        if not lines:
            self.setGeometry(0, 0, 0, 0)
            return []
        pitch, baseline = self._metrics.line_height("text"), self._metrics.baseline("text")
        tops = [offset.y() + line.baseline - baseline for offset, line in lines]
        width, top = self._text.width(), round(min(tops))
        rows: list[Row] = []
        for number, ((offset, line), y) in enumerate(zip(lines, tops, strict=True)):
            left, right = offset.x() + line.rect.left(), offset.x() + line.rect.right()
            goes_on = number + 1 < len(lines) and lines[number + 1][0] == offset
            rows.append(Row(left, max(right, float(width)) if goes_on else right, y - top))
        self._corner = QPoint(0, top)
        self.setGeometry(0, top - self._rise, width, round(max(tops) + pitch) - top + self._rise + 1)
        return rows

    def _offset(self, place: Place) -> QPoint:
        return place.view.viewport().mapTo(self._text, QPoint(0, 0))

    def _runs(self, source: str, pieces: Sequence[str], ranges: Sequence[tuple[int, int]]) -> list[Run]:
        """Where the pieces of the source are shown."""
        runs: list[Run] = []
        shown = align_characters(source, "".join(place.text for place in self._places if _is_there(place)))
        starts: list[tuple[int, Place]] = []
        begin = 0
        for place in self._places:
            if _is_there(place):
                starts.append((begin, place))
                begin += len(place.text)
        units = source.encode("utf-16-le", "surrogatepass")
        for cell, (first, last) in enumerate(ranges):
            at = len(units[: 2 * first].decode("utf-16-le", "ignore"))
            to = at + len(units[2 * first : 2 * last].decode("utf-16-le", "ignore"))
            seen = [index for index in shown[at:to] if index is not None]
            if not seen or not pieces[cell].strip():
                continue
            offset, place = max((one for one in starts if one[0] <= seen[0]), key=lambda one: one[0])
            runs += self._runs_at(cell, place, seen[0] - offset, seen[-1] + 1 - offset)
        return runs

    def _runs_at(self, cell: int, place: Place, first: int, last: int) -> list[Run]:
        """The runs of one piece, whose characters these of a place are."""
        text = place.text
        start = place.start + index_to_position(text, first)
        end = place.start + index_to_position(text, min(last, len(text)))
        document, offset = place.view.document(), self._offset(place) - self._corner
        raw = document.toRawText()
        runs: list[Run] = []
        for line in place.lines(start, end):
            words = raw[position_to_index(raw, line.start) : position_to_index(raw, line.end)]
            shown = words.strip()
            if not shown:
                continue
            inner = line.start + index_to_position(words, len(words) - len(words.lstrip()))
            (part,) = place.lines(inner, inner + index_to_position(shown, len(shown)))[:1] or (line,)
            cursor = QTextCursor(document)
            cursor.setPosition(inner + 1)
            style = _style_at(cursor)
            base: Style = style if style in (*_HEADINGS, "code") else "text"
            y = offset.y() + part.baseline - self._metrics.baseline(base)
            runs.append(Run(cell, shown, offset.x() + part.rect.left(), y, part.rect.width(), style))
        return runs

    # One frame after another

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the text's width."""
        if watched is self._text and event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._follow)
        return False

    def _follow(self) -> None:
        self._fog.place(self._place())
        self.update()

    def _use_theme(self) -> None:
        self._metrics = TextMetrics(self._theme)
        self._fog = self._made_fog()
        self._fog.begin(_NEUTRAL_POSITIONS, ())
        self.update()

    def _on_frame(self) -> None:
        now = time.monotonic()
        elapsed, self._last_frame = min(now - self._last_frame, 0.1), now
        self.framed.emit()
        is_moving = self._fog.advance(elapsed)
        if self._fog.is_settled and not is_moving:
            self._timer.stop()
            self.hide()
            self.lifted.emit()
            self.deleteLater()
            return
        self.update(self._fog.moving_area(now).translated(0, self._rise))
        self._timer.setInterval(_FRAME_MS if is_moving else _FOG_FRAME_MS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the fog and the words in it."""
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.translate(0, self._rise)
        self._fog.paint(painter, time.monotonic())
        painter.end()


def align_characters(source: str, shown: str) -> list[int | None]:
    """Find where each character of a Markdown source is shown, as an index of `shown`; None: nowhere."""
    found: list[int | None] = [None] * len(source)
    at = 0
    for index, character in enumerate(shown):
        is_blank = character.isspace()
        for place in range(at, min(len(source), at + _FARTHEST)):
            if source[place] == character or (is_blank and source[place].isspace()):
                found[place], at = index, place + 1
                break
    return found


def _is_there(place: Place) -> bool:
    return isValid(place.view)


def _lines_of(place: Place) -> list[TextLine]:
    return place.lines() if _is_there(place) else []


def _page(places: Sequence[Place]) -> str:
    """The name of the colour behind a passage: that of code, of a table's head, or the window's."""
    if not places:
        return "window"
    cursor = QTextCursor(places[0].view.document())
    cursor.setPosition(places[0].start)
    if cursor.blockFormat().nonBreakableLines():
        return "raised"
    table = cursor.currentTable()
    is_plain = table is None or table.cellAt(cursor).format().background().style() == Qt.BrushStyle.NoBrush
    return "window" if is_plain else "sidebar"


def _style_at(cursor: QTextCursor) -> Style:
    """The canvas's style of the character before a cursor."""
    block, kind = cursor.blockFormat(), cursor.charFormat()
    if block.nonBreakableLines():
        return "code"
    level = block.headingLevel()
    heading = _HEADINGS[min(level, 3) - 1] if level else ""
    if kind.fontFixedPitch() or kind.hasProperty(QTextFormat.Property.BackgroundBrush):
        emphasis = "mono"
    else:
        is_bold = kind.fontWeight() >= 700 or (bool(heading) and kind.fontWeight() > 650)
        emphasis = " ".join(["bold"] * is_bold + ["italic"] * kind.fontItalic())
    name = f"{heading} {emphasis}".strip()
    return name or "text"
