"""Build `Generate` requests, and store their questions and empty replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from app.attachments import Attachment
from app.processes.engine_interface import Engine
from app.session.prompt_builder import Prompt, build_prompt, first_title
from app.session.reply_run import RunningReply
from app.session.trace_recorder import TraceRecorder
from app.storage import GenerationContext, QueuedMessage, Store, StoredMessage
from model_backends.protocol import Generate, Message, Sampling


@dataclass(frozen=True)
class ReplyDefaults:
    """The settings of replies where a conversation does not override them."""

    sampling: Sampling = field(default_factory=Sampling)
    system_prompt: str = ""
    thinking: bool = False


@dataclass(frozen=True)
class EffectiveSettings:
    """The settings of a reply: the conversation's overrides, otherwise the defaults. `model` is a path."""

    model: str
    system: str
    sampling: Sampling

    def with_steps(self, max_steps: int) -> EffectiveSettings:
        """Return the same with this limit of denoising steps per block."""
        return replace(self, sampling=msgspec.structs.replace(self.sampling, max_steps=max_steps))


class RequestBuilder:
    """Prepares replies; `wanted` are their settings.

    Each method stores question and reply in one transaction. If that raises `StorageError`, nothing has
    changed.
    """

    def __init__(self, store: Store, engine: Engine, new_seed: Callable[[], int]) -> None:
        self._store, self._engine, self._new_seed = store, engine, new_seed

    def ask(
        self,
        conversation: int | None,
        text: str,
        files: Sequence[Attachment],
        draft: str,
        draft_files: Sequence[Attachment],
        wanted: EffectiveSettings,
        instead_of: StoredMessage | None = None,
        queued: QueuedMessage | None = None,
    ) -> RunningReply:
        """Store a question and its empty reply; `draft` and `draft_files` stay in the composer.

        `queued`: the question leaves the queue.
        """
        words = text.strip("\r\n")
        leaf = None if conversation is None else self._store.leaf(conversation)
        question, reply = self._store.ask(
            conversation,
            words,
            title=first_title(words, files),
            attachments=files,
            draft=draft,
            draft_files=draft_files,
            model=self._model_name,
            seed=self._new_seed(),
            sampling=wanted.sampling,
            instead_of=instead_of,
            queued=queued,
        )
        return RunningReply(reply, question, self._prompt_for(question), self._recorder(reply), leaf)

    def answer(
        self,
        question: StoredMessage,
        wanted: EffectiveSettings,
        like: StoredMessage | None = None,
        *,
        may_try_again: bool = True,
    ) -> RunningReply:
        """Store another empty reply as a branch; with seed and sampling of the one it is `like`."""
        seed, sampling = self._new_seed(), wanted.sampling
        if like is not None:
            seed, sampling = like.seed or 0, like.sampling or sampling
        leaf = self._store.leaf(question.conversation)
        prompt = self._prompt_for(question)
        reply = self._store.begin_reply(question, self._model_name, seed, sampling)
        return RunningReply(reply, question, prompt, self._recorder(reply), leaf, may_try_again=may_try_again)

    def resume(self, begun: StoredMessage, question: StoredMessage) -> RunningReply:
        """Reopen a reply that was cut off, to be continued in its place."""
        again = self._store.reopen_reply(begun.id)
        prompt = self._prompt_for(question).continued(again.text)
        return RunningReply(
            reply=again,
            question=question,
            prompt=prompt,
            recorder=self._recorder(again),
            leaf_before=begun.id,
            blocks=again.blocks,
            text=again.text,
            thought=again.thought,
            begun=(again.text, again.thought),
        )

    def request(
        self, running: RunningReply, generation_context: GenerationContext, wanted: EffectiveSettings
    ) -> Generate:
        """Build the request to the engine."""
        reply = running.reply
        return Generate(
            id=self._engine.new_id(),
            messages=messages_of(running.prompt, generation_context),
            seed=reply.seed or 0,
            sampling=reply.sampling or wanted.sampling,
            thinking=generation_context.thinking,
        )

    @property
    def _model_name(self) -> str:
        return self._engine.loaded_model.name if self._engine.loaded_model else self._engine.model.stem

    def _recorder(self, reply: StoredMessage) -> TraceRecorder:
        return TraceRecorder(self._store.traces, reply)

    def _prompt_for(self, question: StoredMessage) -> Prompt:
        return prompt_for(question, self._store.messages(question.conversation))


def prompt_for(question: StoredMessage, turns: Sequence[StoredMessage]) -> Prompt:
    """Build the prompt that ends with a question among these turns of its conversation."""
    return build_prompt([turn for turn in turns if turn.id <= question.id])


def messages_of(prompt: Prompt, generation_context: GenerationContext) -> tuple[Message, ...]:
    """Return the messages of a prompt, after the system prompt if there is one."""
    system = generation_context.system
    return (*((Message(role="system", content=system),) if system.strip() else ()), *prompt.messages)


def question_of(reply: int, turns: Sequence[StoredMessage]) -> StoredMessage | None:
    """Return the question that a reply among these turns answers."""
    parents = {turn.id: turn.parent for turn in turns if turn.role == "assistant"}
    wanted = parents.get(reply)
    return next((turn for turn in turns if turn.id == wanted and turn.role == "user"), None)
