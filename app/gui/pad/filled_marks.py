"""Marks under passages that the model has just written, with what it says of them, until the next edit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QTextCharFormat
from PySide6.QtWidgets import QMenu, QToolTip

from app.base.translation import format_number, tr
from app.gui.pad.editor import PadEditor
from app.gui.pad.holes import marked
from app.gui.pad.passage_fill import FilledPassage
from app.gui.widgets.theme import Theme, tool_tip

_OWNER = "filled"


class FilledMarks(QObject):
    """Marks passages; a tool tip has their certainty, the context menu other answers."""

    answer_chosen = Signal(object, str)
    """Another answer for a `FilledPassage` was chosen."""

    def __init__(self, editor: PadEditor, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._theme = editor, theme
        self._passages: list[FilledPassage] = []
        editor.viewport().installEventFilter(self)
        editor.document().contentsChange.connect(lambda *_: self.clear())
        theme.changed.connect(self._show)

    @property
    def passages(self) -> tuple[FilledPassage, ...]:
        """The passages that are marked."""
        return tuple(self._passages)

    def show_passages(self, passages: list[FilledPassage]) -> None:
        """Mark these passages instead of others."""
        self._passages = list(passages)
        self._show()

    def clear(self) -> None:
        """Remove all marks."""
        if self._passages:
            self._passages = []
            self._editor.set_highlights(_OWNER, [])

    def _show(self) -> None:
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        look.setUnderlineColor(self._theme.color("accent"))
        marks = [marked(self._editor, one.start, one.end, look) for one in self._passages]
        self._editor.set_highlights(_OWNER, marks)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show a tool tip or the menu of a marked passage."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos())
            QToolTip.showText(event.globalPos(), tool_tip(describe(found)) if found else "", self._editor)
            return found is not None
        if isinstance(event, QContextMenuEvent) and self._passages:
            found = self._at(event.pos())
            if found is not None and found.slot.answers:
                self._choose(found, event.globalPos())
                return True
        return False

    def _at(self, point: QPoint) -> FilledPassage | None:
        position = self._editor.cursorForPosition(point).position()
        return next((one for one in self._passages if one.start <= position <= one.end), None)

    def _choose(self, passage: FilledPassage, point: QPoint) -> None:
        menu = QMenu(self._editor)
        menu.setAccessibleName(tr("Other answers"))
        for answer, words in zip(passage.slot.answers, answer_lines(passage), strict=False):
            entry = menu.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(answer == passage.filling.text)
            entry.triggered.connect(
                lambda _checked=False, answer=answer: self.answer_chosen.emit(passage, answer)
            )
        menu.popup(point)


def describe(passage: FilledPassage) -> str:
    """What the model says of a passage: how sure it was, or the probability of each answer."""
    if passage.slot.answers and passage.filling.probabilities:
        return "\n".join(answer_lines(passage))
    if passage.filling.certainty is None:
        return tr("Written by the model")
    percent = format_number(100 * passage.filling.certainty, 0)
    return tr("Written by the model, {percent} % sure of its words").format(percent=percent)


def answer_lines(passage: FilledPassage) -> list[str]:
    """Each answer with its probability."""
    shares = passage.filling.probabilities or (0.0,) * len(passage.slot.answers)
    return [
        f"{answer} – {format_number(100 * share, 0)} %"
        for answer, share in zip(passage.slot.answers, shares, strict=False)
    ]
