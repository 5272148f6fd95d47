"""The chat: which conversation is open, what people do in it, and what of that is stored when.

Everything a person would miss is in storage before it is on the screen: their message when it is sent, and
what comes of it as `answering` says.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.canvas.trace import Trace, TraceError
from app.canvas.trace import decode as decode_trace
from app.chat.answering import Answering, ChatState, RunningReply
from app.chat.prompt import Prompt, prompt_of, title_of
from app.processes.engine import EngineProcess
from app.storage import Conversation, Found, StorageError, Store, StoredMessage
from model_backends.protocol import Failed, Generate, Message, Sampling


class ChatSession(QObject):
    """All that the window shows comes from here; all that people do goes in here."""

    state_changed = Signal(str)
    """The new `ChatState`."""
    conversations_changed = Signal()
    """A conversation was made, renamed, deleted or used."""
    opened = Signal()
    """Another conversation is open: its messages and its draft are to be shown."""
    changed = Signal()
    """The open conversation has other messages than before: they are to be shown anew."""
    added = Signal(object)
    """A `StoredMessage` of the open conversation is new; a reply has the status "running"."""
    replied = Signal(int, object)
    """A step or a committed block of the reply with this id."""
    updated = Signal(object)
    """A `StoredMessage` changed: it ended, or messages were left out for it."""
    failed = Signal(object)
    """Something failed that concerns the open conversation, or all of them: a `Failed`."""
    draft_wanted = Signal()
    """The draft is about to be changed: what is being typed must be saved now."""
    draft_changed = Signal()
    """The draft of the open conversation is another: it is to be shown."""

    def __init__(
        self,
        store: Store,
        engine: EngineProcess,
        *,
        new_seed: Callable[[], int] = lambda: secrets.randbelow(2**31),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._engine, self._new_seed = store, engine, new_seed
        self._current: int | None = None
        self._unsaved_drafts: dict[int | None, str] = {}  # what could not be stored is kept until it can
        self._requests = 0
        self.sampling = Sampling()
        self.system_prompt = ""
        self.thinking = False
        """Let the model think first, if it can."""
        self.answering = answering = Answering(store, engine, self)
        """The reply that is being written."""
        answering.state_changed.connect(self.state_changed)
        answering.replied.connect(self.replied)
        answering.updated.connect(self.updated)
        answering.ended.connect(self.conversations_changed)
        answering.withdrawn.connect(self._on_withdrawn)
        answering.draft_wanted.connect(self._on_draft_wanted)
        answering.failed.connect(self._on_failed)

    # What is open

    @property
    def store(self) -> Store:
        """The conversations on disk."""
        return self._store

    @property
    def state(self) -> ChatState:
        """What the chat is doing."""
        return self.answering.state

    @property
    def current(self) -> int | None:
        """The open conversation; `None` is one that begins with the next message."""
        return self._current

    @property
    def running_reply(self) -> int | None:
        """The message id of the reply that is being written."""
        running = self.answering.running
        return None if running is None else running.id

    @property
    def busy_elsewhere(self) -> int | None:
        """The conversation a reply is being written in, if that is not the open one."""
        running = self.answering.running
        return None if running is None or running.conversation == self._current else running.conversation

    @property
    def failure(self) -> Failed | None:
        """Why the last request of the open conversation failed, if it did."""
        return None if self._current is None else self.answering.failure_of(self._current)

    def conversations(self) -> list[Conversation]:
        """All conversations, the one used last first."""
        return self._store.conversations()

    def messages(self) -> list[StoredMessage]:
        """The messages of the open conversation."""
        stored = [] if self._current is None else self._store.messages(self._current)
        return [self.answering.latest(message) for message in stored]

    def exchanges(self) -> list[tuple[StoredMessage, StoredMessage]]:
        """Every question of the open conversation with each of its replies, in all branches, oldest first."""
        return [] if self._current is None else self._store.exchanges(self._current)

    def traces(self, reply: int) -> tuple[Trace, ...]:
        """What was seen of a reply, block by block; empty if it is not kept."""
        try:
            return tuple(decode_trace(data) for data in self._store.traces.of(reply))
        except (StorageError, TraceError) as error:
            self.failed.emit(error.as_event())
            return ()

    def open(self, conversation: int | None) -> None:
        """Show a conversation; a reply that is being written elsewhere goes on."""
        self._current = conversation
        self.opened.emit()

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        if title.strip():
            self._keep(lambda: self._store.rename(conversation, title.strip()))
        self.conversations_changed.emit()

    def delete(self, conversation: int) -> None:
        """Delete a conversation for good."""
        if self._keep(lambda: self._store.delete(conversation)):
            self._unsaved_drafts.pop(conversation, None)
            self.answering.forget(conversation)
            if self._current == conversation:
                self.open(None)
        self.conversations_changed.emit()

    def pin(self, conversation: int, pinned: bool) -> None:
        """Keep a conversation at the top of the list, or no longer."""
        self._keep(lambda: self._store.pin(conversation, pinned))
        self.conversations_changed.emit()

    def search(self, text: str) -> list[Found]:
        """The messages with these words, in all branches of all conversations, the best first."""
        try:
            return self._store.search.find(text)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return []

    def reveal(self, message: int) -> int | None:
        """Let the conversation of a message show a branch with it; the conversation, `None` if it is gone.

        While a reply of it is being written, a conversation stays in its branch.
        """
        try:
            conversation = self._store.message(message).conversation
        except KeyError:
            return None
        is_shown = any(entry.id == message for entry in self._store.messages(conversation))
        running = self.answering.running
        is_written = running is not None and running.conversation == conversation
        if is_shown or is_written:
            return conversation
        if self._keep(lambda: self._store.show_branch(message)) and conversation == self._current:
            self.changed.emit()
        return conversation

    def draft(self) -> str:
        """What was typed but not sent in the open conversation."""
        unsaved = self._unsaved_drafts.get(self._current)
        return self._store.draft(self._current) if unsaved is None else unsaved

    def save_draft(self, text: str) -> None:
        """Keep what was typed but not sent in the open conversation."""
        self._unsaved_drafts[self._current] = text
        if self._keep(lambda: self._store.save_draft(self._current, text)):
            del self._unsaved_drafts[self._current]

    # Asking

    def send(self, text: str, *, draft: str = "") -> bool:
        """Store a message and ask for its reply; False (and nothing happens) if it cannot be sent now.

        `draft` is what stays in the field, where the message did not come from there.
        """
        return self._ask(text, draft=draft)

    def edit(self, message: int, text: str) -> bool:
        """Ask something else in place of a question; what was there stays as a branch. False as in `send`."""
        question = next((entry for entry in self.messages() if entry.id == message), None)
        return question is not None and self._ask(text, draft=self.draft(), instead_of=question)

    def _ask(self, text: str, *, draft: str, instead_of: StoredMessage | None = None) -> bool:
        if self.state != "idle" or not text.strip():
            return False
        words, model, seed = text.strip("\r\n"), self._model_name(), self._new_seed()
        try:
            self.answering.store_replies()
            leaf = None if self._current is None else self._store.leaf(self._current)
            question, reply = self._store.ask(
                self._current,
                words,
                title=title_of(words),
                draft=draft,
                model=model,
                seed=seed,
                sampling=self.sampling,
                instead_of=instead_of,
            )
            prompt = self._prompt_for(question)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        self._unsaved_drafts.pop(self._current, None)
        self._current = question.conversation
        running = RunningReply(reply, question, prompt, leaf)
        if instead_of is None:
            self.added.emit(question)
        else:
            self.changed.emit()
        self._generate(running, is_shown=instead_of is not None)
        return True

    def retry(self) -> bool:
        """Answer the last question of the open conversation again, with another seed, as a branch."""
        question = next((turn for turn in reversed(self.messages()) if turn.role == "user"), None)
        return question is not None and self._answer(question, self._new_seed(), self.sampling)

    def resume(self, reply: int) -> bool:
        """Go on with a reply of the open conversation that was cut off, in its place."""
        history = {entry.id: entry for entry in self.messages()}
        begun = history.get(reply)
        question = history.get(begun.parent or 0) if begun is not None else None
        if self.state != "idle" or begun is None or question is None or not begun.can_continue:
            return False
        try:
            self.answering.store_replies()
            prompt = self._prompt_for(question).continued(begun.text)
            again = self._store.reopen_reply(begun.id)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        self.changed.emit()
        running = RunningReply(again, question, prompt, begun.id, again.blocks, again.text, again.thought)
        running.begun, running.traced = (again.text, again.thought), again.traced
        self._generate(running, is_shown=True)
        return True

    def show_branch(self, message: int) -> None:
        """Show another branch of the open conversation: the one with this message."""
        if self.state == "idle" and self._keep(lambda: self._store.show_branch(message)):
            self.changed.emit()

    def _answer(self, question: StoredMessage, seed: int, sampling: Sampling) -> bool:
        if self.state != "idle":
            return False
        try:
            self.answering.store_replies()
            leaf = self._store.leaf(question.conversation)
            prompt = self._prompt_for(question)
            reply = self._store.begin_reply(question, self._model_name(), seed, sampling)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        self.answering.forgive(reply.conversation)
        self.changed.emit()
        self._generate(RunningReply(reply, question, prompt, leaf), is_shown=True)
        return True

    def recover(self) -> None:
        """After a failure: answer what has no full answer yet, otherwise only start the engine again."""
        history = self.messages()
        if self.state != "idle":
            return
        if history and (history[-1].role == "user" or history[-1].status in ("interrupted", "running")):
            self.retry()
            return
        if self._current is not None:
            self.answering.forgive(self._current)
        self.changed.emit()
        self._engine.start()

    def stop(self) -> None:
        """Stop the reply; its committed blocks stay."""
        self.answering.stop()

    def _model_name(self) -> str:
        return self._engine.loaded.name if self._engine.loaded else self._engine.model.stem

    def _prompt_for(self, question: StoredMessage) -> Prompt:
        turns = self._store.messages(question.conversation)
        return prompt_of([turn for turn in turns if turn.id <= question.id])

    def _generate(self, running: RunningReply, *, is_shown: bool = False) -> None:
        reply = running.reply
        self.answering.forgive(reply.conversation)
        if not is_shown:
            self.added.emit(reply)
        self.conversations_changed.emit()
        self._requests += 1
        told = (Message(role="system", content=self.system_prompt),) if self.system_prompt.strip() else ()
        loaded = self._engine.loaded
        request = Generate(
            id=self._requests,
            messages=(*told, *running.prompt.messages),
            seed=reply.seed or 0,
            sampling=reply.sampling or self.sampling,
            thinking=self.thinking and loaded is not None and loaded.thinking,
        )
        self.answering.begin(running, request)

    # Answers

    def _on_withdrawn(self, conversation: int, with_question: bool) -> None:
        if conversation == self._current:
            self.changed.emit()
            if with_question:
                self.draft_changed.emit()

    def _on_draft_wanted(self, conversation: int) -> None:
        if conversation == self._current:
            self.draft_wanted.emit()

    def _on_failed(self, event: Failed, conversation: int | None) -> None:
        if conversation is None or conversation == self._current:
            self.failed.emit(event)

    def _keep(self, change: Callable[[], object]) -> bool:
        """Change what is stored; False, and a failure to show, if that is impossible."""
        try:
            change()
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        return True
