"""The chat's state machine: which conversation is open, which reply is being written, what is stored when.

Everything a person would miss is in storage before it is on the screen: their message when it is sent, each
block when it is committed, the reply's end when it ends.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.chat.prompt import Prompt, prompt_of, title_of
from app.processes.engine import EngineProcess
from app.storage import Conversation, Status, Store, StoredMessage
from model_backends.protocol import (
    BlockCommitted,
    DenoisingStep,
    Failed,
    Finished,
    Generate,
    Loaded,
    PromptPrefilled,
    Sampling,
)

ChatState = Literal["idle", "loading", "answering", "stopping"]


@dataclass
class _Running:
    """The reply that is being written."""

    reply: StoredMessage
    question: StoredMessage
    prompt: Prompt
    blocks: int = 0


class ChatSession(QObject):
    """All that the window shows comes from here; all that people do goes in here."""

    state_changed = Signal(str)
    """The new `ChatState`."""
    conversations_changed = Signal()
    """A conversation was made, renamed, deleted or used."""
    opened = Signal()
    """Another conversation is open: its messages and its draft are to be shown."""
    added = Signal(object)
    """A `StoredMessage` of the open conversation is new; a reply has the status "running"."""
    replied = Signal(int, object)
    """A step or a committed block of the reply with this id."""
    updated = Signal(object)
    """A `StoredMessage` changed: it ended, or messages were left out for it."""
    failed = Signal(object)
    """The request could not be answered: a `Failed`."""
    withdrawn = Signal(str)
    """A message that cannot be answered as it is: its text goes back to the composer."""

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
        self._requests = 0
        self.sampling = Sampling()
        engine.received.connect(self._on_event)

    # What is open

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

    def conversations(self) -> list[Conversation]:
        """All conversations, the one used last first."""
        return self._store.conversations()

    def messages(self) -> list[StoredMessage]:
        """The messages of the open conversation."""
        return [] if self._current is None else self._store.messages(self._current)

    def open(self, conversation: int | None) -> None:
        """Show a conversation; a reply that is being written elsewhere goes on."""
        self._current = conversation
        self.opened.emit()

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        if title.strip():
            self._store.rename(conversation, title.strip())
        self.conversations_changed.emit()

    def delete(self, conversation: int) -> None:
        """Delete a conversation for good."""
        if self._running is not None and self._running.reply.conversation == conversation:
            self._running = None
            self._engine.cancel()
            self._set_state("stopping")
        self._store.delete(conversation)
        if self._current == conversation:
            self.open(None)
        self.conversations_changed.emit()

    def draft(self) -> str:
        """What was typed but not sent in the open conversation."""
        return self._store.draft(self._current)

    def save_draft(self, text: str) -> None:
        """Keep what was typed but not sent in the open conversation."""
        self._store.save_draft(self._current, text)

    # Asking

    def send(self, text: str) -> bool:
        """Store a message and ask for its reply; False (and nothing happens) if it cannot be sent now."""
        if self._state != "idle" or not text.strip():
            return False
        self._store.save_draft(self._current, "")
        if self._current is None:
            self._current = self._store.create_conversation(title_of(text)).id
        question = self._store.add_message(self._current, "user", text.strip())
        self.added.emit(question)
        self.conversations_changed.emit()
        self._ask(question)
        return True

    def retry(self) -> bool:
        """Answer the last message of the open conversation again, with another seed."""
        history = self.messages()
        if self._state != "idle" or not history:
            return False
        while history and history[-1].role == "assistant":
            self._store.delete_message(history.pop().id)
        if not history:
            return False
        self.opened.emit()
        self._ask(history[-1])
        return True

    def stop(self) -> None:
        """Stop the reply; its committed blocks stay."""
        if self._state in ("loading", "answering"):
            self._set_state("stopping")
            self._engine.cancel()

    def _ask(self, question: StoredMessage) -> None:
        prompt = prompt_of(self._store.messages(question.conversation))
        seed = self._new_seed()
        model = self._engine.loaded.name if self._engine.loaded else self._engine.model.stem
        reply = self._store.begin_reply(question.conversation, model, seed, self.sampling)
        self._running = _Running(reply, question, prompt)
        self.added.emit(reply)
        self._set_state("answering" if self._engine.state == "ready" else "loading")
        self._requests += 1
        self._engine.generate(
            Generate(id=self._requests, messages=prompt.messages, seed=seed, sampling=self.sampling)
        )

    # Answers

    def _on_event(self, event: object) -> None:
        running = self._running
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
        reply = running.reply.id
        if isinstance(event, PromptPrefilled):
            left_out = running.prompt.left_out(event.left_out)
            if left_out != self._store.message(reply).left_out:
                self._store.set_left_out(reply, left_out)
                self.updated.emit(self._store.message(reply))
            return
        if isinstance(event, BlockCommitted):
            self._store.commit_block(reply, event.text, event.thought)
            running.blocks += 1
        self.replied.emit(reply, event)

    def _finish(self, running: _Running, event: Finished) -> None:
        status: Status = "stopped" if event.reason == "cancelled" else "complete"
        self._end(
            self._store.end_reply(
                running.reply.id, status, text=event.text, thought=event.thought, stats=event.stats
            )
        )

    def _fail(self, running: _Running, event: Failed) -> None:
        stopping = self._state == "stopping"
        if event.kind == "crash" or running.blocks:
            status: Status = "stopped" if stopping else "interrupted"
            self._end(self._store.end_reply(running.reply.id, status, text=None, thought=None, stats=None))
        else:
            self._withdraw(running, with_question=event.kind == "prompt")
        if not stopping:
            self.failed.emit(event)

    def _withdraw(self, running: _Running, *, with_question: bool) -> None:
        """Take back a reply that never began and, if it cannot be answered as it is, its question."""
        self._running = None
        self._store.delete_message(running.reply.id)
        if with_question:
            self._store.delete_message(running.question.id)
        self._set_state("idle")
        if running.reply.conversation == self._current:
            self.opened.emit()
            if with_question:
                self.withdrawn.emit(running.question.text)
        elif with_question:
            self._store.save_draft(running.reply.conversation, running.question.text)

    def _end(self, reply: StoredMessage) -> None:
        self._running = None
        self._set_state("idle")
        self.updated.emit(reply)
        self.conversations_changed.emit()

    def _set_state(self, state: ChatState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
