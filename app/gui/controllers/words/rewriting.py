"""Write the selected passage of a reply anew, in its place, with undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import get_args

from PySide6.QtCore import QObject

from app.base.translation import tr
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.session.rewriting import Passage, RewriteKind, slot_for
from app.storage import StoredMessage


class RewritingController(QObject):
    """Handles the actions for a selected passage, and shows in the reply what the session does with it."""

    def __init__(self, context: AppContext, messages: MessageList, toast: Toast, note: Toast) -> None:
        """`toast` offers to undo it; `note` says why nothing happens."""
        super().__init__(messages)
        session = context.session
        self._session, self._rewriting = session, session.rewriting
        self._messages, self._toast, self._note = messages, toast, note
        self._targets: list[Callable[[RewriteKind], bool]] = []
        kinds: tuple[RewriteKind, ...] = get_args(RewriteKind)
        messages.requests.handle({f"rewrite_{kind}": partial(self._in_reply, kind) for kind in kinds})
        context.actions.handle({f"rewrite_{kind}": partial(self.rewrite, kind) for kind in kinds})
        self._rewriting.began.connect(self._on_began)
        self._rewriting.rewritten.connect(self._on_rewritten)
        self._rewriting.given_up.connect(self._on_given_up)
        session.state_changed.connect(self._on_state)
        session.opened.connect(self._show_running)
        self._was_stopping = False

    def add_target(self, target: Callable[[RewriteKind], bool]) -> None:
        """Ask this target before the replies; it returns whether it has a passage, which it rewrites then."""
        self._targets.append(target)

    def rewrite(self, kind: RewriteKind) -> None:
        """Write the selected passage anew, or say what to select."""
        if any(target(kind) for target in self._targets):
            return
        reply = self._messages.reply_with_selection
        if reply is None:
            self._note.show_message(
                tr("Select a passage in a reply first: drag across it, or hold Shift and use the arrow keys.")
            )
            return
        self._in_reply(kind, reply.message.id)

    def _in_reply(self, kind: RewriteKind, reply: int) -> None:
        widget = self._messages.reply(reply)
        if self._session.state != "idle":
            self._note.show_message(tr("Wait until the running reply is done."))
            return
        passage = None if widget is None else widget.passage
        if widget is None or passage is None:
            return
        start, end = passage
        self._rewriting.rewrite(reply, start, end, (slot_for(kind, widget.message.text[start:end]),))

    # What the session does

    def _on_began(self, passage: Passage) -> None:
        widget = self._messages.reply(passage.reply)
        if widget is not None:
            self._messages.hold_in_place(widget)
            widget.begin_rewrite(passage.start, passage.end)

    def _show_running(self) -> None:
        """Show the fog again after another conversation was open."""
        if (passage := self._rewriting.running) is not None and self._session.busy_elsewhere is None:
            self._on_began(passage)
            if (noise := self._session.reply_run.noise) is not None:
                self._messages.push(passage.reply, noise)

    def _on_rewritten(self, passage: Passage, reply: StoredMessage) -> None:
        if reply.conversation != self._session.current:
            return
        shown = self._messages.reply(passage.reply)
        if shown is None:
            return
        has_later = shown is not self._messages.last_reply
        widget = self._messages.replace_reply(passage.reply, reply, is_written=True)
        widget.finish_rewrite(reply, passage.start, passage.end)
        self._toast.offer_undo(
            tr("Passage rewritten. What followed is kept with the earlier version.")
            if has_later
            else tr("Passage rewritten. The earlier version is kept."),
            on_end=lambda: None,
            on_undo=partial(self._rewriting.undo, reply.id),
        )

    def _on_given_up(self, reply: int) -> None:
        widget = self._messages.reply(reply)
        if widget is not None:
            widget.give_up_rewrite()
        if self._was_stopping and widget is not None:
            self._note.show_message(tr("Stopped. Nothing was changed."))

    def _on_state(self, state: str) -> None:
        if state != "idle":
            self._was_stopping = state == "stopping"
