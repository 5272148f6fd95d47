"""Connect the chat session to message list, composer and status line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from app.base.app_dirs import BUNDLED_CANVAS_LENGTH
from app.base.translation import tr
from app.gui.composer.attachments import ComposerAttachments
from app.gui.composer.composer import Composer
from app.gui.controllers.models import ModelsController
from app.gui.conversation.message_list import MessageList
from app.gui.markdown.links import ask_about_link
from app.gui.widgets.context import AppContext
from app.gui.widgets.status_line import StatusLine
from app.session.unsettled_lookup import UnsettledLookup
from app.storage import StoredMessage
from model_backends.protocol import Loaded

_CANVAS_LENGTH = "window/canvas_length"
_LONGEST_CANVAS = 4096  # positions; the published model has 256


class ChatController(QObject):
    """Shows the open conversation and the progress of its reply; forwards actions to the session."""

    def __init__(
        self,
        context: AppContext,
        messages: MessageList,
        composer: Composer,
        status: StatusLine,
        attachments: ComposerAttachments,
        models: ModelsController,
    ) -> None:
        super().__init__(messages)
        self._session, self._state = context.session, context.window_state
        self._messages, self._composer, self._status = messages, composer, status
        self._attachments, self._models = attachments, models
        remembered = int(str(self._state.value(_CANVAS_LENGTH, 0, int)))
        is_possible = 0 < remembered <= _LONGEST_CANVAS
        messages.set_canvas_length(remembered if is_possible else BUNDLED_CANVAS_LENGTH)
        context.engine.loaded.connect(self._on_loaded)
        self._unsettled = UnsettledLookup(context.store, self)
        self._unsettled.found.connect(context.session.updated)
        self._connect_session()
        self._connect_views()
        context.actions.handle(
            {
                "again": context.session.retry,
                "attach": self.choose_attachments,
                "end": messages.follow,
                "skip": messages.skip,
            }
        )
        self._show_conversation()

    def shutdown(self) -> None:
        """Do nothing more on its own."""
        self._unsettled.stop()

    def skip_or_stop(self) -> None:
        """Stop the reply; if it has ended but is still being played, show all of it."""
        if self._session.state == "idle":
            self._messages.skip()
        else:
            self._session.stop()

    def escape(self) -> None:
        """Leave the Models page, otherwise stop the running reply."""
        if not self._models.escape():
            self.skip_or_stop()

    def write_anew(self, text: str) -> None:
        """Put a text into the message field of a new conversation, behind what is there."""
        self._composer.save()
        self._session.open(None)
        self._composer.set_text("\n\n".join(filter(None, (self._composer.text.rstrip(), text))))
        self._composer.save()
        self._models.leave()

    def _leave_pad(self) -> None:
        """Open a new conversation if a pad is open: files are attached to a message."""
        current = self._session.current
        if current is not None and self._session.store.conversation(current).is_pad:
            self._session.open(None)

    def choose_attachments(self) -> None:
        """Ask for files to attach to the next message."""
        self._models.hide()
        self._leave_pad()
        self._attachments.choose()

    def refuse_picture(self) -> None:
        """Say that the model can't read the dropped picture."""
        self._models.hide()
        self._leave_pad()
        self._attachments.refuse_picture()

    def attach(self, paths: list[Path]) -> None:
        """Attach files to the next message."""
        self._models.hide()
        self._leave_pad()
        self._attachments.attach(paths)

    def _connect_session(self) -> None:
        session = self._session
        session.opened.connect(self._show_conversation)
        session.changed.connect(self._show_messages)
        session.added.connect(self._on_added)
        session.updated.connect(self._on_updated)
        session.reply_run.block_started.connect(self._messages.push)
        session.reply_run.step.connect(self._messages.push)
        session.reply_run.block.connect(self._messages.push)
        session.rewriting.rewritten.connect(lambda _, reply: self._show_stats(reply))
        session.failed.connect(self._messages.show_failure)
        session.draft_requested.connect(self._composer.save)
        session.draft_changed.connect(self._show_draft)
        session.state_changed.connect(self._on_state)
        session.state_changed.connect(lambda state: self._messages.set_busy(state != "idle"))

    def _connect_views(self) -> None:
        session, messages, composer = self._session, self._messages, self._composer
        composer.send.connect(self._attachments.send)
        composer.stop.connect(session.stop)
        composer.drafted.connect(session.save_draft)
        messages.recover.connect(session.recover)
        messages.edited.connect(session.edit)
        messages.edit_changed.connect(session.save_edit)
        messages.branch.connect(session.show_branch)
        messages.chosen.connect(self._send_example)
        messages.requests.handle(
            {
                "again": session.retry,
                "reproduce": session.reproduce,
                "more_steps": session.retry_with_more_steps,
                "resume": session.resume,
            }
        )
        messages.link_clicked.connect(lambda link: ask_about_link(link, messages.window()))
        messages.later_requested.connect(lambda: messages.show_later(session.messages()))
        messages.end_requested.connect(self._show_messages)
        self._models.attach_requested.connect(self.attach)
        self._models.picture_dropped.connect(self.refuse_picture)
        self._models.left.connect(composer.focus)

    def _send_example(self, text: str) -> None:
        files = self._session.draft_files(self._session.current)
        self._session.send(text, draft=self._composer.text, draft_files=files)

    def _show_conversation(self) -> None:
        self._show_draft()
        self._show_messages()

    def _show_draft(self) -> None:
        self._composer.set_text(self._session.draft())

    def _show_messages(self) -> None:
        messages = self._session.messages()
        self._messages.show_messages(messages)
        self._unsettled.look_at(messages)
        if (reply := self._session.running_reply) is not None and self._session.reply_run.noise is not None:
            self._messages.push(reply, self._session.reply_run.noise)
        stats = next((message.stats for message in reversed(messages) if message.stats), None)
        self._status.show_stats(stats)
        self._on_state(self._session.state)
        if self._session.failure is not None:
            self._messages.show_failure(self._session.failure)

    def _on_loaded(self, model: Loaded) -> None:
        """Note how many positions the fog has until the noise of a block is known."""
        self._state.setValue(_CANVAS_LENGTH, model.canvas_length)
        self._messages.set_canvas_length(model.canvas_length)

    def _on_added(self, message: StoredMessage) -> None:
        if message.conversation == self._session.current:
            self._messages.add(message)

    def _on_updated(self, message: StoredMessage) -> None:
        self._messages.update_message(message)
        self._show_stats(message)

    def _show_stats(self, message: StoredMessage) -> None:
        if message.stats is not None and message.conversation == self._session.current:
            self._status.show_stats(message.stats)

    def _on_state(self, state: str) -> None:
        self._composer.set_busy(state != "idle", stopping=state == "stopping", other_title=self._busy_title())
        words = {
            "loading": tr("Loading the model…"),
            "generating": tr("Reading your message…")
            if self._session.rewriting.running is None
            else tr("Writing this passage…"),
            "stopping": tr("Stopping…"),
        }
        if state in words and (reply := self._session.running_reply) is not None:
            self._messages.show_progress(reply, words[state])

    def _busy_title(self) -> str:
        """Return the title of the running reply's conversation, "" if that is the open one."""
        elsewhere = self._session.busy_elsewhere
        titles = (entry.title for entry in self._session.conversations() if entry.id == elsewhere)
        return next(titles, "")
