"""The keys of suggestions in a pad: Tab asks and takes, Esc drops, Ctrl+Right takes a word."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence

from app.gui.pad.editor import PadEditor
from app.gui.pad.suggestion import Suggestion
from app.gui.widgets.shortcut_override import overrides_escape

_MODIFIER_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_NONE = Qt.KeyboardModifier.NoModifier
_TYPING = (_NONE, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)
_PASSING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class SuggestionKeys(QObject):
    """Watches the keys of an editor before it gets them. Esc, then Tab, leaves the editor."""

    asked = Signal()
    """Tab was pressed where no suggestion is."""
    stopped = Signal()
    """Esc was pressed while it stops something."""

    def __init__(self, editor: PadEditor, suggestion: Suggestion) -> None:
        super().__init__(editor)
        self._editor, self._suggestion = editor, suggestion
        self._leaves = False  # with the next Tab
        self._keeps_escape = False
        editor.installEventFilter(self)
        editor.viewport().installEventFilter(self)

    def keep_escape(self, keeps: bool) -> None:
        """Let Esc stop something else than a suggestion, or no longer."""
        self._keeps_escape = keeps

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle a key; what moves the cursor or the focus drops the suggestion."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            return self._on_override(event)
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.InputMethod, QEvent.Type.Drop) or (
            kind == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in _PASSING
            and watched is self._editor
        ):
            self._suggestion.drop()
        return False

    def _on_override(self, event: QEvent) -> bool:
        """Keep Esc from the window while there is a suggestion."""
        if self._suggestion.state != "none" or self._keeps_escape:
            return overrides_escape(event)
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._leaves = True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key, suggestion = event.key(), self._suggestion
        if key in _MODIFIER_KEYS:
            return False
        leaves, self._leaves = self._leaves, key == Qt.Key.Key_Escape
        if key == Qt.Key.Key_Tab and event.modifiers() == _NONE:
            self._on_tab(leaves=leaves)
            return True
        if key == Qt.Key.Key_Escape and (suggestion.state != "none" or self._keeps_escape):
            suggestion.drop()
            self.stopped.emit()
            self._leaves = False
            return True
        if suggestion.state == "ready":
            if event.matches(QKeySequence.StandardKey.MoveToNextWord):
                suggestion.take_word()
                return True
            is_typing = event.modifiers() in _TYPING and event.text().isprintable()
            return is_typing and suggestion.eat(event.text())
        if suggestion.state == "condensing" and event.text():
            suggestion.drop()
        return False

    def _on_tab(self, *, leaves: bool) -> None:
        if self._suggestion.state == "ready":
            self._suggestion.take()
        elif leaves:
            self._editor.commit_composition()
            self._editor.window().focusNextPrevChild(True)
        elif self._suggestion.state == "none":
            self.asked.emit()
