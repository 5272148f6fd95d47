"""Let people keep words of a reply, and have everything else written anew."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from model_backends.protocol import Slot


class KeepWordsController(QObject):
    """Handles the reply action "keep_words"; the result is another branch, as of every rewrite."""

    def __init__(self, context: AppContext, messages: MessageList) -> None:
        super().__init__(messages)
        self._theme, self._session, self._messages = context.theme, context.session, messages
        messages.requests.handle({"keep_words": self.show})

    def show(self, reply: int) -> None:
        """Let people choose from a reply's words, at first those that are selected; or close that again."""
        from app.gui.words.inline_keep import InlineKeepWords

        widget = self._messages.reply(reply)
        if widget is None or (isinstance(widget.in_place, InlineKeepWords) and widget.close_in_place()):
            return
        self._messages.hold_in_place(widget)
        selected = widget.passage if widget.has_selection else None
        inline = InlineKeepWords(self._theme, widget.message.text, selected, widget)
        inline.set_state(self._session.state)
        self._session.state_changed.connect(inline.set_state)
        inline.closed.connect(widget.close_in_place)
        inline.submitted.connect(partial(self._write, reply))
        widget.show_in_place(inline, inline.view)

    def _write(self, reply: int, kept: tuple[tuple[int, int], ...]) -> None:
        """Write everything anew but these ranges of a reply's characters."""
        widget = self._messages.reply(reply)
        if widget is None:
            return
        text = widget.message.text
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        shifted = tuple((first - start, last - start) for first, last in kept)
        widget.close_in_place()
        self._session.rewriting.rewrite(reply, start, end, (Slot(draft=text[start:end], kept=shifted),))
