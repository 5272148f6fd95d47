"""Write passages of the message that is being typed anew, in place, and exchange single words of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QMenu

from app.base.translation import tr, translated
from app.filling.instructions import WRITE_MESSAGE
from app.gui.composer.composer import Composer
from app.gui.controllers.words.alternatives import NOISE, AlternativesController, OpenWord
from app.gui.controllers.words.rewriting import RewritingController
from app.gui.conversation.reply_actions import ALTERNATIVES, PASSAGE, PASSAGE_WORDS
from app.gui.rewriting.passage_bar import BarEntry, PassageBar
from app.gui.widgets.context import AppContext
from app.gui.widgets.form_rows import announce
from app.gui.widgets.shortcut_override import overrides_escape
from app.session.rewriting import RewriteKind
from app.session.word_alternatives import WordPlace
from model_backends.protocol import Failed, Message, Slot

if TYPE_CHECKING:  # imported with the first passage
    from app.filling.pad_prompt import ModelRoom
    from app.gui.pad.passage_fill import FilledPassage, PassageFill
    from app.gui.pad.rewriting import SelectionRewriting

MESSAGES = (Message(role="user", content=WRITE_MESSAGE),)
"""What a message that is being typed answers: its text is the model's reply to it."""
KINDS: dict[str, RewriteKind] = {f"rewrite_{kind}": kind for kind in get_args(RewriteKind)}
"""The kinds of rewriting by the names of their actions."""
_PAUSE_MS = 180  # without a change of the selection, before the bar is shown


