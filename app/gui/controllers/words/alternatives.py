"""Show what else a word of a reply could be, and put in the one that is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.base.translation import tr
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.session.alternatives_run import AlternativesRun
from app.session.word_alternatives import AlternativesReader, WordPlace
from model_backends.protocol import Failed, Slot

if TYPE_CHECKING:  # imported with the first word
    from app.gui.candidates.inline import InlineCandidates
    from app.gui.markdown.text_view import TextView
    from app.gui.words.alternatives_popup import AlternativesPopup

NOISE = 0.5
"""How much of a sentence becomes noise when another word is put into it."""
_ADAPTS = "words/adapts"


@dataclass(frozen=True)
class OpenWord:
    """The word that the list is open for, and what to do with the one that is taken."""

    place: WordPlace
    box: QRect
    take: Callable[[str, bool], object]


class AlternativesController(QObject):
    """Handles the action "alternatives", and the same in the menus of replies."""

    def __init__(self, context: AppContext, messages: MessageList, note: Toast, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._session, self._state = context.theme, context.session, context.window_state
        self._messages, self._note, self._window = messages, note, window
        self._run = AlternativesRun(context.engine, self)
        self._popup: AlternativesPopup | None = None
        self._open: OpenWord | None = None
        self._targets: dict[QWidget, Callable[[], bool]] = {}
        self._run.changed.connect(self._on_changed)
        self._run.ended.connect(self._on_ended)
        self._run.failed.connect(self._on_failed)
        context.actions.handle({"alternatives": self.show_at_cursor})
        messages.text_menu.connect(self._add_to_menu)
        messages.requests.handle({"alternatives": self.show_selected})

    # Which word

    def show_at_cursor(self) -> None:
        """Show the alternatives of the word at the text cursor, or of the one that is pointed at."""
        from app.gui.candidates.inline import InlineCandidates
        from app.gui.markdown.text_view import TextView

        focus = QApplication.focusWidget()
        if focus in self._targets:
            if not self._targets[focus]():
                self._note.show_message(tr("There is no word at the text cursor."))
            return
        for id, reply in self._messages.shown_replies.items():
            if isinstance(reply.in_place, InlineCandidates) and reply.in_place.view is focus:
                self.show_in_candidates(id, reply.in_place)
                return
            if isinstance(focus, TextView) and reply.isAncestorOf(focus):
                self.show_in_view(id, focus)
                return
        self._note.show_message(tr("Put the text cursor on a word first."))

    def add_target(self, widget: QWidget, show: Callable[[], bool]) -> None:
        """Let the action call this where the focus is in a widget; it returns whether there is a word."""
        self._targets[widget] = show

    def show_selected(self, reply: int) -> None:
        """Show the alternatives of the word that is selected in a reply."""
        widget = self._messages.reply(reply)
        view = None if widget is None else widget.selected_view
        if view is not None:
            self.show_in_view(reply, view)

    def show_in_view(self, reply: int, view: TextView) -> None:
        """Show the alternatives of the word at the cursor of a view of a reply."""
        widget = self._messages.reply(reply)
        passage = None if widget is None else widget.source_of(view)
        if passage is None or not self._show(reply, *passage, _box_of_cursor(view, self._window)):
            self._note.show_message(tr("There is no word at the text cursor."))

    def show_in_candidates(self, reply: int, inline: InlineCandidates) -> None:
        """Show the alternatives of the current word of what a reply nearly said."""
        from app.gui.candidates.words import offset_in

        widget, word = self._messages.reply(reply), inline.view.current_range
        if widget is None or word is None:
            return
        offset, box = offset_in(widget.message.text, inline.view.words), inline.view.current_box
        corner = inline.view.mapTo(self._window, box.topLeft())
        if offset is not None:
            self._show(reply, word[0] + offset, word[1] + offset, QRect(corner, box.size()))

    def _add_to_menu(self, reply: int, view: TextView, menu: QMenu) -> None:
        """Add an entry for the word at the cursor to the menu of a view."""
        from app.gui.words.text_words import word_at

        widget = self._messages.reply(reply)
        if widget is None or widget.message.status == "running" or widget.has_selection:
            return
        passage = widget.source_of(view)
        found = None if passage is None else word_at(widget.message.text, *passage)
        if found is None:
            return
        word = widget.message.text[slice(*found)]
        entry = menu.addAction(tr("Alternatives for “{word}”…").format(word=word))
        entry.triggered.connect(lambda _checked=False: self.show_in_view(reply, view))
        first = menu.actions()[0]
        menu.insertAction(first, entry)
        menu.insertSeparator(first)

    # The list

    def show(self, word: OpenWord, known: Sequence[str] = ()) -> None:
        """Read a word's alternatives and show them beside it."""
        if self._popup is None:
            from app.gui.words.alternatives_popup import AlternativesPopup

            self._popup = popup = AlternativesPopup(self._theme, self._window)
            popup.set_adapts(bool(self._state.value(_ADAPTS, True, bool)))
            popup.taken.connect(self._on_taken)
            popup.closed.connect(self._run.stop)
        self._open = word
        self._popup.open_beside(word.place.word, word.box)
        self._on_changed(self._run.read(word.place, known))

    def _show(self, reply: int, start: int, end: int, box: QRect) -> bool:
        """Show the alternatives of the one word that these characters of a reply touch."""
        from app.gui.words.text_words import word_at

        widget = self._messages.reply(reply)
        messages = self._session.rewriting.prompt_messages(reply)
        if widget is None or messages is None or widget.message.status == "running":
            return False
        text = widget.message.text
        found = word_at(text, start, end)
        if found is None:
            return False
        place = WordPlace(messages, text[: found[0]], text[slice(*found)], text[found[1] :])
        word = OpenWord(place, box, partial(self._take, reply, text, found))
        self.show(word, self._recorded(reply, text, found[0]))
        return True

    def _recorded(self, reply: int, text: str, start: int) -> tuple[str, ...]:
        """Return what was recorded of a word's candidates when the reply was written."""
        from app.gui.candidates.words import ReplyWords, offset_in

        words = ReplyWords(self._session.traces(reply))
        offset = offset_in(text, words)
        word = None if offset is None else words.at_character(start - offset)
        if word is None or not words.has_probabilities:
            return ()
        return tuple(one.text for one in words.rejected(words.words[word]))

    def _take(self, reply: int, text: str, place: tuple[int, int], word: str, adapts: bool) -> None:
        """Put a word into a reply, and adapt its sentence to it; the result is another branch."""
        from app.gui.words.text_words import sentence_around

        start, end = place
        slot = Slot(draft=word, kept=((0, len(word)),))  # nothing is left to be written
        if adapts:
            first, last = sentence_around(text, start, end)
            draft = text[first:start] + word + text[end:last]
            kept = ((start - first, start - first + len(word)),)
            start, end, slot = first, last, Slot(draft=draft, kept=kept, noise=NOISE)
        if not self._session.rewriting.rewrite(reply, start, end, (slot,)):
            self._note.show_message(tr("A reply is being written. Try again when it is done."))

    # What is read

    def _on_changed(self, reader: AlternativesReader) -> None:
        if self._popup is not None:
            self._popup.show_alternatives(
                reader.alternatives, None, is_reading=True, waits=self._run.waits_for_reply
            )

    def _on_ended(self, reader: AlternativesReader) -> None:
        if self._popup is not None:
            self._popup.show_alternatives(reader.alternatives, reader.own_probability, is_reading=False)

    def _on_failed(self, failure: Failed) -> None:
        if self._popup is not None:
            self._popup.show_failure(f"{failure.message} {failure.hint}".strip())

    def _on_taken(self, word: str, adapts: bool) -> None:
        self._state.setValue(_ADAPTS, adapts)
        if self._open is not None:
            self._open.take(word, adapts)


def _box_of_cursor(view: TextView, window: QWidget) -> QRect:
    """Return where the cursor of a view is, or its selection begins, in the window."""
    cursor = view.textCursor()
    cursor.setPosition(cursor.selectionStart())
    box = view.cursorRect(cursor)
    return QRect(
        view.viewport().mapTo(window, box.topLeft()), box.size().expandedTo(QRect(0, 0, 2, 2).size())
    )
