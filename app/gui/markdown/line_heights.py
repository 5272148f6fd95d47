"""Give the lines of text documents fixed heights, so that fonts for other scripts move nothing.

In a line of proportional height the tallest font counts, also one that the system adds for a single
character: rows would be unevenly high, and elsewhere than on the canvas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument

from app.gui.markdown.inline_images import IMAGE_CHARACTER
from app.gui.widgets.typefaces import BASELINE, LineBox, line_box

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
_TOLERANCE = 0.05  # pixels
_OTHER_SCRIPTS = "\u0590"  # characters from here on may come from fonts with much taller letters


def fix_line_heights(document: QTextDocument) -> None:
    """Fix the height of all lines at what the document's own fonts need; paragraphs keep their places.

    Lines with formulas, lines of tables, and lines that other fonts would fill beyond their height grow.
    """
    if max(document.toRawText(), default="") >= _OTHER_SCRIPTS:
        document.size()  # lays it out, to see how high lines are
    blocks = list(_blocks(document))
    boxes = _line_boxes(blocks, has_tables=bool(document.rootFrame().childFrames()))
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    numbers = range(len(blocks))
    for box, group in groupby(numbers, lambda number: boxes[number]):
        if box is not None:
            same = list(group)
            _set_height(cursor, blocks[same[0]], blocks[same[-1]], box)
    shifts = [box.shift if box is not None else 0 for box in boxes]
    for number, (before, after) in enumerate(pairwise(shifts)):
        if before != after:
            _change_gap(cursor, blocks[number], blocks[number + 1], before - after)
    cursor.endEditBlock()
    frame = document.rootFrame().frameFormat()
    frame.setTopMargin(-shifts[0])
    frame.setBottomMargin(shifts[-1])
    document.rootFrame().setFrameFormat(frame)


def level_baselines(document: QTextDocument) -> None:
    """Put lines of fixed height where their baselines are evenly apart; call it after each layout.

    Qt moves a line up by the leading that any font in it asks for.
    """
    for block in _blocks(document):
        block_format, layout = block.blockFormat(), block.layout()
        if block_format.lineHeightType() != _FIXED or max(block.text(), default="") < _OTHER_SCRIPTS:
            continue
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            y = (number + BASELINE) * block_format.lineHeight() - line.ascent()
            if abs(y - line.y()) > _TOLERANCE:
                line.setPosition(QPointF(line.x(), y))


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _line_boxes(blocks: Sequence[QTextBlock], *, has_tables: bool) -> list[LineBox | None]:
    """The box of each paragraph's lines; None if they grow with what is in them."""
    known: dict[tuple[int, int], LineBox] = {}
    boxes: list[LineBox | None] = []
    for block in blocks:
        key = block.charFormatIndex(), block.blockFormatIndex()
        box = known.get(key)
        if box is None:
            box = known[key] = line_box(block.charFormat().font(), _proportion(block.blockFormat()))
        grows = (has_tables and QTextCursor(block).currentTable() is not None) or _needs_more(
            block, box.height
        )
        boxes.append(None if grows else box)
    return boxes


def _proportion(block_format: QTextBlockFormat) -> float:
    is_proportional = block_format.lineHeightType() == _PROPORTIONAL
    return block_format.lineHeight() / 100.0 if is_proportional else 1.0


def _needs_more(block: QTextBlock, height: float) -> bool:
    """Whether a paragraph has a formula, or letters that are higher than this."""
    text = block.text()
    if IMAGE_CHARACTER in text:
        return True
    if max(text, default="") < _OTHER_SCRIPTS:
        return False
    lines = (block.layout().lineAt(number) for number in range(block.layout().lineCount()))
    return any(line.ascent() + line.descent() > height for line in lines)


def _set_height(cursor: QTextCursor, first: QTextBlock, last: QTextBlock, box: LineBox) -> None:
    changed = QTextBlockFormat()
    changed.setLineHeight(box.height, _FIXED)
    cursor.setPosition(first.position())
    cursor.setPosition(last.position(), QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeBlockFormat(changed)


def _change_gap(cursor: QTextCursor, above: QTextBlock, below: QTextBlock, pixels: int) -> None:
    """Make the space between two paragraphs, the larger one of their margins, larger by `pixels`."""
    gap = max(above.blockFormat().bottomMargin(), below.blockFormat().topMargin()) + pixels
    changed = QTextBlockFormat()
    changed.setBottomMargin(gap)
    cursor.setPosition(above.position())
    cursor.mergeBlockFormat(changed)
    changed = QTextBlockFormat()
    changed.setTopMargin(gap)
    cursor.setPosition(below.position())
    cursor.mergeBlockFormat(changed)
