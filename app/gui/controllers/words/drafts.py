"""Write passages of the message that is being typed anew, in place, and exchange single words of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QMenu

from app.base.translation import tr, translated
from app.filling.instructions import WRITE_MESSAGE
from app.gui.composer.composer import Composer
from app.gui.controllers.words.alternatives import NOISE, AlternativesController, OpenWord
from app.gui.widgets.context import AppContext
from app.gui.widgets.form_rows import announce
from app.gui.widgets.shortcut_override import overrides_escape
from app.session.rewriting import RewriteKind
from app.session.word_alternatives import WordPlace
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, Message, Slot

if TYPE_CHECKING:  # imported with the first passage
    from app.filling.pad_prompt import ModelRoom
    from app.gui.pad.passage_fill import FilledPassage, PassageFill
    from app.gui.pad.rewriting import SelectionRewriting

MESSAGES = (Message(role="user", content=WRITE_MESSAGE),)
"""What a message that is being typed answers: its text is the model's reply to it."""
KINDS: dict[RewriteKind, str] = {
    "again": lazy_text("Fog it again"),
    "shorter": lazy_text("Shorter"),
    "longer": lazy_text("Longer"),
    "other_words": lazy_text("In other words"),
}
"""What can be done with a selected passage."""


class DraftWordsController(QObject):
    """Rewrites what is selected in the message field. Until it is done, the text is as it was."""

    def __init__(self, context: AppContext, composer: Composer, alternatives: AlternativesController) -> None:
        super().__init__(composer)
        self._context, self._composer, self._field = context, composer, composer.field
        self._alternatives = alternatives
        self._filling: PassageFill | None = None
        self._rewriting: SelectionRewriting | None = None
        self._selected: QTextCursor | None = None  # the passage that was selected
        self._field.installEventFilter(self)
        self._field.viewport().installEventFilter(self)
        self._field.textChanged.connect(self._on_text)
        composer.send.connect(lambda _text: self.stop())
        context.session.opened.connect(self.stop)
        alternatives.add_target(self._field, self.show_alternatives)

    @property
    def is_writing(self) -> bool:
        """Whether a passage is being written anew."""
        return self._filling is not None and self._filling.is_running

    def stop(self) -> None:
        """Stop; the text stays as it was."""
        if self._filling is not None:
            self._filling.cancel()

    def rewrite(self, kind: RewriteKind) -> bool:
        """Write the selected words anew; return whether any are selected."""
        selected = self._field.textCursor()
        if not self._parts()[1].rewrite(kind, self._room):
            return False
        self._selected = selected  # it keeps its place while something is typed elsewhere
        after = QTextCursor(selected)
        after.setPosition(selected.selectionEnd())
        self._field.setTextCursor(after)
        return True

    def show_alternatives(self) -> bool:
        """Show the alternatives of the word at the cursor; return whether there is one."""
        from app.gui.fog_in_text.ghost_text import utf_16_length

        found = self._word()
        if found is None:
            return False
        text = self._field.toPlainText()
        start, end = found
        before = text[:start]
        cursor = QTextCursor(self._field.document())
        cursor.setPosition(utf_16_length(before))
        box = self._field.cursorRect(cursor)
        window = self._composer.window()
        corner = self._field.viewport().mapTo(window, box.topLeft())
        place = WordPlace(MESSAGES, before, text[start:end], text[end:])
        word = OpenWord(place, QRect(corner, box.size()), partial(self._take, text, found))
        self._alternatives.show(word)
        return True

    # The menu and the keys of the field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stop on Esc; add entries to the menu."""
        if self.is_writing and watched is self._field and isinstance(event, QKeyEvent):
            if overrides_escape(event):
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.stop()
                if self._selected is not None:
                    self._field.setTextCursor(self._selected)
                return True
        if isinstance(event, QContextMenuEvent):
            self._show_menu(event)
            return True
        return False

    def _show_menu(self, event: QContextMenuEvent) -> None:
        """Show the field's own menu, with what can be done with the selection or the word before it."""
        cursor = self._field.textCursor()
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if by_mouse and not cursor.hasSelection():
            self._field.setTextCursor(self._field.cursorForPosition(event.pos()))
        menu: QMenu = self._field.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = menu.actions()[0]
        added = QMenu(menu)
        if self._field.textCursor().selectedText().strip():
            for kind, title in KINDS.items():
                added.addAction(translated(title)).triggered.connect(
                    lambda _checked=False, kind=kind: self.rewrite(kind)
                )
        if (found := self._word()) is not None:
            word = self._field.toPlainText()[slice(*found)]
            entry = added.addAction(tr("Alternatives for “{word}”…").format(word=word))
            entry.triggered.connect(lambda _checked=False: self.show_alternatives())
        if added.actions():
            menu.insertActions(first, added.actions())
            menu.insertSeparator(first)
        menu.popup(event.globalPos())

    # What is written

    def _take(self, text: str, place: tuple[int, int], word: str, adapts: bool) -> None:
        """Put a word into the message, and adapt its sentence to it."""
        from app.gui.fog_in_text.ghost_text import utf_16_length
        from app.gui.words.text_words import sentence_around

        if self._field.toPlainText() != text:
            return
        start, end = place
        first, last = sentence_around(text, start, end)
        around = text[first:start] + text[end:last]
        if not adapts or not any(letter.isalnum() for letter in around):
            cursor = QTextCursor(self._field.document())
            cursor.setPosition(utf_16_length(text[:start]))
            cursor.setPosition(utf_16_length(text[:end]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(word)
            return
        kept = ((start - first, start - first + len(word)),)
        slot = Slot(draft=text[first:start] + word + text[end:last], kept=kept, noise=NOISE)
        places = (utf_16_length(text[:first]), utf_16_length(text[:last]))
        self._selected = None
        self._parts()[1].write_at(*places, slot, self._room)

    def _parts(self) -> tuple[PassageFill, SelectionRewriting]:
        """What writes passages; made with the first one."""
        if self._filling is None or self._rewriting is None:
            from app.gui.fog_in_text.editor_fog import EditorFog
            from app.gui.pad.passage_fill import PassageFill
            from app.gui.pad.rewriting import SelectionRewriting

            fog = EditorFog(self._field, self._context.theme, "raised")
            self._field.add_layer(fog.paint)
            self._filling = filling = PassageFill(self._field, fog, self._context.engine)
            self._rewriting = SelectionRewriting(self._field, filling, MESSAGES)
            filling.filled.connect(self._on_filled)
            filling.failed.connect(self._on_failed)
            filling.run.state_changed.connect(self._on_state)
        return self._filling, self._rewriting

    @property
    def _room(self) -> ModelRoom:
        from app.filling.pad_prompt import ModelRoom

        loaded = self._context.engine.loaded_model
        return ModelRoom() if loaded is None else ModelRoom(loaded.context_length, loaded.canvas_length)

    def _word(self) -> tuple[int, int] | None:
        """The characters of the one word that the cursor or the selection touches."""
        from app.gui.words.text_words import word_at

        cursor = self._field.textCursor()
        start = len(self._field.text_between(0, cursor.selectionStart()))
        end = len(self._field.text_between(0, cursor.selectionEnd()))
        return word_at(self._field.toPlainText(), start, end)

    def _on_text(self) -> None:
        """Give up a passage that a person changes."""
        if self._filling is not None:
            self._filling.drop_changed()

    def _on_state(self, state: str) -> None:
        if state == "waiting" and self._filling is not None:
            waits = self._filling.run.waits_for_reply
            self._composer.show_note(
                tr("Waiting until the reply is written…") if waits else tr("Loading the model…")
            )

    def _on_filled(self, passages: list[FilledPassage]) -> None:
        """Select what was written, to be written once more; Undo brings back what was there."""
        cursor = self._field.textCursor()
        cursor.setPosition(passages[0].start)
        cursor.setPosition(passages[-1].end, QTextCursor.MoveMode.KeepAnchor)
        self._field.setTextCursor(cursor)
        announce(
            self._field,
            tr("Written anew: {text}. Undo brings back the old text.").format(text=passages[0].filling.text),
        )

    def _on_failed(self, failure: Failed) -> None:
        self._composer.show_note(f"{failure.message} {failure.hint}".strip())
