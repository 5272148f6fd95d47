"""Write the selected words of an editor again: fog them again, shorter, longer, in other words."""

from __future__ import annotations

import random

from PySide6.QtCore import QObject

from app.filling.pad_prompt import TEXT_MESSAGES, ModelRoom, fit_around
from app.gui.fog_in_text.ghost_text import utf_16_length
from app.gui.pad.passage_fill import PassageFill
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.session.rewriting import RewriteKind, slot_for
from model_backends.protocol import Fill, Message, Slot


class SelectionRewriting(QObject):
    """Rewrites the selection of an editor: whole words, without the white space around them."""

    def __init__(
        self, editor: PlainTextEdit, filling: PassageFill, messages: tuple[Message, ...] = TEXT_MESSAGES
    ) -> None:
        super().__init__(editor)
        self._editor, self._filling, self._messages = editor, filling, messages

    @property
    def passage(self) -> tuple[int, int, str] | None:
        """Where the selected words begin and end in the document, and they; `None` if none are selected."""
        cursor = self._editor.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        text = self._editor.text_between(start, end)
        words = text.strip()
        if not words or self._editor.isReadOnly():
            return None
        start += utf_16_length(text[: len(text) - len(text.lstrip())])
        end = start + utf_16_length(words)
        while self._is_inside_word(start):
            start -= 1
        while self._is_inside_word(end):
            end += 1
        return start, end, self._editor.text_between(start, end)

    def _is_inside_word(self, position: int) -> bool:
        characters = (self._editor.document().characterAt(at) for at in (position - 1, position))
        return position > 0 and all(character.isalnum() for character in characters)

    def rewrite(self, kind: RewriteKind, room: ModelRoom) -> bool:
        """Write the selected words again; return whether any are selected."""
        passage = self.passage
        return passage is not None and self.write(slot_for(kind, passage[2]), room)

    def write(self, slot: Slot, room: ModelRoom) -> bool:
        """Let a slot take the place of the selected words; return whether any are selected."""
        passage = self.passage
        if passage is not None:
            self.write_at(passage[0], passage[1], slot, room)
        return passage is not None

    def write_at(self, start: int, end: int, slot: Slot, room: ModelRoom) -> None:
        """Let a slot take the place of the text between two positions of the document."""
        before, after = self._editor.text_between(0, start), self._editor.text_between(end, None)
        before, after = fit_around(before, after, room)
        fill = Fill(
            messages=self._messages,
            before=before,
            template=(slot,),
            after=after,
            seed=random.getrandbits(32),
        )
        self._filling.begin([(start, end, slot)], fill)
