"""The chat's state machine: which conversation is open, which reply is being written, what is stored when.

Everything a person would miss is in storage before it is on the screen: their message when it is sent, each
block when it is committed, the reply's end when it ends.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from app.canvas.trace import Trace, TraceError
from app.canvas.trace import decode as decode_trace
from app.canvas.trace import encode as encode_trace
from app.chat.prompt import Prompt, prompt_of, title_of
from app.processes.engine import EngineProcess
from app.storage import Conversation, Found, Status, StorageError, Store, StoredMessage
from model_backends.protocol import (
    BlockCommitted,
    DenoisingStep,
    Failed,
    Finished,
    Generate,
    Loaded,
    Message,
    PromptPrefilled,
    Sampling,
)

ChatState = Literal["idle", "loading", "answering", "stopping"]

DEFAULT_TRACE_BYTES = 200_000_000
DEFAULT_TRACE_SECONDS = 365 * 86_400


@dataclass
class _Running:
    """The reply that is being written; what is committed stays here even where it cannot be stored."""

    reply: StoredMessage
    question: StoredMessage
    prompt: Prompt
    leaf_before: int | None  # what the conversation ended with
    blocks: int = 0
    text: str = ""
    thought: str = ""
    begun: tuple[str, str] = ("", "")  # text and thoughts that are continued
    steps: list[DenoisingStep] = field(default_factory=list)  # of the block at hand
    traced: bool = False

    def trace(self, block: BlockCommitted) -> bytes | None:
        """The trace of a block that is final; None if no step of it was seen."""
        steps = [step for step in self.steps if step.block == block.block]
        self.steps.clear()
        self.traced |= bool(steps)
        return encode_trace(block.block, steps, block) if steps else None

    def add(self, block: BlockCommitted) -> None:
        self.blocks += 1
        self.text += block.text
        self.thought += block.thought


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
        self._state: ChatState = "idle"
        self._current: int | None = None
        self._running: _Running | None = None
        self._failures: dict[int, Failed] = {}  # of conversations whose last request failed
        # What could not be stored is kept here until it can.
        self._unsaved_drafts: dict[int | None, str] = {}
        self._unstored_replies: dict[int, StoredMessage] = {}
        self._requests = 0
        self.sampling = Sampling()
        self.engine_is_lent = False
        """Somebody else uses the engine: what it says is not for conversations."""
        self.system_prompt = ""
        self.thinking = False
        """Let the model think first, if it can."""
        self.keep_traces = True
        self.trace_bytes, self.trace_seconds = DEFAULT_TRACE_BYTES, DEFAULT_TRACE_SECONDS
        engine.received.connect(self._on_event)

    # What is open

    @property
    def store(self) -> Store:
        """The conversations on disk."""
        return self._store

    @property
    def state(self) -> ChatState:
        """What the chat is doing."""
        return self._state

    @property
    def current(self) -> int | None:
        """The open conversation; `None` is one that begins with the next message."""
        return self._current

    @property
    def running_reply(self) -> int | None:
        """The message id of the reply that is being written."""
        return None if self._running is None else self._running.reply.id

    @property
    def busy_elsewhere(self) -> int | None:
        """The conversation a reply is being written in, if that is not the open one."""
        conversation = None if self._running is None else self._running.reply.conversation
        return None if conversation == self._current else conversation

    @property
    def failure(self) -> Failed | None:
        """Why the last request of the open conversation failed, if it did."""
        return None if self._current is None else self._failures.get(self._current)

    def conversations(self) -> list[Conversation]:
        """All conversations, the one used last first."""
        return self._store.conversations()

    def messages(self) -> list[StoredMessage]:
        """The messages of the open conversation."""
        stored = [] if self._current is None else self._store.messages(self._current)
        return [self._unstored_replies.get(message.id, message) for message in stored]

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
            self._failures.pop(conversation, None)
            self._unsaved_drafts.pop(conversation, None)
            replies = self._unstored_replies
            self._unstored_replies = {k: v for k, v in replies.items() if v.conversation != conversation}
            if self._running is not None and self._running.reply.conversation == conversation:
                self._running = None
                self._set_state("stopping")
                self._engine.cancel()
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
        is_written = self._running is not None and self._running.reply.conversation == conversation
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
        if self._state != "idle" or not text.strip():
            return False
        words, model, seed = text.strip("\r\n"), self._model_name(), self._new_seed()
        try:
            self._store_replies()
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
        running = _Running(reply, question, prompt, leaf)
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
        if self._state != "idle" or begun is None or question is None or not begun.can_continue:
            return False
        try:
            self._store_replies()
            prompt = self._prompt_for(question).continued(begun.text)
            again = self._store.reopen_reply(begun.id)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        self.changed.emit()
        running = _Running(again, question, prompt, begun.id, again.blocks, again.text, again.thought)
        running.begun, running.traced = (again.text, again.thought), again.traced
        self._generate(running, is_shown=True)
        return True

    def show_branch(self, message: int) -> None:
        """Show another branch of the open conversation: the one with this message."""
        if self._state == "idle" and self._keep(lambda: self._store.show_branch(message)):
            self.changed.emit()

    def _answer(self, question: StoredMessage, seed: int, sampling: Sampling) -> bool:
        if self._state != "idle":
            return False
        try:
            self._store_replies()
            leaf = self._store.leaf(question.conversation)
            prompt = self._prompt_for(question)
            reply = self._store.begin_reply(question, self._model_name(), seed, sampling)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        self._failures.pop(reply.conversation, None)
        self.changed.emit()
        self._generate(_Running(reply, question, prompt, leaf), is_shown=True)
        return True

    def recover(self) -> None:
        """After a failure: answer what has no full answer yet, otherwise only start the engine again."""
        history = self.messages()
        if self._state != "idle":
            return
        if history and (history[-1].role == "user" or history[-1].status in ("interrupted", "running")):
            self.retry()
            return
        if self._current is not None:
            self._failures.pop(self._current, None)
        self.changed.emit()
        self._engine.start()

    def stop(self) -> None:
        """Stop the reply; its committed blocks stay."""
        if self._state in ("loading", "answering"):
            self._set_state("stopping")
            self._engine.cancel()

    def _model_name(self) -> str:
        return self._engine.loaded.name if self._engine.loaded else self._engine.model.stem

    def _prompt_for(self, question: StoredMessage) -> Prompt:
        turns = self._store.messages(question.conversation)
        return prompt_of([turn for turn in turns if turn.id <= question.id])

    def _generate(self, running: _Running, *, is_shown: bool = False) -> None:
        self._running = running
        reply = running.reply
        self._failures.pop(reply.conversation, None)
        if not is_shown:
            self.added.emit(reply)
        self.conversations_changed.emit()
        self._set_state("answering" if self._engine.state == "ready" else "loading")
        self._requests += 1
        told = (Message(role="system", content=self.system_prompt),) if self.system_prompt.strip() else ()
        loaded = self._engine.loaded
        self._engine.generate(
            Generate(
                id=self._requests,
                messages=(*told, *running.prompt.messages),
                seed=reply.seed or 0,
                sampling=reply.sampling or self.sampling,
                thinking=self.thinking and loaded is not None and loaded.thinking,
            )
        )

    # Answers

    def _on_event(self, event: object) -> None:
        running = self._running
        if self.engine_is_lent:
            return
        if isinstance(event, Loaded) and self._state == "loading":
            self._set_state("answering")
        elif running is None:
            self._end_nothing(event)
        elif isinstance(event, Failed):
            self._fail(running, event)
        elif isinstance(event, Finished):
            self._finish(running, event)
        elif isinstance(event, PromptPrefilled | DenoisingStep | BlockCommitted):
            self._progress(running, event)

    def _end_nothing(self, event: object) -> None:
        """An event for nobody: of a reply whose conversation was deleted, or of loading the model."""
        if self._state == "stopping" and isinstance(event, Failed | Finished):
            self._set_state("idle")
        elif isinstance(event, Failed):
            self.failed.emit(event)

    def _progress(self, running: _Running, event: PromptPrefilled | DenoisingStep | BlockCommitted) -> None:
        reply = running.reply
        if isinstance(event, PromptPrefilled):
            left_out = running.prompt.left_out(event.left_out)
            if left_out != reply.left_out:
                running.reply = msgspec.structs.replace(reply, left_out=left_out)
                self._keep(lambda: self._store.set_left_out(reply.id, left_out))
                self.updated.emit(running.reply)
            return
        if isinstance(event, DenoisingStep):
            if self.keep_traces:
                running.steps.append(event)
        else:
            running.add(event)
            trace = running.trace(event)
            self._keep(lambda: self._store.commit_block(reply.id, event.text, event.thought, trace))
        self.replied.emit(reply.id, event)

    def _finish(self, running: _Running, event: Finished) -> None:
        cancelled = event.reason == "cancelled"
        if cancelled and not running.blocks and len(running.reply.siblings) > 1:
            self._withdraw(running, with_question=False)
            return
        text, thought = running.begun
        running.text, running.thought = text + event.text, thought + event.thought
        self._end(running, "stopped" if cancelled else "complete", event)

    def _fail(self, running: _Running, event: Failed) -> None:
        stopping = self._state == "stopping"
        if not stopping:
            self._failures[running.reply.conversation] = event
        alone = len(running.reply.siblings) == 1
        if running.blocks or (event.kind == "crash" and alone):
            self._end(running, "stopped" if stopping else "interrupted")
        else:
            self._withdraw(running, with_question=event.kind == "prompt" and alone)
        if not stopping and running.reply.conversation == self._current:
            self.failed.emit(event)

    def _withdraw(self, running: _Running, *, with_question: bool) -> None:
        """Take back a reply that never began and, if it cannot be answered as it is, its question."""
        is_open = running.reply.conversation == self._current
        self._running = None
        if with_question and is_open:
            self.draft_wanted.emit()
        question = running.question if with_question else None
        kept_alone = not with_question and len(running.reply.siblings) == 1
        leaf = running.question.id if kept_alone else running.leaf_before
        self._keep(lambda: self._store.withdraw(running.reply, leaf, question))
        self._set_state("idle")
        if is_open:
            self.changed.emit()
            if with_question:
                self.draft_changed.emit()

    def _end(self, running: _Running, status: Status, event: Finished | None = None) -> None:
        """Close the reply; where it cannot be stored it can at least be read."""
        stats, finish = (None, None) if event is None else (event.stats, event.reason)
        self._running = None
        ended = msgspec.structs.replace(
            running.reply,
            status=status,
            text=running.text,
            thought=running.thought,
            stats=stats,
            finish=finish,
            blocks=running.blocks,
            traced=running.traced,
        )
        self._unstored_replies[ended.id] = ended
        self._keep(self._store_replies)
        self._keep(lambda: self._store.traces.prune(self.trace_bytes, self.trace_seconds))
        self._set_state("idle")
        self.updated.emit(ended)
        self.conversations_changed.emit()

    def _store_replies(self) -> None:
        """Store the end of every reply that has none in storage yet."""
        for ended in list(self._unstored_replies.values()):
            self._store.end_reply(
                ended.id,
                ended.status,
                text=ended.text,
                thought=ended.thought,
                stats=ended.stats,
                finish=ended.finish,
            )
            del self._unstored_replies[ended.id]

    def _keep(self, change: Callable[[], object]) -> bool:
        """Change what is stored; False, and a failure to show, if that is impossible."""
        try:
            change()
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        return True

    def _set_state(self, state: ChatState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
