"""Live drafts: after a pause in typing, the next lines are suggested by themselves."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

from app.gui.pad.editor import PadEditor
from app.gui.pad.suggestion import Suggestion

PAUSE_MS = 400


class LiveDrafts(QObject):
    """Asks for a suggestion when typing pauses at the end of a line, while it is on."""

    def __init__(self, editor: PadEditor, suggestion: Suggestion) -> None:
        super().__init__(editor)
        self._editor, self._suggestion = editor, suggestion
        self._is_on = self._is_paused = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS, timerType=Qt.TimerType.PreciseTimer)
        self._pause.timeout.connect(self.ask_now)
        editor.document().contentsChange.connect(self._on_change)

    @property
    def is_on(self) -> bool:
        """Whether suggestions come by themselves."""
        return self._is_on

    def turn_on(self, is_on: bool) -> None:
        """Suggest the next lines by itself, or only when Tab is pressed."""
        self._is_on = is_on
        if not is_on:
            self._pause.stop()

    def pause(self, is_paused: bool) -> None:
        """Suggest nothing while something else is written."""
        self._is_paused = is_paused

    def _on_change(self, position: int, removed: int, added: int) -> None:
        if self._is_on and self._editor.hasFocus():
            self._pause.start()

    def ask_now(self) -> None:
        """Ask, where a suggestion has a place: the cursor is at the end of a line."""
        if self._suggestion.state != "none" or self._is_paused:
            return
        if not self._editor.hasFocus() or not self._suggestion.can_ask:
            return
        cursor = self._editor.textCursor()
        line = cursor.block().text()
        is_at_end = not line[cursor.positionInBlock() :].strip()
        if is_at_end and (line.strip() or cursor.position() > 0):
            has_begun = self._suggestion.ask(waits=False)
            if not has_begun and self._suggestion.awaits_model:
                self._pause.start()
