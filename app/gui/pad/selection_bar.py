"""The bar beside the selected words of a pad: fog them again, shorter, longer, in other words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QTextCursor

from app.base.translation import tr
from app.gui.pad.editor import PadEditor
from app.gui.rewriting.passage_bar import BarEntry, PassageBar
from app.gui.widgets.theme import Theme

_PAUSE_MS = 180  # without a change of the selection, before the bar is shown


class SelectionBar(QObject):
    """Shows the bar when words are selected, and hides it when they are not any more."""

    requested = Signal(str)
    """One of `RewriteKind`."""

    def __init__(self, editor: PadEditor, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._theme = editor, theme
        self._is_busy = False
        self._bar: PassageBar | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._show)
        editor.selectionChanged.connect(self._on_change)
        editor.textChanged.connect(self.hide)
        editor.verticalScrollBar().valueChanged.connect(lambda _: self._on_change())
        editor.viewport().installEventFilter(self)

    @property
    def bar(self) -> PassageBar | None:
        """The bar, once it has been shown."""
        return self._bar

    def set_busy(self, is_busy: bool) -> None:
        """Show no bar while something is being written."""
        self._is_busy = is_busy
        self._on_change()

    def hide(self) -> None:
        """Hide it until the selection changes."""
        self._timer.stop()
        if self._bar is not None:
            self._bar.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait until the mouse is released; follow the size of the text."""
        if event.type() in (QEvent.Type.MouseButtonRelease, QEvent.Type.Resize):
            self._on_change()
        return False

    def _on_change(self) -> None:
        self.hide()
        if self._has_words and not self._is_busy:
            self._timer.start()

    @property
    def _has_words(self) -> bool:
        cursor = self._editor.textCursor()
        return not self._editor.isReadOnly() and bool(cursor.selectedText().strip())

    def _show(self) -> None:
        editor = self._editor
        if not self._has_words or self._is_busy or not editor.isVisible():
            return
        cursor = editor.textCursor()
        box = QRect()
        for position in (cursor.selectionStart(), cursor.selectionEnd()):
            place = QTextCursor(editor.document())
            place.setPosition(position)
            box = box.united(editor.cursorRect(place))
        box.translate(editor.viewport().mapTo(editor, QPoint()))
        self._made_bar().show_at(box, editor.rect())

    def _made_bar(self) -> PassageBar:
        if self._bar is None:
            self._bar = PassageBar(self._theme, self._editor)
            self._bar.set_entries(
                (
                    BarEntry(
                        "again", tr("Fog it again"), tr("Write these words again (Ctrl+Alt+R)"), "fog_again"
                    ),
                    BarEntry("shorter", tr("Shorter"), tr("Write these words again, shorter (Ctrl+Alt+1)")),
                    BarEntry("longer", tr("Longer"), tr("Write these words again, longer (Ctrl+Alt+2)")),
                    BarEntry(
                        "other_words",
                        tr("In other words"),
                        tr("Say the same in other words (Ctrl+Alt+3)"),
                    ),
                )
            )
            self._bar.requested.connect(self.requested)
        return self._bar
