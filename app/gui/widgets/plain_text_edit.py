"""A plain text field that stays quick with very long lines.

Qt lays out a line anew at every key press, all of it. So a long line is shown in several blocks; the text
and its copies are as if it were in one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.gui.widgets.composed_text import ComposedTextMixin, is_enter

LONGEST_BLOCK = 4000
"""Characters of a line that are shown in one block; typing may make it twice as long."""

_CONTINUES = (
    QTextFormat.Property.UserProperty.value + 1
)  # of blocks that continue the line of the previous one
_NEWLINE = re.compile(r"\r\n|[\n\r\u2029]")
_WORD_END = 200  # characters within which a line is divided at a space


class PlainTextEdit(ComposedTextMixin, QPlainTextEdit):
    """A plain text field. What an input method is composing becomes text when the text is used."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._joints: list[int] = []  # where blocks begin that continue a line, sorted
        self._has_joints = False  # or had
        self._put_together = (-1, "")  # the text of a revision of the document
        self._wrong_block = -1  # where a block begins whose format does not fit `_joints`
        self._layers: list[Callable[[QPainter], None]] = []
        self.document().contentsChange.connect(self._on_change)
        self.textChanged.connect(self._repair)

    # The text

    def toPlainText(self) -> str:
        """Return the text."""
        if not self._joints:
            return super().toPlainText()
        revision = self.document().revision()
        if self._put_together[0] != revision:
            self._put_together = (revision, self._without_joints(super().toPlainText(), 0, None))
        return self._put_together[1]

    def setPlainText(self, text: str) -> None:
        """Replace the text; this cannot be undone."""
        if not _has_long_line(text):
            super().setPlainText(text)
            return
        super().setPlainText("")
        self.setUndoRedoEnabled(False)
        self._insert(QTextCursor(self.document()), text)
        self.setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def text_around(self, position: int | None = None) -> tuple[str, str]:
        """Return the text before and after a position, or before and after the selection."""
        cursor = self.textCursor()
        start = cursor.selectionStart() if position is None else position
        end = cursor.selectionEnd() if position is None else position
        return self.text_between(0, start), self.text_between(end, None)

    def text_between(self, start: int, end: int | None) -> str:
        """Return the text from a position to another one, or to the end."""
        if self._joints:
            return self._without_joints(self._raw_text(), start, end)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(
            self.document().characterCount() - 1 if end is None else end, QTextCursor.MoveMode.KeepAnchor
        )
        return _with_newlines(cursor.selectedText())

    def insertPlainText(self, text: str) -> None:
        """Insert text in place of the selection."""
        cursor = self.textCursor()
        if _has_long_line(text) or self._joints:
            self._insert(cursor, text)
        else:
            cursor.insertText(text)
        self.setTextCursor(cursor)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert pasted or dropped text."""
        if source.hasText():
            self.insertPlainText(source.text())
            self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected text, to be copied."""
        cursor = self.textCursor()
        if not self._joints:
            return super().createMimeDataFromSelection()
        data = QMimeData()
        text = super().toPlainText()
        data.setText(self._without_joints(text, cursor.selectionStart(), cursor.selectionEnd()))
        return data

    def positions_of(self, offsets: Iterable[int]) -> list[int]:
        """Return the document's positions of characters of the text, which come in its order."""
        text, joints = self.toPlainText(), list(self._joints)
        positions: list[int] = []
        last = units = passed = 0
        for offset in offsets:
            units += _utf_16_length(text[last:offset])
            last = offset
            while passed < len(joints) and joints[passed] <= units + passed:
                passed += 1
            positions.append(units + passed)
        return positions

    # Painting

    def add_layer(self, paint: Callable[[QPainter], None]) -> None:
        """Paint something above the text from now on, in coordinates of the viewport."""
        self._layers.append(paint)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and what is above it."""
        super().paintEvent(event)
        if self._layers:
            painter = QPainter(self.viewport())
            painter.setClipRegion(event.region())
            for paint in self._layers:
                painter.save()
                paint(painter)
                painter.restore()
            painter.end()

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let keys pass over the places where a line is divided."""
        cursor = self.textCursor()
        if self._joints and not cursor.hasSelection() and not self.isReadOnly():
            block = cursor.block()
            if event.key() == Qt.Key.Key_Backspace and cursor.atBlockStart() and _continues(block):
                cursor.movePosition(QTextCursor.MoveOperation.Left)
                self.setTextCursor(cursor)
            elif event.key() == Qt.Key.Key_Delete and cursor.atBlockEnd() and _continues(block.next()):
                cursor.movePosition(QTextCursor.MoveOperation.Right)
                self.setTextCursor(cursor)
        if is_enter(event) and self._joints and not self.isReadOnly():
            self.commit_composition()
            self.insertPlainText("\n")  # Qt would repeat the format of the block
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Insert lines that an input method commits as the others."""
        text = event.commitString()
        if self._joints and _NEWLINE.search(text):
            super().inputMethodEvent(QInputMethodEvent(event.preeditString(), []))
            self.insertPlainText(text)
        else:
            super().inputMethodEvent(event)

    # Blocks

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        """Insert text in blocks of limited length."""
        self._has_joints = self._has_joints or _has_long_line(text)
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        for number, line in enumerate(_NEWLINE.split(text)):
            if number:
                cursor.insertBlock(_block_format(continues=False))
            for place, piece in enumerate(_pieces(line)):
                if place:
                    cursor.insertBlock(_block_format(continues=True))
                cursor.insertText(piece)
        cursor.endEditBlock()

    def _on_change(self, position: int, removed: int, added: int) -> None:
        """Keep up with where blocks begin that continue a line."""
        if not self._has_joints:
            return
        shift = added - removed
        joints = {joint for joint in self._joints if joint <= position}
        joints |= {joint + shift for joint in self._joints if joint > position + removed}
        first = block = self.document().findBlock(position)
        if first.position() != position:
            block = block.next()
        elif removed and _continues(first) != (position in joints) and not self.document().isRedoAvailable():
            # Qt gives a block whose beginning was removed the format of the last one that was removed.
            self._wrong_block = position
            block = block.next()
        while block.isValid() and block.position() <= position + added:
            if _continues(block):
                joints.add(block.position())
            block = block.next()
        self._joints = sorted(joints)

    def _repair(self) -> None:
        """After a change, correct a block's format, and divide the cursor's block if it is too long."""
        position, self._wrong_block = self._wrong_block, -1
        if self.document().isRedoAvailable():  # it was an undo: Qt brings the blocks back
            return
        if position >= 0:
            cursor = QTextCursor(self.document().findBlock(position))
            cursor.joinPreviousEditBlock()
            cursor.setBlockFormat(_block_format(continues=position in self._joints))
            cursor.endEditBlock()
        block = self.textCursor().block()
        if block.length() > 2 * LONGEST_BLOCK:
            self._has_joints = True
            cursor = QTextCursor(block)
            cursor.joinPreviousEditBlock()
            cursor.setPosition(block.position() + _utf_16_length(next(_pieces(block.text()))))
            cursor.insertBlock(_block_format(continues=True))
            cursor.endEditBlock()

    def _raw_text(self) -> str:
        return _with_newlines(self.document().toRawText())

    def _without_joints(self, text: str, start: int, end: int | None) -> str:
        """Return a part of the document's text with its lines put together; places count units of UTF-16."""
        data, newline = text.encode("utf-16-le", "surrogatepass"), "\n".encode("utf-16-le")
        parts = []
        for joint in self._joints:
            if joint > start and (end is None or joint <= end) and data[2 * joint - 2 : 2 * joint] == newline:
                parts.append(data[2 * start : 2 * joint - 2])
                start = joint
        parts.append(data[2 * start : None if end is None else 2 * end])
        return b"".join(parts).decode("utf-16-le", "surrogatepass")


def _with_newlines(text: str) -> str:
    return text.replace("\u2029", "\n").replace("\u2028", "\n")


def _continues(block: QTextBlock) -> bool:
    return block.isValid() and bool(block.blockFormat().property(_CONTINUES))


def _block_format(*, continues: bool) -> QTextBlockFormat:
    block_format = QTextBlockFormat()
    if continues:
        block_format.setProperty(_CONTINUES, True)
    return block_format


def _has_long_line(text: str) -> bool:
    return len(text) > LONGEST_BLOCK and any(len(line) > LONGEST_BLOCK for line in _NEWLINE.split(text))


def _pieces(line: str) -> Iterator[str]:
    """Divide a line into pieces of limited length, after a space if one is near."""
    start = 0
    while len(line) - start > LONGEST_BLOCK:
        end = start + LONGEST_BLOCK
        space = line.rfind(" ", max(start, end - _WORD_END), end)
        end = space + 1 if space >= 0 else end
        yield line[start:end]
        start = end
    yield line[start:]


def _utf_16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
