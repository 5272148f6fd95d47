"""Write a passage of a stored reply anew: the text around it stays, and the result is another branch.

It runs as the reply that is being written, so it is stopped, waited for and shown like one. Nothing is stored
before its end, and then all at once: whatever happens before leaves the conversation as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from app.filling.instructions import WRITE_TEXT
from app.processes.engine_interface import Engine
from app.session.prompt_builder import Prompt, build_prompt
from app.session.reply_run import ReplyRun, Rewrite, RunningReply
from app.session.reply_settings import ReplySettings
from app.session.request_builder import messages_of, prompt_for, question_of
from app.session.storing import is_stored
from app.session.trace_recorder import TraceRecorder, TracesInMemory
from app.storage import GenerationContext, StorageError, Store, StoredMessage
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, Fill, Finished, Message, Slot, UnfogError

RewriteKind = Literal["again", "shorter", "longer", "other_words"]

SCALES: Mapping[RewriteKind, tuple[float, float]] = {
    "again": (0.85, 1.15),
    "shorter": (0.4, 0.8),
    "longer": (1.2, 1.8),
    "other_words": (0.8, 1.2),
}
"""The fewest and the most tokens of the new passage, in units of the old one's."""

_WITHOUT_QUESTION = Message(role="user", content=WRITE_TEXT)


def slot_for(kind: RewriteKind, passage: str) -> Slot:
    """Return the slot that writes a passage anew, from noise alone."""
    return Slot(draft=passage, noise=1.0, scale=SCALES[kind])


@dataclass(frozen=True)
class Passage:
    """The characters from `start` to `end` of a reply's text."""

    reply: int
    start: int
    end: int


class Rewriting(QObject):
    """Writes one passage at a time anew, as the running reply of `ReplyRun`."""

    began = Signal(Passage)
    """A passage is being written anew."""
    rewritten = Signal(Passage, StoredMessage)
    """The passage, with its end in the new branch, and this, which its conversation shows from now on."""
    given_up = Signal(int)
    """It was stopped or has failed: nothing of the reply with this id has changed."""
    undone = Signal(StoredMessage)
    """The new branch that was taken back."""
    failed = Signal(Failed)
    """It cannot begin, or cannot be stored."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        run: ReplyRun,
        settings: ReplySettings,
        new_seed: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._engine, self._run = store, engine, run
        self._settings, self._new_seed = settings, new_seed
        self._running: Passage | None = None
        self._sources: dict[int, int] = {}  # the replies that the new branches were made from

    @property
    def running(self) -> Passage | None:
        """The passage that is being written anew."""
        return self._running

    def rewrite(self, reply: int, start: int, end: int, template: tuple[str | Slot, ...]) -> bool:
        """Let `template` take the place of these characters of a reply's text, its slots filled.

        False, and nothing happens, if a reply is being written, or there is no such passage.
        """
        if self._run.state != "idle":
            return False
        try:
            self._run.store_replies()
            original = self._store.message(reply)
            if not 0 <= start < end <= len(original.text) or original.role != "assistant":
                return False
            wanted = self._settings.prepare_engine(original.conversation)
            context = self._store.generation_context.of(reply) or GenerationContext(system=wanted.system)
            question, prompt = self._prompt_of(original)
        except KeyError:
            return False
        except UnfogError as error:
            self.failed.emit(error.as_event())
            return False
        before, after = original.text[:start], original.text[end:]
        traces = TracesInMemory()
        begun = msgspec.structs.replace(
            original, seed=self._new_seed(), sampling=original.sampling or wanted.sampling, traced=False
        )
        new = msgspec.structs.replace(begun, blocks=0, left_out=0, unsettled=None, draft=None)

        def store(running: RunningReply, event: Finished) -> StoredMessage | None:
            return self._store_version(running, event, (before, after), traces, context)

        running = RunningReply(
            reply=new,
            question=question,
            prompt=prompt,
            recorder=TraceRecorder(traces, new),
            leaf_before=None,
            rewrite=Rewrite(store, self._give_up),
        )
        self._running = Passage(reply, start, end)
        self.began.emit(self._running)
        self._run.begin(
            running,
            Fill(
                id=self._engine.new_id(),
                messages=messages_of(prompt, context),
                template=template,
                seed=begun.seed or 0,
                before=before,
                after=after,
                sampling=begun.sampling or wanted.sampling,
            ),
        )
        return True

    def prompt_messages(self, reply: int) -> tuple[Message, ...] | None:
        """Return the messages that a stored reply answers; None if there is no such reply."""
        try:
            original = self._store.message(reply)
            system = self._settings.of(original.conversation).system
            context = self._store.generation_context.of(reply) or GenerationContext(system=system)
            return messages_of(self._prompt_of(original)[1], context)
        except KeyError:
            return None
        except StorageError as error:
            self.failed.emit(error.as_event())
            return None

    def undo(self, reply: int) -> bool:
        """Delete a branch that `rewrite` has made, and show what was shown before.

        If the conversation has gone on in it, it stays. False if there is none, or it cannot be stored.
        """
        if self._run.state != "idle":
            return False
        try:
            version = self._store.message(reply)
            others = [other for other in version.siblings if other < reply]
            if not others:
                return False
            is_leaf = self._store.leaf(version.conversation) == reply
        except (KeyError, StorageError):
            return False
        source = self._sources.get(reply, others[-1])

        def change() -> None:
            self._store.show_branch(source)
            if is_leaf:
                self._store.withdraw(version, self._store.leaf(version.conversation))

        if not is_stored(lambda: self._store.together(change), self.failed):
            return False
        self.undone.emit(version)
        return True

    def _prompt_of(self, reply: StoredMessage) -> tuple[StoredMessage, Prompt]:
        """Return the question of a reply and the prompt up to it, as when the reply was asked for.

        An imported reply may have no question: then a short one stands for it.
        """
        turns = self._store.messages(reply.conversation)
        question = question_of(reply.id, turns)
        if question is not None:
            return question, prompt_for(question, turns)
        prompt = build_prompt([turn for turn in turns if turn.id < reply.id])
        if prompt.messages and prompt.messages[-1].role == "user":
            return reply, prompt
        return reply, Prompt((*prompt.messages, _WITHOUT_QUESTION), (*prompt.stored, 0))

    def _store_version(
        self,
        running: RunningReply,
        event: Finished,
        around: tuple[str, str],
        traces: TracesInMemory,
        context: GenerationContext,
    ) -> StoredMessage | None:
        if event.fillings and not any(filling.text.strip() for filling in event.fillings):
            self.failed.emit(
                Failed(
                    kind="prompt",
                    message=lazy_text("The model wrote nothing for this passage."),
                    hint=lazy_text("Try again, or select more words."),
                )
            )
            return None  # so it is given up
        passage, self._running = self._running, None
        before, after = around
        model = self._engine.loaded_model
        version = msgspec.structs.replace(
            running.reply,
            text=before + event.text + after,
            model=running.reply.model if model is None else model.name,
            stats=event.stats,
            blocks=running.blocks,
        )
        try:
            stored = self._store.add_version(version, traces.blocks, context)
        except StorageError as error:
            self._running = passage  # until it is given up
            self.failed.emit(error.as_event())
            return None
        assert passage is not None
        self._sources[stored.id] = passage.reply
        self.rewritten.emit(replace(passage, end=passage.start + len(event.text)), stored)
        return stored

    def _give_up(self) -> None:
        passage, self._running = self._running, None
        if passage is not None:
            self.given_up.emit(passage.reply)
