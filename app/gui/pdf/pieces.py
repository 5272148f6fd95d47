"""Pieces of text that are laid out for a page's width and say where a page may end within them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QTextTable,
)

from app.gui.markdown.document_style import fill_document
from app.gui.markdown.inline_images import InlineImages
from app.gui.markdown.line_heights import level_baselines
from app.gui.markdown.markdown import plain_html
from app.gui.pdf.paper import Paper
from app.gui.widgets.theme import LIGHT

Frame = Literal["", "bubble", "code", "thought"]

_WHOLE = QTextBlockFormat.Property.UserProperty.value + 1  # of a paragraph whose lines stay together
_EDGE = 0.3  # pixels at the ends of a slice that its neighbours may touch
_TABLE_EDGE = 1.0  # pixels of a table's border that belong to the rows on both sides
_MAX_HANGING = 24  # columns by which the rest of a wrapped line of code is indented, at most, and two more
_EMPTY = "; -qt-paragraph-type:empty"
_COLUMN_WIDTH = 72.0  # pixels that a column of a table has at least, before it is made smaller
_SMALL = 320.0  # pixels: tables and code blocks up to this height are on one page
_MIN_SCALE = 0.35  # what is wider than the page is made smaller, down to this


@dataclass(frozen=True)
class Box:
    """What is painted behind a piece, and where it begins and ends: a long text is several pieces."""

    frame: Frame = ""
    opens: bool = True
    closes: bool = True


@dataclass(frozen=True)
class Place:
    """Where a piece is: all lengths in pixels.

    `gap`: the space before it, unless it begins a page; `indent`: at its left; `keeps_next`: no page ends
    after it.
    """

    gap: float
    indent: float = 0.0
    box: Box = Box()
    keeps_next: bool = False


class Piece:
    """A text document that is laid out for a width; what is wider is made smaller."""

    def __init__(self, document: QTextDocument, width: float, place: Place, *, least: float = 0.0) -> None:
        """`least`: the pixels that it needs to be readable."""
        self.document, self.width, self.place = document, width, place
        document.setTextWidth(max(width, least))
        self.scale = max(_MIN_SCALE, min(1.0, width / max(document.size().width() - 1, 1.0)))
        document.setTextWidth(width / self.scale)
        level_baselines(document)
        self.height = document.size().height() * self.scale
        self._tables = [
            frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)
        ]
        self._cuts = sorted({*self._find_cuts(), document.size().height()})
        self.header = self._table_header()

    def cut_after(self, start: float, room: float) -> float:
        """Return the last place, in pixels from its top, where a part from `start` of at most `room` can end.

        `start` itself if nothing fits.
        """
        index = bisect_right(self._cuts, (start + room) / self.scale + 0.01) - 1
        end = self._cuts[index] * self.scale if index >= 0 else start
        return max(start, end)

    @property
    def last_cut(self) -> float:
        """The last place in it where a page can end; 0 if there is none."""
        return self._cuts[-2] * self.scale if len(self._cuts) > 1 else 0.0

    @property
    def first_part(self) -> float:
        """The height of the smallest part that can be alone: all of a small table or code block."""
        is_small = self.height < _SMALL and (self.place.box == Box("code") or bool(self._tables))
        return self.height if is_small else self._cuts[0] * self.scale

    def paint(self, painter: QPainter, start: float, end: float) -> None:
        """Paint the part between two heights; the painter's origin is where that part begins."""
        edge = -_TABLE_EDGE if self._tables else _EDGE
        top, bottom = start / self.scale + edge, end / self.scale - edge
        painter.save()
        painter.scale(self.scale, self.scale)
        painter.translate(0, -start / self.scale)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette = _palette()
        context.clip = QRectF(-4, top, self.document.textWidth() + 8, bottom - top)
        painter.setClipRect(context.clip, Qt.ClipOperation.IntersectClip)
        self.document.documentLayout().draw(painter, context)
        painter.restore()

    # Where a page may end

    def _find_cuts(self) -> Iterator[float]:
        """The places between lines that may be apart, and between the rows of tables."""
        layout = self.document.documentLayout()
        for table in self._tables:
            yield from self._row_tops(table)
        block = self.document.begin()
        while block.isValid():
            if not self._tables or QTextCursor(block).currentTable() is None:
                yield from _line_cuts(block, layout.blockBoundingRect(block).top())
            block = block.next()

    def _row_tops(self, table: QTextTable) -> Iterator[float]:
        layout = self.document.documentLayout()
        yield layout.frameBoundingRect(table).bottom()
        for row in range(2, table.rows()):  # the header and the first row stay together
            cells = [table.cellAt(row, column) for column in range(table.columns())]
            tops = [
                layout.blockBoundingRect(cell.firstCursorPosition().block()).top()
                - cell.format().toTableCellFormat().topPadding()
                for cell in cells
            ]
            yield min(tops)

    def _table_header(self) -> tuple[float, float] | None:
        """The part of a table that is repeated on its next pages."""
        if len(self._tables) != 1 or self._tables[0].rows() < 3:
            return None
        layout, table = self.document.documentLayout(), self._tables[0]
        cell = table.cellAt(1, 0)
        top = layout.blockBoundingRect(cell.firstCursorPosition().block()).top()
        start = layout.frameBoundingRect(table).top() * self.scale
        end = (top - cell.format().toTableCellFormat().topPadding()) * self.scale
        return start, end


