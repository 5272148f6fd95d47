"""The editor of a pad: plain text in a column that is good to read, with hooks for what is drawn and typed.

Positions are those of the document: units of UTF-16, as in `QTextCursor`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPalette,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from app.base.translation import tr
from app.gui.pad.text_files import are_texts
from app.gui.pad.typeface import pad_font
from app.gui.widgets.dropped_files import local_files
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.theme import Theme

_MEASURE = 70  # characters of a line
_SAMPLE = "the quick brown fox jumps over a lazy dog, and then it rests a while. "
_KEEP = QTextCursor.MoveMode.KeepAnchor
_TAB_KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_LARGER = 1.5  # points larger than the reading font
_MARGIN, _LEAST_MARGIN = 30, 14  # pixels around the text; beside it in a narrow window


class PadEditor(PlainTextEdit):
    """A plain text field with a measure of about 70 characters and generous lines.

    Tab is not for moving the focus: Ctrl+Tab and F6 leave forwards, Shift+Tab and Shift+F6 backwards.
    """

    left = Signal()
    """The focus went to another widget or window: store what was typed."""
    resized = Signal()
    files_dropped = Signal(object)
    """Files were dropped here: their paths."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._highlights: dict[str, list[QTextEdit.ExtraSelection]] = {}
        self._column = 0.0
        self.setObjectName("pad")
        self.setFrameShape(PlainTextEdit.Shape.NoFrame)
        self.setAccessibleName(tr("Text of the pad"))
        self.setAccessibleDescription(tr("Ctrl+Tab or F6 leaves the text."))
        lines = (
            tr("Write…"),
            "",
            tr("Tab suggests how the text goes on, Esc drops it."),
            tr("[three words], [yes|no] or […] leaves a hole for the model to fill."),
            tr("Select words to have them written again."),
        )
        self.setPlaceholderText("\n".join(lines))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    # Hooks

    def set_highlights(self, owner: str, highlights: Sequence[QTextEdit.ExtraSelection]) -> None:
        """Replace the highlights of one owner; those of the others stay, the first owner's are lowest."""
        self._highlights[owner] = list(highlights)
        self.setExtraSelections([one for some in self._highlights.values() for one in some])

    # The text

    def toPlainText(self) -> str:
        """Return the text. Unlike Qt's own method, this keeps no-break spaces."""
        text = self._raw_text()
        return self._without_joints(text, 0, None) if self._joints else text

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace a range as one step of undo; the text cursor goes behind the new text."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, _KEEP)
        self.setTextCursor(cursor)
        self.insertPlainText(text)

    def replace_all(self, text: str) -> None:
        """Replace the whole text as one step of undo; the text cursor stays at its place if it can."""
        place = self.textCursor().position()
        last = self.document().characterCount() - 1
        self.replace(0, last, text)
        self.select(place, place)

    def selected_text(self) -> str:
        """Return what is selected."""
        cursor = self.textCursor()
        return self.text_between(cursor.selectionStart(), cursor.selectionEnd())

    def select(self, start: int, end: int) -> None:
        """Select a range and scroll to it."""
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), _KEEP)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def visible_range(self) -> tuple[int, int]:
        """Return where the first block in view begins and where the last one ends."""
        block = self.firstVisibleBlock()
        first = last = block.position()
        bottom = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and bottom < self.viewport().height():
            last = block.position() + block.length() - 1
            bottom += self.blockBoundingRect(block).height()
            block = block.next()
        return first, last

    # A long line is shown in several blocks: their joints are positions of the document, but not of the text.

    def document_place(self, place: int, *, is_end: bool = False) -> int:
        """Return the position of a place in the text, in units of UTF-16; `is_end`: of a range's end."""
        joints = [joint - 1 - number for number, joint in enumerate(self._joints)]
        return place + (bisect_left if is_end else bisect_right)(joints, place)

    def text_place(self, position: int) -> int:
        """Return the place in the text, in units of UTF-16, of a position of the document."""
        return position - bisect_right(self._joints, position)

    # Events

    def event(self, event: QEvent) -> bool:
        """Keep the column in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._place_column()  # before the text is laid out
            self.resized.emit()
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys that leave the editor."""
        modifiers = event.modifiers()
        is_back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        if event.key() == Qt.Key.Key_F6 or (event.key() in _TAB_KEYS and control):
            self._leave(not is_back)
        elif event.key() == Qt.Key.Key_Backtab:
            self._leave(False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus is lost."""
        super().focusOutEvent(event)
        self.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text and files with text; the window takes other files."""
        files = local_files(source)
        return are_texts(files) if files else super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text; hand files on."""
        if files := local_files(source):
            self.files_dropped.emit(files)
        else:
            super().insertFromMimeData(source)

    def _leave(self, forward: bool) -> None:
        self.commit_composition()
        self.window().focusNextPrevChild(forward)

    # Look

    def _use_theme(self) -> None:
        theme = self._theme
        font = pad_font(theme.reading_font.pointSizeF() + _LARGER * theme.scale)
        self.setFont(font)
        sheet = f"font-family: {', '.join(map(repr, font.families()))}; font-size: {font.pointSizeF()}pt;"
        self.setStyleSheet(f"#pad {{ {sheet} background: {theme.colors.window}; border: none; }}")
        palette = QPalette(theme.palette)
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.colors.window))
        self.setPalette(palette)
        metrics = QFontMetricsF(font)
        self._column = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * _MEASURE
        self.setTabStopDistance(metrics.horizontalAdvance(" ") * 4)
        self.setCursorWidth(max(round(2 * theme.scale), 1))
        self.document().setDocumentMargin(theme.px(_MARGIN))
        self._place_column()

    def _place_column(self) -> None:
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        margin = self.document().documentMargin()
        beside = max(round((room - self._column) / 2 - margin), self._theme.px(_LEAST_MARGIN - _MARGIN))
        self.setViewportMargins(beside, 0, beside, 0)
