"""One reply from its request to its end: which events belong to it, what is stored when, how it ends.

Each block is stored when it is committed, its text before its trace, and the reply's end when it ends, with
the accepted words of a block that was cut off. What cannot be stored is kept here until it can, so that it
can at least be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from app.base.unfinished_block import accepted_words
from app.processes.engine_interface import Engine
from app.session.prompt_builder import Prompt
from app.session.trace_recorder import TraceRecorder
from app.session.unsettled import unsettled_block
from app.storage import DraftBlock, Status, StorageError, Store, StoredMessage
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Failed,
    Fill,
    Finished,
    Generate,
    Loaded,
    PromptPrefilled,
)

CANDIDATES = 6
"""How many candidates of each position are kept, with the token that it became."""

ChatState = Literal["idle", "loading", "generating", "stopping"]


@dataclass(frozen=True)
class TraceLimits:
    """Whether traces are kept, up to how many bytes in all, and for how many seconds."""

    keep: bool = True
    max_bytes: int = 200_000_000
    max_seconds: int = 365 * 86_400


@dataclass(frozen=True)
class Rewrite:
    """What is done with a passage that has been written anew; nothing of it is stored before its end."""

    store: Callable[[RunningReply, Finished], StoredMessage | None]
    """Store it; `None` if that is impossible, which was reported."""
    give_up: Callable[[], object]
    """Called once it was stopped or has failed."""


@dataclass
class RunningReply:
    """The reply that is being written; committed blocks stay here even where they cannot be stored.

    Of a `rewrite`, `reply` is the one with the passage, which stays as it is.
    """

    reply: StoredMessage
    question: StoredMessage
    prompt: Prompt
    recorder: TraceRecorder
    leaf_before: int | None  # the last message of the conversation before
    blocks: int = 0
    text: str = ""
    thought: str = ""
    begun: tuple[str, str] = ("", "")  # text and thoughts that are continued
    may_try_again: bool = True  # if it comes out empty
    noise: BlockStarted | None = None  # of the block that is being denoised
    step: DenoisingStep | None = None  # its newest
    rewrite: Rewrite | None = None

    def add(self, block: BlockCommitted) -> None:
        """Append a final block, in place of a draft that was offered."""
        unsettled = (*(self.reply.unsettled or ()), *unsettled_block(block, self.blocks, self.reply.sampling))
        self.reply = msgspec.structs.replace(self.reply, draft=None, unsettled=unsettled)
        self.blocks, self.noise, self.step = self.blocks + 1, None, None
        self.text += block.text
        self.thought += block.thought

    @property
    def draft(self) -> DraftBlock | None:
        """The accepted words of the block that is being denoised; otherwise what was offered before."""
        words = None if self.step is None or self.rewrite is not None else accepted_words(self.step)
        if self.step is None or words is None:
            return self.reply.draft
        return DraftBlock(
            text=words.text, complete=words.complete, step=self.step.step, max_steps=self.step.max_steps
        )


class ReplyRun(QObject):
    """State machine of one reply at a time: idle → loading → generating (→ stopping) → idle.

    Only events of its own request change it; the engine drops those of requests that have ended.
    """

    state_changed = Signal(str)
    """The new `ChatState`."""
    block_started = Signal(int, BlockStarted)
    """The noise of a block of the reply with this message id."""
    step = Signal(int, DenoisingStep)
    """A denoising step of the reply with this message id."""
    block = Signal(int, BlockCommitted)
    """A committed block of the reply with this message id."""
    updated = Signal(StoredMessage)
    """A reply changed: it ended, or messages were left out for it."""
    ended = Signal(StoredMessage)
    """A reply has ended; the last signal of a reply that was not withdrawn."""
    came_empty = Signal(StoredMessage)
    """In place of `ended`: the question of a reply without a word, which may be tried once more."""
    draft_requested = Signal(int)
    """A question of this conversation is about to become its draft again."""
    withdrawn = Signal(int, bool)
    """A reply of this conversation that never began is gone; whether its question went with it."""
    failed = Signal(Failed, object)
    """The failure, and the conversation that it concerns; `None` for all."""

    def __init__(self, store: Store, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._engine = store, engine
        self._state: ChatState = "idle"
        self._running: RunningReply | None = None
        self._request = 0  # id of the open request, 0 if there is none
        self._failures: dict[int, Failed] = {}  # by conversation, of its last request
        self._unstored: dict[int, StoredMessage] = {}  # replies that ended but could not be stored yet
        self._limits = TraceLimits()
        self._trace_problems: dict[int, str] = {}  # by reply
        engine.loaded.connect(self._on_loaded)
        engine.prefilled.connect(self._on_prefilled)
        engine.block_started.connect(self._on_block_started)
        engine.step.connect(self._on_step)
        engine.block.connect(self._on_block)
        engine.finished.connect(self._on_finished)
        engine.failed.connect(self._on_failed)

    @property
    def state(self) -> ChatState:
        """Return the state of the machine."""
        return self._state

    @property
    def running(self) -> StoredMessage | None:
        """The reply that is being written."""
        return None if self._running is None else self._running.reply

    @property
    def noise(self) -> BlockStarted | None:
        """The noise of the block that is being denoised, if it has begun."""
        return None if self._running is None else self._running.noise

    def limit_traces(self, limits: TraceLimits) -> None:
        """Keep traces within these limits from now on."""
        self._limits = limits

    def begin(self, running: RunningReply, request: Generate | Fill) -> None:
        """Ask the engine for a reply that is in storage already, or to write a passage of one anew.

        It comes with candidates only if traces are kept.
        """
        request = msgspec.structs.replace(request, candidates=CANDIDATES if self._limits.keep else 0)
        self._running, self._request = running, request.id
        self.forgive(running.reply.conversation)
        self._set_state("generating" if self._engine.state == "ready" else "loading")
        self._engine.generate(request)

    def stop(self) -> None:
        """Stop the reply; its committed blocks stay, and the words of the unfinished one are offered."""
        if self._state in ("loading", "generating"):
            self._set_state("stopping")
            self._engine.cancel(self._request)

    def failure_of(self, conversation: int) -> Failed | None:
        """Why the last request of a conversation failed, if it did."""
        return self._failures.get(conversation)

    def forgive(self, conversation: int) -> None:
        """Forget that the last request of a conversation failed."""
        self._failures.pop(conversation, None)

    def forget(self, conversation: int) -> None:
        """Drop everything about a deleted conversation; its reply, if one is being written, is stopped."""
        self.forgive(conversation)
        replies = self._unstored
        self._unstored = {key: reply for key, reply in replies.items() if reply.conversation != conversation}
        if self._running is not None and self._running.reply.conversation == conversation:
            rewrite, self._running = self._running.rewrite, None
            self._set_state("stopping")
            self._engine.cancel(self._request)
            if rewrite is not None:
                rewrite.give_up()

    def latest(self, message: StoredMessage) -> StoredMessage:
        """Return a message with its end, where that could not be stored yet."""
        return self._unstored.get(message.id, message)

    def trace_problem(self, reply: int) -> str:
        """Why a reply of this session cannot be replayed though it was to be, "" if it can."""
        return self._trace_problems.get(reply, "")

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
                draft=ended.draft,
                unsettled=ended.unsettled,
            )
            del self._unstored[ended.id]

    def store_draft(self) -> None:
        """Store the unfinished block: the program ends in the middle of a reply."""
        running = self._running
        if running is not None and (draft := running.draft) is not None:
            self._keep(lambda: self._store.draft_blocks.offer(running.reply.id, draft))

    # Events of the engine

    def _on_loaded(self, event: Loaded) -> None:
        """Go on from loading, and note which model writes; a continued reply keeps its model."""
        if self._state != "loading":
            return
        self._set_state("generating")
        running = self._running
        is_new = running is not None and running.rewrite is None and not any(running.begun)
        if running is not None and is_new and running.reply.model != event.name:
            running.reply = msgspec.structs.replace(running.reply, model=event.name)
            self._keep(lambda: self._store.set_model(running.reply.id, event.name))
            self.updated.emit(running.reply)

    def _on_prefilled(self, event: PromptPrefilled) -> None:
        if (running := self._running_for(event.id)) is None:
            return
        left_out = running.prompt.left_out(event.left_out)
        if left_out != running.reply.left_out:
            running.reply = msgspec.structs.replace(running.reply, left_out=left_out)
            if running.rewrite is not None:
                return
            self._keep(lambda: self._store.set_left_out(running.reply.id, left_out))
            self.updated.emit(running.reply)

    def _on_block_started(self, event: BlockStarted) -> None:
        if (running := self._running_for(event.id)) is None:
            return
        if self._limits.keep:
            running.recorder.begin(event)
        running.noise, running.step = event, None
        self.block_started.emit(running.reply.id, event)

    def _on_step(self, event: DenoisingStep) -> None:
        if (running := self._running_for(event.id)) is None:
            return
        if self._limits.keep:
            running.recorder.add(event)
        running.step = event
        self.step.emit(running.reply.id, event)

    def _on_block(self, event: BlockCommitted) -> None:
        if (running := self._running_for(event.id)) is None:
            return
        running.add(event)
        reply = running.reply.id
        is_stored = running.rewrite is None
        number = self._store_block(running.reply, event) if is_stored else running.blocks - 1
        self.block.emit(reply, event)
        running.recorder.commit(number, event)  # after the text, which a failure here cannot cost
        if running.recorder.problem:
            self._trace_problems[reply] = running.recorder.problem

    def _store_block(self, reply: StoredMessage, block: BlockCommitted) -> int | None:
        """Store the text of a block, or report why that is impossible; return its number."""
        try:
            return self._store.commit_block(reply.id, block.text, block.thought, reply.unsettled)
        except StorageError as error:
            self.failed.emit(error.as_event(), None)
            return None

    def _on_finished(self, event: Finished) -> None:
        if (running := self._close_request(event.id)) is None:
            return
        cancelled = event.reason == "cancelled"
        if running.rewrite is not None:
            self._end_rewrite(running, None if cancelled else event)
            return
        has_draft = cancelled and running.draft is not None
        if cancelled and not running.blocks and not has_draft and len(running.reply.siblings) > 1:
            self._withdraw(running, with_question=False)
            return
        text, thought = running.begun
        running.text, running.thought = text + event.text, thought + event.thought
        is_empty = event.reason == "end_of_turn" and not running.text.strip()
        again = is_empty and running.may_try_again and self._state != "stopping"
        self._end(running, "stopped" if cancelled else "complete", event, try_again=again)

    def _on_failed(self, event: Failed) -> None:
        if (running := self._close_request(event.id)) is None:
            return
        stopping = self._state == "stopping"
        if not stopping:
            self._failures[running.reply.conversation] = event
        if running.rewrite is not None:
            self._end_rewrite(running, None)
            if not stopping:
                self.failed.emit(event, running.reply.conversation)
            return
        alone = len(running.reply.siblings) == 1
        if running.blocks or running.draft is not None or (event.kind == "crash" and alone):
            self._end(running, "stopped" if stopping else "interrupted")
        else:
            self._withdraw(running, with_question=event.kind == "prompt" and alone)
        if not stopping:
            self.failed.emit(event, running.reply.conversation)

    def _running_for(self, request: int) -> RunningReply | None:
        """The running reply, if this is its request."""
        return self._running if request == self._request else None

    def _close_request(self, request: int) -> RunningReply | None:
        """End our request; return its reply, `None` for another request or a deleted conversation."""
        if request != self._request:
            return None
        self._request = 0
        if self._running is None:
            self._set_state("idle")
        return self._running

    # The end

    def _withdraw(self, running: RunningReply, *, with_question: bool) -> None:
        """Take back a reply that never began and, if it cannot be answered as it is, its question."""
        conversation = running.reply.conversation
        self._running = None
        if with_question:
            self.draft_requested.emit(conversation)
        question = running.question if with_question else None
        kept_alone = not with_question and len(running.reply.siblings) == 1
        leaf = running.question.id if kept_alone else running.leaf_before
        self._keep(lambda: self._store.withdraw(running.reply, leaf, question))
        self._set_state("idle")
        self.withdrawn.emit(conversation, with_question)

    def _end(
        self, running: RunningReply, status: Status, event: Finished | None = None, *, try_again: bool = False
    ) -> None:
        """Store the reply's end; where that is impossible it can at least be read.

        If it was cut off, the unfinished block is stored with it, to be offered as a draft.
        """
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
            traced=running.recorder.has_blocks,
            draft=running.draft,
        )
        self._unstored[ended.id] = ended
        self._keep(self.store_replies)
        self._keep(lambda: self._store.traces.prune(self._limits.max_bytes, self._limits.max_seconds))
        self._set_state("idle")
        self.updated.emit(ended)
        if try_again:
            self.came_empty.emit(running.question)
        else:
            self.ended.emit(ended)

    def _end_rewrite(self, running: RunningReply, event: Finished | None) -> None:
        """Store a passage that was written anew as another branch, or leave everything as it was."""
        rewrite, self._running = running.rewrite, None
        assert rewrite is not None
        reply = None if event is None else rewrite.store(running, event)
        self._set_state("idle")
        if reply is None:
            rewrite.give_up()
        else:
            self._keep(lambda: self._store.traces.prune(self._limits.max_bytes, self._limits.max_seconds))
            self.ended.emit(reply)

    def _keep(self, change: Callable[[], object]) -> None:
        """Store a change, or report why that is impossible."""
        try:
            change()
        except StorageError as error:
            self.failed.emit(error.as_event(), None)

    def _set_state(self, state: ChatState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
