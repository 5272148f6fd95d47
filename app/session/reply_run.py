"""One reply at a time: what the engine says of it, what of that is stored when, and how it ends.

Each block is in storage when it is committed, the reply's end when it ends. Where it cannot be stored it is
kept here until it can, so that it can at least be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from app.processes.engine import EngineProcess
from app.session.prompt_builder import Prompt
from app.storage import Status, StorageError, Store, StoredMessage
from app.storage.trace import encode as encode_trace
from model_backends.protocol import (
    BlockCommitted,
    DenoisingStep,
    Failed,
    Finished,
    Generate,
    Loaded,
    PromptPrefilled,
)

ChatState = Literal["idle", "loading", "answering", "stopping"]

DEFAULT_TRACE_BYTES = 200_000_000
DEFAULT_TRACE_SECONDS = 365 * 86_400


@dataclass
class RunningReply:
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
    may_try_again: bool = True  # if it comes out empty

    def trace(self, block: BlockCommitted) -> bytes | None:
        """The trace of a block that is final; None if no step of it was seen."""
        steps = [step for step in self.steps if step.block == block.block]
        self.steps.clear()
        self.traced |= bool(steps)
        return encode_trace(block.block, steps, block) if steps else None

    def add(self, block: BlockCommitted) -> None:
        """Append a block that is final."""
        self.blocks += 1
        self.text += block.text
        self.thought += block.thought


class ReplyRun(QObject):
    """Sees a reply through, from its request to its end."""

    state_changed = Signal(str)
    """The new `ChatState`."""
    replied = Signal(int, object)
    """A step or a committed block of the reply with this id."""
    updated = Signal(object)
    """A reply, a `StoredMessage`, changed: it ended, or messages were left out for it."""
    ended = Signal(object)
    """A reply, a `StoredMessage`, has ended; the last signal of a reply that was not withdrawn."""
    came_empty = Signal(object)
    """In place of `ended`: a reply without a word, which may be tried once more; its question."""
    draft_wanted = Signal(int)
    """A question of this conversation is about to become its draft again."""
    withdrawn = Signal(int, bool)
    """A reply of this conversation that never began is gone; whether its question went with it."""
    failed = Signal(object, object)
    """A `Failed`, and the conversation that it concerns, `None` for all."""

    def __init__(self, store: Store, engine: EngineProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._engine = store, engine
        self._state: ChatState = "idle"
        self._running: RunningReply | None = None
        self._failures: dict[int, Failed] = {}  # of conversations whose last request failed
        self._unstored: dict[int, StoredMessage] = {}  # replies that ended but could not be stored yet
        self.is_lent = False
        """Somebody else uses the engine: what it says is not for conversations."""
        self.keep_traces = True
        self.trace_bytes, self.trace_seconds = DEFAULT_TRACE_BYTES, DEFAULT_TRACE_SECONDS
        engine.received.connect(self._on_event)

    @property
    def state(self) -> ChatState:
        """What the chat is doing."""
        return self._state

    @property
    def running(self) -> StoredMessage | None:
        """The reply that is being written."""
        return None if self._running is None else self._running.reply

    def begin(self, running: RunningReply, request: Generate) -> None:
        """Ask the engine for a reply that stands in storage already."""
        self._running = running
        self.forgive(running.reply.conversation)
        self._set_state("answering" if self._engine.state == "ready" else "loading")
        self._engine.generate(request)

    def stop(self) -> None:
        """Stop the reply; its committed blocks stay."""
        if self._state in ("loading", "answering"):
            self._set_state("stopping")
            self._engine.cancel()

    def failure_of(self, conversation: int) -> Failed | None:
        """Why the last request of a conversation failed, if it did."""
        return self._failures.get(conversation)

    def forgive(self, conversation: int) -> None:
        """Forget that the last request of a conversation failed."""
        self._failures.pop(conversation, None)

    def forget(self, conversation: int) -> None:
        """Let go of everything about a conversation that was deleted."""
        self.forgive(conversation)
        replies = self._unstored
        self._unstored = {key: reply for key, reply in replies.items() if reply.conversation != conversation}
        if self._running is not None and self._running.reply.conversation == conversation:
            self._running = None
            self._set_state("stopping")
            self._engine.cancel()

    def latest(self, message: StoredMessage) -> StoredMessage:
        """A message as it is known here: with its end, where that could not be stored."""
        return self._unstored.get(message.id, message)

    def store_replies(self) -> None:
        """Store the end of every reply that has none in storage yet.

        Raises:
            StorageError: that is still impossible; nothing is lost by it.
        """
        for ended in list(self._unstored.values()):
            self._store.end_reply(
                ended.id,
                ended.status,
                text=ended.text,
                thought=ended.thought,
                stats=ended.stats,
                finish=ended.finish,
            )
            del self._unstored[ended.id]

    def _on_event(self, event: object) -> None:
        running = self._running
        if self.is_lent:
            return
        if isinstance(event, Loaded) and self._state == "loading":
            self._set_state("answering")
            self._name_model(running, event.name)
        elif running is None:
            self._end_nothing(event)
        elif isinstance(event, Failed):
            self._fail(running, event)
        elif isinstance(event, Finished):
            self._finish(running, event)
        elif isinstance(event, PromptPrefilled | DenoisingStep | BlockCommitted):
            self._progress(running, event)

    def _name_model(self, running: RunningReply | None, name: str) -> None:
        """Note which model writes, now that it is known; one that goes on with a reply is not named."""
        if running is not None and not any(running.begun) and running.reply.model != name:
            running.reply = msgspec.structs.replace(running.reply, model=name)
            self._keep(lambda: self._store.set_model(running.reply.id, name))
            self.updated.emit(running.reply)

    def _end_nothing(self, event: object) -> None:
        """An event for nobody: of a reply whose conversation was deleted, or of loading the model."""
        if self._state == "stopping" and isinstance(event, Failed | Finished):
            self._set_state("idle")
        elif isinstance(event, Failed):
            self.failed.emit(event, None)

    def _progress(
        self, running: RunningReply, event: PromptPrefilled | DenoisingStep | BlockCommitted
    ) -> None:
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

    def _finish(self, running: RunningReply, event: Finished) -> None:
        cancelled = event.reason == "cancelled"
        if cancelled and not running.blocks and len(running.reply.siblings) > 1:
            self._withdraw(running, with_question=False)
            return
        text, thought = running.begun
        running.text, running.thought = text + event.text, thought + event.thought
        is_empty = event.reason == "end_of_turn" and not running.text.strip()
        again = is_empty and running.may_try_again and self._state != "stopping"
        self._end(running, "stopped" if cancelled else "complete", event, try_again=again)

    def _fail(self, running: RunningReply, event: Failed) -> None:
        stopping = self._state == "stopping"
        if not stopping:
            self._failures[running.reply.conversation] = event
        alone = len(running.reply.siblings) == 1
        if running.blocks or (event.kind == "crash" and alone):
            self._end(running, "stopped" if stopping else "interrupted")
        else:
            self._withdraw(running, with_question=event.kind == "prompt" and alone)
        if not stopping:
            self.failed.emit(event, running.reply.conversation)

    def _withdraw(self, running: RunningReply, *, with_question: bool) -> None:
        """Take back a reply that never began and, if it cannot be answered as it is, its question."""
        conversation = running.reply.conversation
        self._running = None
        if with_question:
            self.draft_wanted.emit(conversation)
        question = running.question if with_question else None
        kept_alone = not with_question and len(running.reply.siblings) == 1
        leaf = running.question.id if kept_alone else running.leaf_before
        self._keep(lambda: self._store.withdraw(running.reply, leaf, question))
        self._set_state("idle")
        self.withdrawn.emit(conversation, with_question)

    def _end(
        self, running: RunningReply, status: Status, event: Finished | None = None, *, try_again: bool = False
    ) -> None:
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
        self._unstored[ended.id] = ended
        self._keep(self.store_replies)
        self._keep(lambda: self._store.traces.prune(self.trace_bytes, self.trace_seconds))
        self._set_state("idle")
        self.updated.emit(ended)
        if try_again:
            self.came_empty.emit(running.question)
        else:
            self.ended.emit(ended)

    def _keep(self, change: Callable[[], object]) -> None:
        """Change what is stored, or tell why that is impossible."""
        try:
            change()
        except StorageError as error:
            self.failed.emit(error.as_event(), None)

    def _set_state(self, state: ChatState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
