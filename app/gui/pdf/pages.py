"""Put pieces of text on numbered pages of a PDF file, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPageLayout, QPainter, QPainterPath, QPdfWriter, QPen

from app.base.translation import format_number
from app.gui.pdf.paper import Paper, Sheet
from app.gui.pdf.pieces import Box, Piece

_DPI, _PIXELS_PER_INCH = 1200, 96
_RADIUS = 8.0  # pixels, of the corners of frames
_OVERLAP = 0.6  # pixels that parts of one background share: no seam may show between them
_RULE = 2.0  # pixels: the line beside thoughts
FRAME_PADDING = {"bubble": (14.0, 9.0), "code": (14.0, 10.0), "thought": (14.0, 0.0), "": (0.0, 0.0)}
"""The space between a frame and its text, in pixels: at the sides, above and below."""


@dataclass(frozen=True)
class _Part:
    """A part of a piece, between two heights in pixels."""

    piece: Piece
    start: float
    end: float
    bookmark: str = ""

    @property
    def height(self) -> float:
        """With the space before it."""
        return self.end - self.start + (self.piece.place.gap if self.start == 0 else 0.0)

    @property
    def first_height(self) -> float:
        """Of the smallest part that can be at its beginning, with the space before it and the frame's."""
        piece, padding = self.piece, FRAME_PADDING[self.piece.place.box.frame][1]
        is_all = piece.first_part >= piece.height
        return piece.place.gap + padding + piece.first_part + (padding if is_all else 0.0)


class Pages:
    """Writes a PDF file, page by page. `data` is complete after `finish`."""

    def __init__(self, paper: Paper, sheet: Sheet, title: str) -> None:
        self._paper, self._sheet, self._title = paper, sheet, title
        self._bytes = QByteArray()
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setResolution(_DPI)
        self._writer.setPageSize(sheet.size)
        self._writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
        self._writer.setTitle(title)
        self._writer.setCreator("Unfog")
        self._painter = QPainter(self._writer)
        self._painter.scale(_DPI / _PIXELS_PER_INCH, _DPI / _PIXELS_PER_INCH)
        self._y = sheet.top
        self._held: list[_Part] = []  # what must be on one page with the next piece
        self.count = 1
        """Pages so far."""
        self.bookmarks: list[tuple[str, int]] = []
        """Names of places, with the index of their page."""
        self._paint_footer()

    def add(self, piece: Piece, bookmark: str = "") -> None:
        """Put a piece below the one before it, on as many pages as it needs; a bookmark leads to it."""
        split = piece.last_cut if piece.place.keeps_next else piece.height
        if split > 0:
            self._place_with_held(_Part(piece, 0.0, split, bookmark))
        if split < piece.height:  # its last lines wait for what follows
            self._held.append(_Part(piece, split, piece.height, bookmark if split == 0 else ""))

    def finish(self) -> bytes:
        """Write what waits, and return the file."""
        for part in self._held:
            self._place(part)
        self._held = []
        self.close()
        return bytes(self._bytes.data())

    def close(self) -> None:
        """End painting, which must happen before the file is gone. What was not finished is lost."""
        if self._painter.isActive():
            self._painter.end()
            self._buffer.close()

    @property
    def _is_at_top(self) -> bool:
        return self._y <= self._sheet.top

    def _place_with_held(self, last: _Part) -> None:
        """Place a part, on one page with what waited for it."""
        held, self._held = self._held, []
        needed = sum(part.height for part in held) + last.first_height
        if needed > self._sheet.bottom - self._y and not self._is_at_top:
            self._new_page()
        for part in (*held, last):
            self._place(part)

    def _place(self, part: _Part) -> None:
        piece, box, start = part.piece, part.piece.place.box, part.start
        above = FRAME_PADDING[box.frame][1] if box.opens else 0.0
        below = FRAME_PADDING[box.frame][1] if box.closes else 0.0
        if not self._is_at_top and start == 0:
            self._y += piece.place.gap
        while start < part.end:
            repeated = piece.header if start > 0 else None
            taken = above + (0.0 if repeated is None else repeated[1] - repeated[0])
            room = self._sheet.bottom - self._y - taken
            if part.end - start + below <= room:
                end = part.end
            else:
                end = piece.cut_after(start, min(room, part.end - start - 1))
            if end <= start:
                if not self._is_at_top:
                    self._new_page()
                    continue
                end = min(part.end, start + max(room, 1.0))  # a line higher than a page
            if part.bookmark and start == part.start:
                self.bookmarks.append((part.bookmark, self.count - 1))
            is_last = end >= piece.height
            self._paint_part(piece, (start, end), above, below if is_last else 0.0)
            start, above = end, 0.0
            if start < part.end:
                self._new_page()

    def _paint_part(self, piece: Piece, part: tuple[float, float], above: float, below: float) -> None:
        start, end = part
        box = piece.place.box
        is_first, is_last = start == 0, end >= piece.height
        repeated = piece.header if not is_first else None
        header = 0.0 if repeated is None else repeated[1] - repeated[0]
        height = above + header + end - start + below
        self._paint_frame(piece, height, Box(box.frame, box.opens and is_first, box.closes and is_last))
        painter = self._painter
        painter.save()
        painter.translate(self._sheet.left + piece.place.indent, self._y + above)
        if repeated is not None:
            piece.paint(painter, *repeated)
            painter.translate(0, header)
        piece.paint(painter, start, end)
        painter.restore()
        self._y += height

    def _paint_frame(self, piece: Piece, height: float, box: Box) -> None:
        if not box.frame:
            return
        sides = FRAME_PADDING[box.frame][0]
        left = self._sheet.left + piece.place.indent - sides
        frame = QRectF(left, self._y, piece.width + 2 * sides, height)
        painter = self._painter
        if box.frame == "thought":
            rule = QRectF(left, self._y, _RULE, height + (0 if box.closes else _OVERLAP))
            painter.fillRect(rule, self._paper.color("line"))
            return
        if not box.opens and not self._is_at_top:
            frame.setTop(frame.top() - _OVERLAP)
        painter.fillPath(
            _rounded(frame, box), self._paper.color("bubble" if box.frame == "bubble" else "sidebar")
        )

    def _new_page(self) -> None:
        self._writer.newPage()
        self._y = self._sheet.top
        self.count += 1
        self._paint_footer()

    def _paint_footer(self) -> None:
        """Paint the page number, and from the second page on the title."""
        sheet, painter = self._sheet, self._painter
        font = self._paper.small_font
        metrics = QFontMetricsF(font)
        number = format_number(self.count)
        painter.setFont(font)
        painter.setPen(QPen(self._paper.color("muted")))
        right = sheet.left + sheet.width - metrics.horizontalAdvance(number)
        painter.drawText(QPointF(right, sheet.footer), number)
        if self.count > 1:
            room = sheet.width - 6 * metrics.height()
            title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QPointF(sheet.left, sheet.footer), title)


def _rounded(frame: QRectF, box: Box) -> QPainterPath:
    """A rectangle whose corners are round where the frame begins and ends."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(frame, _RADIUS, _RADIUS)
    half = QRectF(frame.left(), frame.top(), frame.width(), frame.height() / 2)
    if not box.opens:
        path.addRect(half)
    if not box.closes:
        path.addRect(half.translated(0, frame.height() / 2))
    return path.simplified()