def _line_cuts(block: QTextBlock, top: float) -> Iterator[float]:
    """Where a page may end in a paragraph: not after a heading, nor beside a single line of a longer one."""
    lines = block.layout().lineCount()
    is_code = block.blockFormat().hasProperty(_WHOLE) if lines else False
    for number in range(lines):
        line = block.layout().lineAt(number)
        is_last = number == lines - 1
        if is_last and block.blockFormat().headingLevel():
            continue
        if not is_last and (is_code or (lines > 3 and number in (0, lines - 2)) or lines == 3):
            continue
        if is_last and not block.next().isValid():
            continue  # the end of the document
        yield top + line.y() + line.height()


def _palette() -> QPalette:
    """The colour of what has none of its own: cells of tables, marks of lists."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, QColor(LIGHT.text))
    return palette


class PieceMaker:
    """Makes pieces of one width from HTML and plain text."""

    def __init__(self, paper: Paper, width: float) -> None:
        self._paper, self._width = paper, width

    def from_html(self, markup: str, *, gap: float, columns: int = 0) -> Piece:
        """Make a piece of the HTML of a Markdown segment; `columns`: those of a table."""
        document = self._document()
        if "<img" in markup:
            InlineImages(self._paper, document)  # which the document owns
        fill_document(document, markup, self._paper.text_font, self._paper)
        place = Place(gap, keeps_next=document.lastBlock().blockFormat().headingLevel() > 0)
        return Piece(document, self._width, place, least=columns * _COLUMN_WIDTH)

    def from_text(
        self, text: str, font: QFont, color: str, place: Place, *, width: float | None = None
    ) -> Piece:
        """Make a piece of plain text in one colour; it fills the rest of the line unless `width` is given."""
        document = self._document()
        document.setDefaultFont(font)
        document.setHtml(plain_html(text, self._paper.color(color).name()))
        return Piece(document, self._width - place.indent if width is None else width, place)

    def from_code(self, lines: list[str], place: Place, *, inset: float) -> Piece:
        """Make a piece of highlighted lines of code; long ones wrap. `inset` is free at the right."""
        document = self._document()
        document.setDefaultFont(self._paper.code_font)
        document.setDefaultStyleSheet(f"p {{ color: {self._paper.colors.text}; }}")
        paragraphs = "".join(
            f'<p dir="ltr" style="white-space:pre-wrap; margin:0{"" if line else _EMPTY}">{line}</p>'
            for line in lines
        )
        document.setHtml(paragraphs)
        advance = QFontMetricsF(self._paper.code_font).horizontalAdvance("0")
        block = document.begin()
        while block.isValid():
            text = block.text()
            hanging = advance * (min(len(text) - len(text.lstrip()), _MAX_HANGING) + 2)
            whole = QTextBlockFormat()
            whole.setProperty(_WHOLE, True)
            whole.setLineHeight(145, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            whole.setLeftMargin(hanging)
            whole.setTextIndent(-hanging)
            QTextCursor(block).mergeBlockFormat(whole)
            block = block.next()
        return Piece(document, self._width - place.indent - inset, place)

    def _document(self) -> QTextDocument:
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setUndoRedoEnabled(False)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        return document