class DraftWordsController(QObject):
    """Rewrites what is selected in the message field. Until it is done, the text is as it was."""

    def __init__(
        self,
        context: AppContext,
        composer: Composer,
        alternatives: AlternativesController,
        rewriting: RewritingController,
    ) -> None:
        super().__init__(composer)
        self._context, self._composer, self._field = context, composer, composer.field
        self._alternatives = alternatives
        self._filling: PassageFill | None = None
        self._rewriting: SelectionRewriting | None = None
        self._selected: QTextCursor | None = None  # the passage that was selected
        self._bar: PassageBar | None = None
        self._bar_timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._bar_timer.timeout.connect(self._show_bar)
        self._field.installEventFilter(self)
        self._field.viewport().installEventFilter(self)
        self._field.textChanged.connect(self._on_text)
        self._field.selectionChanged.connect(self._on_selection)
        self._field.focused.connect(lambda _focused: self._on_selection())
        context.session.state_changed.connect(lambda _state: self._on_selection())
        composer.send.connect(lambda _text: self.stop())
        context.session.opened.connect(self.stop)
        alternatives.add_target(self._field, self.show_alternatives)
        rewriting.add_target(lambda kind: self._field.hasFocus() and self.rewrite(kind))

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
        self._select_later(selected)
        return True

    def keep_selected(self) -> bool:
        """Write everything anew but the selected words; return whether there is something else."""
        from app.gui.fog_in_text.ghost_text import utf_16_length

        text, selected = self._field.toPlainText(), self._field.textCursor()
        start = len(self._field.text_between(0, selected.selectionStart()))
        end = len(self._field.text_between(0, selected.selectionEnd()))
        first, last = len(text) - len(text.lstrip()), len(text.rstrip())
        others = text[first:start] + text[end:last]
        if start == end or not any(map(str.isalnum, others)):
            return False
        slot = Slot(draft=text[first:last], kept=((max(start - first, 0), min(end, last) - first),))
        places = (utf_16_length(text[:first]), utf_16_length(text[:last]))
        self._parts()[1].write_at(*places, slot, self._room)
        self._select_later(selected)
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
            for action in PASSAGE:
                added.addAction(translated(action.title)).triggered.connect(
                    lambda _checked=False, kind=KINDS[action.name]: self.rewrite(kind)
                )
            for action in PASSAGE_WORDS:
                added.addAction(translated(action.title)).triggered.connect(self.keep_selected)
        if (found := self._word()) is not None:
            word = self._field.toPlainText()[slice(*found)]
            entry = added.addAction(tr("Alternatives for “{word}”…").format(word=word))
            entry.triggered.connect(lambda _checked=False: self.show_alternatives())
        if added.actions():
            menu.insertActions(first, added.actions())
            menu.insertSeparator(first)
        menu.popup(event.globalPos())

    # The bar beside the selection

    def _on_selection(self) -> None:
        """Show the bar when the selection has been made; hide it at once without one."""
        if self.is_writing:
            return
        if self._bar is not None:
            self._bar.hide()
        if self._field.hasFocus() and self._field.textCursor().hasSelection():
            self._bar_timer.start()
        else:
            self._bar_timer.stop()

    def _show_bar(self) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._bar_timer.start()
            return
        if not any(map(str.isalnum, self._field.textCursor().selectedText())) or self.is_writing:
            return
        actions = (*PASSAGE, *PASSAGE_WORDS, *((ALTERNATIVES,) if self._word() is not None else ()))
        bar = self._made_bar()
        bar.show_progress("")
        keep = tr("Keep these words and write the rest of the message anew")
        bar.set_entries(
            [
                BarEntry(
                    action.name,
                    translated(action.title),
                    keep if action in PASSAGE_WORDS else translated(action.description),
                    action.icon,
                )
                for action in actions
            ]
        )
        bar.set_busy(self._context.session.state != "idle")
        self._place_bar(self._field.textCursor())

    def _made_bar(self) -> PassageBar:
        if self._bar is None:
            self._bar = PassageBar(self._context.theme, self._composer.window())
            self._bar.requested.connect(self._on_requested)
        return self._bar

    def _place_bar(self, passage: QTextCursor) -> None:
        """Put the bar beside a passage, above the field's edge if the passage is scrolled out of view."""
        window, viewport = self._composer.window(), self._field.viewport()
        first, last = QTextCursor(passage), QTextCursor(passage)
        first.setPosition(passage.selectionStart())
        last.setPosition(passage.selectionEnd())
        box = self._field.cursorRect(first).united(self._field.cursorRect(last)) & viewport.rect()
        box.moveTopLeft(viewport.mapTo(window, box.topLeft()))
        self._made_bar().show_at(box, window.rect())

    def _on_requested(self, name: str) -> None:
        if name == ALTERNATIVES.name:
            self.show_alternatives()
        elif name not in KINDS:
            self.keep_selected()
        else:
            self.rewrite(KINDS[name])

    def _show_progress(self, words: str) -> None:
        if self._selected is not None and self.is_writing:
            self._made_bar().show_progress(tr("{progress} · Esc stops").format(progress=words))
            self._place_bar(self._selected)

    # What is written

    def _select_later(self, selected: QTextCursor) -> None:
        """Select nothing while it is fog; if it is stopped, the same again."""
        self._selected = selected  # it keeps its place while something is typed elsewhere
        self._show_progress(tr("Writing…"))
        after = QTextCursor(selected)
        after.setPosition(selected.selectionEnd())
        self._field.setTextCursor(after)

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
            filling.running_changed.connect(self._on_running)
            filling.run.state_changed.connect(self._on_state)
            filling.run.step.connect(
                lambda step: self._show_progress(
                    tr("Step {step} (max {most})").format(step=step.step, most=step.max_steps)
                )
            )
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

    def _on_running(self, is_running: bool) -> None:
        """Show in the bar that a passage is being written; nothing once it is done."""
        if is_running:
            self._show_progress(tr("Writing…"))
        elif self._bar is not None:
            self._bar.show_progress("")
            self._bar.hide()

    def _on_state(self, state: str) -> None:
        if state == "waiting" and self._filling is not None:
            waits = self._filling.run.waits_for_reply
            self._show_progress(
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
