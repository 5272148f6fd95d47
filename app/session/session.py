"""The chat as a state machine: the open conversation, what people do in it, and when that is stored.

Everything a person would miss is in storage before it is on the screen: their message when it is sent, its
reply as `ReplyRun` says.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.attachments import Attachment
from app.base.translation import translated
from app.processes.engine_interface import Engine
from app.session.draft_decisions import DraftDecisions
from app.session.drafts import Drafts
from app.session.message_queue import MessageQueue
from app.session.reply_notes import reply_note
from app.session.reply_run import ChatState, ReplyRun, RunningReply, TraceLimits
from app.session.reply_settings import ReplySettings
from app.session.request_builder import EffectiveSettings, ReplyDefaults, RequestBuilder, question_of
from app.session.rewriting import Rewriting
from app.session.storing import is_stored
from app.storage import (
    Conversation,
    GenerationContext,
    Overrides,
    QueuedMessage,
    StorageError,
    Store,
    StoredMessage,
    UnsentEdit,
)
from model_backends.protocol import Failed, UnfogError

if TYPE_CHECKING:
    from app.storage.trace import Trace


MAX_STEPS = 1000
"""The most denoising steps per block that the settings allow."""


class ChatSession(QObject):
    """The model behind the window: views show its state, controllers call its methods."""

    state_changed = Signal(str)
    """The new `ChatState`."""
    conversations_changed = Signal()
    """A conversation was created, renamed, deleted or used."""
    opened = Signal()
    """Another conversation is open; show its messages and its draft."""
    changed = Signal()
    """The messages of the open conversation changed; show them again."""
    added = Signal(StoredMessage)
    """A message of the open conversation is new; a reply has the status "running"."""
    updated = Signal(StoredMessage)
    """A message changed: it ended, or messages were left out for it."""
    failed = Signal(Failed)
    """Something failed that concerns the open conversation, or all of them."""
    draft_requested = Signal()
    """The draft is about to change; save the typed text now."""
    draft_changed = Signal()
    """The draft of the open conversation changed; show it."""
    overrides_changed = Signal()
    """The overrides of the open conversation changed."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        *,
        new_seed: Callable[[], int] = lambda: secrets.randbelow(2**31),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._engine = store, engine
        self._current: int | None = None
        self._drafts = Drafts(store)
        self._request_builder = RequestBuilder(store, engine, new_seed)
        self._settings = ReplySettings(store, engine)
        self.reply_run = reply_run = ReplyRun(store, engine, self)
        """The reply that is being written, with its signals."""
        self.rewriting = rewriting = Rewriting(store, engine, reply_run, self._settings, new_seed, self)
        """Passages of replies that are written anew."""
        rewriting.failed.connect(self.failed)
        rewriting.undone.connect(lambda version: self._on_withdrawn(version.conversation, False))
        self.draft_decisions = drafts = DraftDecisions(store, reply_run, self)
        """What becomes of the blocks that replies were cut off in."""
        drafts.updated.connect(self.updated)
        drafts.failed.connect(self.failed)
        self.queue = queue = MessageQueue(store, reply_run, self._send_queued, self)
        """The messages that wait for the running reply."""
        queue.failed.connect(self.failed)
        reply_run.state_changed.connect(self.state_changed)
        reply_run.updated.connect(self.updated)
        reply_run.ended.connect(self.conversations_changed)
        reply_run.came_empty.connect(self._on_empty)
        reply_run.withdrawn.connect(self._on_withdrawn)
        reply_run.draft_requested.connect(self._on_draft_requested)
        reply_run.failed.connect(self._on_failed)
        engine.unavailable.connect(self.failed)

    # Defaults

    @property
    def model(self) -> Path:
        """The model of conversations that have none of their own."""
        return self._settings.model

    def use_model(self, model: Path) -> None:
        """Change the model of conversations that have none of their own, from their next reply on."""
        self._settings.use_model(model)

    @property
    def defaults(self) -> ReplyDefaults:
        """The settings of replies in conversations that do not override them."""
        return self._settings.defaults

    def set_defaults(self, defaults: ReplyDefaults) -> None:
        """Change the settings of replies, from the next one on."""
        self._settings.set_defaults(defaults)

    def limit_traces(self, limits: TraceLimits) -> None:
        """Keep traces of replies within these limits from now on."""
        self.reply_run.limit_traces(limits)

    # What is open

    @property
    def store(self) -> Store:
        """The conversations on disk."""
        return self._store

    @property
    def state(self) -> ChatState:
        """The state of the running reply."""
        return self.reply_run.state

    @property
    def current(self) -> int | None:
        """The open conversation; `None` is a new one, created with the first message."""
        return self._current

    @property
    def running_reply(self) -> int | None:
        """The message id of the reply that is being written."""
        running = self.reply_run.running
        return None if running is None else running.id

    @property
    def busy_elsewhere(self) -> int | None:
        """The conversation of the running reply, if it is not the open one."""
        running = self.reply_run.running
        return None if running is None or running.conversation == self._current else running.conversation

    @property
    def failure(self) -> Failed | None:
        """Why the last request of the open conversation failed, if it did."""
        return None if self._current is None else self.reply_run.failure_of(self._current)

    def conversations(self) -> list[Conversation]:
        """Return all conversations but those in the trash, pinned ones first, then by last use."""
        return self._store.conversations()

    def messages(self) -> list[StoredMessage]:
        """Return the messages of the open conversation."""
        stored = [] if self._current is None else self._store.messages(self._current)
        return [self.reply_run.latest(message) for message in stored]

    def messages_since_stats(self) -> list[StoredMessage]:
        """Return the messages from the newest with statistics on, or all."""
        stored = [] if self._current is None else self._store.messages_since_stats(self._current)
        return [self.reply_run.latest(message) for message in stored]

    def question_reply_pairs(self) -> list[tuple[StoredMessage, StoredMessage]]:
        """Return every question with each of its replies, in all branches, oldest first."""
        return [] if self._current is None else self._store.question_reply_pairs(self._current)

    def traces(self, reply: int) -> tuple[Trace, ...]:
        """Return the traces of a reply, block by block; empty if none were kept."""
        from app.storage.trace import TraceError, decode, place_in_text

        try:
            traces = tuple(decode(data) for data in self._store.traces.of(reply))
            if any(trace.is_fill for trace in traces):
                return place_in_text(traces, self._store.message(reply).text)
            return traces
        except (StorageError, TraceError) as error:
            self.failed.emit(error.as_event())
            return ()

    def open(self, conversation: int | None) -> None:
        """Open a conversation; a reply running elsewhere continues."""
        self._current = conversation
        self.opened.emit()

    def rename(self, conversation: int, title: str) -> None:
        """Rename a conversation."""
        if title.strip():
            self._keep(lambda: self._store.rename(conversation, title.strip()))
        self.conversations_changed.emit()

    def save_title(self, conversation: int, title: str) -> None:
        """Store a title that is still being typed, without a signal; `rename` follows."""
        if title.strip():
            self._keep(lambda: self._store.rename(conversation, title.strip()))

    def retitle(self, conversation: int, before: str, title: str) -> bool:
        """Rename a conversation unless its title changed meanwhile; return whether it was renamed."""
        try:
            is_renamed = self._store.retitle(conversation, before, title)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        if is_renamed:
            self.conversations_changed.emit()
        return is_renamed

    def forget(self, conversations: Sequence[int]) -> None:
        """Drop what is in memory of conversations that were deleted for good."""
        for conversation in conversations:
            self._drafts.drop(conversation)
            self.reply_run.forget(conversation)
        if self._current in conversations:
            self.open(None)

    def reveal(self, message: int) -> int | None:
        """Switch the conversation of a message to a branch that contains it.

        A conversation with a running reply stays in its branch. Returns the conversation, `None` if gone.
        """
        try:
            conversation = self._store.message(message).conversation
        except KeyError:
            return None
        is_shown = any(entry.id == message for entry in self._store.messages(conversation))
        running = self.reply_run.running
        is_written = running is not None and running.conversation == conversation
        if is_shown or is_written:
            return conversation
        if self._keep(lambda: self._store.show_branch(message)) and conversation == self._current:
            self.changed.emit()
        return conversation

    def draft(self) -> str:
        """Return the draft of the open conversation."""
        return self._drafts.text(self._current)

    def save_draft(self, text: str) -> None:
        """Store the draft of the open conversation."""
        self._drafts.update(self._current, text=text)
        self._keep(self._store_pending)

    def draft_files(self, conversation: int | None) -> tuple[Attachment, ...]:
        """Return the files of a conversation's draft."""
        return self._drafts.files(conversation)

    def save_draft_files(self, conversation: int | None, files: Sequence[Attachment]) -> None:
        """Store the files of a conversation's draft."""
        self._drafts.update(conversation, files=files)
        self._keep(self._store_pending)

    def unsent_edit(self, message: int) -> UnsentEdit | None:
        """Return the unsent edit of a question; `None` if it is not being edited."""
        try:
            return self._drafts.edit(message)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return None

    def save_edit(self, message: int, edit: UnsentEdit | None) -> None:
        """Store the unsent edit of a question; `None`: it was cancelled."""
        self._drafts.update_edit(message, edit)
        self._keep(self._store_pending)

    def _store_pending(self) -> None:
        """Store drafts and replies that could not be stored before, of all conversations."""
        self._drafts.store()
        self.reply_run.store_replies()

    # Overrides of the open conversation

    @property
    def overrides(self) -> Overrides:
        """The overrides of the open conversation, also of a new one."""
        return self._store.overrides.of(self._current)

    @property
    def in_effect(self) -> EffectiveSettings:
        """The settings of its next reply: its overrides, otherwise the defaults."""
        return self._settings.of(self._current)

    def configure(self, conversation: int | None, overrides: Overrides) -> None:
        """Override settings in a conversation, from its next reply on."""
        if (
            self._keep(lambda: self._store.overrides.set(conversation, overrides))
            and conversation == self._current
        ):
            self.overrides_changed.emit()

    # Asking

    def send(
        self,
        text: str,
        *,
        files: Sequence[Attachment] = (),
        draft: str = "",
        draft_files: Sequence[Attachment] = (),
    ) -> bool:
        """Store a message and request its reply; False, and nothing happens, if it cannot be sent now.

        `draft` and `draft_files` stay in the composer, if the message did not come from there.
        """
        return self._ask(self._current, text, files, draft, draft_files)

    def enqueue(self, text: str, files: Sequence[Attachment] = ()) -> bool:
        """Queue a message of the open conversation, to be sent when the running reply is done.

        It was the draft. A new conversation is stored by it. False, and nothing happens, if it is empty or
        cannot be stored.
        """
        if not (text.strip() or files):
            return False
        queued = self.queue.add(self._current, text, files)
        if queued is None:
            return False
        self._drafts.drop(self._current)
        if self._current is None:
            self.open(queued.conversation)
        self.conversations_changed.emit()
        return True

    def edit_queued(self, queued: QueuedMessage) -> bool:
        """Make a queued message of the open conversation the draft again, before what is there."""
        self.draft_requested.emit()
        if not self._keep(self._store_pending) or not self.queue.to_draft(queued):
            return False
        self.draft_changed.emit()
        return True

    def _send_queued(self, queued: QueuedMessage) -> bool:
        """Send a queued message; what is being typed stays."""
        conversation = queued.conversation
        if conversation == self._current:
            self.draft_requested.emit()
        draft, files = self._drafts.text(conversation), self._drafts.files(conversation)
        return self._ask(conversation, queued.text, queued.attachments, draft, files, queued=queued)

    def edit(self, message: int, text: str, files: Sequence[Attachment] | None = None) -> bool:
        """Replace a question; the earlier version stays as a branch. False as in `send`.

        `files` replace those of the question; `None` keeps them.
        """
        question = next((entry for entry in self.messages() if entry.id == message), None)
        if question is None:
            return False
        files = question.attachments if files is None else files
        draft, draft_files = self.draft(), self.draft_files(self._current)
        return self._ask(self._current, text, files, draft, draft_files, instead_of=question)

    def _ask(
        self,
        conversation: int | None,
        text: str,
        files: Sequence[Attachment],
        draft: str,
        draft_files: Sequence[Attachment],
        *,
        instead_of: StoredMessage | None = None,
        queued: QueuedMessage | None = None,
    ) -> bool:
        if self.state != "idle" or not (text.strip() or files):
            return False
        try:
            wanted = self._settings.prepare_engine(conversation)
            self.reply_run.store_replies()
            running = self._request_builder.ask(
                conversation, text, files, draft, draft_files, wanted, instead_of=instead_of, queued=queued
            )
        except UnfogError as error:
            self.failed.emit(error.as_event())
            return False
        self._drafts.drop(conversation)
        if instead_of is not None:
            self._drafts.drop_edit(instead_of.id)
        if conversation == self._current:
            self._current = running.question.conversation
        if instead_of is None:
            self.added.emit(running.question)
        else:
            self.changed.emit()
        self._generate(running, wanted, is_shown=instead_of is not None)
        return True

    def retry(self, reply: int | None = None) -> bool:
        """Generate another reply as a branch, to the question of this reply or to the last one."""
        turns = self.messages()
        if reply is None:
            question = next((turn for turn in reversed(turns) if turn.role == "user"), None)
        else:
            question = question_of(reply, turns)
        return question is not None and self._answer(question)

    def reproduce(self, reply: int) -> bool:
        """Repeat a reply as a branch, with its seed and settings; the model may have changed."""
        turns = self.messages()
        original = next((turn for turn in turns if turn.id == reply and turn.seed is not None), None)
        question = question_of(reply, turns)
        return original is not None and question is not None and self._answer(question, like=original)

    def reply_note(self, reply: StoredMessage) -> str:
        """Return the note above a reply about its siblings, "" for none."""
        try:
            earlier = [self._store.message(other) for other in reply.siblings if other < reply.id]
            notes = (
                reply_note(
                    reply,
                    [self.reply_run.latest(other) for other in earlier],
                    self._store.generation_context.of,
                ),
                translated(self.reply_run.trace_problem(reply.id)),
            )
            return " ".join(filter(None, notes))
        except StorageError as error:
            self.failed.emit(error.as_event())
            return ""

    def resume(self, reply: int) -> bool:
        """Continue a reply of the open conversation that was cut off, in its place."""
        history = {entry.id: entry for entry in self.messages()}
        begun = history.get(reply)
        question = history.get(begun.parent or 0) if begun is not None else None
        if self.state != "idle" or begun is None or question is None or not begun.can_continue:
            return False
        try:
            wanted = self._settings.prepare_engine(self._current)
            self.reply_run.store_replies()
            running = self._request_builder.resume(begun, question)
        except UnfogError as error:
            self.failed.emit(error.as_event())
            return False
        self.changed.emit()
        self._generate(running, wanted, is_shown=True)
        return True

    def retry_with_more_steps(self, reply: int) -> bool:
        """Generate another reply as a branch, with twice the steps per block that this one ran out of."""
        turns = self.messages()
        original = next((turn for turn in turns if turn.id == reply and turn.unsettled), None)
        question = question_of(reply, turns)
        if original is None or question is None:
            return False
        steps = max(block.steps for block in original.unsettled or ())
        return self._answer(question, max_steps=min(2 * steps, MAX_STEPS))

    def show_branch(self, message: int) -> None:
        """Show the branch of the open conversation that contains this message."""
        if self.state == "idle" and self._keep(lambda: self._store.show_branch(message)):
            self.changed.emit()

    def _answer(
        self,
        question: StoredMessage,
        *,
        like: StoredMessage | None = None,
        once_more: bool = False,
        max_steps: int | None = None,
    ) -> bool:
        """Answer a question in a new branch: `like` another reply, or `once_more` after an empty one.

        `max_steps` per block, if they are not those of the settings.
        """
        if self.state != "idle":
            return False
        try:
            wanted = self._settings.prepare_engine(question.conversation)
            if max_steps is not None:
                wanted = wanted.with_steps(max_steps)
            self.reply_run.store_replies()
            generation_context = None if like is None else self._store.generation_context.of(like.id)
            once = like is not None or once_more
            running = self._request_builder.answer(question, wanted, like, may_try_again=not once)
        except UnfogError as error:
            self.failed.emit(error.as_event())
            return False
        if question.conversation == self._current:
            self.changed.emit()
        self._generate(running, wanted, generation_context, is_shown=True)
        return True

    def _on_empty(self, question: StoredMessage) -> None:
        """Try once more with another seed after an empty reply."""
        if not self._answer(question, once_more=True):
            self.conversations_changed.emit()

    def recover(self) -> None:
        """After a failure, retry the unfinished reply; if there is none, only restart the engine."""
        history = self.messages()
        if self.state != "idle":
            return
        if history and (history[-1].role == "user" or history[-1].status in ("interrupted", "running")):
            self.retry()
            return
        if self._current is not None:
            self.reply_run.forgive(self._current)
        self.changed.emit()
        self._engine.start()

    def stop(self) -> None:
        """Stop the reply; its committed blocks stay. What is written in the background stops as well."""
        self._engine.cancel_background()
        self.reply_run.stop()

    def _generate(
        self,
        running: RunningReply,
        wanted: EffectiveSettings,
        generation_context: GenerationContext | None = None,
        *,
        is_shown: bool = False,
    ) -> None:
        reply = running.reply
        generation_context = generation_context or GenerationContext(
            system=wanted.system, thinking=self._settings.defaults.thinking
        )
        self._keep(lambda: self._store.generation_context.add(reply.id, generation_context))
        self.reply_run.forgive(reply.conversation)
        if not is_shown:
            self.added.emit(reply)
        self.conversations_changed.emit()
        self.reply_run.begin(running, self._request_builder.request(running, generation_context, wanted))

    # Answers

    def _on_withdrawn(self, conversation: int, with_question: bool) -> None:
        if conversation == self._current:
            self.changed.emit()
            if with_question:
                self.draft_changed.emit()

    def _on_draft_requested(self, conversation: int) -> None:
        if conversation == self._current:
            self.draft_requested.emit()

    def _on_failed(self, event: Failed, conversation: int | None) -> None:
        if conversation is None or conversation == self._current:
            self.failed.emit(event)

    def _keep(self, change: Callable[[], object]) -> bool:
        return is_stored(change, self.failed)
