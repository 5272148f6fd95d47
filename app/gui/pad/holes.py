"""Holes in a pad: they are highlighted, and filled by the model, one or all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.filling.holes import Hole, TextWithHoles, parse_holes
from app.filling.pad_prompt import TEXT_MESSAGES, ModelRoom, fit_around, tokens_as_bytes
from app.gui.fog_in_text.places import DocumentPlace
from app.gui.pad.editor import PadEditor
from app.gui.pad.passage_fill import PassageFill
from app.gui.widgets.theme import Theme
from model_backends.protocol import Fill, Slot

_LOOK_MS, _LOOK_LATER_MS = 120, 1000  # after a change: holes are searched in all of the text
_LONG = 200_000  # characters, from which on that is done later
_INSET = 0.08  # of a line's height, above and below the tint
_MOST_AT_ONCE = 200  # holes
_STRENGTH = {True: 62, False: 36}  # of the colour over a hole, 0 to 255, in dark and in light


class Holes(QObject):
    """Knows where the holes of an editor's text are, and tints them."""

    counted = Signal(int)
    """So many holes there are now."""

    def __init__(self, editor: PadEditor, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._theme = editor, theme
        self._places: list[DocumentPlace] = []
        self._timer = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        editor.textChanged.connect(self._on_text)
        editor.add_layer(self._paint)

    @property
    def count(self) -> int:
        """How many holes there were at the last look."""
        return len(self._places)

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """Where those holes are now, in the document."""
        return [(place.start, place.end) for place in self._places]

    def _on_text(self) -> None:
        is_long = self._editor.document().characterCount() > _LONG
        self._timer.start(_LOOK_LATER_MS if is_long else _LOOK_MS)

    def look(self) -> None:
        """Find the holes."""
        holes = parse_holes(self._editor.toPlainText()).holes
        before = self.count
        self._places = [DocumentPlace(self._editor, *place) for place in document_ranges(self._editor, holes)]
        if holes or before:
            self._editor.viewport().update()
        if len(holes) != before:
            self.counted.emit(len(holes))

    def _paint(self, painter: QPainter) -> None:
        """Tint the holes in view: Qt's own background would touch those of the lines above and below."""
        if not self._places:
            return
        color, radius = self._theme.color("accepted"), self._theme.px(4)
        color.setAlpha(_STRENGTH[self._theme.is_dark])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        height = QFontMetricsF(self._editor.font()).height()
        inset = round(_INSET * height)
        first, last = self._editor.visible_range()
        for place in self._places:
            if first <= place.end and place.start <= last:
                for row in place.rows():
                    shape = QRectF(
                        row.left - 1.0, row.top + inset, row.right - row.left + 2.0, height - 2 * inset
                    )
                    painter.drawRoundedRect(shape, radius, radius)


def fill_holes(editor: PadEditor, filling: PassageFill, room: ModelRoom) -> bool:
    """Fill the hole at the cursor, or else all that the model can take in; return whether there is one."""
    text = editor.toPlainText()
    parsed = parse_holes(text)
    if not parsed.holes:
        return False
    position = editor.textCursor().position()
    ranges = list(zip(parsed.holes, document_ranges(editor, parsed.holes), strict=True))
    at_cursor = [(hole, place) for hole, place in ranges if place[0] <= position <= place[1]]
    if at_cursor:
        hole, place = at_cursor[0]
        before, after = text[: hole.start], text[hole.end :]
        template: tuple[str | Slot, ...] = (hole.slot,)
        places = [(*place, hole.slot)]
    else:
        count = _fitting(parsed, room)
        before, template, after = _around(parsed, count)
        places = [(*place, hole.slot) for hole, place in ranges[:count]]
    if template[-1] == Slot():
        after = ""
    before, after = fit_around(before, after, room)
    seed = random.getrandbits(32)
    filling.begin(
        places, Fill(messages=TEXT_MESSAGES, before=before, template=template, after=after, seed=seed)
    )
    return True


def _fitting(parsed: TextWithHoles, room: ModelRoom) -> int:
    """How many holes, from the first one on, the model can take in with what is between them."""
    left = room.most_bytes // 2
    for count, (piece, hole) in enumerate(zip(parsed.pieces, parsed.holes, strict=False)):
        if count:
            left -= len(piece.encode("utf-8", "surrogatepass"))
        left -= tokens_as_bytes(hole.slot)
        if count and (left < 0 or count == _MOST_AT_ONCE):
            return count
    return len(parsed.holes)


def _around(parsed: TextWithHoles, count: int) -> tuple[str, tuple[str | Slot, ...], str]:
    """The text before the first holes, they with what is between, and the text after the last of them."""
    template: list[str | Slot] = []
    for piece, hole in zip(parsed.pieces[:count], parsed.holes[:count], strict=True):
        template += [piece, hole.slot]
    after = parsed.source[parsed.holes[count - 1].end :]
    return parsed.pieces[0], tuple(part for part in template[1:] if part != ""), after


def document_ranges(editor: PadEditor, holes: Sequence[Hole]) -> list[tuple[int, int]]:
    """Where holes begin and end in the document; they come in the order of the text."""
    positions = editor.positions_of(place for hole in holes for place in (hole.start, hole.end))
    return list(zip(positions[::2], positions[1::2], strict=True))


def marked(editor: PadEditor, start: int, end: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
    """Return the selection that highlights a range of the text with this format."""
    selection = QTextEdit.ExtraSelection()
    cursor = QTextCursor(editor.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    selection.cursor, selection.format = cursor, look
    return selection
